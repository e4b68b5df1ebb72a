"""Fetching from a real server that misbehaves in every way we know of."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from fetched import PAGE, Fetch, body, reason
from web_server import QUICK, USER_AGENT, Answer, WebServer

from ingest.fetch import Response


def test_a_page_comes_with_its_status_and_headers(server: WebServer, fetch: Fetch) -> None:
    """And the server learns who asked."""
    server.answers["/a?x=ü"] = Answer(status=500)
    server.answers["/a?x=%C3%BC"] = Answer(PAGE, headers={"Content-Type": "text/html; charset=utf-8"})
    outcome = fetch("/a?x=ü")
    assert body(outcome) == PAGE
    assert isinstance(outcome, Response)
    assert outcome.header("content-type") == "text/html; charset=utf-8"
    assert (server.seen[0].headers["user-agent"], "cookie" in server.seen[0].headers) == (USER_AGENT, False)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (404, "gone"),
        (410, "gone"),
        (401, "fetch_denied"),
        (403, "fetch_denied"),
        (451, "fetch_denied"),
        (500, "fetch_server"),
        (503, "fetch_server"),
        (204, "fetch_status"),
        (206, "fetch_status"),
        (418, "fetch_status"),
    ],
)
def test_each_status_has_its_reason(server: WebServer, fetch: Fetch, status: int, expected: str) -> None:
    """Only 200 is a document."""
    server.answers["/a"] = Answer(status=status)
    assert reason(fetch("/a")) == expected


def test_redirects_are_followed_to_their_end(server: WebServer, fetch: Fetch) -> None:
    """Relative ones too; permanent ones are told, for the feed's file to be mended."""
    server.answers["/old"] = Answer(status=301, headers={"Location": "/older/../a"})
    server.answers["/a"] = Answer(PAGE)
    outcome = fetch("/old")
    assert isinstance(outcome, Response)
    assert (outcome.url, outcome.moved_to) == (f"{server.url}/a", f"{server.url}/a")


def test_a_temporary_redirect_moves_nothing(server: WebServer, fetch: Fetch) -> None:
    """Neither does a permanent one behind it."""
    server.answers["/old"] = Answer(status=302, headers={"Location": "/new"})
    server.answers["/new"] = Answer(status=301, headers={"Location": "/a"})
    server.answers["/a"] = Answer(PAGE)
    outcome = fetch("/old")
    assert isinstance(outcome, Response)
    assert outcome.moved_to is None


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/loop", "fetch_redirects"),
        ("ftp://harbor.example/a", "fetch_url"),
        ("file:///etc/passwd", "fetch_url"),
        ("http://user:secret@harbor.example/", "fetch_url"),
        ("http://[::1", "fetch_url"),
        ("http://harbor.example:9200/_search", "fetch_url"),
        ("//127.0.0.2/", "fetch_address"),
        ("http://169.254.169.254/latest/meta-data/", "fetch_address"),
    ],
)
def test_bad_redirects_are_refused(server: WebServer, fetch: Fetch, location: str, expected: str) -> None:
    """Each with its own reason."""
    server.answers["/loop"] = Answer(status=302, headers={"Location": location})
    assert reason(fetch("/loop")) == expected


def test_a_stalling_server_is_left(server: WebServer, fetch: Fetch) -> None:
    """After the time for reading."""
    server.answers["/a"] = Answer(raw=[b"HTTP/1.1 200 OK\r\n", b"\r\n"], pause_seconds=20)
    began = time.monotonic()
    assert reason(fetch("/a", replace(QUICK, read_seconds=0.3))) == "fetch_timeout"
    assert time.monotonic() - began < 8


def test_a_slow_trickle_is_left(server: WebServer, fetch: Fetch) -> None:
    """After the time for all of it, though each byte comes in time."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n"
    server.answers["/a"] = Answer(raw=[head, *[b"a"] * 1000], pause_seconds=0.05)
    began = time.monotonic()
    assert reason(fetch("/a", replace(QUICK, total_seconds=0.6))) == "fetch_timeout"
    assert time.monotonic() - began < 8


def test_an_unchanged_page_is_answered_by_304(server: WebServer, fetch: Fetch) -> None:
    """When the request says what is known."""
    server.answers["/a"] = Answer(PAGE, etag='"v1"')
    assert reason(fetch("/a", validators={"If-None-Match": '"v1"'})) == "304 0"
    assert body(fetch("/a", validators={"If-None-Match": '"v0"'})) == PAGE


def test_proxies_of_the_environment_are_not_used(
    server: WebServer, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or addresses would be judged here and connected to elsewhere."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.3:1")
    server.answers["/a"] = Answer(PAGE)
    assert body(fetch("/a")) == PAGE


def test_a_host_that_nobody_knows_is_said_so(fetch: Fetch) -> None:
    """It may come back, so it is no hard failure."""
    assert reason(fetch("http://nowhere.invalid/")) == "fetch_dns"


def test_a_port_where_nobody_listens_is_said_so(server: WebServer, fetch: Fetch) -> None:
    """The same."""
    assert reason(fetch("http://127.0.0.1:9/", own_ports=frozenset({9, server.port}))) == "fetch_connect"
