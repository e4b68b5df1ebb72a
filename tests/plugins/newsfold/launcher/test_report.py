from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from ingest.ledger import Ledger
from newsfold.launcher.dag_runs import FeedRun, TaskRun
from newsfold.launcher.report import pipeline_seconds, print_ledgers, print_times, wall_seconds

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def batch(begin: float, finish: float) -> TaskRun:
    """A process task from one second to another."""
    return TaskRun("process", 0, "success", 1, START + timedelta(seconds=begin), START + timedelta(seconds=finish))


def a_run(*batches: TaskRun) -> FeedRun:
    """A run of twenty seconds."""
    return FeedRun("herald", "r1", True, "success", START, START + timedelta(seconds=20), list(batches))


@pytest.mark.parametrize(
    ("batches", "expected"),
    [
        ([batch(0, 10)], 1 + 8),
        ([batch(0, 5), batch(5, 10)], 1 + 8),
        ([batch(0, 5), batch(0, 5)], 1 + 4),
        ([batch(0, 6), batch(3, 9)], 1 + 8 * 9 / 12),
        ([], 1 + 8),
    ],
)
def test_batches_side_by_side_count_once(batches: list[TaskRun], expected: float) -> None:
    """Else the pipeline would seem to have worked for longer than the run took."""
    ledger = Ledger(seconds={"plan": 1.0, "process": 8.0})
    assert pipeline_seconds(a_run(*batches), ledger) == pytest.approx(expected)


def test_airflows_share_is_what_the_pipeline_leaves_of_the_wall_time() -> None:
    """Twenty seconds, of which five are work."""
    output = io.StringIO()
    run = a_run(batch(0, 5))
    print_times(Console(file=output, width=100), [run], {"herald": Ledger(seconds={"process": 5.0})})
    assert wall_seconds(run) == 20.0
    for figure in ("20.0 s", "5.0 s", "15.0 s", "75%"):
        assert figure in output.getvalue()


@pytest.mark.parametrize(
    ("ledger", "said"),
    [
        (Ledger(read=7, unchanged=7), True),
        (Ledger(read=7, unchanged=6, indexed=1), False),
        (Ledger(), False),
    ],
)
def test_a_run_that_brought_nothing_says_so(ledger: Ledger, said: bool) -> None:
    """Zero indexed is right when all are there already."""
    output = io.StringIO()
    print_ledgers(Console(file=output, width=120), {"herald": ledger})
    assert ("herald: nothing new: all 7 unchanged" in output.getvalue()) is said
