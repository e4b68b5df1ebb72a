"""Read a list as a run of its feed does, again and again, hours apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import a_feed
from web_server import Answer, WebServer, serve_web

from ingest.archive import open_archive
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

    def run(hours: float = 0, path: str = "", publish: bool = True, shape: str = "rss", **fetch: Any) -> Poll:
        polite = {"contact": "desk@harbor.example", "pace_seconds": 0, "allow_private": ("127.0.0.1/32",)}
        read = {"format": shape, "path": path or f"{server.url}/feed"}
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
