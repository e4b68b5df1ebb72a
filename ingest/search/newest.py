"""What came in last of a search: for those who follow it."""

from __future__ import annotations

from typing import Any

from elasticsearch import Elasticsearch

from ingest.search.ask import ask
from ingest.search.query import TIMEOUT, Query, matching
from ingest.settings import Settings

_SHOWN = ["id", "title", "lede", "outlet", "url", "published_at", "indexed_at"]


def newest(client: Elasticsearch, settings: Settings, query: Query, *, size: int = 50) -> list[dict[str, Any]]:
    """Return the rows that match and were indexed last, latest first; of copies the leads alone where the query folds them.

    Raises:
        IndexUnavailable, IndexMisconfigured: as for `search`.
    """
    request: dict[str, Any] = {
        **matching(query),
        "size": size,
        "sort": [{"indexed_at": "desc"}, {"id": "asc"}],
        "_source": _SHOWN,
        "timeout": TIMEOUT,
    }
    if query.one_per_copy:
        request["post_filter"]["bool"]["filter"].append({"term": {"copies.is_lead": True}})
    return [row["_source"] for row in ask(client, settings, request)["hits"]["hits"]]
