"""Ledgers in the index: one row per run, and beside it one row per reason, rule and step.

Kibana cannot sum over objects in a row (nested, flattened) in its charts; over rows it can. So `<prefix>-runs` has the totals, one row a run,
and `<prefix>-counts` what they consist of. The run's row is written last: where it stands, its counts stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from elasticsearch import Elasticsearch

from ingest.ledger import Ledger
from ingest.load.actions import PIPELINE_REVISION, make_action
from ingest.load.bulk import Courier, batches
from ingest.load.cluster import explained
from ingest.load.quarantine import deliver_all
from ingest.settings import Settings

_PATIENCE_SECONDS = 60.0
_EARLIER_RUNS = 20
_MOST_COUNTS = 10_000


@dataclass(frozen=True, slots=True)
class RunRow:
    """One finished run of one feed.

    Attributes:
        started_at, finished_at: aware UTC.
        ledger: closed.
        in_index: rows of the index that bear the run's id, counted when it ended; None where nobody counted.
    """

    feed: str
    run: str
    started_at: datetime
    finished_at: datetime
    ledger: Ledger
    in_index: int | None = None


@dataclass(frozen=True, slots=True)
class ExpiryRow:
    """What went from the index by a feed's limits, in one go.

    Attributes:
        at: when it began, aware UTC.
        counts: limit → documents; `quarantine` → rows of it.
    """

    feed: str
    run: str
    at: datetime
    counts: Mapping[str, int]


def write_expiry(client: Elasticsearch, settings: Settings, row: ExpiryRow) -> None:
    """Write one count a limit; writing it again replaces it.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole; repeat it.
    """
    actions = []
    for limit, count in row.counts.items():
        name = f"retention/{limit}"
        counted = {"@timestamp": row.at, "feed": row.feed, "run": row.run, "kind": "expired", "name": name}
        counted |= {"stage": "retention", "reason": limit, "count": count}
        actions.append(make_action({"_id": f"{row.feed}/{row.run}/expired/{name}"}, counted))
    deliver_all(Courier(client, f"{settings.index_prefix}-counts", _PATIENCE_SECONDS), actions)


def write_ledger(
    client: Elasticsearch,
    settings: Settings,
    row: RunRow,
    *,
    again: bool = False,
    patience_seconds: float = _PATIENCE_SECONDS,
) -> None:
    """Write a run's ledger; writing it again replaces it.

    Args:
        client: from `connect`.
        settings: name the index.
        row: the run.
        again: the run is repeated as a whole, so that there may be counts of which it has none this time: they become nought.
        patience_seconds: how long the cluster may make no progress before it is given up.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole; repeat the step later.
    """
    counts = Courier(client, f"{settings.index_prefix}-counts", patience_seconds)
    rows = {f"{row.feed}/{row.run}/{count['kind']}/{count['name']}": count for count in _counts(row)}
    rows |= _noughts(client, counts.alias, row, rows) if again else {}
    for batch in batches(make_action({"_id": id_}, count) for id_, count in rows.items()):
        deliver_all(counts, batch)
    runs = Courier(client, f"{settings.index_prefix}-runs", patience_seconds)
    deliver_all(runs, [make_action({"_id": f"{row.feed}/{row.run}"}, _totals(row))])


def _noughts(client: Elasticsearch, index: str, row: RunRow, rows: Container[str]) -> dict[str, dict[str, Any]]:
    """Return what a run counted when it ran first, less `rows`, as nought: the loader may delete none of it."""
    of_run = [{"term": {"feed": row.feed}}, {"term": {"run": row.run}}]
    with explained(client):
        client.indices.refresh(index=index)
        found = client.search(index=index, query={"bool": {"filter": of_run}}, size=_MOST_COUNTS)
    nought = dict.fromkeys(("count", "chars", "seconds"), 0)
    return {
        hit["_id"]: hit["_source"] | {name: nought[name] for name in nought if name in hit["_source"]}
        for hit in found["hits"]["hits"]
        if hit["_id"] not in rows
    }


def read_ledgers(client: Elasticsearch, settings: Settings, feed: str, size: int = _EARLIER_RUNS) -> list[Ledger]:
    """Read what the latest runs of a feed read and removed, latest first; the other counts are left at nought.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole; repeat the step later.
    """
    with explained(client):
        found = client.search(
            index=f"{settings.index_prefix}-runs",
            query={"bool": {"filter": [{"term": {"feed": feed}}, {"range": {"read": {"gt": 0}}}]}},
            sort=[{"@timestamp": {"order": "desc", "unmapped_type": "date"}}],
            size=size,
            source_includes=["read", "ledger.removed"],
            ignore_unavailable=True,
        )
    rows = (hit["_source"] for hit in found["hits"]["hits"])
    return [Ledger(read=row["read"], removed=Counter(row.get("ledger", {}).get("removed", {}))) for row in rows]


def _totals(row: RunRow) -> dict[str, Any]:
    ledger = row.ledger
    counted = {} if row.in_index is None else {"in_index": row.in_index}
    return counted | {
        "@timestamp": row.finished_at,
        "feed": row.feed,
        "run": row.run,
        "started_at": row.started_at,
        "finished_at": row.finished_at,
        "seconds": (row.finished_at - row.started_at).total_seconds(),
        "read": ledger.read,
        "indexed": ledger.indexed,
        "unchanged": ledger.unchanged,
        "rejected": ledger.rejected.total(),
        "quarantined": ledger.quarantined.total(),
        "removed_spans": ledger.removed.total(),
        "removed_chars": ledger.removed_chars.total(),
        "ledger": ledger,  # orjson knows dataclasses; asdict of 3.11 takes a Counter apart wrongly
        "pipeline_revision": PIPELINE_REVISION,
    }


def _counts(row: RunRow) -> Iterator[dict[str, Any]]:
    ledger, run = row.ledger, {"@timestamp": row.finished_at, "feed": row.feed, "run": row.run}
    for kind, counter in (("rejected", ledger.rejected), ("quarantined", ledger.quarantined)):
        for name, count in counter.items():
            stage, _, reason = name.partition("/")
            yield run | {"kind": kind, "name": name, "stage": stage, "reason": reason, "count": count}
    for rule, count in ledger.removed.items():
        yield run | {"kind": "removed", "name": rule, "count": count, "chars": ledger.removed_chars[rule]}
    for step, seconds in ledger.seconds.items():
        yield run | {"kind": "step", "name": step, "seconds": seconds}
