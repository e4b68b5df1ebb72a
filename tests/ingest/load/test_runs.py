from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from elasticsearch import Elasticsearch

from ingest.ledger import Ledger
from ingest.load import RunRow, read_ledgers, write_ledger
from ingest.settings import Settings

Stored = Callable[[str], list[dict[str, Any]]]

ROW = RunRow(
    feed="harbor",
    run="20260302T093000-00ff",
    started_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    finished_at=datetime(2026, 3, 2, 9, 31, 30, tzinfo=UTC),
    ledger=Ledger(
        read=10,
        indexed=5,
        unchanged=1,
        rejected=Counter({"clean/empty": 2}),
        quarantined=Counter({"read/encoding": 1, "load/unencodable": 1}),
        removed=Counter({"share/buttons": 7}),
        removed_chars=Counter({"share/buttons": 99}),
        seconds={"plan": 0.5, "process": 60.25},
    ),
)


def test_a_run_is_one_row_with_its_totals(
    client: Elasticsearch, settings: Settings, index: str, stored: Stored
) -> None:
    """And the whole ledger in it, for pages that show one run."""
    write_ledger(client, settings, ROW)
    (row,) = stored(f"{index}-runs")
    source = row["_source"]
    assert source["ledger"]["rejected"] == {"clean/empty": 2}
    totals = ("read", "indexed", "unchanged", "rejected", "quarantined", "removed_spans", "removed_chars", "seconds")
    assert [source[name] for name in totals] == [10, 5, 1, 2, 2, 7, 99, 90.0]


def test_reasons_rules_and_steps_can_be_summed_over_runs(client: Elasticsearch, settings: Settings, index: str) -> None:
    """By plain terms and sum, which is all that Kibana's charts need."""
    for run in ("one", "two"):
        write_ledger(client, settings, RunRow("harbor", run, ROW.started_at, ROW.finished_at, ROW.ledger))
    client.indices.refresh(index=f"{index}-counts")
    sums = {name: {"sum": {"field": name}} for name in ("count", "chars", "seconds")}
    names = {"names": {"terms": {"field": "name"}, "aggs": sums}}
    answer = client.search(index=f"{index}-counts", size=0, aggs={"kinds": {"terms": {"field": "kind"}, "aggs": names}})
    found = {
        (kind["key"], name["key"]): [name[each]["value"] for each in sums]
        for kind in answer["aggregations"]["kinds"]["buckets"]
        for name in kind["names"]["buckets"]
    }
    assert found == {
        ("rejected", "clean/empty"): [4, 0, 0],
        ("quarantined", "read/encoding"): [2, 0, 0],
        ("quarantined", "load/unencodable"): [2, 0, 0],
        ("removed", "share/buttons"): [14, 198, 0],
        ("step", "plan"): [0, 0, 1.0],
        ("step", "process"): [0, 0, 120.5],
    }


def test_a_ledger_written_twice_counts_once(
    client: Elasticsearch, settings: Settings, index: str, stored: Stored
) -> None:
    """A repeated publish step replaces its rows."""
    for _ in range(2):
        write_ledger(client, settings, ROW)
    assert (len(stored(f"{index}-runs")), len(stored(f"{index}-counts"))) == (1, 6)


def test_a_run_that_is_repeated_whole_leaves_no_count_of_its_first_time(
    client: Elasticsearch, settings: Settings, index: str
) -> None:
    """What was rejected then and is not now would be summed up for ever; other runs' counts stay."""
    write_ledger(client, settings, ROW)
    write_ledger(client, settings, replace(ROW, run="other"))
    write_ledger(
        client, settings, replace(ROW, ledger=Ledger(read=8, rejected=Counter({"clean/empty": 8}))), again=True
    )
    client.indices.refresh(index=f"{index}-counts")
    sums = {run: _summed(client, f"{index}-counts", run) for run in (ROW.run, "other")}
    assert sums == {ROW.run: (8, 0, 0), "other": (11, 99, 60.75)}


def _summed(client: Elasticsearch, index: str, run: str) -> tuple[float, ...]:
    sums = {name: {"sum": {"field": name}} for name in ("count", "chars", "seconds")}
    found = client.search(index=index, size=0, query={"term": {"run": run}}, aggs=sums)["aggregations"]
    return tuple(found[name]["value"] for name in sums)


def test_what_earlier_runs_removed_is_read_back(client: Elasticsearch, settings: Settings, index: str) -> None:
    """Of this feed only; what was read and which rules removed how much."""
    write_ledger(client, settings, ROW)
    write_ledger(client, settings, RunRow("other", "r", ROW.started_at, ROW.finished_at, ROW.ledger))
    client.indices.refresh(index=f"{index}-runs")
    assert read_ledgers(client, settings, "harbor") == [Ledger(read=10, removed=Counter({"share/buttons": 7}))]
