"""Read what the received text says of itself before cleaning takes those lines away: title, authors, dateline, dates, credits.

What the reader mapped from a field wins; of the rest every witness is kept as evidence, so that a later stage can weigh them.
"""

from __future__ import annotations

from dataclasses import replace

from ingest.document import Document, Evidence
from ingest.extract.byline import read_byline, read_byline_dates, split_names
from ingest.extract.caption import read_captions
from ingest.extract.credit import read_credits
from ingest.extract.dateline import read_dateline
from ingest.extract.file_name import read_file_name
from ingest.extract.headline import read_headline
from ingest.extract.html import html_stage
from ingest.extract.lines import head_lines, tail_lines
from ingest.extract.prefix import read_prefix
from ingest.extract.text_dates import place_dates, read_text_dates
from ingest.feed import Feed
from ingest.stage import PerDocument, Stage

__all__ = ["html_stage", "witness_document", "witness_stage"]


def witness_stage(feed: Feed) -> Stage:  # noqa: ARG001 - every stage is made from its feed
    """Return the stage that reads evidence from the received text."""
    return PerDocument(
        "witness",
        frozenset({"text", "evidence"}),
        frozenset({"evidence", "title", "authors", "dateline"}),
        witness_document,
    )


def witness_document(document: Document) -> Document:
    """Read the evidence of one document and what follows from it directly."""
    received = document.text
    fields = document.evidence
    prefix = read_prefix(received)
    begins = next((item.end for item in prefix if item.end is not None), 0)
    head = head_lines(received, begins)
    byline = read_byline(received, head, begins)
    byline += read_byline_dates(received, byline)
    after = [begins, *(item.end for item in byline if item.end is not None)]
    dateline, filed = read_dateline(received, head, after, document.language_hint)
    credit = read_credits(received)
    found = [*prefix, *filed, *byline]
    found += read_captions(received, head, credit)
    dates = read_text_dates(received, [*head, *tail_lines(received)], found)
    title = _field(fields, "title")
    headline = read_headline(head, [*found, *(date.evidence for date in dates)], title)
    placed = place_dates(received, dates, headline[0] if headline else None)
    evidence = (*fields, *found, *placed, *headline, *credit, *read_file_name(document.key, document.url))
    return replace(
        document,
        evidence=evidence,
        title=title or (headline[0].value if headline else None),
        authors=_authors(fields, byline),
        dateline=dateline,
    )


def _field(fields: tuple[Evidence, ...], kind: str) -> str | None:
    return next((item.value.strip() for item in fields if item.kind == kind and item.value.strip()), None)


def _authors(fields: tuple[Evidence, ...], byline: list[Evidence]) -> tuple[str, ...]:
    mapped = [
        name for item in fields if item.kind == "byline" for name in split_names(item.value) or [item.value.strip()]
    ]
    return tuple(dict.fromkeys(mapped or [item.value for item in byline if item.kind == "byline"]))
