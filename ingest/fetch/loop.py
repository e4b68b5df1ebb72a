"""Run a fetcher in a thread of its own, for readers that are not asynchronous."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from typing import TypeVar

from ingest.errors import DocumentError, Rejected
from ingest.fetch.backend import Resolve, resolve
from ingest.fetch.fetcher import Fetcher, open_fetcher
from ingest.fetch.hosts import Hosts
from ingest.fetch.limits import Limits
from ingest.fetch.request import Manners, Request, Response

AT_ONCE = 8
WOULD_FETCH = "would_fetch"
Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class Fetching:
    """A fetcher that runs beside its reader."""

    _fetcher: Fetcher
    _loop: asyncio.AbstractEventLoop

    def rehearsal(self) -> Rehearsal:
        """Return one that fetches no pages."""
        return Rehearsal(self._fetcher, self._loop)

    def fetch(self, request: Request) -> Response:
        """Fetch one document; see `Fetcher.fetch`."""
        return self._start(request).result()

    def fetch_all(self, requests: Iterable[tuple[Asked, Request]]) -> Iterator[tuple[Asked, Response | DocumentError]]:
        """Fetch documents, a few at once, and yield them in the order they were asked for.

        At most `AT_ONCE` are on their way or waiting to be taken, which also bounds the memory.
        """
        waiting: deque[tuple[Asked, Future[Response]]] = deque()
        try:
            for asked, request in requests:
                waiting.append((asked, self._start(request)))
                if len(waiting) >= AT_ONCE:
                    yield _outcome(*waiting.popleft())
            while waiting:
                yield _outcome(*waiting.popleft())
        finally:
            for _, future in waiting:
                future.cancel()

    def _start(self, request: Request) -> Future[Response]:
        return asyncio.run_coroutine_threadsafe(self._fetcher.fetch(request), self._loop)


class Rehearsal(Fetching):
    """Fetches lists, and of the pages on them only says whether they would be fetched."""

    __slots__ = ()

    def fetch_all(self, requests: Iterable[tuple[Asked, Request]]) -> Iterator[tuple[Asked, Response | DocumentError]]:
        """Yield `would_fetch` for each request that would be sent, else why it would not be."""
        for asked, request in requests:
            leave = asyncio.run_coroutine_threadsafe(self._fetcher.ask_leave(request), self._loop)
            try:
                leave.result()
            except DocumentError as error:
                yield asked, error
            else:
                yield asked, Rejected(WOULD_FETCH, request.url)


@contextmanager
def open_fetching(
    manners: Manners, hosts: Hosts, limits: Limits | None = None, resolver: Resolve = resolve
) -> Iterator[Fetching]:
    """Open a fetcher whose event loop runs in a thread until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="fetch", daemon=True)
    thread.start()
    stack = AsyncExitStack()
    try:
        opening = stack.enter_async_context(open_fetcher(manners, hosts, limits, resolver))
        yield Fetching(asyncio.run_coroutine_threadsafe(opening, loop).result(), loop)
    finally:
        asyncio.run_coroutine_threadsafe(_close(stack), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _close(stack: AsyncExitStack) -> None:
    """End what is still on its way, then close connections."""
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await stack.aclose()


def _outcome(asked: Asked, future: Future[Response]) -> tuple[Asked, Response | DocumentError]:
    try:
        return asked, future.result()
    except DocumentError as error:
        return asked, error
