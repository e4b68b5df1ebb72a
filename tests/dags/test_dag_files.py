"""The DAG files as Airflow's DAG processor sees them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk import DAG
from airflow.serialization.serialized_objects import DagSerialization
from airflow.utils.dag_version_inflation_checker import check_dag_file_stability

from ingest.settings import PROJECT
from newsfold.alerting import ALERTS_DAG
from newsfold.dag_factory import GROUP_POOL
from newsfold.learning import LEARNING_DAG
from newsfold.retention import RETENTION_DAG
from newsfold.upkeep import UPKEEP_DAG

DAGS = PROJECT / "dags"
HEAVY = ("elasticsearch", "trafilatura", "bs4", "lxml", "numpy", "pycrfsuite", "py3langid", "warcio", "ingest.pipeline")


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PROJECT / "plugins"))


def parsed() -> DagBag:
    """Parse the folder of DAG files as Airflow does."""
    return DagBag(dag_folder=DAGS, bundle_path=DAGS, bundle_name="dags-folder")


def serialised(dag: DAG) -> str:
    """Return what Airflow compares to tell versions of a DAG apart."""
    return json.dumps(DagSerialization.to_dict(dag), sort_keys=True)


@pytest.mark.usefixtures("feeds")
def test_every_feed_file_becomes_one_dag_of_five_steps() -> None:
    """The steps stand in the order of the flow, process is mapped over batches."""
    bag = parsed()
    assert bag.import_errors == {}
    assert sorted(bag.dags) == ["gazette", "herald", ALERTS_DAG, RETENTION_DAG, LEARNING_DAG, UPKEEP_DAG]
    for dag in (bag.dags["gazette"], bag.dags["herald"]):
        assert [task.task_id for task in dag.topological_sort()] == ["plan", "process", "group", "load", "publish"]
        assert [task.task_id for task in dag.tasks if task.is_mapped] == ["process"]


def test_a_bad_feed_keeps_no_other_away_and_is_reported_with_file_line_key_value_and_remedy(feeds: Path) -> None:
    """The good feeds stay; the mistakes of both bad ones stand on Airflow's page of import errors."""
    (feeds / "bad.yml").write_text("title: Bad\nread:\n  format: txt\n  path: x\n")
    (feeds / "often.yml").write_text('title: Often\nschedule: "61 * * * *"\nread:\n  format: text\n  path: x\n')
    bag = parsed()
    assert sorted(bag.dags) == ["gazette", "herald", ALERTS_DAG, RETENTION_DAG, LEARNING_DAG, UPKEEP_DAG]
    assert list(bag.import_errors) == ["feed_errors.py"]
    (error,) = bag.import_errors.values()
    assert f"ConfigError: {feeds}/bad.yml:3: read.format = txt: " in error
    assert f"{feeds}/often.yml:2: schedule = " in error
    assert "write a cron expression" in error


def test_a_task_parses_the_feed_that_it_runs_and_no_other(feeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Airflow names the DAG when a task starts; a thousand other feeds then cost nothing."""
    (feeds / "bad.yml").write_text("title: [")
    monkeypatch.setenv("_AIRFLOW_PARSING_CONTEXT_DAG_ID", "herald")
    bag = DagBag(dag_folder=DAGS / "feed_dags.py", bundle_path=DAGS, bundle_name="dags-folder")
    assert (list(bag.dags), bag.import_errors) == (["herald"], {})


def test_a_task_whose_feed_has_become_bad_says_so(feeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between a run's tasks somebody may break the file; "DAG not found" would explain nothing."""
    (feeds / "herald.yml").write_text("title: Herald\n")
    monkeypatch.setenv("_AIRFLOW_PARSING_CONTEXT_DAG_ID", "herald")
    bag = DagBag(dag_folder=DAGS / "feed_dags.py", bundle_path=DAGS, bundle_name="dags-folder")
    assert f"{feeds}/herald.yml" in bag.import_errors["feed_dags.py"]


@pytest.mark.usefixtures("feeds")
def test_the_same_feeds_parsed_twice_are_the_same_versions() -> None:
    """A parse that differs would add a DAG version every thirty seconds."""
    first, second = parsed(), parsed()
    assert {name: serialised(dag) for name, dag in first.dags.items()} == {
        name: serialised(dag) for name, dag in second.dags.items()
    }


def test_a_dag_names_no_path_of_this_machine(feeds: Path) -> None:
    """Two DAG processors on two machines must not take turns in making new versions."""
    for dag in parsed().dags.values():
        assert str(feeds) not in serialised(dag)


@pytest.mark.parametrize("name", ["feed_dags.py", "feed_errors.py", "upkeep_dags.py"])
def test_airflow_finds_nothing_in_a_dag_file_that_varies_between_parses(name: str) -> None:
    """Airflow's own check for version inflation has no warning."""
    assert check_dag_file_stability(str(DAGS / name)).warnings == {}


@pytest.mark.parametrize("name", ["feed_dags.py", "feed_errors.py", "upkeep_dags.py"])
def test_parsing_a_dag_file_imports_no_heavy_library(feeds: Path, name: str) -> None:
    """Airflow parses every thirty seconds, and at the start of each task."""
    code = f"import runpy, sys; runpy.run_path({str(DAGS / name)!r}); print([m for m in {HEAVY!r} if m in sys.modules])"
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join([str(PROJECT), str(PROJECT / "plugins")])}
    result = subprocess.run(
        [sys.executable, "-c", code], env=variables, cwd=feeds, capture_output=True, text=True, check=True, timeout=60
    )
    assert result.stdout.strip() == "[]"


@pytest.mark.usefixtures("feeds")
def test_upkeep_is_one_daily_task_that_waits_for_its_turn() -> None:
    """It writes what feeds write when they group, so it shares their pool; how far it looks back can be chosen."""
    dag = parsed().dags[UPKEEP_DAG]
    assert [(task.task_id, task.pool) for task in dag.tasks] == [("revise", GROUP_POOL)]
    assert dag.params["days"] == 7


@pytest.mark.usefixtures("feeds")
def test_retention_waits_for_its_turn_too() -> None:
    """It changes the state in which feeds group."""
    dag = parsed().dags[RETENTION_DAG]
    assert {task.task_id: task.pool for task in dag.tasks} == {"feeds": "default_pool", "expire": GROUP_POOL}


def test_the_file_of_dags_stays_small() -> None:
    """DAG files hold no logic."""
    assert len((DAGS / "feed_dags.py").read_text().splitlines()) < 40
