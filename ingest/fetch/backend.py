"""The one place that connects: it resolves a name once, judges every address, and connects to one of those very addresses.

A name that has one forbidden address is refused altogether: a public answer beside a private one is how names are rebound.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence

import httpcore

from ingest.fetch.address import Network, denied_because
from ingest.fetch.failure import fetch_failure

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
_SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
_MAX_ADDRESSES = 20

_log = logging.getLogger(__name__)


async def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host, in the system's order.

    Raises:
        OSError: it has none, or nobody knows.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to judged addresses only."""

    def __init__(self, allowed: Sequence[Network] = (), resolver: Resolve = resolve) -> None:
        self._allowed = tuple(allowed)
        self._resolve = resolver
        self._sockets = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of the host that answers.

        Raises:
            Damaged: `fetch_dns`, `fetch_address`.
            httpcore.ConnectError, httpcore.ConnectTimeout: none answers.
        """
        async with asyncio.timeout(timeout):
            addresses = await self._judged(host, port)
        failure: Exception | None = None
        for address in addresses:
            try:
                return await self._sockets.connect_tcp(
                    address, port, timeout=timeout, local_address=local_address, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's interface
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: nothing that is fetched lies behind a local socket."""
        del timeout, socket_options
        raise fetch_failure("fetch_address", f"{path} is a local socket")

    async def sleep(self, seconds: float) -> None:
        """Sleep."""
        await asyncio.sleep(seconds)

    async def _judged(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise fetch_failure("fetch_dns", f"{host} cannot be resolved: {error}") from error
        if not addresses:
            raise fetch_failure("fetch_dns", f"{host} has no address")
        for address in addresses:
            if why := denied_because(address, self._allowed):
                raise fetch_failure(
                    "fetch_address",
                    f"{host} is {address} ({why}): only public hosts are fetched from, and networks in fetch.allow_private",
                )
            if denied_because(address):
                _log.info("connecting to %s (%s), which fetch.allow_private allows", host, address)
        return addresses[:_MAX_ADDRESSES]
