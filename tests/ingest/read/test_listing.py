"""Poll a feed again and again: what is fetched, what is not, and what each entry becomes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from builders import a_feed
from web_server import Answer, WebServer, serve_web

from ingest.archive import open_archive, read_response
from ingest.document import Document
from ingest.fetch import load_states, open_web, save_states
from ingest.read import find_inputs, read_split
from ingest.settings import read_settings
from ingest.stage import Refusal

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PAGE = b"<html><title>Ferry</title><p>The ferry sailed again on Monday.</p></html>"


@dataclass
class Poll:
    """What one run of the feed came to.

    Attributes:
        outcomes: URL's path → `document`, or the reason of the refusal.
        asked: paths that the server was asked for.
    """

    outcomes: dict[str, str]
    documents: list[Document]
    unchanged: int
    asked: list[str]


Polls = Callable[..., Poll]


@pytest.fixture
def server() -> Iterator[WebServer]:
    """A web server of this test's own, with one page."""
    with serve_web() as running:
        running.answers["/a"] = Answer(PAGE, headers={"Content-Type": "text/html", "Set-Cookie": "id=secret"})
        yield running


@pytest.fixture
def poll(server: WebServer, tmp_path: Path) -> Polls:
    """Return a function that reads the feed once, some hours later, and remembers it as a published run does."""
    own = replace(read_settings({}), data=str(tmp_path / "data"), home=tmp_path / "home")

    def run(hours: float = 0, path: str = "", publish: bool = True, **fetch: Any) -> Poll:
        polite = {"contact": "desk@harbor.example", "pace_seconds": 0, "allow_private": ("127.0.0.1/32",)}
        read = {"format": "rss", "path": path or f"{server.url}/feed"}
        feed, now = a_feed(read=read, fetch=polite | fetch, folder=tmp_path), NOW + timedelta(hours=hours)
        server.seen.clear()
        with open_archive(own.archive, feed.id, f"r{hours}", "0", now) as archive, open_web(feed, own, now) as web:
            (split,) = find_inputs(feed)
            outcomes = list(read_split(feed, split, f"r{hours}", archive, web))
        if publish:
            save_states(own.fetched, feed.id, load_states(own.fetched, feed.id), web.learned, now)
        named = {
            outcome.key.removeprefix(server.url): outcome.reason if isinstance(outcome, Refusal) else "document"
            for outcome in outcomes
        }
        documents = [outcome for outcome in outcomes if isinstance(outcome, Document)]
        return Poll(named, documents, web.unchanged, server.asked())

    return run


def feed_of(*items: str, tail: str = "") -> Answer:
    """Return a feed of items `path` or `path title`."""
    written = "".join(
        f"<item><link>{path}</link><title>{title or 'Ferry'}</title></item>"
        for path, _, title in (item.partition(" ") for item in items)
    )
    return Answer(f'<rss version="2.0"><channel>{written}</channel></rss>{tail}'.encode())


def test_a_page_is_a_document_with_what_the_feed_said(server: WebServer, poll: Polls, tmp_path: Path) -> None:
    """Its text is its HTML, its bytes are archived with their headers, cookies apart."""
    server.answers["/feed"] = feed_of("/a Ferry sails")
    (document,) = poll().documents
    assert server.seen[0].headers["user-agent"] == f"newsfold/{version('newsfold')} (+desk@harbor.example)"
    assert (document.text, document.media_type, document.source) == (PAGE.decode(), "text/html", f"{server.url}/a")
    assert [(each.kind, each.origin, each.value) for each in document.evidence] == [("title", "entry", "Ferry sails")]
    archived = read_response(str(tmp_path / "data" / "archive"), document.raw)
    assert archived.head is not None
    assert (archived.content, archived.head.status) == (PAGE, 200)
    assert "text/html" in dict(archived.head.headers).values()
    assert "secret" not in str(archived.head)


def test_what_was_loaded_is_not_fetched_again(server: WebServer, poll: Polls) -> None:
    """Until its entry changes; then its bytes decide."""
    server.answers["/feed"] = feed_of("/a")
    poll()
    assert (poll(1).asked, poll(2).unchanged) == (["/feed"], 1)
    server.answers["/feed"] = feed_of("/a corrected")
    third = poll(3)
    assert (third.asked, third.unchanged, third.outcomes) == (["/feed", "/a"], 1, {})
    server.answers["/feed"], server.answers["/a"] = feed_of("/a corrected twice"), Answer(PAGE + b"<p>Corrected.</p>")
    assert poll(4).outcomes == {"/a": "document"}


