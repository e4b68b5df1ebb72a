"""`newsfold check FEED` shows what a feed from the web would fetch."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console
from web_server import Answer, WebServer, serve_web

from ingest.cli.check import check

FEED = """\
title: Harbor
read:
  format: rss
  path: {url}/feed.xml
fetch: {{contact: desk@harbor.example, pace_seconds: 2, allow_private: [127.0.0.1/32]}}
"""


@pytest.fixture
def server() -> Iterator[WebServer]:
    """A web server of this test's own."""
    with serve_web() as running:
        yield running


@pytest.fixture
def folder(server: WebServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a feeds folder with one feed of this server."""
    (tmp_path / "harbor.yml").write_text(FEED.format(url=server.url))
    monkeypatch.setenv("NEWSFOLD_FEEDS", str(tmp_path))
    monkeypatch.setenv("NEWSFOLD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NEWSFOLD_DATA", str(tmp_path / "data"))
    return tmp_path


def checked(*names: str, offline: bool = False) -> tuple[int, list[str]]:
    """Return exit code and printed lines."""
    output = io.StringIO()
    code = check(list(names), Console(file=output), offline=offline)
    return code, output.getvalue().splitlines()


def lists(*paths: str) -> Answer:
    """Return a feed that lists these paths."""
    items = "".join(f"<item><link>{path}</link></item>" for path in paths)
    return Answer(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode())


@pytest.mark.usefixtures("folder")
def test_pages_that_would_be_fetched_are_shown_and_not_fetched(server: WebServer) -> None:
    """robots.txt is asked, so that what it forbids is counted; nothing is archived or remembered."""
    server.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /private/\n")
    server.answers["/feed.xml"] = lists("/a", "/b", "/private/c", "ftp://harbor.example/d")
    code, lines = checked("harbor")
    assert (code, lines) == (
        0,
        [
            "harbor: 2 pages to be fetched, 0 known and unchanged; refused: robots 1, fetch_url 1",
            f"  {server.url}/a",
            f"  {server.url}/b",
            "  at one every 2 s on each of 1 hosts: about 0.1 minutes",
            "feeds: 1, problems: 0",
        ],
    )
    assert server.asked() == ["/feed.xml"]


def test_a_long_list_is_shown_in_part(server: WebServer, folder: Path) -> None:
    """A file may be named as well as an id; nothing is left behind but the hosts' turns."""
    server.answers["/feed.xml"] = lists(*(f"/{number}" for number in range(30)))
    _, lines = checked(str(folder / "harbor.yml"))
    assert (len(lines), lines[21]) == (1 + 20 + 3, "  … and 10 more")
    assert not (folder / "data").exists()


@pytest.mark.usefixtures("folder")
def test_a_list_that_cannot_be_had_is_a_problem_of_its_line(server: WebServer) -> None:
    """With why."""
    code, (shown, problem, _) = checked("harbor")
    assert code == 2
    assert shown == "harbor: 0 pages to be fetched, 0 known and unchanged; refused: gone 1"
    assert problem.endswith(f"harbor.yml:4: read.path = {server.url}/feed.xml: gone: answers 404")


def test_nobody_is_asked_unless_a_feed_is_named(server: WebServer, folder: Path) -> None:
    """A check of all feeds in a build must need no network; nor one that is told so."""
    assert checked(str(folder))[1] == checked()[1] == checked("harbor", offline=True)[1] == ["feeds: 1, problems: 0"]
    assert server.seen == []
