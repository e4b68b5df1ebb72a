"""Feeds through a real Airflow into a real Elasticsearch, started as `make run` starts them."""

from __future__ import annotations

import itertools
import json
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from launching import launch, launcher

from ingest.settings import Settings
from newsfold.launcher.home import airflow_folder, open_home
from newsfold.launcher.processes import marked_processes

pytestmark = [pytest.mark.airflow, pytest.mark.timeout(240)]

STORIES = {
    "ferry.txt": "The ferry between Saltmere and Quay Island will run again from Monday, the harbour office said. "
    "Its engine had failed in a storm two weeks ago, and the island's school sent its pupils home by fishing boat.",
    "bakery.txt": "The last bakery in Saltmere closes on Saturday after ninety years. Its owner, Tilda Marrow, found "
    "nobody who wants to rise at two in the morning, and her ovens go to a museum in the county town.",
}


@pytest.fixture
def own_settings(settings: Settings, feeds: Path) -> Settings:
    """Two feeds with something to read: two text files and one line of JSON."""
    (feeds / "herald").mkdir()
    for name, text in STORIES.items():
        (feeds / "herald" / name).write_text(text)
    body = "The council of Saltmere voted on Tuesday to keep its library open on Sundays. Two members were against."
    (feeds / "gazette.jsonl").write_text(json.dumps({"body": body}) + "\n")
    return replace(settings, feeds=feeds)


def test_feeds_run_as_dags_into_the_index(own_settings: Settings, client: Elasticsearch) -> None:
    """Every document arrives, the ledgers close; repeated with one missing input, one feed says "nothing new", the other why."""
    first = launch(own_settings, "run")
    assert first.returncode == 0, first.stdout + first.stderr
    client.indices.refresh(index=f"{own_settings.index_prefix}*")
    assert client.count(index=own_settings.index_prefix)["count"] == 3
    for words in ("herald: publish done", "Peak memory: Airflow", "make serve"):
        assert words in first.stdout

    second = launch(own_settings, "run", "--feed", "herald", "--feed", "gazette", "--input", "gazette=/nowhere/x.jsonl")
    assert second.returncode == 1, second.stdout + second.stderr
    assert "herald: nothing new: all 2 unchanged" in second.stdout
    assert "gazette.plan failed:" in second.stdout
    assert "InputError" in second.stdout
    assert "/nowhere/x.jsonl" in second.stdout
    assert client.count(index=own_settings.index_prefix)["count"] == 3
    assert marked_processes(airflow_folder(own_settings)) == []


def test_a_feed_that_does_not_exist_is_refused_before_anything_starts(own_settings: Settings) -> None:
    """A typing mistake costs a second, not a start of Airflow."""
    result = launch(own_settings, "run", "--feed", "herld")
    assert result.returncode == 2
    assert "no such feed; feeds here: gazette, herald" in result.stderr
    assert not airflow_folder(own_settings).exists()


def test_serve_keeps_airflow_up_until_sigterm(own_settings: Settings) -> None:
    """It prints address, user and password, and leaves no process behind."""
    with launcher(own_settings, "serve") as process:
        try:
            assert process.stdout
            lines = list(itertools.takewhile(lambda line: "Ctrl-C" not in line, process.stdout))
        finally:
            process.terminate()
        process.wait(60)
    password = open_home(own_settings).password
    assert any(line.startswith("Airflow:        http://127.0.0.1:") for line in lines)
    assert any(line.strip() == f"user, password: admin, {password}" for line in lines)
    assert process.returncode == 128 + signal.SIGTERM
    assert marked_processes(airflow_folder(own_settings)) == []
