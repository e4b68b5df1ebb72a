"""Look at the beginning of an input: does it have the columns that the feed maps?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ingest.errors import Damaged
from ingest.feed import Feed
from ingest.read.csv import check_header
from ingest.read.inputs import InputSplit
from ingest.read.jsonl import load_object, reach
from ingest.read.lines import Line, open_lines
from ingest.read.rows import Row, Rows

_FIRST_LINES = 100
_MAX_BYTES = 10_000_000


def missing_columns(feed: Feed, split: InputSplit) -> dict[str, str]:
    """Return what is wrong with the mapping: key of `read.fields` → message.

    JSON objects may leave keys out, so a column is missing when none of the first 100 has it.

    Raises:
        Damaged: the file cannot be read, or has no header.
    """
    with open_lines(split, feed.read, _MAX_BYTES) as (lines, codec):
        if feed.read.format == "csv":
            found = set(check_header(next(Rows(lines, codec, feed.read.delimiter, _MAX_BYTES), Row(b""))))
            where = "the header has"
        else:
            found = _keys(feed, lines, codec)
            where = f"the first {_FIRST_LINES} objects have"
    mapped = feed.read.mapping.model_dump(exclude_none=True)
    return {
        key: f"{split.source} has no column {column}; {where} {', '.join(sorted(found)) or 'none'}"
        for key, column in mapped.items()
        if column not in found
    }


def _keys(feed: Feed, lines: Iterator[Line], codec: str) -> set[str]:
    """Return the keys of the first objects, and the mapped paths that lead to something."""
    mapped = feed.read.mapping.model_dump(exclude_none=True).values()
    found: set[str] = set()
    for line in islice(lines, _FIRST_LINES):
        try:
            values = load_object(line.content, codec)
        except Damaged:  # the run quarantines it
            continue
        found |= values.keys() | {path for path in mapped if reach(values, path) is not None}
    return found
