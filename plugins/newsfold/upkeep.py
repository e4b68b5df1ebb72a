"""Upkeep as an Airflow DAG: once a day, stories are looked at again with what is known by now.

A DAG id with a dot cannot be a feed's. The task waits for its turn in the pool in which feeds group, as both write the same state.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import DAG, Param, get_current_context, task

from newsfold.dag_factory import GROUP_POOL, RETRIES

UPKEEP_DAG = "newsfold.stories"
_WINDOW_DAYS = 7
_FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)  # fixed, as for feeds


def build_upkeep_dag() -> DAG:
    """Build the DAG; the same each time."""
    with DAG(
        dag_id=UPKEEP_DAG,
        dag_display_name="Upkeep: stories",
        description="Merge stories that turned out to be one event, split those that hold strangers",
        schedule="@daily",
        start_date=_FIRST_DAY,
        catchup=False,
        max_active_runs=1,
        dagrun_timeout=timedelta(days=1),
        default_args=RETRIES,
        tags=["newsfold", "upkeep"],
        params={
            "days": Param(
                _WINDOW_DAYS,
                type="integer",
                minimum=1,
                maximum=3660,
                title="Days",
                description="Look at stories with a text published in the last so many days.",
            )
        },
        auto_register=False,
    ) as dag:

        @task(doc_md="Merge and split stories, and let the index of documents follow.", pool=GROUP_POOL)
        def revise() -> dict[str, Any]:
            from newsfold import steps  # noqa: PLC0415 - heavy: tasks import it, parsing does not

            return steps.revise(get_current_context()["params"]["days"])

        revise()
    return dag
