"""A main text cut into paragraphs of plain and marked pieces: names, dates, and where something was removed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_PARAGRAPH = re.compile(r"\n{2,}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text.

    Attributes:
        kind: `person`, `org`, `place`, `people`, `event`, `date`, `removed`, or "" for plain text.
        note: what a reader sees of it on asking: the name's full form, the date's value, the rule.
    """

    text: str
    kind: str = ""
    note: str = ""


_KINDS = {"PERSON": "person", "ORG": "org", "LOC": "place", "NORP": "people", "EVENT": "event"}


def marked_paragraphs(row: Mapping[str, Any]) -> list[list[Piece]]:
    """Cut a document's main text into paragraphs of pieces, its names and dates marked."""
    return _paragraphs(_woven(row["text"], _disjoint(_mentions(row), len(row["text"]))))


def struck_paragraphs(received: str, spans: Sequence[Mapping[str, Any]]) -> list[list[Piece]]:
    """Cut a received text into paragraphs of pieces, what was removed from it marked with its rule."""
    return _paragraphs(_woven(received, [(span["start"], span["end"], "removed", span["rule"]) for span in spans]))


def _paragraphs(pieces: Iterable[Piece]) -> list[list[Piece]]:
    paragraphs: list[list[Piece]] = [[]]
    for piece in pieces:
        for number, part in enumerate(_PARAGRAPH.split(piece.text)):
            if number:
                paragraphs.append([])
            if part:
                paragraphs[-1].append(Piece(part, piece.kind, piece.note))
    return [pieces for pieces in paragraphs if pieces]


def _mentions(row: Mapping[str, Any]) -> Iterator[tuple[int, int, str, str]]:
    for mention in row.get("mentions", ()):
        yield mention["start"], mention["end"], _KINDS[mention["label"]], mention["label"].lower()
    for mention in row.get("date_mentions", ()):
        yield mention["start"], mention["end"], "date", mention.get("value") or "not anchored"


def _disjoint(marks: Iterable[tuple[int, int, str, str]], length: int) -> list[tuple[int, int, str, str]]:
    """Keep of overlapping marks the one that begins first, and nothing beyond the text's end (indexed texts may be cut)."""
    kept, end = list[tuple[int, int, str, str]](), 0
    for mark in sorted(marks):
        if end <= mark[0] < mark[1] <= length:
            kept.append(mark)
            end = mark[1]
    return kept


def _woven(text: str, marks: Iterable[tuple[int, int, str, str]]) -> Iterator[Piece]:
    """Yield the whole text in pieces; marks are disjoint and in order."""
    at = 0
    for start, end, kind, note in marks:
        yield Piece(text[at:start])
        yield Piece(text[start:end], kind, note)
        at = end
    yield Piece(text[at:])
