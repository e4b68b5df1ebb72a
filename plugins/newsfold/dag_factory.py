"""A feed as an Airflow DAG: plan → process (mapped over batches) → group → load → publish.

Airflow parses DAG files again and again, so this module and all it imports stay light: what a task needs to work is imported inside the
task. XCom carries the paths of batches, never documents; every step finds the rest in the run's folder.

The same feed gives the same DAG whenever and wherever it is built, or each parse would be a new DAG version.
Source: apache/airflow #46934.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from airflow.sdk import (
    DAG,
    Asset,
    AssetAny,
    ExceptionRetryPolicy,
    Param,
    RetryAction,
    RetryRule,
    get_current_context,
    task,
)
from airflow.sdk.exceptions import AirflowTimetableInvalid

from ingest.errors import ConfigError, IndexUnavailable, NewsfoldError, Problem
from ingest.feed import Feed, load_feed, load_feeds
from ingest.feed_file import read_yaml

GROUP_POOL = "newsfold_group"
_FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)  # fixed: only the schedule's ticks after the latest one ever run
RETRIES = {
    "retries": 2,
    "retry_delay": timedelta(seconds=15),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=5),
    # Time heals a cluster that is away. It mends no configuration, no input and no ledger: those fail at once.
    "retry_policy": ExceptionRetryPolicy(
        [RetryRule(IndexUnavailable, RetryAction.DEFAULT), RetryRule(NewsfoldError, RetryAction.FAIL)]
    ),
}
_UNSAFE_IN_PATHS = re.compile(r"[^A-Za-z0-9._-]+")


def feed_asset(feed_id: str) -> Asset:
    """Return the asset that a run of this feed updates; its events carry the ledger's counts."""
    return Asset(name=f"newsfold.{feed_id}", uri=f"newsfold://feeds/{feed_id}")


def path_safe(run_id: str) -> str:
    """Turn a DAG run's id into the run's id: the same characters, less those that a path or URL could trip over; never empty."""
    return _UNSAFE_IN_PATHS.sub("-", run_id).strip(".-") or "run"


def build_dag(feed: Feed) -> DAG:
    """Build the DAG of one feed.

    Raises:
        ConfigError: Airflow refuses the feed's schedule or tags.
    """
    try:
        dag = _dag(feed)
        dag.validate()  # type: ignore[no-untyped-call]  # Airflow types it not
    except AirflowTimetableInvalid as error:
        raise ConfigError([_problem(feed, "schedule", f"{error}; write a cron expression, or @daily")]) from error
    except ValueError as error:
        raise ConfigError([_problem(feed, "tags", f"Airflow refuses them: {error}")]) from error
    return dag


def build_dags(folder: Path, only: str | None = None) -> tuple[list[DAG], list[Problem]]:
    """Build the DAGs of a folder of feed files; a bad feed leaves its problems and keeps no other away.

    Args:
        folder: of the feed files.
        only: build the feed of this id alone, as a starting task needs it (1,000 feeds: 0.03 s instead of 6 s).
    """
    try:
        feeds, problems = load_feeds(folder) if only is None else ([load_feed(folder / f"{only}.yml")], [])
    except ConfigError as error:
        feeds, problems = [], error.problems
    dags = []
    for feed in feeds:
        try:
            dags.append(build_dag(feed))
        except ConfigError as error:
            problems += error.problems
    return dags, problems


def _problem(feed: Feed, key: str, message: str) -> Problem:
    return read_yaml(_file(feed)).problem((key,), message)


def _file(feed: Feed) -> Path:
    return feed.folder / f"{feed.id}.yml"


def _dag(feed: Feed) -> DAG:
    with lone_dag(
        feed.id,
        feed.title,
        description=f"{feed.display_outlet}, read from {feed.read.path}",
        doc_md=_documentation(feed),
        schedule=feed.schedule,
        tags=feed.tags,
        params={"input": _input_param()},
    ) as dag:
        _tasks(feed)
    return dag


def lone_dag(  # noqa: PLR0913 - what differs between DAGs, by name
    dag_id: str,
    title: str,
    *,
    description: str,
    schedule: str | AssetAny | None,
    tags: Iterable[str],
    timeout: timedelta = timedelta(days=1),
    params: dict[str, Param] | None = None,
    doc_md: str | None = None,
) -> DAG:
    """Return an empty DAG whose runs follow one another and make up for no past tick.

    Args:
        dag_id: a feed's id; upkeep has a dot in it, which no feed's has.
        title: as Airflow shows it.
        description: in one line.
        schedule: a cron expression, or the assets whose events start it.
        tags: besides `newsfold`.
        timeout: after which a stuck run ends.
        params: of a run.
        doc_md: shown on the DAG's page.
    """
    return DAG(
        dag_id=dag_id,
        dag_display_name=title,
        description=description,
        doc_md=doc_md,
        schedule=schedule,
        start_date=_FIRST_DAY,
        catchup=False,
        max_active_runs=1,
        dagrun_timeout=timeout,
        default_args=RETRIES,
        tags=["newsfold", *tags],
        params=params,
        auto_register=False,
    )


def _input_param() -> Param:
    return Param(
        None,
        type=["null", "string"],
        minLength=1,
        title="Input",
        description="Read this file, folder, glob or fsspec URL instead of the feed's own path.",
    )


def _tasks(feed: Feed) -> None:
    asset = feed_asset(feed.id)

    @task(doc_md="Find the feed's inputs and share them out over batches.")
    def plan() -> list[str]:
        from newsfold import steps  # noqa: PLC0415 - heavy: tasks import it, parsing does not

        return steps.plan(feed, _run(), get_current_context()["params"]["input"])

    @task(doc_md="Archive, read, clean and enrich one batch.")
    def process(batch: str) -> None:
        from newsfold import steps  # noqa: PLC0415 - heavy, as above

        steps.process(feed, _run(), batch)

    # One run at a time over all feeds: each must see the copy groups and stories that the run before it made.
    @task(doc_md="Fold copies of one text into copy groups and articles on one event into stories.", pool=GROUP_POOL)
    def group() -> None:
        from newsfold import steps  # noqa: PLC0415 - heavy, as above

        steps.group(feed, _run())

    @task(doc_md="Write documents to the index, refusals to quarantine.")
    def load() -> None:
        from newsfold import steps  # noqa: PLC0415 - heavy, as above

        steps.load(feed, _run())

    @task(doc_md="Close the ledger; update the feed's asset.", outlets=[asset])
    def publish() -> dict[str, Any]:
        from newsfold import steps  # noqa: PLC0415 - heavy, as above

        counts = steps.publish(feed, _run())
        get_current_context()["outlet_events"][asset].extra = counts
        return counts

    process.expand(batch=plan()) >> group() >> load() >> publish()


def _run() -> str:
    return path_safe(get_current_context()["run_id"])


def _documentation(feed: Feed) -> str:
    """Describe the feed; no absolute path, which would make another DAG version on another machine."""
    facts = {
        "Outlet": feed.display_outlet,
        "Reads": f"`{feed.read.path}` ({feed.read.format})",
        "Feed file": f"`{_file(feed).name}`",
    }
    return "\n\n".join([f"# {feed.title}", *(f"{name}: {fact}" for name, fact in facts.items())])
