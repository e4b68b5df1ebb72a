"""kill -9, of the loader and of the node, in the middle of loading: nothing acknowledged is lost, nothing is there twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from builders import a_document
from damage import damage
from elasticsearch import Elasticsearch

from ingest.document import Document
from ingest.embedded import node_status, start_node, stop_node
from ingest.errors import IndexUnavailable
from ingest.load import Loaded, check_cluster, connect, install_templates, load_documents
from ingest.settings import Settings, read_settings
from ingest.stage import Refusal

COUNT = 6_000
KILLS = 3
PROJECT = Path(__file__).parents[3]
LOADER = f"""
import os, sys
sys.path[:0] = [{str(PROJECT)!r}, {str(PROJECT / "tests")!r}]
from builders import a_document
from ingest.load import connect, load_documents
from ingest.settings import read_settings
settings = read_settings()
documents = (a_document(key=str(number)) for number in range({COUNT}))
load_documents(connect(settings), settings, documents, print)
"""


def documents() -> Iterator[Document]:
    """Give the documents that the killed loader loads too."""
    return (a_document(key=str(number)) for number in range(COUNT))


def count(client: Elasticsearch, index: str) -> int:
    """Count what is there."""
    client.indices.refresh(index=index)
    return client.count(index=index)["count"]


@pytest.mark.parametrize("least", [1, 1500, 3500])
def test_a_killed_loader_is_made_good_by_the_next_run(
    client: Elasticsearch, settings: Settings, index: str, least: int
) -> None:
    """What it had written is unchanged, the rest is indexed, nothing is there twice."""
    environment = os.environ | {
        "ELASTICSEARCH_URL": str(settings.elasticsearch_url),
        "NEWSFOLD_INDEX_PREFIX": settings.index_prefix,
    }
    with subprocess.Popen([sys.executable, "-c", LOADER], env=environment) as loader:
        while loader.poll() is None and count(client, index) < least:
            time.sleep(0.02)
        loader.kill()
    written = count(client, index)
    assert least <= written
    loaded = load_documents(client, settings, documents(), pytest.fail)
    assert loaded.indexed + loaded.unchanged == COUNT
    assert loaded.unchanged >= written
    assert count(client, index) == COUNT


@pytest.fixture
def own_node(open_folder: Path) -> Iterator[Settings]:
    """Settings of a node of this test's own, which it may kill."""
    own = replace(read_settings(), home=open_folder / uuid.uuid4().hex, index_prefix="crash")
    try:
        yield replace(own, elasticsearch_url=start_node(own, heap="512m").url)
    finally:
        stop_node(own)


def kill(node_settings: Settings) -> int:
    """Kill the node and wait until it is gone; return its port."""
    node = node_status(node_settings)
    assert node
    os.kill(node.pid, signal.SIGKILL)
    while node_status(node_settings):
        time.sleep(0.05)
    return node.port


@pytest.mark.node
@pytest.mark.timeout(600)  # three starts of a node, on whatever else the machine does
def test_a_node_that_is_killed_three_times_in_mid_bulk_loses_nothing(
    own_node: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """The same call waits for it each time, sends the bulks of unknown outcome again and ends as if nothing had happened."""
    client = connect(own_node)
    install_templates(client, own_node)
    start_node(own_node)
    chance = random.Random(20)  # noqa: S311 - an order, not a secret
    points = sorted(chance.sample(range(1_000, COUNT - 500), KILLS))
    pauses = {point: chance.uniform(0.0, 0.2) for point in points}  # into the middle of a bulk
    helper, refused = ThreadPoolExecutor(1), list[Refusal]()
    restarts: list[Future[int]] = []

    def kill_and_restart(pause_seconds: float) -> int:
        time.sleep(pause_seconds)
        return start_node(own_node, port=kill(own_node), heap="512m").pid

    def watched() -> Iterator[Document]:
        for number, document in enumerate(documents()):
            if number in pauses:
                if restarts:
                    restarts[-1].result()  # a node that is starting cannot be killed in mid-bulk
                restarts.append(helper.submit(kill_and_restart, pauses[number]))
            yield document

    loaded = load_documents(client, own_node, watched(), refused.append, patience_seconds=150)
    assert len({restart.result() for restart in restarts}) == KILLS
    assert caplog.text.count("trying again") >= KILLS
    assert loaded == Loaded(indexed=COUNT, unchanged=0)
    assert load_documents(client, own_node, documents(), refused.append) == Loaded(indexed=0, unchanged=COUNT)
    ids = [document.id for document in documents()]
    assert damage(client, own_node.index_prefix, ids, refused) == {"lost": 0, "doubled": 0, "quarantined wrongly": 0}


@pytest.mark.node
def test_a_node_that_stays_away_ends_the_load_and_a_rerun_completes_it(own_node: Settings) -> None:
    """What was acknowledged before the kill is there after the restart, to the last document."""
    client = connect(own_node)
    install_templates(client, own_node)
    before = load_documents(client, own_node, list(documents())[: COUNT // 2], pytest.fail)
    port = kill(own_node)
    with pytest.raises(IndexUnavailable, match="gave up after 1 s"):
        load_documents(client, own_node, documents(), pytest.fail, patience_seconds=1)
    with pytest.raises(IndexUnavailable, match="cannot reach"):
        check_cluster(client)
    start_node(own_node, port=port, heap="512m")
    after = load_documents(client, own_node, documents(), pytest.fail)
    assert before.indexed == after.unchanged == COUNT // 2
    assert after.indexed == COUNT // 2
    assert count(client, own_node.index_prefix) == COUNT
