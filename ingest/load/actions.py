"""Make the bulk action of a document.

`version_type: external` with a version that grows with the time of observation, then with our own revision: the newest observation wins
whatever the order of loading, a repeated load is refused as a version conflict, and a document processed by newer rules replaces its
older self. Source: Elasticsearch reference, "Index API", external versioning.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from ingest.document import Document
from ingest.errors import Damaged
from ingest.load.bulk import Action
from ingest.load.fields import document_row

PIPELINE_REVISION = 2
"""Raise by one when the same bytes would give another document than at the last record (benchmarks/outcome.json); 0 to 1023."""

_REVISIONS = 1024
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def document_action(document: Document, indexed_at: datetime) -> Action:
    """Make the action that writes a document.

    Raises:
        Damaged: `unencodable`: it holds what is no JSON (lone surrogates); `not_finite`: a number is NaN or infinite.
    """
    row = document_row(document, indexed_at) | {"pipeline_revision": PIPELINE_REVISION}
    meta = {"_id": document.id, "version": external_version(document.observed_at), "version_type": "external"}
    return replace(make_action(meta, row), document=document)


def external_version(observed_at: datetime) -> int:
    """Return milliseconds since 1970 × 1024 + revision: below 2^63 until the year 287,000."""
    return (observed_at - _EPOCH) // timedelta(milliseconds=1) * _REVISIONS + PIPELINE_REVISION


def make_action(meta: dict[str, Any], row: dict[str, Any]) -> Action:
    """Encode one `index` action.

    Args:
        meta: `_id`, and version where there is one.
        row: the fields.

    Raises:
        Damaged: `unencodable`, or `not_finite`: a number is NaN or infinite.
    """
    try:
        # Instants as Python objects; orjson writes them with `Z`, which is what `indexed_at` is compared with after an unknown outcome.
        lines = b"".join(
            orjson.dumps(part, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z) for part in ({"index": meta}, row)
        )
        if (
            b"null" in lines
        ):  # what orjson makes of NaN and infinities, too; looking at every value of every row would cost more
            _refuse_endless(row, "")
        stamp = (
            orjson.dumps(row["indexed_at"], option=orjson.OPT_UTC_Z).decode().strip('"') if "indexed_at" in row else ""
        )
    except orjson.JSONEncodeError as error:
        raise Damaged("unencodable", str(error)) from error
    return Action(meta["_id"], lines, stamp)


def _refuse_endless(value: object, path: str) -> None:
    """Refuse numbers that JSON has not; orjson would write `null` and nobody would know."""
    if isinstance(value, float) and not math.isfinite(value):
        raise Damaged("not_finite", f"{path} is {value}")
    if isinstance(value, dict):
        for name, inner in value.items():
            _refuse_endless(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_endless(inner, path)
