"""A feed from the web that is one YAML file, through a real Airflow into a real Elasticsearch."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch
from invented_site import forty_entries, page, rss
from launching import launch
from web_server import WebServer, count_connections, serve_web

from ingest.settings import Settings

pytestmark = [pytest.mark.airflow, pytest.mark.timeout(290)]

FEED = """\
title: The Harbor Ledger
language: en
timezone: America/New_York
schedule: "@hourly"
read:
  format: rss
  path: {url}/feed.xml
fetch:
  contact: desk@harbor.example
  pace_seconds: 0
  allow_private: [127.0.0.1/32]   # the test's own server, and it alone
"""


@pytest.fixture
def server() -> Iterator[WebServer]:
    """A web server of this test's own."""
    with serve_web() as running:
        yield running


@pytest.fixture
def own_settings(server: WebServer, settings: Settings, tmp_path: Path) -> Settings:
    """A folder of feeds that holds one file."""
    folder = tmp_path / "feeds"
    folder.mkdir()
    (folder / "harbor-ledger.yml").write_text(FEED.format(url=server.url))
    return replace(settings, feeds=folder)


def run_in_airflow(settings: Settings) -> dict[str, Any]:
    """Run the folder's feed as a DAG and return the counts of the ledger that its run left."""
    result = launch(settings, "run")
    assert result.returncode == 0, result.stdout + result.stderr
    (latest,) = sorted(Path(settings.runs, "harbor-ledger").glob("*/ledger.json"))[-1:]
    ledger = json.loads(latest.read_text())
    return {key: ledger[key] for key in ("read", "indexed", "unchanged", "rejected", "quarantined")}


def test_a_yaml_file_alone_makes_a_web_feed(own_settings: Settings, server: WebServer, client: Elasticsearch) -> None:
    """40 entries close the ledger, nobody private is connected to, and the second run fetches only what changed."""
    with count_connections("127.0.0.2", server.port) as (port, came):
        paths = forty_entries(server, port)
        server.answers["/feed.xml"] = rss(server, paths)
        refused = {"rejected": {"read/gone": 3, "read/robots": 2}, "quarantined": {"read/fetch_address": 1}}
        assert run_in_airflow(own_settings) == {"read": 40, "indexed": 34, "unchanged": 0, **refused}
        assert len(server.asked()) == 1 + 40 - 2
        client.indices.refresh(index=f"{own_settings.index_prefix}*")
        query = {"term": {"paywalled": True}}
        assert client.count(index=own_settings.index_prefix)["count"] == 34
        assert client.count(index=own_settings.index_prefix, query=query)["count"] == 1
        assert client.count(index=own_settings.index_prefix, query={"term": {"copies.is_lead": False}})["count"] == 2

        server.seen.clear()
        server.answers["/new"], server.answers["/a3"] = page(60), page(61)
        server.answers["/feed.xml"] = rss(server, ["/new", *paths], a3=": corrected", a4=": corrected")
        assert run_in_airflow(own_settings) == {"read": 41, "indexed": 2, "unchanged": 33, **refused}
        assert sorted(server.asked()) == ["/a3", "/a4", "/feed.xml", "/new"]
        assert came == []
