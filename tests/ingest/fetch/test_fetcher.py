"""Fetching from a real server that misbehaves in every way we know of."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import brotli
import pytest
import zstandard
from web_server import QUICK, USER_AGENT, Answer, Seen, WebServer

from ingest.errors import DocumentError
from ingest.fetch import Response
from ingest.settings import PROJECT

Fetch = Callable[..., Response | DocumentError]
PAGE = b"<html><title>Ferry sails again</title><p>The ferry sailed again on Monday.</html>"


def reason(outcome: Response | DocumentError) -> str:
    """Return why it failed, with what is unexpected shown."""
    return outcome.reason if isinstance(outcome, DocumentError) else f"{outcome.status} {len(outcome.body)}"


def body(outcome: Response | DocumentError) -> bytes:
    """Return the body of an answer."""
    assert isinstance(outcome, Response), outcome
    return outcome.body


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


def chunked(content: bytes, *, end: bool = True) -> list[bytes]:
    """Return a chunked answer."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return [head, b"%x\r\n%s\r\n" % (len(content), content), b"0\r\n\r\n" if end else b""]


LYING = {
    "shorter than promised": ([b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", PAGE], "fetch_broken"),
    "chunks without an end": (chunked(PAGE, end=False), "fetch_broken"),
    "no HTTP at all": ([b"SSH-2.0-OpenSSH_9.7\r\n"], "fetch_broken"),
    "nothing at all": ([], "fetch_broken"),
    "endless headers": ([b"HTTP/1.1 200 OK\r\n"] + [b"X-Pad: %s\r\n" % (b"a" * 1000)] * 200, "fetch_broken"),
    "packed as nobody knows": (
        [b"HTTP/1.1 200 OK\r\nContent-Encoding: pack200-gzip\r\nContent-Length: 3\r\n\r\nabc"],
        "fetch_encoding",
    ),
    "packed three times": (
        [b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip, gzip\r\nContent-Length: 3\r\n\r\nabc"],
        "fetch_encoding",
    ),
}


@pytest.mark.parametrize("name", LYING)
def test_broken_answers_are_refused(server: WebServer, fetch: Fetch, name: str) -> None:
    """Nothing half is taken for whole."""
    raw, expected = LYING[name]
    server.answers["/a"] = Answer(raw=raw)
    assert reason(fetch("/a")) == expected


PACKED = {
    "gzip": (gzip.compress(PAGE), "gzip"),
    "gzip in two members": (gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:]), "gzip"),
    "gzip with padding": (gzip.compress(PAGE) + b"\0" * 20, "gzip"),
    "deflate": (zlib.compress(PAGE), "deflate"),
    "bare deflate": (zlib.compress(PAGE, wbits=-15), "deflate"),
    "br": (brotli.compress(PAGE), "br"),
    "br that is none": (PAGE, "br"),
    "zstd": (zstandard.compress(PAGE), "zstd"),
    "zstd in two frames": (zstandard.compress(PAGE[:20]) + zstandard.compress(PAGE[20:]), "zstd"),
    "zstd that is none": (PAGE, "zstd"),
    "br in gzip": (gzip.compress(brotli.compress(PAGE)), "br, gzip"),
    "twice": (gzip.compress(gzip.compress(PAGE)), "gzip, gzip"),
    "gzip that is none": (PAGE, "gzip"),
    "identity": (PAGE, "identity"),
}


@pytest.mark.parametrize("name", PACKED)
def test_bodies_are_unpacked(server: WebServer, fetch: Fetch, name: str) -> None:
    """Also where the server is mistaken about the packing."""
    content, encoding = PACKED[name]
    server.answers["/a"] = Answer(content, headers={"Content-Encoding": encoding})
    assert body(fetch("/a")) == PAGE


PACK = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstandard.compress}


