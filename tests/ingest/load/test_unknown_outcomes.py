"""What the loader does when it cannot know what became of a bulk: a proxy before the real node loses answers and connections."""

from __future__ import annotations

import threading
import time
import urllib.request
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError

import pytest
from builders import a_document
from elasticsearch import Elasticsearch

from ingest.document import Copies, Document, Story
from ingest.errors import IndexUnavailable
from ingest.load import Loaded, bulk, connect, load_documents, move_documents
from ingest.settings import Settings

TIMEOUT_SECONDS = 3


class Proxy(ThreadingHTTPServer):
    """Pass requests on to the node, except that the next bulks suffer what `faults` says, in order.

    `lost answer`: the node does its work, then the connection is cut. `cut`: the connection is cut before. A number: that status, without
    asking the node. `late`: the answer comes when nobody waits for it any more. `small`: 413 for every body over 1 kB, for ever. A function: it
    is called before the bulk is passed on.
    """

    daemon_threads = True

    def __init__(self, target: str) -> None:
        self.target = target
        self.faults: deque[Any] = deque()
        self.bulks = 0
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(BaseHTTPRequestHandler):
    """One connection to the proxy."""

    server: Proxy
    protocol_version = "HTTP/1.1"

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        fault = None
        if "_bulk" in self.path:
            self.server.bulks += 1
            faults = self.server.faults
            fault = faults[0] if faults and faults[0] == "small" else faults.popleft() if faults else None
        if fault == "small":
            fault = 413 if len(body) > 1_000 else None
        if callable(fault):
            fault()
        if fault == "cut":
            return self._cut()
        if isinstance(fault, int):
            return self._answer(fault, b"<html>from somewhere on the way</html>", "text/html")
        headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
        request = urllib.request.Request(self.server.target + self.path, body or None, headers, method=self.command)  # noqa: S310 - the node's URL
        try:
            with urllib.request.urlopen(request) as answer:  # noqa: S310 - the node's URL
                status, content, kind = answer.status, answer.read(), answer.headers
        except HTTPError as error:
            status, content, kind = error.code, error.read(), error.headers
        if fault == "late":
            time.sleep(2 * TIMEOUT_SECONDS)
        if fault in {"lost answer", "late"}:
            return self._cut()
        return self._answer(status, content, kind["content-type"], kind.get("content-encoding"))

    do_GET = do_POST = do_PUT = do_HEAD = _pass_on  # noqa: N815 - names that http.server looks for

    def _cut(self) -> None:
        self.close_connection = True

    def _answer(self, status: int, content: bytes, kind: str, encoding: str | None = None) -> None:
        self.send_response(status)
        self.send_header("x-elastic-product", "Elasticsearch")
        self.send_header("content-type", kind)
        if encoding:
            self.send_header("content-encoding", encoding)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def proxy(node_url: str) -> Iterator[Proxy]:
    """Proxy before the node, on a port of its own."""
    with Proxy(node_url) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def faulty(proxy: Proxy, settings: Settings) -> Elasticsearch:
    """Client that speaks to the node through the proxy."""
    return connect(replace(settings, elasticsearch_url=f"http://127.0.0.1:{proxy.server_port}"))


def documents(count: int) -> list[Document]:
    """Return different documents."""
    return [a_document(key=str(number)) for number in range(count)]


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    "faults",
    [["lost answer"], ["cut", "cut"], [502], [503, 429, 504], ["lost answer", "cut", "lost answer"]],
    ids=str,
)
def test_a_bulk_of_unknown_outcome_is_sent_again_and_counted_right(
    faulty: Elasticsearch, proxy: Proxy, client: Elasticsearch, settings: Settings, faults: list[Any]
) -> None:
    """Nothing is lost or doubled, and what the lost answer had acknowledged counts as indexed, not as unchanged."""
    load_documents(client, settings, documents(30)[:5], pytest.fail)
    proxy.faults.extend(faults)
    assert load_documents(faulty, settings, documents(30), pytest.fail) == Loaded(indexed=25, unchanged=5)
    assert proxy.bulks == len(faults) + 1
    client.indices.refresh(index=settings.index_prefix)
    assert client.count(index=settings.index_prefix)["count"] == 30


