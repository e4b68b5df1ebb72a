from __future__ import annotations

from pathlib import Path

import pytest
from airflow.sdk import DAG, Asset, RetryAction

from ingest.errors import ConfigError, IndexMisconfigured, IndexUnavailable, InputError, LedgerError
from ingest.feed import load_feed
from newsfold.dag_factory import GROUP_POOL, build_dag, build_dags, feed_asset, path_safe


def dag_of(feeds: Path, feed_id: str) -> DAG:
    """Build the DAG of one of the invented feeds."""
    return build_dag(load_feed(feeds / f"{feed_id}.yml"))


def test_a_dag_says_what_its_feed_is(feeds: Path) -> None:
    """Title, outlet, input and file stand where Airflow's page shows them."""
    dag = dag_of(feeds, "herald")
    assert dag.dag_id == "herald"
    assert dag.dag_display_name == "Harbour Herald"
    assert dag.tags == {"newsfold", "harbour"}
    for fact in ("# Harbour Herald", "The Harbour Herald", "herald/*.txt", "herald.yml"):
        assert fact in (dag.doc_md or "")


def test_runs_of_a_feed_wait_for_each_other_and_make_up_for_no_past_tick(feeds: Path) -> None:
    """A feed's runs follow one another; unpausing starts no series of old ones; a stuck run ends."""
    dag = dag_of(feeds, "gazette")
    assert (dag.max_active_runs, dag.catchup) == (1, False)
    assert dag.dagrun_timeout is not None
    assert dag.timetable.expression == "15 6 * * *"


def test_only_group_waits_for_the_one_slot_of_its_pool(feeds: Path) -> None:
    """Two feeds may be read and loaded side by side, not grouped."""
    pools = {task.task_id: task.pool for task in dag_of(feeds, "herald").tasks}
    assert {task for task, pool in pools.items() if pool == GROUP_POOL} == {"group"}


def test_publish_updates_the_feeds_asset(feeds: Path) -> None:
    """Others schedule on `newsfold://feeds/<id>`."""
    outlets = {task.task_id: task.outlets for task in dag_of(feeds, "herald").tasks}
    assert outlets["publish"] == [feed_asset("herald")]
    assert isinstance(outlets["publish"][0], Asset)
    assert feed_asset("herald").uri == "newsfold://feeds/herald"


@pytest.mark.parametrize(
    ("error", "action"),
    [
        (IndexUnavailable("away"), RetryAction.DEFAULT),
        (OSError("disk"), RetryAction.DEFAULT),
        (IndexMisconfigured("forbidden"), RetryAction.FAIL),
        (ConfigError([]), RetryAction.FAIL),
        (InputError("nothing there"), RetryAction.FAIL),
        (LedgerError("open"), RetryAction.FAIL),
    ],
)
def test_a_task_is_retried_only_where_time_can_heal(feeds: Path, error: Exception, action: RetryAction) -> None:
    """What somebody must mend first fails at once."""
    for task in dag_of(feeds, "herald").tasks:
        if not task.is_mapped:
            assert task.retries == 2
            assert task.retry_policy.evaluate(error, 1, 2).action == action


def test_a_schedule_that_airflow_refuses_is_the_feeds_mistake(feeds: Path) -> None:
    """It is reported at its line; the other feeds are built."""
    (feeds / "often.yml").write_text('title: Often\nread:\n  format: text\n  path: x\nschedule: "61 * * * *"\n')
    dags, (problem,) = build_dags(feeds)
    assert [dag.dag_id for dag in dags] == ["gazette", "herald"]
    assert (Path(problem.file).name, problem.line, problem.key, problem.value) == (
        "often.yml",
        5,
        "schedule",
        '"61 * * * *"',
    )


def test_a_tag_that_airflow_refuses_is_the_feeds_mistake(feeds: Path) -> None:
    """Airflow takes a hundred characters."""
    (feeds / "long.yml").write_text(f"title: Long\ntags: [{'x' * 101}]\nread:\n  format: text\n  path: x\n")
    _, (problem,) = build_dags(feeds)
    assert (problem.line, problem.key) == (2, "tags")


def test_one_feed_is_built_alone_when_asked_for(feeds: Path) -> None:
    """Mistakes of others do not matter then."""
    (feeds / "bad.yml").write_text("title: [")
    dags, problems = build_dags(feeds, only="herald")
    assert ([dag.dag_id for dag in dags], problems) == (["herald"], [])


@pytest.mark.parametrize(
    ("run_id", "expected"),
    [
        ("20260102T030405-ab12", "20260102T030405-ab12"),
        ("manual__2026-01-02T03:04:05+00:00_x1", "manual__2026-01-02T03-04-05-00-00_x1"),
        ("../../etc", "etc"),
        ("a b/c\\d", "a-b-c-d"),
        ("...", "run"),
    ],
)
def test_a_run_id_is_safe_as_a_folder(run_id: str, expected: str) -> None:
    """Somebody may name a DAG run as he likes."""
    assert path_safe(run_id) == expected
