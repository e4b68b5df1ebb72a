from __future__ import annotations

import io

import pytest
from rich.console import Console

from newsfold.launcher.dag_runs import FeedRun, TaskRun
from newsfold.launcher.progress import progress, step_state


def tasks(*states: str | None, attempt: int = 1) -> list[TaskRun]:
    """One step's tasks in these states."""
    return [TaskRun("process", index, state, attempt, None, None) for index, state in enumerate(states)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (tasks(), "·"),
        (tasks(None), "·"),
        (tasks("queued"), "·"),
        (tasks("running"), "running"),
        (tasks("running", "queued", "success"), "running 1/3"),
        (tasks("success", "queued", "success"), "running 2/3"),
        (tasks("success"), "done"),
        (tasks("success", "success"), "done 2/2"),
        (tasks("success", "failed", "running"), "failed"),
        (tasks("upstream_failed"), "not reached"),
        (tasks("up_for_retry", attempt=1), "failed, tries again (attempt 2)"),
    ],
)
def test_a_step_is_told_in_a_word_over_all_its_batches(given: list[TaskRun], expected: str) -> None:
    """The worst state of a batch is the step's."""
    assert step_state(given) == expected


def test_without_a_terminal_each_change_is_one_line() -> None:
    """Nothing is repeated, nothing is drawn over."""
    output = io.StringIO()
    run = FeedRun("herald", "r1", was_paused=True)
    with progress(Console(file=output)) as view:
        for state in ("queued", "running", "running", "success"):
            run.tasks = [TaskRun("plan", -1, state, 1, None, None)]
            view.show([run])
    assert [line.split("  ")[-1] for line in output.getvalue().splitlines()] == [
        "herald: plan running",
        "herald: plan done",
    ]


def test_a_terminal_gets_one_table() -> None:
    """It shows each feed and each step."""
    output = io.StringIO()
    run = FeedRun("herald", "r1", was_paused=True, tasks=[TaskRun("plan", -1, "running", 1, None, None)])
    with progress(Console(file=output, force_terminal=True, width=100)) as view:
        view.show([run])
    for word in ("herald", "plan", "publish", "running"):
        assert word in output.getvalue()
