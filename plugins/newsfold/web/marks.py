"""A main text cut into paragraphs of plain and marked pieces: names, dates, and where something was removed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_PARAGRAPH = re.compile(r"\n{2,}")
_NEAR_CHARS = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text.

    Attributes:
        kind: `person`, `org`, `place`, `date`, `removed`, or "" for plain text.
        note: what a reader sees of it on asking: the name's full form, the date's value, the rule.
    """

    text: str
    kind: str = ""
    note: str = ""


_KINDS = {"PERSON": "person", "ORG": "org", "LOC": "place"}


def marked_paragraphs(row: Mapping[str, Any], *, with_removed: bool = False) -> list[list[Piece]]:
    """Cut a document's text into paragraphs of pieces.

    Args:
        row: of the index.
        with_removed: put the removed spans back, marked. Their places are counted in the received text, of which only white space is not
            kept, so that a span may stand a word too early or too late.
    """
    text = row["text"]
    marks = _disjoint(_mentions(row), len(text))
    paragraphs: list[list[Piece]] = [[]]
    removed = list(_placed(row)) if with_removed else []
    for piece in _woven(text, marks, removed):
        parts = [piece.text] if piece.kind == "removed" else _PARAGRAPH.split(piece.text)
        for number, part in enumerate(parts):
            if number:
                paragraphs.append([])
            if part:
                paragraphs[-1].append(Piece(part, piece.kind, piece.note))
    return [pieces for pieces in paragraphs if pieces]


def _mentions(row: Mapping[str, Any]) -> Iterator[tuple[int, int, str, str]]:
    for mention in row.get("mentions", ()):
        yield mention["start"], mention["end"], _KINDS.get(mention["label"], "org"), mention["label"].lower()
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


def _placed(row: Mapping[str, Any]) -> Iterator[tuple[int, Piece]]:
    """Find where in the kept text each removed span stood: spans are joined by white space, so the nearest is taken."""
    text, at, end = row["text"], 0, 0
    for span in row.get("removed", {}).get("spans", ()):
        at = _joint(text, min(len(text), at + max(0, span["start"] - end)), at)
        end = span["end"]
        yield at, Piece(span["text"], "removed", span["rule"])


def _joint(text: str, near: int, least: int) -> int:
    """Return the white space, beginning or end nearest to an offset; the offset itself where there is none within 40 characters."""
    for distance in range(_NEAR_CHARS):
        for offset in (near - distance, near + distance):
            if least <= offset <= len(text) and (offset in {0, len(text)} or text[offset].isspace()):
                return offset
    return near


def _woven(text: str, marks: list[tuple[int, int, str, str]], removed: list[tuple[int, Piece]]) -> Iterator[Piece]:
    at = 0
    for start, end, kind, note in [*marks, (len(text), len(text), "", "")]:
        while removed and removed[0][0] <= start:
            offset, piece = removed.pop(0)
            yield Piece(text[at : max(at, offset)])
            yield piece
            at = max(at, offset)
        yield Piece(text[at:start])
        yield Piece(text[start:end], kind, note)
        at = end
