"""Retention as a real Airflow runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from elasticsearch import Elasticsearch

from ingest.feed import load_feed
from ingest.pipeline import run_feed
from ingest.settings import PROJECT, Settings

pytestmark = [pytest.mark.airflow, pytest.mark.timeout(240)]


def airflow(settings: Settings, feeds: Path, *arguments: str) -> str:
    """Run a command of Airflow's in a home of this test's own."""
    variables = {
        "AIRFLOW_HOME": str(settings.home / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "PYTHONPATH": f"{PROJECT}{os.pathsep}{PROJECT / 'plugins'}",
        "NEWSFOLD_FEEDS": str(feeds),
        "NEWSFOLD_DATA": settings.data,
        "NEWSFOLD_INDEX_PREFIX": settings.index_prefix,
        "ELASTICSEARCH_URL": str(settings.elasticsearch_url),
    }
    command = [sys.executable, "-m", "airflow", *arguments]
    done = subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_dag_removes_what_is_over_the_limits_of_its_feed(
    feeds: Path, settings: Settings, client: Elasticsearch
) -> None:
    """Of the feed that has some; the other keeps all."""
    now = datetime.now(UTC)
    lines = [
        {
            "body": f"The council of Saltmere let {days} berths to the ferry line.",
            "date": str(now - timedelta(days=days)),
        }
        for days in (1, 3, 40, 50)
    ]
    (feeds / "gazette.jsonl").write_bytes(b"\n".join(map(orjson.dumps, lines)) + b"\n")
    text = (feeds / "gazette.yml").read_text().replace("text: body", "text: body\n    published: date")
    (feeds / "gazette.yml").write_text(text)
    assert run_feed(load_feed(feeds / "gazette.yml"), settings).indexed == 4
    (feeds / "gazette.yml").write_text(f"{text}retention: {{days: 30}}\n")
    settings.home.mkdir(parents=True, exist_ok=True)
    airflow(settings, feeds, "db", "migrate")
    airflow(settings, feeds, "pools", "set", "newsfold_group", "1", "one at a time")
    assert "state=success" in airflow(settings, feeds, "dags", "test", "newsfold.retention")
    client.indices.refresh(index=f"{settings.index_prefix}*")
    assert client.count(index=settings.index_prefix)["count"] == 2
    gone = client.search(index=f"{settings.index_prefix}-counts", query={"term": {"kind": "expired"}})["hits"]["hits"]
    assert [(row["_source"]["feed"], row["_source"]["reason"], row["_source"]["count"]) for row in gone] == [
        ("gazette", "days", 2)
    ]
