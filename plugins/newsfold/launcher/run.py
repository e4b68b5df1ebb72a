"""`run`, as make calls it: feeds as real DAG runs, then what came of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.console import Console

from ingest.errors import ConfigError
from ingest.feed import Feed
from ingest.ledger import Ledger
from ingest.settings import Settings
from newsfold.launcher.choice import choose_feeds, no_such_feed
from newsfold.launcher.dag_runs import FeedRun, await_dag, failures, finish, trigger, update
from newsfold.launcher.errors import AirflowError
from newsfold.launcher.memory import PeakMemory
from newsfold.launcher.progress import progress
from newsfold.launcher.report import print_ledgers, print_memory, print_times
from newsfold.launcher.running import Running, airflow_running, install_templates

_WATCH_SECONDS = 1.0
Report = Callable[[str], None]


def run(settings: Settings, wanted: Sequence[str], inputs: Mapping[str, str], console: Console) -> int:
    """Run feeds through Airflow and show what came of it.

    Args:
        settings: where things are.
        wanted: feed ids; empty: those of `inputs`, or else all feeds of the folder.
        inputs: feed id → path to read instead of the feed's own.
        console: where to print.

    Returns:
        The exit code: 1 when a run failed or a feed file is wrong.

    Raises:
        ConfigError: a wanted feed does not exist or has mistakes.
    """
    began = time.monotonic()
    feeds, problems = choose_feeds(settings, wanted or list(inputs))
    unused = sorted(inputs.keys() - {feed.id for feed in feeds})
    if unused:
        raise ConfigError([no_such_feed(settings, feed, feeds) for feed in unused])
    for problem in problems:
        console.print(f"left out: {problem}", style="red", markup=False)

    def report(line: str) -> None:
        console.print(f"{time.monotonic() - began:6.1f} s  {line}", style="dim", markup=False, highlight=False)

    since = datetime.now(UTC)
    with airflow_running(settings, "run", report) as running:
        install_templates(running.settings)
        roots = {"Airflow": running.airflow_pid, "Elasticsearch": running.node_pid}
        with PeakMemory({name: pid for name, pid in roots.items() if pid}) as memory:
            runs = _run_feeds(running, _Wish(feeds, inputs, since if running.host else None), console, report)
        ok = _print_outcome(running, feeds, runs, console)
        print_memory(console, memory.peaks)
        _print_next_steps(running, console, time.monotonic() - began)
    return int(not ok or bool(problems))


@dataclass(frozen=True, slots=True)
class _Wish:
    """What to run, and since when its DAGs must have been parsed (None: whenever)."""

    feeds: Sequence[Feed]
    inputs: Mapping[str, str]
    since: datetime | None


def _run_feeds(running: Running, wish: _Wish, console: Console, report: Report) -> list[FeedRun]:
    """Trigger all feeds and follow them until they are over; runs that are cut short are ended, switches put back."""
    from ingest.pipeline import new_run_id  # noqa: PLC0415 - heavy; Airflow starts meanwhile

    runs: list[FeedRun] = []
    try:
        for feed in wish.feeds:
            dag = await_dag(running.api, feed.id, wish.since, running.check)
            runs.append(trigger(running.api, dag, new_run_id(), wish.inputs.get(feed.id)))
        running.start_scheduler(report)
        with progress(console) as view:
            while not all(run.over for run in runs):
                time.sleep(_WATCH_SECONDS)
                running.check()
                for run in runs:
                    if not run.over:
                        update(running.api, run)
                view.show(runs)
    except BaseException:
        with suppress(AirflowError):  # Airflow itself may be what broke: that is the error to report
            for run in runs:
                finish(running.api, run)
        raise
    for run in runs:
        finish(running.api, run)
    return runs


def _print_outcome(running: Running, feeds: Sequence[Feed], runs: Sequence[FeedRun], console: Console) -> bool:
    """Print ledgers, times and example answers, or why a run failed; return whether all succeeded."""
    from ingest.cli.showcase import show  # noqa: PLC0415 - heavy
    from ingest.load import connect  # noqa: PLC0415 - heavy
    from ingest.run_folder import RunFolder, read_ledger_file  # noqa: PLC0415 - heavy

    settings = running.settings
    ledgers: dict[str, Ledger] = {}
    for feed, run in zip(feeds, runs, strict=True):
        if run.state == "success":
            ledgers[feed.id] = read_ledger_file(RunFolder.of(feed, run.run, settings).closed)
        for failure in failures(running.api, run):
            console.print(failure, style="red", markup=False, highlight=False)
    if ledgers:
        print_ledgers(console, ledgers)
        print_times(console, [run for run in runs if run.feed in ledgers], ledgers)
        show(connect(settings), settings, console)
    return len(ledgers) == len(runs)


def _print_next_steps(running: Running, console: Console, seconds: float) -> None:
    kept = "Airflow stays up" if running.host is None else "Airflow stops now"
    console.print(
        f"\n{seconds:.0f} s from start to end. {kept}; Elasticsearch stays up at {running.settings.elasticsearch_url}\n"
        "  newsfold search …   ask it something\n"
        "  make serve          Airflow's page: runs, logs, schedules\n"
        "  make stop           end both",
        markup=False,
        highlight=False,
    )