@pytest.mark.usefixtures("index")
def test_an_answer_that_comes_too_late_is_not_waited_for(
    faulty: Elasticsearch, proxy: Proxy, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent again, and what the first try had written is seen to be our own."""
    monkeypatch.setattr(bulk, "_REQUEST_TIMEOUT_SECONDS", TIMEOUT_SECONDS)
    proxy.faults.append("late")
    assert load_documents(faulty, settings, documents(30), pytest.fail) == Loaded(indexed=30, unchanged=0)
    assert proxy.bulks == 2


def test_a_proxy_that_takes_only_small_bodies_is_served_with_small_bulks(
    faulty: Elasticsearch, proxy: Proxy, client: Elasticsearch, settings: Settings, index: str
) -> None:
    """413 halves the bulk; no document is to blame."""
    proxy.faults.append("small")
    assert load_documents(faulty, settings, documents(100), pytest.fail) == Loaded(indexed=100, unchanged=0)
    assert proxy.bulks > 2
    client.indices.refresh(index=index)
    assert client.count(index=index)["count"] == 100


@pytest.mark.usefixtures("index")
def test_a_document_that_the_proxy_never_takes_is_quarantined(
    faulty: Elasticsearch, proxy: Proxy, settings: Settings
) -> None:
    """Its size is the reason; the others are in."""
    proxy.faults.append("small")
    large = a_document(key="large", title=" ".join(str(number**3) for number in range(5_000)))
    refusals = []
    assert load_documents(faulty, settings, [*documents(3), large], refusals.append) == Loaded(indexed=3, unchanged=0)
    assert [(refusal.key, refusal.reason) for refusal in refusals] == [("large", "http_413")]


@pytest.mark.usefixtures("index")
def test_a_document_that_is_replaced_in_the_moment_of_its_move_stays_to_be_moved(
    faulty: Elasticsearch, proxy: Proxy, client: Elasticsearch, settings: Settings
) -> None:
    """Between reading its row and writing it another run loaded a newer text, which is kept; the next call moves it."""
    (document,) = documents(1)
    load_documents(client, settings, [document], pytest.fail)
    newer = replace(document, text="A newer text", observed_at=document.observed_at + timedelta(hours=1))
    proxy.faults.append(lambda: load_documents(client, settings, [newer], pytest.fail))
    move = (document.id, Copies("c", is_lead=False), Story("s"))
    assert list(move_documents(faulty, settings, [move])) == []
    assert list(move_documents(faulty, settings, [move])) == [document.id]
    row = client.get(index=settings.index_prefix, id=document.id)["_source"]
    assert (row["text"], row["story"]["id"]) == ("A newer text", "s")


@pytest.mark.usefixtures("index")
def test_a_trouble_that_does_not_pass_ends_in_bounded_time(
    faulty: Elasticsearch, proxy: Proxy, settings: Settings
) -> None:
    """The run stops and blames no document."""
    proxy.faults.extend([503] * 1000)
    began = time.monotonic()
    with pytest.raises(IndexUnavailable, match="gave up after 2 s"):
        load_documents(faulty, settings, documents(30), pytest.fail, patience_seconds=2)
    assert 1.5 < time.monotonic() - began < 6


def test_a_cluster_that_is_not_there_ends_in_bounded_time(settings: Settings) -> None:
    """A closed port."""
    client = connect(replace(settings, elasticsearch_url="http://127.0.0.1:9"))
    began = time.monotonic()
    with pytest.raises(IndexUnavailable, match=r"cannot reach http://127.0.0.1:9: start it with `newsfold node start`"):
        load_documents(client, settings, documents(1), pytest.fail, patience_seconds=2)
    assert 1.5 < time.monotonic() - began < 6
