"""Fetch one document after another the way a site would want it: its robots.txt first, one turn at a time, redirects looked at."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from ingest.fetch.backend import Resolve, resolve
from ingest.fetch.client import DEFAULT_PORTS, Bounds, Client, Target, read_target, resolve_redirect
from ingest.fetch.failure import GONE, ROBOTS, fetch_failure
from ingest.fetch.hosts import Hosts, KnownRobots
from ingest.fetch.limits import Limits
from ingest.fetch.request import Manners, Request, Response
from ingest.fetch.retry_after import read_retry_after
from ingest.fetch.robots import ANSWERED_SECONDS, FAILED_SECONDS, Robots

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_BUSY = frozenset({429, 503})
_LEAST_PAUSE_SECONDS = 30.0
_NOT_MODIFIED = 304


class Fetcher:
    """Fetches documents; to be used within one event loop."""

    def __init__(self, client: Client, hosts: Hosts, manners: Manners, limits: Limits) -> None:
        self._client, self._hosts, self._manners, self._limits = client, hosts, manners, limits
        self._robots: dict[str, asyncio.Task[KnownRobots]] = {}

    async def fetch(self, request: Request) -> Response:
        """Fetch a document, following redirects.

        Returns:
            An answer of status 200, or 304 to a conditional request.

        Raises:
            DocumentError: with the reason of the failure.
        """
        try:
            return await self._fetch(request)
        except TimeoutError as error:  # of what has no reason of its own
            raise fetch_failure("fetch_timeout", f"{request.url} took too long") from error

    async def ask_leave(self, request: Request) -> None:
        """Look whether a document may be fetched, without fetching it; its robots.txt may be.

        Raises:
            DocumentError: with the reason why not.
        """
        target = read_target(request.url, self._limits)
        self._refuse_port(target)
        if request.heeds_robots:
            await self._rules(target)

    async def _fetch(self, request: Request) -> Response:
        target = read_target(request.url, self._limits)
        seconds = self._limits.total_seconds if request.into is None else self._limits.dump_seconds
        moved, for_good = None, True
        for _ in range(self._limits.redirects + 1):
            response, spent = await self._ask_politely(target, request, seconds)
            seconds -= spent
            if response.status not in _REDIRECTS or not response.header("location"):
                _refuse_status(response)
                return replace(response, moved_to=moved)
            for_good = for_good and response.status in _FOR_GOOD
            target = resolve_redirect(target, response.header("location"), self._limits)
            moved = target.url if for_good else moved
            if seconds <= 0:
                raise fetch_failure("fetch_timeout", f"{request.url} and its redirects took too long")
        raise fetch_failure("fetch_redirects", f"{request.url} redirects more than {self._limits.redirects} times")

    async def _ask_politely(self, target: Target, request: Request, seconds: float) -> tuple[Response, float]:
        """Ask in one's turn, and once more when the host says when to."""
        self._refuse_port(target)
        robots = await self._rules(target) if request.heeds_robots else None
        pace = max(self._manners.pace_seconds, robots.delay_seconds if robots else 0.0)
        clock = asyncio.get_running_loop().time
        spent = 0.0
        for attempt in (1, 2):
            await self._wait_for_turn(target.host, pace)
            began = clock()
            left, bounds = max(seconds - spent, 0.001), Bounds(max_bytes=request.max_bytes, into=request.into)
            response = await self._client.ask(target, request.validators, bounds=bounds, seconds=left)
            spent += clock() - began
            if response.status not in _BUSY:
                return response, spent
            pause = read_retry_after(response.header("retry-after"))
            if response.status == 503 and pause is None:  # noqa: PLR2004 - a failure like any other
                return response, spent
            pause = _LEAST_PAUSE_SECONDS if pause is None else pause
            self._hosts.close(target.host, max(pause, pace))
            if pause > self._limits.retry_after_seconds or attempt == 2:  # noqa: PLR2004 - of two
                raise fetch_failure("fetch_busy", f"{target.host} asks to be left alone for {pause:.0f} seconds")
        raise AssertionError

    async def _wait_for_turn(self, host: str, pace: float) -> None:
        wait = self._hosts.reserve(host, pace, self._limits.wait_seconds, self._limits.retry_after_seconds)
        if wait is None:
            raise fetch_failure("fetch_busy", f"the next turn on {host} is too far away: the next run tries again")
        await asyncio.sleep(wait)

    def _refuse_port(self, target: Target) -> None:
        if target.port not in self._manners.own_ports and target.port not in DEFAULT_PORTS.values():
            raise fetch_failure("fetch_url", f"{target.origin} has a port that neither the web nor this feed uses")

    async def _rules(self, target: Target) -> Robots:
        """Return the rules of a target's origin, which is asked for them once, however many pages wait for it.

        Raises:
            DocumentError: the target is forbidden, or nobody knows whether it is.
        """
        if target.origin not in self._robots:
            self._robots[target.origin] = asyncio.create_task(self._known_robots(target))
        robots = Robots(await asyncio.shield(self._robots[target.origin]))
        if robots.is_unreachable:
            raise fetch_failure("fetch_robots", f"{target.origin}/robots.txt cannot be had, so nothing may be fetched")
        if not robots.allows(target.url):
            raise fetch_failure(ROBOTS, f"{target.origin}/robots.txt forbids it")
        return robots

    async def _known_robots(self, target: Target) -> KnownRobots:
        known = self._hosts.robots(target.origin)
        if known is None:
            known = await self._ask_for_robots(target)
            lifetime = ANSWERED_SECONDS if 200 <= known.status < 500 else FAILED_SECONDS  # noqa: PLR2004 - HTTP
            self._hosts.learn_robots(target.origin, known, lifetime)
        return known

    async def _ask_for_robots(self, target: Target) -> KnownRobots:
        """Fetch an origin's robots.txt; a host that cannot be reached at all is the page's own failure."""
        file = replace(target, path="/robots.txt")
        for _ in range(self._limits.redirects + 1):
            self._refuse_port(file)
            await self._wait_for_turn(file.host, self._manners.pace_seconds)
            response = await self._client.ask(file, {}, bounds=Bounds(cut_at=self._limits.robots_bytes))
            location = response.header("location")
            if response.status not in _REDIRECTS or not location:
                return KnownRobots(response.body.decode("utf-8-sig", "replace"), response.status)
            file = resolve_redirect(file, location, self._limits)
        return KnownRobots("", 404)  # RFC 9309, 2.3.1.2: as if there were none


def _refuse_status(response: Response) -> None:
    """Refuse an answer that holds no document."""
    status = response.status
    if status in {200, _NOT_MODIFIED}:
        return
    if status in {404, 410}:
        raise fetch_failure(GONE, f"answers {status}")
    if status in {401, 402, 403, 407, 451}:
        raise fetch_failure("fetch_denied", f"answers {status}")
    raise fetch_failure("fetch_server" if status >= 500 else "fetch_status", f"answers {status}")  # noqa: PLR2004 - HTTP


@asynccontextmanager
async def open_fetcher(
    manners: Manners, hosts: Hosts, limits: Limits | None = None, resolver: Resolve = resolve
) -> AsyncIterator[Fetcher]:
    """Open a fetcher with connections of its own."""
    bounds = limits or Limits()
    async with Client(manners.user_agent, bounds, manners.allowed, resolver) as client:
        yield Fetcher(client, hosts, manners, bounds)
