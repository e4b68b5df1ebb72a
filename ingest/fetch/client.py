"""One exchange with one host: no redirects, no cookies, no proxies from the environment."""

from __future__ import annotations

import asyncio
import functools
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Self
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import httpcore
import idna

from ingest.errors import DocumentError
from ingest.fetch.address import Network
from ingest.fetch.backend import GuardedBackend, Resolve, resolve
from ingest.fetch.body import ACCEPTED, Body
from ingest.fetch.failure import fetch_failure
from ingest.fetch.limits import Limits
from ingest.fetch.request import Response

DEFAULT_PORTS = {"http": 80, "https": 443}
_MAX_CONNECTIONS = 16
_KEPT_OPEN_SECONDS = 30
_UNESCAPED = "/:?#[]@!$&'()*+,;=%~-._"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is made of one body.

    Attributes:
        cut_at: take so many bytes of a longer body instead of refusing it.
        max_bytes: that it may have, instead of the limits' own.
        into: where it goes, instead of the answer.
    """

    cut_at: int | None = None
    max_bytes: int | None = None
    into: IO[bytes] | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A URL taken apart once, so that what is judged is what is asked."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Return scheme, host and port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        default = self.port == DEFAULT_PORTS[self.scheme]
        return f"{self.scheme}://{host}" if default else f"{self.scheme}://{host}:{self.port}"

    @property
    def url(self) -> str:
        """Return the whole URL."""
        return self.origin + self.path


def read_target(url: str, limits: Limits) -> Target:
    """Take a URL apart.

    Raises:
        Damaged: `fetch_url`, it is no http or https URL, too long, or holds credentials.
    """
    if len(url.encode("utf-8", "replace")) > limits.url_bytes:
        raise fetch_failure("fetch_url", f"the URL is longer than {limits.url_bytes} bytes")
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host, path = _ascii_host(parts.hostname or ""), _path(parts)
    except (ValueError, UnicodeError) as error:
        raise fetch_failure("fetch_url", f"{url} is no URL: {error}") from error
    if parts.scheme not in DEFAULT_PORTS or not host:
        raise fetch_failure("fetch_url", f"{url} is no http or https URL")
    if parts.username or parts.password:
        raise fetch_failure("fetch_url", "the URL holds credentials")
    return Target(parts.scheme, host, port or DEFAULT_PORTS[parts.scheme], path)


def resolve_redirect(target: Target, location: str, limits: Limits) -> Target:
    """Return where an answer sends us.

    Raises:
        Damaged: `fetch_url`, or `fetch_downgrade` from https to http.
    """
    try:
        joined = urljoin(target.url, location.strip())
    except ValueError as error:
        raise fetch_failure("fetch_url", f"redirects to {location!r}: {error}") from error
    found = read_target(joined, limits)
    if target.scheme == "https" and found.scheme == "http":
        raise fetch_failure("fetch_downgrade", f"redirects from https to {found.url}")
    return found


class Client:
    """Asks hosts for documents; to be used within one event loop."""

    def __init__(
        self, user_agent: str, limits: Limits, allowed: Sequence[Network] = (), resolver: Resolve = resolve
    ) -> None:
        self._user_agent, self._limits = user_agent, limits
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_trusted(),
            max_connections=_MAX_CONNECTIONS,
            keepalive_expiry=_KEPT_OPEN_SECONDS,
            network_backend=GuardedBackend(allowed, resolver),
        )

    async def __aenter__(self) -> Self:
        await self._pool.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pool.__aexit__(kind, error, trace)

    async def ask(
        self,
        target: Target,
        extra: Mapping[str, str],
        *,
        bounds: Bounds | None = None,
        seconds: float | None = None,
    ) -> Response:
        """Ask once.

        Args:
            target: what for.
            extra: headers.
            bounds: of the body, instead of the limits' own.
            seconds: for all of it, instead of the limits' own.

        Raises:
            DocumentError: with the reason of the failure.
        """
        try:
            async with asyncio.timeout(self._limits.total_seconds if seconds is None else seconds):
                return await self._exchange(target, extra, bounds or Bounds())
        except DocumentError:
            raise
        except (TimeoutError, httpcore.TimeoutException) as error:
            raise fetch_failure("fetch_timeout", f"{target.origin} took too long: {type(error).__name__}") from error
        except (ssl.SSLError, httpcore.ConnectError) as error:
            reason = "fetch_tls" if _is_tls(error) else "fetch_connect"
            raise fetch_failure(reason, f"{target.origin} cannot be connected to: {error}") from error
        except (httpcore.ProtocolError, httpcore.NetworkError, OSError, ValueError) as error:
            raise fetch_failure("fetch_broken", f"{target.origin} broke off: {error}") from error

    async def _exchange(self, target: Target, extra: Mapping[str, str], bounds: Bounds) -> Response:
        limits = self._limits
        headers = {"User-Agent": self._user_agent, "Accept-Encoding": ACCEPTED, "Accept": "*/*", **extra}
        timeouts = {
            "connect": limits.connect_seconds,
            "read": limits.read_seconds,
            "write": limits.read_seconds,
            "pool": limits.total_seconds,
        }
        url = httpcore.URL(
            scheme=target.scheme.encode(),
            host=target.host.encode(),
            port=None if target.port == DEFAULT_PORTS[target.scheme] else target.port,
            target=target.path.encode(),
        )
        encoded = [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
        async with self._pool.stream("GET", url, headers=encoded, extensions={"timeout": timeouts}) as answer:
            received = [(name.decode("latin-1").lower(), _header(value)) for name, value in answer.headers]
            packing = ",".join(value for name, value in received if name == "content-encoding")
            content = await self._content(answer, packing, bounds)
        unpacked = ("content-encoding", "transfer-encoding", "content-length")
        return Response(
            target.url, answer.status, tuple(header for header in received if header[0] not in unpacked), content
        )

    async def _content(self, answer: httpcore.Response, packing: str, bounds: Bounds) -> bytes:
        """Read the body of a document; of another answer nothing is kept."""
        if answer.status != 200:  # noqa: PLR2004 - OK
            return b""
        body = Body(packing, self._limits, bounds.max_bytes, bounds.into)
        async for chunk in answer.aiter_stream():
            body.add(chunk)
            if bounds.cut_at is not None and body.size >= bounds.cut_at:
                return body.head(bounds.cut_at)
        return body.finish()


@functools.cache
def _trusted() -> ssl.SSLContext:
    """Return who is trusted: the public authorities, and what this machine trusts beside them."""
    context = httpcore.default_ssl_context()
    context.load_default_certs()
    return context


def _header(value: bytes) -> str:
    """Decode a header's value, which many servers write in UTF-8 though HTTP knows only Latin-1."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _ascii_host(host: str) -> str:
    """Return a host in the form that is resolved; numeric forms of any kind are left to the resolver, whose answer is judged."""
    host = host.rstrip(".")
    if host.isascii():
        return host.lower()
    return idna.encode(host, uts46=True).decode()


def _path(parts: SplitResult) -> str:
    path = parts.path or "/"
    return quote(f"{path}?{parts.query}" if parts.query else path, safe=_UNESCAPED)


def _is_tls(error: Exception) -> bool:
    return isinstance(error, ssl.SSLError) or isinstance(error.__context__, ssl.SSLError) or "SSL" in str(error)
