"""Notifiers told of what alerts found: by a real Airflow, on a real index."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from ingest.errors import ConfigError
from ingest.feed import load_feed
from ingest.load import install_templates
from ingest.pipeline import run_feed
from ingest.search import Query
from ingest.search.alerts import add_alert, notices
from ingest.settings import PROJECT, Settings
from newsfold.notifiers import read_notifiers

# A notifier as people write them: templates, and something sent. This one sends to a file.
_NOTIFIER = """
from airflow.sdk.bases.notifier import BaseNotifier


class FileNotifier(BaseNotifier):
    template_fields = ("path", "line")

    def __init__(self, path, line, **rest):
        super().__init__(**rest)
        self.path, self.line = path, line

    def notify(self, context):
        with open(self.path, "a") as file:
            file.write(f"{context['dag'].dag_id} {context['notice_id']} {self.line}\\n")
"""
_DECLARED = """
desk:
  class: desk_notifiers.FileNotifier
  arguments:
    path: %s
    line: "{{ alert.title }}: {%% for find in finds %%}{{ find.document.title or find.document.lede }};{%% endfor %%}"
"""


def _airflow(settings: Settings, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    variables = {
        "AIRFLOW_HOME": str(home / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "PYTHONPATH": os.pathsep.join(map(str, (PROJECT, PROJECT / "plugins", home))),
        "NEWSFOLD_FEEDS": str(settings.feeds),
        "NEWSFOLD_INDEX_PREFIX": settings.index_prefix,
        "ELASTICSEARCH_URL": str(settings.elasticsearch_url),
    }
    command = [sys.executable, "-m", "airflow", *arguments]
    return subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, check=False, timeout=150)


@pytest.mark.airflow
@pytest.mark.timeout(240)
def test_what_a_run_brings_is_told_by_a_notifier_and_never_twice(
    feeds: Path, settings: Settings, client: Elasticsearch, tmp_path: Path
) -> None:
    """The run finds it, the DAG tells it; a notifier that cannot be had keeps no other from being told, and what it missed waits."""
    own, told = replace(settings, feeds=feeds), tmp_path / "told.txt"
    (tmp_path / "desk_notifiers.py").write_text(_NOTIFIER)
    (tmp_path / "notifiers.yml").write_text(_DECLARED % json.dumps(str(told)))
    install_templates(client, own)
    add_alert(client, own, "Libraries", Query(text="library"), ("pager", "desk"))
    body = "The council of Saltmere voted on Tuesday to keep its library open on Sundays. Two members were against."
    (feeds / "gazette.jsonl").write_text(json.dumps({"body": body, "id": 1}) + "\n")
    run_feed(load_feed(feeds / "gazette.yml"), own)
    assert _airflow(own, tmp_path, "db", "migrate").returncode == 0
    for _ in range(2):
        done = _airflow(own, tmp_path, "dags", "test", "newsfold.alerts")
        assert "pager: an alert names it, and it is not declared; declared are: desk" in done.stdout + done.stderr
    (line,) = told.read_text().splitlines()
    dag, notice, words = line.split(" ", 2)
    assert (dag, len(notice)) == ("newsfold.alerts", 32)
    assert words.startswith("Libraries: The council of Saltmere voted")
    assert [waiting.notifier for waiting in notices(client, own)] == ["pager"]


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("desk: mail\n", "notifiers.yml:1: desk = mail: write `class:`"),
        ("desk:\n  class: a.B\n  to: me\n", "notifiers.yml:3: desk.to = me: no such key"),
        ("desk:\n  class: a.B\n  arguments: [1]\n", "desk.arguments = .* write a mapping"),
    ],
)
def test_every_mistake_in_the_file_is_named(settings: Settings, tmp_path: Path, written: str, words: str) -> None:
    """With line, key, value and what to write instead."""
    (tmp_path / "notifiers.yml").write_text(written)
    with pytest.raises(ConfigError, match=words):
        read_notifiers(replace(settings, feeds=tmp_path / "feeds"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("other", "is not declared; declared are: away, wrong, few"),
        ("away", "install its provider"),
        ("wrong", "subclass of BaseNotifier"),
        ("few", "missing 1 required"),
    ],
)
def test_a_notifier_that_cannot_be_made_is_named(settings: Settings, tmp_path: Path, name: str, words: str) -> None:
    """No class of this path, none that is a notifier, or other arguments."""
    (tmp_path / "notifiers.yml").write_text(
        "away: {class: no.such.Notifier}\nwrong: {class: pathlib.Path}\n"
        "few: {class: airflow.providers.smtp.notifications.smtp.SmtpNotifier}\n"
    )
    with pytest.raises(ConfigError, match=words):
        read_notifiers(replace(settings, feeds=tmp_path / "feeds")).make(name)


def test_without_the_file_none_is_declared(settings: Settings, tmp_path: Path) -> None:
    """Alerts are feeds then, and nothing else."""
    assert read_notifiers(replace(settings, feeds=tmp_path / "feeds")).declared == {}
