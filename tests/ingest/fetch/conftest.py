from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from web_server import LOOPBACK, QUICK, USER_AGENT, WebServer, serve_web

from ingest.errors import DocumentError
from ingest.fetch import Hosts, Limits, Manners, Request, Response
from ingest.fetch.loop import Fetching, open_fetching

Fetch = Callable[..., Response | DocumentError]


@pytest.fixture
def server() -> Iterator[WebServer]:
    """A web server of this test's own."""
    with serve_web() as running:
        yield running


@pytest.fixture
def fetch(server: WebServer, tmp_path: Path) -> Iterator[Fetch]:
    """Return a function that fetches a URL, or a path of the server, and returns the answer or what failed."""
    with ExitStack() as stack:
        hosts = Hosts(tmp_path / "home")

        def fetch_one(
            url: str,
            limits: Limits = QUICK,
            validators: Mapping[str, str] | None = None,
            heeds_robots: bool = False,
            **manners: Any,
        ) -> Response | DocumentError:
            kind = {"pace_seconds": 0.0, "allowed": LOOPBACK, "own_ports": frozenset({server.port})} | manners
            resolver = {"resolver": kind.pop("resolver")} if "resolver" in kind else {}
            fetching: Fetching = stack.enter_context(
                open_fetching(Manners(USER_AGENT, **kind), hosts, replace(limits), **resolver)
            )
            request = Request(server.url + url if url.startswith("/") else url, validators or {}, heeds_robots)
            ((_, outcome),) = fetching.fetch_all([(None, request)])
            return outcome

        yield fetch_one