def test_a_run_that_was_not_published_counts_for_nothing(server: WebServer, poll: Polls) -> None:
    """Its pages are fetched again."""
    server.answers["/feed"] = feed_of("/a")
    poll(publish=False)
    second = poll(1)
    assert (second.outcomes, second.asked) == ({"/a": "document"}, ["/feed", "/a"])


def test_a_tag_that_lies_is_found_out_within_a_day(server: WebServer, poll: Polls) -> None:
    """304 is believed for hours only."""
    server.answers["/feed"] = replace(feed_of("/a"), etag='"always"')
    poll()
    server.answers["/feed"] = replace(feed_of("/a", "/b"), etag='"always"')
    server.answers["/b"] = Answer(PAGE)
    assert poll(12).outcomes == {}
    assert poll(25).outcomes == {"/b": "document"}


def test_a_server_that_says_expires_0_is_not_asked_conditionally(server: WebServer, poll: Polls) -> None:
    """Its tags are not to be trusted."""
    answer = feed_of("/a")
    server.answers["/feed"] = replace(answer, etag='"v1"', headers={"Expires": "0"})
    poll()
    poll(1)
    assert "if-none-match" not in server.seen[0].headers


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(status=404), "gone"),
        (Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}), "not_a_page"),
        (Answer(b" ", headers={"Content-Type": "text/html"}), "empty"),
    ],
)
def test_a_page_that_failed_is_refused_again_without_a_request(
    server: WebServer, poll: Polls, answer: Answer, reason: str
) -> None:
    """And tried again some hours later, when it may be there."""
    server.answers |= {"/feed": feed_of("/b"), "/b": answer}
    assert poll().outcomes == {"/b": reason}
    assert (poll(1).outcomes, server.asked()) == ({"/b": reason}, ["/feed"])
    server.answers["/b"] = Answer(PAGE)
    assert poll(6).outcomes == {"/b": "document"}


def test_a_page_that_timed_out_is_tried_by_the_next_run(server: WebServer, poll: Polls) -> None:
    """It says nothing against the page."""
    server.answers |= {"/feed": feed_of("/b"), "/b": Answer(raw=[b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"])}
    assert poll().outcomes == {"/b": "fetch_broken"}


def test_entries_that_lead_to_one_page_are_one_document(server: WebServer, poll: Polls) -> None:
    """And a page that is listed twice is fetched once."""
    server.answers |= {"/feed": feed_of("/a", "/a", "/short"), "/short": Answer(status=302, headers={"Location": "/a"})}
    first = poll()
    assert len({document.id for document in first.documents}) == 1
    assert sorted(first.asked) == ["/a", "/a", "/feed", "/short"]


def test_a_feed_that_moved_for_good_is_said_so(
    server: WebServer, poll: Polls, caplog: pytest.LogCaptureFixture
) -> None:
    """Its file wants to be changed."""
    server.answers |= {"/feed": Answer(status=301, headers={"Location": "/new"}), "/new": feed_of("/a")}
    with caplog.at_level(logging.WARNING):
        assert poll().outcomes == {"/a": "document"}
    assert "/new: change read.path" in caplog.text


def test_a_failing_feed_rests_longer_and_longer(server: WebServer, poll: Polls) -> None:
    """It is never dropped, and its return is noticed."""
    server.answers["/feed"] = Answer(status=404)
    seen = [poll(hours).outcomes["/feed"] for hours in range(0, 24, 3)]
    assert seen == ["gone", "feed_paused", "gone", "feed_paused", "gone", "feed_paused", "feed_paused", "gone"]
    server.answers["/feed"] = feed_of("/a")
    assert poll(200).outcomes == {"/a": "document"}
    assert poll(201).unchanged == 1


def test_a_feed_in_a_file_is_read_too(server: WebServer, poll: Polls, tmp_path: Path) -> None:
    """Since it names no port, only those of the web are open to its pages."""
    (tmp_path / "saved.xml").write_bytes(feed_of(f"{server.url}/a").body)
    assert poll(path="saved.xml", pace_seconds=0).outcomes == {"/a": "fetch_url"}


def test_an_entry_that_is_no_address_is_refused(server: WebServer, poll: Polls) -> None:
    """The others are read."""
    server.answers["/feed"] = feed_of("mailto:desk@harbor.example", "http://[::1", "javascript:alert(1)", "/a")
    assert sorted(poll().outcomes.values()) == ["document", "fetch_url", "fetch_url", "fetch_url"]
