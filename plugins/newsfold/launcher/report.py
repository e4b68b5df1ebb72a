"""What a run came to: ledgers, time, memory, and how to go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from ingest.cli.run import ledger_table
from ingest.ledger import Ledger
from newsfold.launcher.dag_runs import FeedRun, TaskRun

_MEGABYTE = 1024 * 1024


def print_ledgers(console: Console, ledgers: Mapping[str, Ledger]) -> None:
    """Print the closed ledgers, and plainly where nothing was new."""
    console.print(ledger_table(dict(ledgers)))
    for feed, ledger in ledgers.items():
        if ledger.read and ledger.unchanged == ledger.read:
            console.print(f"{feed}: nothing new: all {ledger.read} unchanged", markup=False, highlight=False)


def print_times(console: Console, runs: Sequence[FeedRun], ledgers: Mapping[str, Ledger]) -> None:
    """Print each run's wall time and how much of it was the pipeline's and how much Airflow's own."""
    table = Table(title="Time", title_justify="left")
    table.add_column("feed")
    for column in ("wall", "pipeline", "Airflow", "Airflow's share"):
        table.add_column(column, justify="right")
    for run in runs:
        wall, pipeline = wall_seconds(run), pipeline_seconds(run, ledgers[run.feed])
        around = max(0.0, wall - pipeline)
        share = around / wall if wall else 0.0
        table.add_row(run.feed, *(f"{seconds:.1f} s" for seconds in (wall, pipeline, around)), f"{share:.0%}")
    console.print(table)


def print_memory(console: Console, peaks: Mapping[str, int]) -> None:
    """Print the peak memory of Airflow and of the node."""
    parts = ", ".join(f"{name} {size / _MEGABYTE:,.0f} MB" for name, size in peaks.items() if size)
    if parts:
        console.print(f"Peak memory: {parts}", highlight=False)


def wall_seconds(run: FeedRun) -> float:
    """Return how long a run took from its first task's start to its end."""
    if run.started_at is None or run.ended_at is None:
        return 0.0
    return (run.ended_at - run.started_at).total_seconds()


def pipeline_seconds(run: FeedRun, ledger: Ledger) -> float:
    """Return how long the pipeline itself was at work within a run's wall time: batches that ran side by side count once."""
    batches = [task for task in run.tasks if task.task == "process"]
    return sum(
        seconds * (_side_by_side(batches) if step == "process" else 1.0) for step, seconds in ledger.seconds.items()
    )


def _side_by_side(tasks: Sequence[TaskRun]) -> float:
    """Return the time that the tasks covered together, over the sum of their times: 1 one after the other, 0.5 two at a time."""
    spans = sorted((task.started_at, task.ended_at) for task in tasks if task.started_at and task.ended_at)
    alone = sum((end - start).total_seconds() for start, end in spans)
    together, reached = 0.0, None
    for start, end in spans:
        begin = start if reached is None else max(start, reached)
        together += max(0.0, (end - begin).total_seconds())
        reached = end if reached is None else max(reached, end)
    return together / alone if alone else 1.0
