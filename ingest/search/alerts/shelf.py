"""Where alerts are kept: add, find, list, remove."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from elasticsearch import ConflictError, Elasticsearch

from ingest.errors import ConfigError, Problem
from ingest.search.alerts.alert import Alert, alert_row, name_alert, plain_title, read_alert
from ingest.search.ask import ask, explained
from ingest.search.query import Query
from ingest.settings import Settings

KIND = "-alerts"
_MAX_ALERTS = 1_000
_PAGE = 1_000


def add_alert(
    client: Elasticsearch, settings: Settings, title: str, query: Query, notify: tuple[str, ...] = ()
) -> Alert:
    """Save a search; from now on each run's documents are held against it.

    Raises:
        ConfigError: there is one of this name, or the title gives no name.
        IndexUnavailable, IndexMisconfigured: as for `search`.
    """
    alert = Alert(name_alert(title), plain_title(title), query, datetime.now(UTC), notify)
    alias = settings.index_prefix + KIND
    with explained(settings, KIND):
        try:
            client.create(
                index=alias, id=f"alert/{alert.id}", document=alert_row(alert), require_alias=True, refresh=True
            )
        except ConflictError as error:
            message = "there is one of this name: choose another, or remove it first"
            raise ConfigError([Problem("alert", None, "name", alert.id, message)]) from error
    return alert


def find_alert(client: Elasticsearch, settings: Settings, alert_id: str) -> Alert | None:
    """Return the alert of this id, None where there is none."""
    filters = [{"term": {"kind": "alert"}}, {"term": {"alert": alert_id}}]
    rows = ask(client, settings, {"size": 1, "query": {"bool": {"filter": filters}}}, KIND)["hits"]["hits"]
    return read_alert(rows[0]["_source"]) if rows else None


def list_alerts(client: Elasticsearch, settings: Settings) -> list[Alert]:
    """Return all alerts by id, none where their index is not installed yet; at most 1,000."""
    alias = settings.index_prefix + KIND
    with explained(settings, KIND):
        answer = client.search(
            index=alias,
            query={"term": {"kind": "alert"}},
            size=_MAX_ALERTS,
            sort=[{"alert": {"order": "asc", "unmapped_type": "keyword"}}],
            ignore_unavailable=True,
        )
    return [read_alert(row["_source"]) for row in answer["hits"]["hits"]]


def remove_alert(client: Elasticsearch, settings: Settings, alert_id: str) -> bool:
    """Forget an alert and what it found; False where there is none of this id."""
    if find_alert(client, settings, alert_id) is None:
        return False
    with explained(settings, KIND):
        for ids in _row_ids(client, settings, alert_id):
            deletions = [{"delete": {"_id": row_id}} for row_id in ids]
            client.bulk(index=settings.index_prefix + KIND, operations=deletions, refresh=True)
    return True


def _row_ids(client: Elasticsearch, settings: Settings, alert_id: str) -> Iterator[list[str]]:
    """Yield the ids of its rows a page at a time, its finds first: a removal that is broken off can be repeated."""
    request: dict[str, Any] = {
        "query": {"term": {"alert": alert_id}},
        "sort": [{"kind": "desc"}],
        "size": _PAGE,
        "_source": False,
    }
    while rows := ask(client, settings, request, KIND)["hits"]["hits"]:
        yield [row["_id"] for row in rows]
