"""Hold each alert against the documents of the runs that have not been looked at yet.

Elasticsearch's percolator would turn this round, but it is a module that the server's core lacks. A run's documents bear its id, so that
one search per alert and some runs finds what is new to it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch

from ingest.errors import IndexMisconfigured
from ingest.search.alerts.alert import Alert
from ingest.search.alerts.finds import SHOWN
from ingest.search.alerts.shelf import KIND, list_alerts
from ingest.search.ask import ask, explained
from ingest.search.export import export
from ingest.settings import Settings

# Runs that nobody looked at for so long stay so: a cluster that is restored from last year must not tell last year's news.
_HORIZON = timedelta(days=30)
_RUNS_AT_ONCE = 100
_ROWS_AT_ONCE = 500
_CONFLICT = 409
_CREATED = 201


@dataclass(frozen=True, slots=True)
class _Run:
    """A finished run, and where it stands in the order of runs."""

    feed: str
    id: str
    finished_at: datetime
    after: tuple[Any, ...]

    @property
    def row_id(self) -> str:
        """Return under which name it is marked as looked at; a run that is repeated under its id ends anew, and is looked at anew."""
        return f"run/{self.feed}/{self.id}/{self.finished_at.isoformat()}"


def check_alerts(client: Elasticsearch, settings: Settings, feed: str | None = None) -> dict[str, int]:
    """Look through the documents of runs that are not looked at yet; what is found is remembered, and a repetition finds nothing twice.

    Args:
        client: may write.
        settings: name the index.
        feed: look at this feed's runs only.

    Returns:
        Alert id → documents found now; every alert is there.

    Raises:
        IndexUnavailable, IndexMisconfigured: as for `search`; repeat it.
    """
    alerts = list_alerts(client, settings)
    found = Counter({alert.id: 0 for alert in alerts})
    if not alerts:
        return dict(found)
    with explained(settings, KIND):
        client.indices.refresh(index=[settings.index_prefix + kind for kind in ("", "-runs", KIND)])
    since = max(min(alert.created_at for alert in alerts), datetime.now(UTC) - _HORIZON)
    for runs in _unseen(client, settings, since, feed):
        for alert in alerts:
            new = [run for run in runs if run.finished_at >= alert.created_at]
            found[alert.id] += _look(client, settings, alert, new) if new else 0
        _write(client, settings, {run.row_id: {"kind": "run", "feed": run.feed, "run": run.id} for run in runs})
    return dict(found)


def _unseen(client: Elasticsearch, settings: Settings, since: datetime, feed: str | None) -> Iterator[list[_Run]]:
    """Yield runs that indexed something and were not looked at, oldest first, at most 100 at once."""
    filters = [{"range": {"finished_at": {"gte": since.isoformat()}}}, {"range": {"indexed": {"gt": 0}}}]
    filters += [{"term": {"feed": feed}}] if feed else []
    request: dict[str, Any] = {
        "query": {"bool": {"filter": filters}},
        "sort": [{"finished_at": "asc"}, {"feed": "asc"}, {"run": "asc"}],
        "size": _RUNS_AT_ONCE,
        "_source": ["feed", "run", "finished_at"],
    }
    while runs := [_read_run(row) for row in ask(client, settings, request, "-runs")["hits"]["hits"]]:
        with explained(settings, KIND):
            known = client.mget(index=settings.index_prefix + KIND, ids=[run.row_id for run in runs], source=False)
        unseen = [run for run, row in zip(runs, known["docs"], strict=True) if not row.get("found")]
        if unseen:
            yield unseen
        request["search_after"] = list(runs[-1].after)


def _read_run(row: Mapping[str, Any]) -> _Run:
    source = row["_source"]
    return _Run(source["feed"], source["run"], datetime.fromisoformat(source["finished_at"]), tuple(row["sort"]))


def _look(client: Elasticsearch, settings: Settings, alert: Alert, runs: Sequence[_Run]) -> int:
    """Remember what the alert finds in these runs; return how much of it is new."""
    by_feed: dict[str, list[str]] = defaultdict(list)
    for run in runs:
        by_feed[run.feed].append(run.id)
    of_runs = [
        {"bool": {"filter": [{"term": {"feed": feed}}, {"terms": {"run": ids}}]}} for feed, ids in by_feed.items()
    ]
    # A copy whose lead came before the alert, or does not match it, is news to it: rows are told apart by text, not by leads.
    every = replace(alert.query, one_per_copy=False)
    rows = export(client, settings, every, within=[{"bool": {"should": of_runs}}])
    total = 0
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        total += _remember(client, settings, alert, batch)
    return total


def _remember(client: Elasticsearch, settings: Settings, alert: Alert, rows: Sequence[Mapping[str, Any]]) -> int:
    known = _known(client, settings, alert, [row["id"] for row in rows])
    found_at = datetime.now(UTC)
    new = {
        f"find/{alert.id}/{_text_of(alert, row)}": {
            "kind": "find",
            "alert": alert.id,
            "document": row["id"],
            "feed": row["feed"],
            "found_at": found_at,
            "waiting": list(alert.notify),
            "shown": {name: row[name] for name in SHOWN if name in row},
        }
        for row in rows  # newest first: of copies found at once the one published first stays
        if row["id"] not in known
    }
    return _write(client, settings, new)


def _text_of(alert: Alert, row: Mapping[str, Any]) -> str:
    """Name what is told once: the text where copies are folded, else the document."""
    copies = row.get("copies", {}).get("id") if alert.query.one_per_copy else None
    return str(copies or row["id"])


def _known(client: Elasticsearch, settings: Settings, alert: Alert, ids: Sequence[str]) -> frozenset[str]:
    """Return which documents the alert found before: one that was corrected may stand in another copy group by now."""
    filters = [{"term": {"alert": alert.id}}, {"terms": {"document": list(ids)}}]
    request = {"query": {"bool": {"filter": filters}}, "size": len(ids), "_source": ["document"]}
    rows = ask(client, settings, request, KIND)["hits"]["hits"]
    return frozenset(row["_source"]["document"] for row in rows)


def _write(client: Elasticsearch, settings: Settings, rows: Mapping[str, Mapping[str, Any]]) -> int:
    """Create rows and return how many were not there yet.

    Raises:
        IndexMisconfigured: one is refused for another reason than being there.
    """
    if not rows:
        return 0
    operations = [part for row_id, row in rows.items() for part in ({"create": {"_id": row_id}}, row)]
    with explained(settings, KIND):
        answer = client.bulk(
            index=settings.index_prefix + KIND, operations=operations, require_alias=True, refresh=True
        )
    results = [item["create"] for item in answer["items"]]
    refused = next((result for result in results if result["status"] not in {_CREATED, _CONFLICT}), None)
    if refused:
        raise IndexMisconfigured(f"{refused['_id']} of an alert is refused: {refused['error']['reason']}; repeat it")
    return sum(result["status"] == _CREATED for result in results)
