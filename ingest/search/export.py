"""All matching documents, however many, at one point in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from elasticsearch import ApiError, Elasticsearch, TransportError

from ingest.errors import IndexMisconfigured, IndexUnavailable
from ingest.search.query import SORTS, Query, matching
from ingest.settings import Settings

_KEEP_ALIVE = "1m"
_FIELDS = [
    "id", "feed", "outlet", "title", "url", "published_at", "published", "language", "authors", "dateline", "persons", "orgs", "places",
    "wire", "copies", "story", "lede",
]  # fmt: skip


def export(
    client: Elasticsearch,
    settings: Settings,
    query: Query,
    *,
    page_size: int = 500,
    within: Sequence[dict[str, Any]] = (),
) -> Iterator[dict[str, Any]]:
    """Yield the rows of all matching documents, without their texts, in the query's order.

    `size`, `offset` and `one_per_copy` do not count here, save that folding leaves the leads alone. `within` are further filters.

    Raises:
        IndexUnavailable, IndexMisconfigured: as for `search`; before the first row, or between pages.
    """
    request: dict[str, Any] = {
        **matching(query), "size": page_size, "_source": _FIELDS, "track_total_hits": False, "timeout": "30s",
        "sort": [*SORTS[query.sort], {"_shard_doc": "asc"}],
    }  # fmt: skip
    request["post_filter"]["bool"]["filter"] += within
    if query.one_per_copy:
        request["post_filter"]["bool"]["filter"].append({"term": {"copies.is_lead": True}})
    try:
        yield from _pages(client, settings, request)
    except ApiError as error:
        raise IndexMisconfigured(f"Elasticsearch refuses the export: {error}; simplify the query") from error
    except TransportError as error:
        raise IndexUnavailable(f"cannot reach Elasticsearch: {error.message}; repeat the export") from error


def _pages(client: Elasticsearch, settings: Settings, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    point = client.open_point_in_time(index=settings.index_prefix, keep_alive=_KEEP_ALIVE)["id"]
    try:
        while True:
            answer = client.search(body=request | {"pit": {"id": point, "keep_alive": _KEEP_ALIVE}})
            point, rows = answer["pit_id"], answer["hits"]["hits"]
            yield from (row["_source"] for row in rows)
            if len(rows) < request["size"]:
                return
            request = request | {"search_after": rows[-1]["sort"]}
    finally:
        client.options(ignore_status=404).close_point_in_time(id=point)
