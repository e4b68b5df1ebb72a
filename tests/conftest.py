"""What tests of several parts share: a real Elasticsearch, settings of one's own on it, and a client."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from ingest.embedded import start_node, stop_node
from ingest.settings import Settings, read_settings

_NODE_FIXTURES = {"node_url", "settings", "module_settings", "client"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a node, so that `-m "not node"` runs the rest in seconds."""
    for item in items:
        if _NODE_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.node)


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """Temporary folder that the node's unprivileged owner can enter too; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="newsfold-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def node_url(open_folder: Path) -> Iterator[str]:
    """URL of the cluster in ELASTICSEARCH_URL, else of a node started for this session only."""
    given = os.environ.get("ELASTICSEARCH_URL")
    if given:
        yield given.rstrip("/")
        return
    own = replace(read_settings(), home=open_folder / "session")
    try:
        yield start_node(own, heap="768m").url
    finally:
        stop_node(own)


@pytest.fixture
def settings(node_url: str, tmp_path: Path) -> Iterator[Settings]:
    """Settings with folders and index names of this test's own; everything under the prefix is deleted afterwards."""
    with _own_settings(node_url, tmp_path) as own:
        yield own


@pytest.fixture(scope="module")
def module_settings(node_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The same, shared by the tests of one module that only read."""
    with _own_settings(node_url, tmp_path_factory.mktemp("module")) as own:
        yield own


@pytest.fixture(scope="session")
def client(node_url: str) -> Iterator[Elasticsearch]:
    """Client of the same cluster."""
    with _connect(node_url, os.environ.get("ELASTICSEARCH_API_KEY")) as connected:
        yield connected


@contextlib.contextmanager
def _own_settings(node_url: str, folder: Path) -> Iterator[Settings]:
    own = replace(
        read_settings(),
        data=str(folder / "data"),
        home=folder / "home",
        elasticsearch_url=node_url,
        index_prefix=f"t{uuid.uuid4().hex[:8]}",
    )
    yield own
    with _connect(own.elasticsearch_url, own.elasticsearch_api_key) as connected:
        _delete_prefixed(connected, own.index_prefix)


def _connect(url: str | None, api_key: str | None) -> Elasticsearch:
    return Elasticsearch(url, api_key=api_key or None, request_timeout=60)


def _delete_prefixed(client: Elasticsearch, prefix: str) -> None:
    """Delete indices (their aliases go with them), then index templates, then the component templates that those name."""
    for index in client.indices.get(index=f"{prefix}*", expand_wildcards="all", features="aliases"):
        client.indices.delete(index=index)
    forgiving = client.options(ignore_status=404)  # a wildcard without match is a 404 for templates
    for template in forgiving.indices.get_index_template(name=f"{prefix}*").body.get("index_templates", ()):
        client.indices.delete_index_template(name=template["name"])
    for template in forgiving.cluster.get_component_template(name=f"{prefix}*").body.get("component_templates", ()):
        client.cluster.delete_component_template(name=template["name"])
