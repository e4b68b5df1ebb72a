from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from elasticsearch import Elasticsearch

from ingest.errors import IndexMisconfigured, IndexUnavailable
from ingest.load import check_cluster, connect, install_templates
from ingest.load.cluster import address, explained
from ingest.settings import Settings, read_settings

CLOSED_PORT = "http://user:secret@127.0.0.1:9"


def test_a_running_cluster_passes(settings: Settings) -> None:
    """`connect` and `check_cluster` need no more than a URL."""
    check_cluster(connect(settings))


def test_no_url_says_how_to_get_one() -> None:
    """The remedy stands in the message."""
    with pytest.raises(IndexUnavailable, match="newsfold node start"):
        connect(replace(read_settings({}), elasticsearch_url=None))


def test_half_a_url_says_how_to_write_one() -> None:
    """The URL is not repeated, as it may hold a password."""
    with pytest.raises(IndexUnavailable, match="scheme, host and port") as caught:
        connect(replace(read_settings({}), elasticsearch_url="secret@localhost"))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("call", [check_cluster, lambda client: install_templates(client, read_settings({}))])
def test_a_closed_port_is_told_at_once_and_without_the_password(call: Callable[[Elasticsearch], object]) -> None:
    """Seconds, address and remedy; no credentials."""
    client = connect(replace(read_settings({}), elasticsearch_url=CLOSED_PORT))
    began = time.monotonic()
    with pytest.raises(IndexUnavailable, match=r"cannot reach http://127.0.0.1:9: start it with") as caught:
        call(client)
    assert time.monotonic() - began < 10
    assert "secret" not in str(caught.value)


def test_client_and_server_of_different_majors_are_named_in_one_sentence(client: Elasticsearch) -> None:
    """What a client of version 9 asks of a server of version 8, sent to the real one."""
    newer = {"accept": "application/vnd.elasticsearch+json; compatible-with=99"}
    with pytest.raises(IndexMisconfigured, match="different major versions"), explained(client):
        client.perform_request("GET", "/_cluster/health", headers=newer)


def test_the_address_shows_no_credentials() -> None:
    """It goes into messages and logs."""
    assert address(Elasticsearch(CLOSED_PORT)) == "http://127.0.0.1:9"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:9200", False),
        ("http://localhost:9200", False),
        ("http://[::1]:9200", False),
        ("https://search.example:9200", True),
    ],
)
def test_requests_are_packed_only_for_the_way(url: str, expected: bool) -> None:
    """To a node on this machine nothing is saved by packing."""
    client = connect(replace(read_settings({}), elasticsearch_url=url))
    assert [node.config.http_compress for node in client.transport.node_pool.all()] == [expected]


def test_a_refusal_names_its_innermost_cause(client: Elasticsearch) -> None:
    """That a repository cannot be made helps nobody; that path.repo does not name the folder does."""
    fs = {"type": "fs", "settings": {"location": "/nowhere/snapshots"}}
    with pytest.raises(IndexMisconfigured, match=r"repository_exception.*path\.repo"), explained(client):
        client.snapshot.create_repository(name="nowhere", repository=fs)


def test_an_index_that_is_not_there_yet_is_named_with_what_makes_it(client: Elasticsearch) -> None:
    """As for who looks into the quarantine before the first run."""
    with pytest.raises(IndexMisconfigured, match=r"\[nowhere-quarantine\].*`newsfold index create`"), explained(client):
        client.indices.refresh(index="nowhere-quarantine")
