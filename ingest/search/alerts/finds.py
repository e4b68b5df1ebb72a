"""What alerts have found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from ingest.search.alerts.shelf import KIND
from ingest.search.ask import ask
from ingest.settings import Settings

SHOWN = ("id", "outlet", "title", "lede", "url", "published_at")


@dataclass(frozen=True, slots=True)
class Find:
    """One document that an alert found.

    Attributes:
        row_id: of its row in `<prefix>-alerts`.
        document: as it was when it was found: `id outlet title lede url published_at`, None where it has none.
        found_at: ISO 8601 instant.
        waiting: names of the notifiers that are still to be told.
    """

    row_id: str
    document: Mapping[str, Any]
    found_at: str
    waiting: tuple[str, ...]


def finds(client: Elasticsearch, settings: Settings, alert_id: str, *, size: int = 50) -> tuple[int, list[Find]]:
    """Return how many documents an alert has found, and the latest of them, latest first.

    Raises:
        IndexUnavailable, IndexMisconfigured: as for `search`.
    """
    request = {
        "query": {"bool": {"filter": [{"term": {"kind": "find"}}, {"term": {"alert": alert_id}}]}},
        "sort": [{"found_at": "desc"}, {"document": "asc"}],
        "size": size,
        "track_total_hits": True,
    }
    found = ask(client, settings, request, KIND)["hits"]
    return found["total"]["value"], [read_find(row) for row in found["hits"]]


def read_find(row: Mapping[str, Any]) -> Find:
    """Read a row of the index."""
    source = row["_source"]
    # Every name is there: templates of notifiers fail on one that is not.
    document = {name: source["shown"].get(name) for name in SHOWN}
    return Find(row["_id"], document, source["found_at"], tuple(source.get("waiting", ())))
