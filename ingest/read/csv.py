"""Format `csv`: a header, then a document a row.

The raw bytes of a row are archived behind those of the header, so that a row can be read again by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from ingest.document import Document
from ingest.errors import Damaged
from ingest.feed_sections import Fields
from ingest.read.fields import receive_fields
from ingest.read.lines import open_lines
from ingest.read.receive import Received, Reception
from ingest.read.rows import Row, Rows
from ingest.stage import Refusal

_MAX_SHOWN_COLUMNS = 20


def read_csv(reception: Reception) -> Iterator[Document | Refusal]:
    """Yield an outcome for each row below the header; one refusal for the file when its header will not do.

    Raises:
        Damaged: the file cannot be opened or decoded, or is packed and broken.
    """
    feed, split, fields = reception.feed, reception.split, reception.feed.read.mapping
    with open_lines(split, feed.read, reception.limit) as (lines, codec):
        content_type = f"text/csv; header=present; charset={codec}"
        rows = Rows(lines, codec, feed.read.delimiter, reception.limit)
        header = next(rows, Row(b""))
        try:
            columns = check_header(header)
            _check_mapping(columns, fields)
        except Damaged as error:
            yield reception.refuse(split.key, header.content, error, content_type)
            return
        for row in rows:
            key = reception.hashed_key(row.content)
            if row.rest is not None:
                yield reception.refuse_large(key, row.content, row.rest, content_type)
                continue
            parse = partial(_parse, fields, columns, row, key, content_type)
            yield reception.receive(header.content + b"\n" + row.content, key, content_type, parse)


def check_header(header: Row) -> list[str]:
    """Return the names of the columns.

    Raises:
        Damaged: `empty`, or what keeps the header from being a row.
    """
    if header.problem is not None:
        raise header.problem
    if header.rest is not None:
        raise Damaged("too_large", "the header is longer than read.max_megabytes: this is hardly a CSV file")
    if not header.cells:
        raise Damaged("empty", "there is no header")
    return [cell.strip() for cell in header.cells]


def _check_mapping(columns: Sequence[str], fields: Fields) -> None:
    mapped = fields.model_dump(exclude_none=True).values()
    missing = [column for column in mapped if column not in columns]
    if missing:
        more = " …" if len(columns) > _MAX_SHOWN_COLUMNS else ""
        raise Damaged(
            "missing_column",
            f"no column {', '.join(missing)}: correct read.fields or read.delimiter; the header has "
            f"{', '.join(columns[:_MAX_SHOWN_COLUMNS])}{more}",
        )


def _parse(fields: Fields, columns: Sequence[str], row: Row, key: str, content_type: str) -> Received:
    if row.problem is not None:
        raise row.problem
    if len(row.cells) != len(columns):
        raise Damaged("columns", f"has {len(row.cells)} columns, the header {len(columns)}")

    def value(column: str) -> str | None:
        return row.cells[columns.index(column)] or None

    return receive_fields(fields, value, key, content_type)
