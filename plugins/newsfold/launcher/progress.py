"""Show how far the feeds are: a live table on a terminal, a line per change elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.live import Live
from rich.table import Table

from newsfold.launcher.dag_runs import FeedRun, TaskRun

STEPS = ("plan", "process", "group", "load", "publish")
WAITING = "·"


class View(Protocol):
    """Shows runs."""

    def show(self, runs: Sequence[FeedRun]) -> None:
        """Show how far they are now."""


@contextmanager
def progress(console: Console) -> Iterator[View]:
    """Choose the view that suits the console."""
    if not console.is_terminal:
        yield _Lines(console)
        return
    with Live(console=console, refresh_per_second=4, transient=True) as live:
        yield _LiveTable(live)


def step_state(tasks: Sequence[TaskRun]) -> str:
    """Say in a word or two how far one step is, over all its batches."""
    states = [task.state for task in tasks]
    done, total = states.count("success"), len(states)
    share = f" {done}/{total}" if total > 1 else ""
    words = {
        "failed": "failed",
        "upstream_failed": "not reached",
        "up_for_retry": f"failed, tries again (attempt {max((task.attempt for task in tasks), default=0) + 1})",
        "running": f"running{share}",
    }
    for state, word in words.items():
        if state in states:
            return word
    if total and done == total:
        return f"done{share}"
    return f"running{share}" if done else WAITING


class _LiveTable:
    def __init__(self, live: Live) -> None:
        self._live = live
        self._began = time.monotonic()

    def show(self, runs: Sequence[FeedRun]) -> None:
        table = Table(title=f"{time.monotonic() - self._began:.0f} s", title_justify="right")
        for column in ("feed", *STEPS):
            table.add_column(column)
        for run in runs:
            table.add_row(run.feed, *(_coloured(step_state(tasks)) for tasks in _by_step(run)))
        self._live.update(table)


class _Lines:
    def __init__(self, console: Console) -> None:
        self._console = console
        self._shown: dict[tuple[str, str], str] = {}
        self._began = time.monotonic()

    def show(self, runs: Sequence[FeedRun]) -> None:
        for run in runs:
            for step, tasks in zip(STEPS, _by_step(run), strict=True):
                state = step_state(tasks)
                if state not in (WAITING, self._shown.get((run.feed, step))):
                    self._shown[run.feed, step] = state
                    seconds = time.monotonic() - self._began
                    self._console.print(f"{seconds:6.1f} s  {run.feed}: {step} {state}", markup=False, highlight=False)


def _by_step(run: FeedRun) -> list[list[TaskRun]]:
    return [[task for task in run.tasks if task.task == step] for step in STEPS]


def _coloured(state: str) -> str:
    colours = {"done": "green", "failed": "red", "running": "yellow"}
    return f"[{colours.get(state.split(' ', maxsplit=1)[0].rstrip(','), 'dim')}]{state}[/]"
