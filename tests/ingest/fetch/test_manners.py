"""What a host may ask of us: to be left alone, its robots.txt heeded, its pace kept by all tasks together."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest
from fetched import PAGE, Fetch, body, reason
from web_server import Answer, Seen, WebServer

from ingest.settings import PROJECT


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
