"""Telling as an Airflow DAG: when a feed has loaded something new, notifiers hear what alerts found in it.

It stands apart from the feeds' own DAGs, so that a mail server that is away fails no feed. What could not be told waits in the index.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from airflow.sdk import DAG, AssetAny, get_current_context, task

from ingest.feed import find_feeds
from newsfold.dag_factory import RETRIES, feed_asset

ALERTS_DAG = "newsfold.alerts"  # the dot keeps it apart from feeds' ids
_FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)  # fixed, as for feeds


def build_alerts_dag(folder: Path) -> DAG:
    """Build the DAG that follows every feed of a folder; the same for the same files, which are only listed."""
    assets = [feed_asset(path.stem) for path in sorted(find_feeds(folder))]
    with DAG(
        dag_id=ALERTS_DAG,
        dag_display_name="Upkeep: alerts",
        description="Tell notifiers what saved searches have found in what was loaded",
        schedule=AssetAny(*assets) if assets else None,
        start_date=_FIRST_DAY,
        catchup=False,
        max_active_runs=1,
        dagrun_timeout=timedelta(hours=1),
        default_args=RETRIES,
        tags=["newsfold", "upkeep"],
        auto_register=False,
    ) as dag:

        @task(doc_md="Send what waits to be told.")
        def tell() -> dict[str, int]:
            from newsfold import telling  # noqa: PLC0415 - heavy: tasks import it, parsing does not

            context: dict[str, Any] = {**get_current_context()}
            return telling.tell(context)

        tell()
    return dag
