"""Read rows of documents back, by id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from ingest.errors import IndexMisconfigured
from ingest.load.cluster import explained

_PAGE = 1_000


def read_rows(
    client: Elasticsearch, index: str, ids: Sequence[str], fields: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Return some fields of documents, unrefreshed ones included: id → fields; what is not there is left out.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole.
    """
    with explained(client):
        rows = client.mget(index=index, ids=list(dict.fromkeys(ids)), source_includes=list(fields))["docs"]
    for row in rows:
        if "error" in row:
            raise IndexMisconfigured(f"{index} cannot be read ({row['error'].get('reason', '')}): look at it first")
    return {row["_id"]: row["_source"] for row in rows if row["found"]}


def read_ids(client: Elasticsearch, index: str) -> Iterator[str]:
    """Yield the ids of all documents that are visible now, in order.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole.
    """
    after: list[Any] | None = None
    with explained(client):
        client.indices.refresh(index=index)
    while True:
        with explained(client):
            hits = client.search(
                index=index, size=_PAGE, sort=[{"id": "asc"}], search_after=after, source=False, track_total_hits=False
            )["hits"]["hits"]
        yield from (hit["_id"] for hit in hits)
        if len(hits) < _PAGE:
            return
        after = hits[-1]["sort"]
