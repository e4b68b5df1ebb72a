from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.settings import Settings, read_settings
from newsfold.launcher.home import choose_port, environment, open_home


def settings_of(folder: Path) -> Settings:
    """Settings in a folder of one's own."""
    return replace(read_settings({}), home=folder, data=str(folder), elasticsearch_url="http://127.0.0.1:9")


def test_secrets_are_made_once_and_for_nobody_else(tmp_path: Path) -> None:
    """A second start keeps password and keys; no file or folder is open to others."""
    first = open_home(settings_of(tmp_path))
    second = open_home(settings_of(tmp_path))
    assert (first.password, first.keys) == (second.password, second.keys)
    assert len({first.password, *first.keys.values()}) == 4
    assert first.folder.stat().st_mode & 0o077 == 0
    for name in ("secrets.json", "passwords.json"):
        assert (first.folder / name).stat().st_mode & 0o077 == 0


def test_a_taken_port_is_left_and_the_next_one_remembered(tmp_path: Path) -> None:
    """Another program may have the port since the last start."""
    home = open_home(settings_of(tmp_path))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        chosen = choose_port(replace(home, port=taken.getsockname()[1]))
        assert chosen.port != taken.getsockname()[1]
    assert open_home(settings_of(tmp_path)).port == chosen.port


def test_the_settings_of_another_airflow_are_left_out(tmp_path: Path) -> None:
    """Its database must not be migrated, its executor not be used; connections are let in."""
    outside = {
        "AIRFLOW_HOME": "/elsewhere",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "postgresql://production",
        "AIRFLOW__CELERY__BROKER_URL": "redis://production",
        "AIRFLOW_CONN_MAIL": "smtp://mail.example",
        "PATH": "/bin",
    }
    home = open_home(settings_of(tmp_path))
    variables = environment(home, settings_of(tmp_path), "run", outside)
    assert variables["AIRFLOW_HOME"] == str(home.folder)
    assert variables["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] == f"sqlite:///{home.folder}/airflow.db"
    assert "AIRFLOW__CELERY__BROKER_URL" not in variables
    assert (variables["AIRFLOW_CONN_MAIL"], variables["PATH"]) == ("smtp://mail.example", "/bin")


def test_airflow_listens_on_this_machine_alone_and_knows_its_own_port(tmp_path: Path) -> None:
    """Host, port, base URL and the URL that tasks report to belong together."""
    home = replace(open_home(settings_of(tmp_path)), port=18099)
    variables = environment(home, settings_of(tmp_path), "run", {})
    assert variables["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert variables["AIRFLOW__API__PORT"] == "18099"
    assert variables["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:18099/execution/"
    assert int(variables["AIRFLOW__CORE__PARALLELISM"]) <= 4


def test_tasks_get_absolute_paths_and_the_cluster(tmp_path: Path) -> None:
    """They run in another folder than the launcher; fsspec URLs pass unchanged."""
    home = open_home(settings_of(tmp_path))
    local = replace(settings_of(tmp_path), data="data", feeds=Path("feeds"), elasticsearch_api_key="key")
    variables = environment(home, local, "run", {})
    assert variables["NEWSFOLD_DATA"] == str(Path("data").absolute())
    assert variables["NEWSFOLD_FEEDS"] == str(Path("feeds").absolute())
    assert (variables["ELASTICSEARCH_URL"], variables["ELASTICSEARCH_API_KEY"]) == ("http://127.0.0.1:9", "key")
    remote = environment(home, replace(local, data="s3://bucket/news", elasticsearch_api_key=None), "run", {})
    assert remote["NEWSFOLD_DATA"] == "s3://bucket/news"
    assert "ELASTICSEARCH_API_KEY" not in remote


@pytest.mark.parametrize(("command", "expected"), [("run", "False"), ("serve", "True")])
def test_only_serve_starts_what_is_due_by_schedule(tmp_path: Path, command: str, expected: str) -> None:
    """A run that was asked for must not bring another of the same feed with it."""
    variables = environment(open_home(settings_of(tmp_path)), settings_of(tmp_path), command, {})
    assert variables["AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE"] == expected
