"""The received text as lines with offsets, and where its head and tail are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

HEAD_CHARS = 20_000
TAIL_CHARS = 2000
_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line without outer white space: `received[start:end] == text`."""

    start: int
    end: int
    text: str


def read_lines(received: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """Yield the lines between two code point offsets that hold more than white space; outer lines may be cut."""
    for match in _LINE.finditer(received, start, len(received) if end is None else end):
        text = match.group()
        stripped = text.strip()
        if stripped:
            first = match.start() + len(text) - len(text.lstrip())
            yield Line(first, first + len(stripped), stripped)


def head_lines(received: str, begins: int = 0) -> list[Line]:
    """Return the lines of the first 20,000 code points; `begins` is where the text begins behind a date prefix."""
    return list(read_lines(received, begins, min(len(received), HEAD_CHARS)))


def tail_lines(received: str) -> list[Line]:
    """Return the lines of the last 2,000 code points that the head does not hold."""
    return list(read_lines(received, min(len(received), max(HEAD_CHARS, len(received) - TAIL_CHARS))))
