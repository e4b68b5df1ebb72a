"""Learning as an Airflow DAG: once a week, what each feed archived is looked through for what its pages repeat, as rules and as memory."""

from __future__ import annotations

from airflow.sdk import DAG, task

from newsfold.dag_factory import lone_dag

LEARNING_DAG = "newsfold.rules"


def build_learning_dag() -> DAG:
    """Build the DAG; the same each time."""
    with lone_dag(
        LEARNING_DAG,
        "Upkeep: learned rules",
        tags=["upkeep"],
        description="Propose cleaning rules from what a feed's pages repeat, which people review with `newsfold rules`, and renew its memory",
        schedule="@weekly",
    ) as dag:

        @task(doc_md="Find the declared feeds.")
        def feeds() -> list[str]:
            from newsfold import steps  # noqa: PLC0415 - heavy: tasks import it, parsing does not

            return steps.feeds()

        @task(doc_md="Look through one feed's archive.", max_active_tis_per_dagrun=2)
        def learn(feed_id: str) -> dict[str, int]:
            from newsfold import steps  # noqa: PLC0415 - heavy, as above

            return steps.learn(feed_id)

        learn.expand(feed_id=feeds())
    return dag
