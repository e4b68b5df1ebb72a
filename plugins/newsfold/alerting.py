"""Telling as an Airflow DAG: when a feed has loaded something new, notifiers hear what alerts found in it.

It stands apart from the feeds' own DAGs, so that a mail server that is away fails no feed. What could not be told waits in the index.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from airflow.sdk import DAG, AssetAny, get_current_context, task

from ingest.feed import find_feeds
from newsfold.dag_factory import feed_asset, lone_dag

ALERTS_DAG = "newsfold.alerts"


def build_alerts_dag(folder: Path) -> DAG:
    """Build the DAG that follows every feed of a folder; the same for the same files, which are only listed."""
    assets = [feed_asset(path.stem) for path in sorted(find_feeds(folder))]
    with lone_dag(
        ALERTS_DAG,
        "Upkeep: alerts",
        tags=["upkeep"],
        description="Tell notifiers what saved searches have found in what was loaded",
        schedule=AssetAny(*assets) if assets else None,
        timeout=timedelta(hours=1),
    ) as dag:

        @task(doc_md="Send what waits to be told.")
        def tell() -> dict[str, int]:
            from newsfold import telling  # noqa: PLC0415 - heavy: tasks import it, parsing does not

            context: dict[str, Any] = {**get_current_context()}
            return telling.tell(context)

        tell()
    return dag
