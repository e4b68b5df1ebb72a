"""Upkeep as an Airflow DAG: once a day, stories are looked at again with what is known by now.

The task waits for its turn in the pool in which feeds group, as both write the same state.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import DAG, Param, get_current_context, task

from newsfold.dag_factory import GROUP_POOL, lone_dag

UPKEEP_DAG = "newsfold.stories"
_WINDOW_DAYS = 7


def build_upkeep_dag() -> DAG:
    """Build the DAG; the same each time."""
    with lone_dag(
        UPKEEP_DAG,
        "Upkeep: stories",
        tags=["upkeep"],
        description="Merge stories that turned out to be one event, split those that hold strangers",
        schedule="@daily",
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
    ) as dag:

        @task(doc_md="Merge and split stories, and let the index of documents follow.", pool=GROUP_POOL)
        def revise() -> dict[str, Any]:
            from newsfold import steps  # noqa: PLC0415 - heavy: tasks import it, parsing does not

            return steps.revise(get_current_context()["params"]["days"])

        revise()
    return dag
