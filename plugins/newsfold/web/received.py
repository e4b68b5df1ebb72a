"""The text as cleaning received it, found again in the archived bytes.

Removed spans are counted in the received text, which is not indexed. Most formats archive it word for word: as the whole file, as a string
in a line of JSON, as a cell of CSV. Whatever is proposed here is believed only when every removed span stands in it at its offsets.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

_ENCODINGS = ("utf-8-sig", "cp1252", "utf-16")
_DELIMITERS = ",;\t|"
_MAX_CELLS = 10_000


def find_received(raw: bytes, spans: Sequence[dict[str, Any]]) -> str | None:
    """Return the text in which every span stands at its offsets, None where there is none such (HTML, for one).

    Args:
        raw: archived bytes of the document.
        spans: removed spans of the index: `start`, `end`, `text`.
    """
    if not spans:
        return None
    return next(
        (text for text in _proposals(raw) if all(text[s["start"] : s["end"]] == s["text"] for s in spans)), None
    )


def _proposals(raw: bytes) -> Iterator[str]:
    for encoding in _ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        for whole in (text, text.replace("\r\n", "\n").replace("\r", "\n")):
            yield whole
            yield whole.strip()
            yield from _cells(whole)
        yield from _strings(_parsed(text))


def _parsed(text: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        yield value.replace("\r\n", "\n").strip()
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _cells(text: str) -> Iterator[str]:
    for delimiter in _DELIMITERS:
        if delimiter not in text:
            continue
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error:
            continue
        cells = [cell for row in rows for cell in row][:_MAX_CELLS]
        yield from cells
        yield from (cell.strip() for cell in cells)
