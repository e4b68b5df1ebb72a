"""Tell notifiers what alerts have found: each find waits in its row until it was told.

A find leaves the row's `waiting` after the notifier returned. A crash between the two tells it again, as no mail server takes part in our
writes; the notice's id is then the same, by which a receiver can know it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from elasticsearch import Elasticsearch

from ingest.errors import IndexMisconfigured
from ingest.search.alerts.alert import Alert
from ingest.search.alerts.finds import Find, read_find
from ingest.search.alerts.shelf import KIND, list_alerts
from ingest.search.ask import ask, explained
from ingest.settings import Settings

_FINDS_A_NOTICE = 100
_OK = 200


@dataclass(frozen=True, slots=True)
class Notice:
    """What one notifier is to be told of one alert.

    Attributes:
        id: the same for the same finds.
        finds: earliest first, at most 100.
    """

    id: str
    alert: Alert
    notifier: str
    finds: tuple[Find, ...]


def notices(client: Elasticsearch, settings: Settings) -> Iterator[Notice]:
    """Yield what is still to be told; the next one of an alert and notifier comes when the one before was marked as told.

    Raises:
        IndexUnavailable, IndexMisconfigured: as for `search`.
    """
    for alert in list_alerts(client, settings):
        for notifier in alert.notify:
            last = ""
            while (notice := _next(client, settings, alert, notifier)) and notice.id != last:
                last = notice.id
                yield notice


def mark_told(client: Elasticsearch, settings: Settings, notice: Notice) -> None:
    """Take note that the notifier was told.

    Raises:
        IndexUnavailable, IndexMisconfigured: as for `search`.
    """
    operations = [
        part
        for find in notice.finds
        for part in (
            {"update": {"_id": find.row_id}},
            {"doc": {"waiting": [name for name in find.waiting if name != notice.notifier]}},
        )
    ]
    with explained(settings, KIND):
        answer = client.bulk(index=settings.index_prefix + KIND, operations=operations, refresh=True)
    refused = [item["update"] for item in answer["items"] if item["update"]["status"] != _OK]
    if refused:
        raise IndexMisconfigured(f"{refused[0]['_id']} cannot be marked as told: {refused[0]['error']['reason']}")


def _next(client: Elasticsearch, settings: Settings, alert: Alert, notifier: str) -> Notice | None:
    request = {
        "query": {"bool": {"filter": [{"term": {"alert": alert.id}}, {"term": {"waiting": notifier}}]}},
        "sort": [{"found_at": "asc"}, {"document": "asc"}],
        "size": _FINDS_A_NOTICE,
    }
    found = tuple(read_find(row) for row in ask(client, settings, request, KIND)["hits"]["hits"])
    if not found:
        return None
    name = hashlib.sha256("\n".join([notifier, *(find.row_id for find in found)]).encode()).hexdigest()[:32]
    return Notice(name, alert, notifier, found)
