"""Documents as CSV that a spreadsheet opens without running any of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

_MANY = " | "
# A cell that begins so is a formula to spreadsheets; a leading apostrophe makes it text. Source: OWASP, CSV Injection.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_COLUMNS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "id": lambda row: row["id"],
    "published_at": lambda row: row.get("published_at"),
    "published_origin": lambda row: row.get("published", {}).get("origin"),
    "published_precision": lambda row: row.get("published", {}).get("precision"),
    "outlet": lambda row: row["outlet"],
    "feed": lambda row: row["feed"],
    "title": lambda row: row.get("title"),
    "lede": lambda row: row.get("lede"),
    "url": lambda row: row.get("url"),
    "language": lambda row: row.get("language"),
    "authors": lambda row: row.get("authors"),
    "persons": lambda row: row.get("persons"),
    "orgs": lambda row: row.get("orgs"),
    "places": lambda row: row.get("places"),
    "dateline": lambda row: row.get("dateline", {}).get("place"),
    "wire": lambda row: row.get("wire", {}).get("agency"),
    "copies_id": lambda row: row.get("copies", {}).get("id"),
    "is_lead": lambda row: row.get("copies", {}).get("is_lead"),
    "story_id": lambda row: row.get("story", {}).get("id"),
}


def csv_lines(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the head and one line per row; several values of a cell are joined by ` | `."""
    yield "\ufeff" + _line(_COLUMNS)  # the mark tells spreadsheets that this is UTF-8
    for row in rows:
        yield _line(_cell(read(row)) for read in _COLUMNS.values())


def _cell(value: object) -> str:
    text = _MANY.join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
