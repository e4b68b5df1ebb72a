"""The live index is relaxed for a large load, and has its own settings again whatever happens."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from builders import a_document, a_feed
from elasticsearch import Elasticsearch

from ingest import pipeline
from ingest.load import Loaded, backfilling, left_relaxed, load_documents, restore_left
from ingest.settings import Settings

PROJECT = Path(__file__).parents[3]
RELAXED = {"refresh_interval": "-1", "auto_expand_replicas": "false", "number_of_replicas": "0"}
OWN = {"refresh_interval": "7s", "auto_expand_replicas": "0-2", "number_of_replicas": "0"}
LOADER = f"""
import os, signal, sys
sys.path[:0] = [{str(PROJECT)!r}, {str(PROJECT / "tests")!r}]
from builders import a_document
from ingest.load import backfilling, connect, load_documents
from ingest.settings import read_settings
settings = read_settings()
client = connect(settings)
with backfilling(client, settings, 30, least=30):
    load_documents(client, settings, (a_document(key=str(n)) for n in range(10)), print)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def live(client: Elasticsearch, index: str) -> str:
    """Concrete name of the live version, to which somebody has given settings that no template has."""
    name = f"{index}-v1-all-000001"
    client.indices.put_settings(index=name, settings={"refresh_interval": "7s", "auto_expand_replicas": "0-2"})
    return name


def has(client: Elasticsearch, name: str) -> dict[str, str]:
    """Return the three settings."""
    found = client.indices.get_settings(index=name, flat_settings=True)[name]["settings"]
    return {setting: found.get(f"index.{setting}") for setting in RELAXED}


def test_a_large_load_goes_without_and_everything_is_back_and_visible_afterwards(
    client: Elasticsearch, settings: Settings, live: str
) -> None:
    """Not the template's settings, but those that the index had."""
    with backfilling(client, settings, 30, least=30):
        assert has(client, live) == RELAXED
        assert left_relaxed(settings) == [live]
        load_documents(client, settings, [a_document(key=str(number)) for number in range(30)], pytest.fail)
    assert has(client, live) == OWN
    assert client.count(index=live)["count"] == 30
    assert left_relaxed(settings) == []


def test_a_load_that_is_small_or_adds_less_than_there_is_changes_nothing(
    client: Elasticsearch, settings: Settings, live: str
) -> None:
    """Replicas that must be copied anew cost more than they save."""
    with backfilling(client, settings, 29, least=30):
        assert has(client, live) == OWN
    load_documents(client, settings, [a_document(key=str(number)) for number in range(40)], pytest.fail)
    client.indices.refresh(index=live)
    with backfilling(client, settings, 39, least=30):
        assert has(client, live) == OWN


def test_a_load_that_fails_gives_them_back(client: Elasticsearch, settings: Settings, live: str) -> None:
    """And its own error is what is told."""
    with pytest.raises(ZeroDivisionError), backfilling(client, settings, 30, least=30):
        raise ZeroDivisionError
    assert has(client, live) == OWN


def test_a_loader_that_is_killed_leaves_a_note_by_which_the_next_load_gives_them_back(
    client: Elasticsearch, settings: Settings, live: str
) -> None:
    """Kill -9 in the middle; a load of two documents is enough."""
    environment = os.environ | {
        "ELASTICSEARCH_URL": str(settings.elasticsearch_url),
        "NEWSFOLD_INDEX_PREFIX": settings.index_prefix,
        "NEWSFOLD_DATA": settings.data,
    }
    killed = subprocess.run([sys.executable, "-c", LOADER], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert has(client, live) == RELAXED
    with backfilling(client, settings, 2, least=30):
        assert has(client, live) == OWN
        loaded = load_documents(client, settings, [a_document(key=str(number)) for number in (9, 10)], pytest.fail)
    assert loaded == Loaded(indexed=1, unchanged=1)
    assert left_relaxed(settings) == []


def test_a_backfill_that_another_load_ends_early_is_none_the_worse(
    client: Elasticsearch, settings: Settings, live: str
) -> None:
    """Who meets the note cannot know whether its writer lives; the index has its own settings either way."""
    with backfilling(client, settings, 30, least=30):
        with backfilling(client, settings, 2, least=30):
            assert has(client, live) == OWN
        assert load_documents(client, settings, [a_document()], pytest.fail) == Loaded(indexed=1, unchanged=0)
    assert has(client, live) == OWN


def test_a_run_that_brings_enough_is_such_a_load(
    client: Elasticsearch,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Its load step counts what it is to load; the second time the index has as much already."""
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(pipeline, "backfilling", partial(backfilling, least=2))
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"Berth {number} is closed for {number + 3} days, the board said.")
    feed, said = a_feed(folder=tmp_path), "without refreshes and replicas while it is filled"
    assert pipeline.run_feed(feed, settings).indexed == 3
    assert caplog.text.count(said) == 1
    (tmp_path / "0.txt").write_text("The pier is closed on Sunday, the harbor board said in a notice.")
    (tmp_path / "1.txt").unlink()
    assert pipeline.run_feed(feed, settings).indexed == 1
    assert caplog.text.count(said) == 1
    assert has(client, f"{settings.index_prefix}-v1-all-000001")["refresh_interval"] == "1s"


def test_an_index_that_is_gone_meanwhile_needs_nothing_back(
    client: Elasticsearch, settings: Settings, live: str
) -> None:
    """The note goes, too."""
    with backfilling(client, settings, 30, least=30):
        client.indices.delete(index=live)
    assert restore_left(client, settings) == []
