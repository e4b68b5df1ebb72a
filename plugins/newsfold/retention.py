"""Retention as an Airflow DAG: once a day, what is over a feed's limits goes from the index.

It needs a key that may delete, which the keys that load must not be: see `newsfold.connection.upkeep_settings`.
"""

from __future__ import annotations

from airflow.sdk import DAG, task

from newsfold.dag_factory import GROUP_POOL, lone_dag

RETENTION_DAG = "newsfold.retention"


def build_retention_dag() -> DAG:
    """Build the DAG; the same each time."""
    with lone_dag(
        RETENTION_DAG,
        "Upkeep: retention",
        tags=["upkeep"],
        description="Remove from the index what is over the limits of its feed; the raw archive stays",
        schedule="@daily",
    ) as dag:

        @task(doc_md="Find the feeds that have limits.")
        def feeds() -> list[str]:
            from newsfold import steps  # noqa: PLC0415 - heavy: tasks import it, parsing does not

            return steps.limited_feeds()

        @task(doc_md="Remove what is over one feed's limits.", pool=GROUP_POOL)
        def expire(feed_id: str) -> dict[str, int]:
            from newsfold import steps  # noqa: PLC0415 - heavy, as above

            return steps.expire(feed_id)

        expire.expand(feed_id=feeds())
    return dag
