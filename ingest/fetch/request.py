"""What is asked of a fetcher, and what it answers; light, for readers that import it only to speak of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from ingest.fetch.address import Network

PRODUCT = "newsfold"
"""What we are called, in `User-Agent` and robots.txt."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How a feed wants its hosts to be treated.

    Attributes:
        user_agent: who we are, with a way to reach us.
        pace_seconds: between two starts on one host, unless its robots.txt asks for more.
        allowed: private networks that may be connected to.
        own_ports: ports beside 80 and 443.
    """

    user_agent: str
    pace_seconds: float = 5.0
    allowed: Sequence[Network] = ()
    own_ports: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Request:
    """What to fetch.

    Attributes:
        url: absolute.
        validators: headers of a conditional request.
        heeds_robots: False for what was subscribed to, a feed or sitemap.
        max_bytes: of the body, instead of the limits' own.
        into: where the body goes, instead of the answer; the time is then that of a file of documents.
    """

    url: str
    validators: Mapping[str, str] = field(default_factory=dict)
    heeds_robots: bool = True
    max_bytes: int | None = None
    into: IO[bytes] | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """An answer.

    Attributes:
        url: that was asked for last, after redirects.
        status: of HTTP.
        headers: names in lower case, in order; those that speak of the packing are left out, for `body` is unpacked.
        body: unpacked; empty where there is none.
        moved_to: where permanent redirects alone have led to, else None.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    moved_to: str | None = None

    def header(self, name: str) -> str:
        """Return a header's value, empty when it is missing."""
        return next((value for key, value in self.headers if key == name), "")
