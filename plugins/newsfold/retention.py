"""Retention as an Airflow DAG: once a day, what is over a feed's limits goes from the index.

It needs a key that may delete, which the keys that load must not be: see `newsfold.connection.upkeep_settings`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, task

from newsfold.dag_factory import GROUP_POOL, RETRIES

RETENTION_DAG = "newsfold.retention"  # the dot keeps it apart from feeds' ids
_FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)  # fixed, as for feeds


def build_retention_dag() -> DAG:
    """Build the DAG; the same each time."""
    with DAG(
        dag_id=RETENTION_DAG,
        dag_display_name="Upkeep: retention",
        description="Remove from the index what is over the limits of its feed; the raw archive stays",
        schedule="@daily",
        start_date=_FIRST_DAY,
        catchup=False,
        max_active_runs=1,
        dagrun_timeout=timedelta(days=1),
        default_args=RETRIES,
        tags=["newsfold", "upkeep"],
        auto_register=False,
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
