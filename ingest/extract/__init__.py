"""Read what the received text says of itself before cleaning takes those lines away: title, authors, dateline, dates, credits.

What the reader mapped from a field wins; of the rest every witness is kept as evidence, so that a later stage can weigh them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ingest.document import Dateline, Document, Evidence
from ingest.extract.byline import read_byline, read_byline_dates, split_names
from ingest.extract.caption import read_captions
from ingest.extract.credit import read_credits
from ingest.extract.dateline import read_dateline
from ingest.extract.file_name import read_file_name
from ingest.extract.headline import read_headline
from ingest.extract.html import html_stage
from ingest.extract.lines import head_lines, tail_lines
from ingest.extract.own_day import place_dates
from ingest.extract.prefix import read_prefix
from ingest.extract.text_dates import TextDate, read_text_dates
from ingest.feed import Feed
from ingest.stage import PerDocument, Stage

__all__ = ["Witnesses", "html_stage", "read_witnesses", "witness_document", "witness_stage"]


def witness_stage(feed: Feed) -> Stage:  # noqa: ARG001 - every stage is made from its feed
    """Return the stage that reads evidence from the received text."""
    return PerDocument(
        "witness",
        frozenset({"text", "evidence"}),
        frozenset({"evidence", "title", "authors", "dateline"}),
        witness_document,
    )


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What a received text says of itself.

    Attributes:
        found: evidence with the dates of prefix, dateline, byline and captions.
        dates: the other dates that it prints.
    """

    found: list[Evidence]
    byline: list[Evidence]
    headline: list[Evidence]
    credit: list[Evidence]
    dates: list[TextDate]
    dateline: Dateline | None


def read_witnesses(received: str, title: str | None = None, language: str | None = None) -> Witnesses:
    """Read the witnesses of a received text.

    Args:
        received: the received text.
        title: the title, where it came as a field.
        language: what the input says its language is.
    """
    prefix = read_prefix(received)
    begins = next((item.end for item in prefix if item.end is not None), 0)
    head = head_lines(received, begins)
    byline = read_byline(received, head, begins)
    byline += read_byline_dates(received, byline)
    after = [begins, *(item.end for item in byline if item.end is not None)]
    dateline, filed = read_dateline(received, head, after, language)
    credit = read_credits(received)
    found = [*prefix, *filed, *byline]
    found += read_captions(received, head, credit)
    dates = read_text_dates(received, [*head, *tail_lines(received)], found)
    headline = read_headline(head, [*found, *(date.evidence for date in dates)], title)
    return Witnesses(found, byline, headline, credit, dates, dateline)


def witness_document(document: Document) -> Document:
    """Read the evidence of one document and what follows from it directly."""
    received, fields = document.text, document.evidence
    title = _field(fields, "title")
    read = read_witnesses(received, title, document.language_hint)
    placed = place_dates(received, read.dates, read.headline)
    named = read_file_name(document.key, document.url)
    return replace(
        document,
        evidence=(*fields, *read.found, *placed, *read.headline, *read.credit, *named),
        title=title or (read.headline[0].value if read.headline else None),
        authors=_authors(fields, read.byline),
        dateline=read.dateline,
    )


def _field(fields: tuple[Evidence, ...], kind: str) -> str | None:
    return next((item.value.strip() for item in fields if item.kind == kind and item.value.strip()), None)


def _authors(fields: tuple[Evidence, ...], byline: list[Evidence]) -> tuple[str, ...]:
    mapped = [
        name for item in fields if item.kind == "byline" for name in split_names(item.value) or [item.value.strip()]
    ]
    return tuple(dict.fromkeys(mapped or [item.value for item in byline if item.kind == "byline"]))