@pytest.mark.parametrize("encoding", PACK)
def test_a_packed_body_that_is_cut_short_is_refused(server: WebServer, fetch: Fetch, encoding: str) -> None:
    """Though the HTTP message is whole."""
    content = PACK[encoding](PAGE * 100)
    server.answers["/a"] = Answer(content[: len(content) // 2], headers={"Content-Encoding": encoding})
    assert reason(fetch("/a")) == "fetch_broken"


def bomb(*encodings: str) -> bytes:
    """Return 64 MB of zeros, packed."""
    content = bytes(64 * 1024 * 1024)
    for encoding in encodings:
        content = PACK[encoding](content)
    return content


@pytest.mark.parametrize(
    "encodings", [("gzip",), ("gzip", "gzip"), ("deflate",), ("br",), ("zstd",), ("zstd", "br"), ("br", "zstd")]
)
def test_bombs_are_refused_before_they_unfold(server: WebServer, fetch: Fetch, encodings: tuple[str, ...]) -> None:
    """In a moment, once or twice packed."""
    server.answers["/a"] = Answer(bomb(*encodings), headers={"Content-Encoding": ", ".join(encodings)})
    began = time.monotonic()
    assert reason(fetch("/a")) == "fetch_bomb"
    assert time.monotonic() - began < 5


def test_what_follows_a_packed_body_is_counted_too(server: WebServer, fetch: Fetch) -> None:
    """An inner packing that ends early swallows the rest, which costs time all the same."""
    inner = gzip.compress(PAGE) + bytes(64 * 1024 * 1024)
    server.answers["/a"] = Answer(gzip.compress(inner), headers={"Content-Encoding": "gzip, gzip"})
    server.answers["/b"] = Answer(gzip.compress(PAGE) + bytes(30_000), headers={"Content-Encoding": "gzip"})
    assert reason(fetch("/a")) == "fetch_bomb"
    assert reason(fetch("/b", replace(QUICK, body_bytes=20_000))) == "fetch_too_large"


def test_a_large_body_is_refused(server: WebServer, fetch: Fetch) -> None:
    """However it comes."""
    server.answers["/a"] = Answer(b"a" * 30_000)
    server.answers["/b"] = Answer(raw=chunked(b"a" * 30_000))
    small = replace(QUICK, body_bytes=20_000)
    assert [reason(fetch(path, small)) for path in ("/a", "/b")] == ["fetch_too_large"] * 2


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


def test_a_busy_host_is_asked_once_more_when_it_says_when(server: WebServer, fetch: Fetch) -> None:
    """If that is soon."""
    answers = iter([Answer(status=429, headers={"Retry-After": "1"}), Answer(PAGE)])
    server.answers["/a"] = lambda _: next(answers)
    began = time.monotonic()
    assert body(fetch("/a")) == PAGE
    assert time.monotonic() - began >= 0.9


@pytest.mark.parametrize(
    "value", ["3600", "", "soon", format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)]
)
def test_a_busy_host_is_left_alone(server: WebServer, fetch: Fetch, value: str) -> None:
    """For as long as it asks, by every task of this machine."""
    server.answers["/a"] = Answer(status=429, headers={"Retry-After": value})
    server.answers["/b"] = Answer(PAGE)
    assert [reason(fetch(path)) for path in ("/a", "/b")] == ["fetch_busy"] * 2
    assert server.asked() == ["/a"]


ROBOTS = b"User-agent: newsfold\nDisallow: /private/\nAllow: /private/open\n\nUser-agent: *\nDisallow: /\n"


@pytest.mark.parametrize(
    ("robots", "path", "expected"),
    [
        (Answer(ROBOTS), "/a", "200 81"),
        (Answer(ROBOTS), "/private/a", "robots"),
        (Answer(ROBOTS), "/private/open", "200 81"),
        (Answer(b"\xef\xbb\xbfUser-agent: *\nDisallow: /"), "/a", "robots"),
        (Answer(b"User-agent: *\nDisallow: /*.pdf$"), "/a", "200 81"),
        (Answer(b"<!DOCTYPE html><p>Disallow: /"), "/a", "200 81"),
        (Answer(status=404), "/a", "200 81"),
        (Answer(status=403), "/a", "200 81"),
        (Answer(status=500), "/a", "fetch_robots"),
        (Answer(status=429), "/a", "fetch_robots"),
        (Answer(status=301, headers={"Location": "/real-robots"}), "/private/a", "robots"),
        (Answer(status=301, headers={"Location": "/robots.txt"}), "/a", "200 81"),
        (Answer(b"#" * 600_000 + b"\nUser-agent: *\nDisallow: /"), "/a", "200 81"),
        (Answer(raw=[b"HTTP/1.1 200 OK\r\n\r\n"], pause_seconds=9), "/a", "fetch_timeout"),
    ],
)
def test_robots_txt_is_heeded(server: WebServer, fetch: Fetch, robots: Answer, path: str, expected: str) -> None:
    """No file allows all, a broken server forbids all, and only the first half megabyte counts."""
    server.answers |= {"/robots.txt": robots, "/real-robots": Answer(ROBOTS)}
    server.answers |= dict.fromkeys(("/a", "/private/a", "/private/open"), Answer(PAGE))
    assert reason(fetch(path, heeds_robots=True)) == expected
    assert server.asked().count(path) == int(expected.startswith("200"))


def test_robots_txt_is_heeded_behind_a_redirect(server: WebServer, fetch: Fetch) -> None:
    """Each place is asked for leave."""
    server.answers |= {"/robots.txt": Answer(ROBOTS), "/private/a": Answer(PAGE)}
    server.answers["/a"] = Answer(status=302, headers={"Location": "/private/a"})
    assert reason(fetch("/a", heeds_robots=True)) == "robots"
    assert server.asked() == ["/a"]


def test_robots_txt_is_asked_for_once(server: WebServer, fetch: Fetch) -> None:
    """It is remembered beyond the fetcher that asked."""
    server.answers |= {"/robots.txt": Answer(ROBOTS), "/a": Answer(PAGE)}
    for _ in range(3):
        fetch("/a", heeds_robots=True)
    assert [seen.path for seen in server.seen].count("/robots.txt") == 1


def test_a_host_is_not_asked_faster_than_its_pace(server: WebServer, fetch: Fetch) -> None:
    """Crawl-delay too, over several fetchers."""
    times: list[float] = []

    def note(_: Seen) -> Answer:
        times.append(time.monotonic())
        return Answer(PAGE)

    server.answers |= {"/robots.txt": Answer(b"User-agent: *\nCrawl-delay: 0.4"), "/a": note}
    for _ in range(3):
        fetch("/a", heeds_robots=True, pace_seconds=0.2)
    assert all(later - earlier > 0.35 for earlier, later in pairwise(times))


FETCH_TWICE = """
import sys
from pathlib import Path
from web_server import LOOPBACK, QUICK, USER_AGENT
from ingest.fetch import Hosts, Manners, Request
from ingest.fetch.loop import open_fetching
manners = Manners(USER_AGENT, pace_seconds=0.4, allowed=LOOPBACK, own_ports=frozenset({int(sys.argv[1])}))
with open_fetching(manners, Hosts(Path(sys.argv[2])), QUICK) as fetching:
    requests = [(None, Request(f"http://127.0.0.1:{sys.argv[1]}/a", heeds_robots=False))] * 3
    print([outcome.status for _, outcome in fetching.fetch_all(requests)])
"""


def test_processes_keep_the_pace_of_a_host_together(server: WebServer, tmp_path: Path) -> None:
    """Three at once ask it no faster than one."""
    times: list[float] = []

    def note(_: Seen) -> Answer:
        times.append(time.monotonic())
        return Answer(PAGE)

    server.answers["/a"] = note
    command = [sys.executable, "-c", FETCH_TWICE, str(server.port), str(tmp_path)]
    variables = os.environ | {"PYTHONPATH": os.pathsep.join([str(PROJECT), str(PROJECT / "tests")])}
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=variables) for _ in range(3)]
    assert [each.communicate(timeout=60)[0].strip() for each in running] == ["[200, 200, 200]"] * 3
    assert len(times) == 9
    assert times[-1] - times[0] > 2  # 3.2 s; the first may come late. Each for itself, they took 0.8 s


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
