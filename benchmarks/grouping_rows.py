"""Years of older rows for `grouping_scale.py`: what an index holds after so many documents, loaded in bulk.

Rows are made by the real row builder from invented news; their groups and stories are the true ones instead of being worked out one by one.
Of more than 25,000, the same rows come again with earlier dates, other ids and other sketches, as building each anew would take hours: the index
is as large and as full of words as it would be, and holds nothing that is a copy of what comes next.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import orjson
from elasticsearch import Elasticsearch

from benchmarks.synthetic_news import DOCUMENTS_PER_DAY, Invented, invent
from ingest.document import Document
from ingest.group import sketch_stage
from ingest.group.blocks import terms_to_store
from ingest.group.codec import to_source
from ingest.group.rows import Row, make_row
from ingest.load import connect
from ingest.settings import Settings

BUILT_ROWS = 25_000
_AT_ONCE = 500
_PROGRESS_ROWS = 20_000


def newest(count: int) -> Iterator[Invented]:
    """Yield the invented news that the last rows of an index of `count` rows are made from."""
    return invent(min(count, BUILT_ROWS))


def load_older(settings: Settings, count: int) -> None:
    """Load so many rows, the oldest first, and make them visible.

    Raises:
        RuntimeError: a row was refused.
    """
    client, index = connect(settings), f"{settings.index_prefix}-groups"
    client.indices.put_settings(index=index, settings={"index.refresh_interval": -1})
    built = list(_build(newest(count)))
    rounds = -(-count // len(built)) if built else 0
    left = count
    for repetition in reversed(range(rounds)):
        size = left - repetition * len(built)
        lines = (line for row, source in built[-size:] for line in _again(row, source, repetition))
        for number, some in enumerate(iter(lambda lines=lines: list(islice(lines, 2 * _AT_ONCE)), []), 1):
            _send(client, index, some)
            if number * _AT_ONCE % _PROGRESS_ROWS == 0:
                print(f"{count - left + number * _AT_ONCE} of {count} rows loaded", file=sys.stderr)
        left -= size
    client.options(request_timeout=300).indices.refresh(index=index)


def _send(client: Elasticsearch, index: str, lines: list[bytes]) -> None:
    patient = client.options(request_timeout=300, max_retries=20, retry_on_status=[429, 503])
    answer = patient.bulk(index=index, operations=lines)  # type: ignore[arg-type]  # bytes are passed through
    if answer["errors"]:
        failed = next(item for each in answer["items"] if "error" in (item := next(iter(each.values()))))
        raise RuntimeError(f"{index} refuses {failed['_id']}: {failed['error']['type']}: {failed['error']['reason']}")


def _build(stream: Iterator[Invented]) -> Iterator[tuple[Row, dict[str, Any]]]:
    leads: dict[str, str] = {}
    stories: dict[str, str] = {}
    while some := list(islice(stream, _AT_ONCE)):
        sketched = [each for each in sketch_stage()(one.document for one in some) if isinstance(each, Document)]
        for one, document in zip(some, sketched, strict=True):
            row = make_row(document)
            lead = leads.setdefault(one.text_name, row.id)
            story = stories.setdefault(one.event, row.id)
            yield row, to_source(row, replace(row.member, group=lead, story=story))


def _again(row: Row, source: dict[str, Any], repetition: int) -> Sequence[Any]:
    """Return the two lines of a bulk that write a row as it would have been so many rounds earlier."""
    if not repetition:
        return orjson.dumps({"create": {"_id": row.id}}), orjson.dumps(source)
    earlier = repetition * timedelta(days=BUILT_ROWS / DOCUMENTS_PER_DAY)

    def other(name: str) -> str:
        return f"r{repetition:03x}{name[4:]}"

    def before(instant: datetime) -> datetime:
        return instant - earlier

    published = before(row.published_at) if row.published_at else None
    old = replace(row, observed_at=before(row.observed_at), published_at=published)
    changed = {
        "id": other(row.id),
        "at": before(row.member.at).isoformat(),
        "observed_at": old.observed_at.isoformat(),
        "published_at": published and published.isoformat(),
        "content_hash": other(row.content_hash),
        "sketch": [f"{int(value, 16) ^ (repetition * 0x9E3779B1):011x}" for value in row.sketch],
        "terms": terms_to_store(old),
        "copies": source["copies"] | {"id": other(source["copies"]["id"])},
        "story": {"id": other(source["story"]["id"])},
    }
    return orjson.dumps({"create": {"_id": changed["id"]}}), orjson.dumps(source | changed)
