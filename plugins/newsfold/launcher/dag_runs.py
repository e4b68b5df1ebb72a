"""Trigger feeds as DAG runs, follow them, and say why one failed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newsfold.launcher.api import Api
from newsfold.launcher.errors import AirflowError

_PARSE_SECONDS = 90.0
_POLL_SECONDS = 0.3
_OVER = frozenset({"success", "failed"})
_LOUD = frozenset({"error", "critical"})


@dataclass(frozen=True, slots=True)
class TaskRun:
    """One task of a run, or one of the mapped ones, as Airflow last said.

    Attributes:
        index: of the batch, -1 where the task is not mapped.
        state: Airflow's word, None before it is scheduled.
    """

    task: str
    index: int
    state: str | None
    attempt: int
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(slots=True)
class FeedRun:
    """One feed's DAG run.

    Attributes:
        run: id of the DAG run and of the feed's run.
        was_paused: the DAG's switch before; it is put back afterwards.
        state: `queued`, `running`, `success` or `failed`.
    """

    feed: str
    run: str
    was_paused: bool
    state: str = "queued"
    started_at: datetime | None = None
    ended_at: datetime | None = None
    tasks: list[TaskRun] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """Whether it succeeded or failed."""
        return self.state in _OVER

    def path(self) -> str:
        """Return the resource of the DAG run."""
        return f"/dags/{self.feed}/dagRuns/{self.run}"


def await_dag(api: Api, feed: str, since: datetime | None, check: Callable[[], None]) -> dict[str, Any]:
    """Wait until Airflow has parsed a feed's DAG.

    Args:
        api: Airflow.
        feed: id of feed and DAG.
        since: a parse before this moment does not count; None: any does.
        check: called in between; raises when waiting is in vain.

    Raises:
        AirflowError: it does not appear; with Airflow's import errors.
    """
    deadline = time.monotonic() + _PARSE_SECONDS
    while True:
        check()
        dag: dict[str, Any] | None = api.find(f"/dags/{feed}")
        if dag and not dag["is_stale"] and (since is None or _instant(dag["last_parsed_time"]) >= since):
            return dag
        blamed = [line.partition("Error: ")[2] for line in _import_errors(api) if f"/{feed}.yml:" in line]
        if blamed:
            raise AirflowError("\n".join(blamed))
        if time.monotonic() > deadline:
            rest = "\n".join(_import_errors(api)) or "none"
            raise AirflowError(f"Airflow shows no DAG {feed} after {_PARSE_SECONDS:.0f} s; import errors: {rest}")
        time.sleep(_POLL_SECONDS)


def _import_errors(api: Api) -> Iterator[str]:
    for error in api.pages("/importErrors", "import_errors"):
        yield from error["stack_trace"].splitlines()


def trigger(api: Api, dag: Mapping[str, Any], run: str, input_path: str | None) -> FeedRun:
    """Start a run of a feed; its DAG is switched on for as long as the run takes.

    Under `serve`, a feed with a schedule then also runs for the latest tick that it missed, as it does when somebody switches it on.
    """
    feed = dag["dag_id"]
    body = {"dag_run_id": run, "logical_date": None, "conf": {"input": input_path} if input_path else {}}
    api.send("POST", f"/dags/{feed}/dagRuns", body)
    if dag["is_paused"]:
        api.send("PATCH", f"/dags/{feed}", {"is_paused": False})
    return FeedRun(feed, run, was_paused=dag["is_paused"])


def update(api: Api, run: FeedRun) -> None:
    """Ask Airflow how far a run is."""
    answer = api.get(run.path())
    run.tasks = [
        TaskRun(
            task=task["task_id"],
            index=task["map_index"],
            state=task["state"],
            attempt=task["try_number"],
            started_at=_instant(task["start_date"]),
            ended_at=_instant(task["end_date"]),
        )
        for task in api.pages(f"{run.path()}/taskInstances", "task_instances")
    ]
    run.state, run.started_at, run.ended_at = (
        answer["state"],
        _instant(answer["start_date"]),
        _instant(answer["end_date"]),
    )


def finish(api: Api, run: FeedRun) -> None:
    """Put a DAG's switch back, and end its run if it is not over."""
    if not run.over:
        api.send("PATCH", run.path(), {"state": "failed"})
    if run.was_paused:
        api.send("PATCH", f"/dags/{run.feed}", {"is_paused": True})


def failures(api: Api, run: FeedRun) -> Iterator[str]:
    """Say for each failed task what its log says of the error."""
    broken = [task for task in run.tasks if task.state == "failed"]
    if run.state == "failed" and not broken:
        yield f"{run.feed} failed without a failed task: it was ended from elsewhere, or ran longer than a day"
    for task in broken:
        name = f"{run.feed}.{task.task}" + (f"[{task.index}]" if task.index >= 0 else "")
        path = f"{run.path()}/taskInstances/{task.task}/logs/{task.attempt}"
        log = api.get(path, map_index=task.index, full_content="true")
        yield "\n  ".join([f"{name} failed:", *_errors(log["content"])])


def _errors(entries: list[Any]) -> Iterator[str]:
    seen = set()
    for entry in entries:
        if not isinstance(entry, dict) or entry.get("level") not in _LOUD:
            continue
        causes = [f"{cause['exc_type']}: {cause['exc_value']}" for cause in entry.get("error_detail") or ()]
        for line in causes or [entry["event"]]:
            if line not in seen:
                seen.add(line)
                yield line
    if not seen:
        yield "its log names no error; the task's process may have been killed (out of memory?)"


def _instant(text: str | None) -> Any:  # noqa: ANN401 - datetime where there is a text
    return None if text is None else datetime.fromisoformat(text)
