"""Builders: a valid value with what a test does not care about filled in."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.document import Document, RawPointer, document_id
from ingest.feed import Feed

OBSERVED_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def a_document(**fields: Any) -> Document:
    """Return a document of feed `harbor`; `key` decides its id unless `id` is given."""
    key = fields.setdefault("key", "story.txt")
    text = fields.setdefault("text", "The ferry to Tern Island sails again on Monday.")
    feed = fields.setdefault("feed", "harbor")
    fields.setdefault("id", document_id(feed=feed, key=key, url=fields.get("url")))
    fields.setdefault("run", "run-1")
    fields.setdefault("source", f"/dumps/{key}")
    fields.setdefault("observed_at", OBSERVED_AT)
    fields.setdefault("raw", RawPointer("harbor/1.warc.gz", 0, hashlib.sha256(text.encode()).hexdigest()))
    fields.setdefault("outlet", "The Harbor Ledger")
    return Document(**fields)


def a_feed(**fields: Any) -> Feed:
    """Return a valid text feed `harbor` that reads `*.txt` in its own folder."""
    values: dict[str, Any] = {
        "id": "harbor",
        "folder": Path(),
        "title": "The Harbor Ledger",
        "read": {"format": "text", "path": "*.txt"},
    }
    return Feed(**(values | fields))
