"""Make whole the organisations whose last word says what they are: `Tarn Valley Dairy Cooperative`, `Port Ellery Port Authority`.

The model often sees a place or a person in the first words of a name it never met. A run of capitals that ends with such a word is one
organisation. Guards: the word must be one that nearly always ends organisations in labelled text; where no part of the run was
recognised, only the surest of them count; headlines and shouting are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.enrich.entities.recogniser import Span
from ingest.enrich.entities.repair import MAX_NAME_CHARS
from ingest.enrich.entities.tokens import Token, rows
from ingest.enrich.entities.words import HEADS, NEVER_NAMES, SURE_HEADS, TITLE_WORDS

_LINKS = frozenset({"of", "for", "&", "de", "del", "la"})
_MAX_WORDS = 7
_HEADLINE_SHARE = 0.7


def make_whole(text: str, tokens: list[Token], spans: Sequence[Span]) -> list[Span]:
    """Return the names, those within an organisation's name replaced by it, in order and without overlap."""
    whole = [run for row in rows(text, tokens) if not _is_headline(row) for run in _organisations(row, spans)]
    if not whole:
        return list(spans)
    kept = [span for span in spans if not any(span.start < end and start < span.end for start, end, _ in whole)]
    return sorted([*kept, *whole])


def _organisations(row: Sequence[Token], spans: Sequence[Span]) -> Iterator[Span]:
    for first, last in _runs(row):
        head = row[last].text.lower()
        if head not in HEADS or last - first >= _MAX_WORDS:
            continue
        start, end = row[first].start, row[last].end
        inside = [span for span in spans if span.start < end and start < span.end]
        if first == 0 and inside and row[1].text in _LINKS - {"&"} and inside[0].start > start:
            start = inside[0].start  # `Cheese of Tarn Valley Dairy Cooperative`: a sentence begins with a capital
        if any(span.start < start or span.end > end for span in inside) or end - start > MAX_NAME_CHARS:
            continue
        if inside or head in SURE_HEADS:
            yield Span(start, end, "ORG")


def _runs(row: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield first and last token of each run of two or more capitalised words; small words may link them."""
    at = 0
    while at < len(row):
        first = last = at
        while at < len(row) and (_is_capitalised(row[at]) or (at > first and row[at].text in _LINKS)):
            last = at if _is_capitalised(row[at]) else last
            at += 1
        while first < last and row[first].text.lower().rstrip(".") in _NO_BEGINNING:
            first += 1
        if last > first and _is_capitalised(row[first]):
            yield first, last
        at = max(at, last + 1)


_NO_BEGINNING = NEVER_NAMES - {
    "us",
    "may",
    "county",
    "city",
    "state",
    "town",
    "village",
    "street",
    "north",
    "south",
    "east",
    "west",
}
_NO_BEGINNING |= TITLE_WORDS | {
    "at",
    "in",
    "on",
    "by",
    "for",
    "from",
    "of",
    "to",
    "with",
    "after",
    "before",
    "former",
    "last",
    "&",
    "under",
}


def _is_capitalised(token: Token) -> bool:
    return token.text[:1].isupper()


def _is_headline(row: Sequence[Token]) -> bool:
    words = [token for token in row if token.text[0].isalpha()]
    return len(words) > _MAX_WORDS and sum(map(_is_capitalised, words)) > _HEADLINE_SHARE * len(words)
