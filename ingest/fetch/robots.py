"""What a site's robots.txt says, and what its absence means.

Source: RFC 9309 (4xx allows all, 5xx and silence forbid all, 500 KiB at least are read); lifetimes as in StormCrawler.
"""

from __future__ import annotations

import math

from protego import Protego

from ingest.fetch.hosts import KnownRobots
from ingest.fetch.request import PRODUCT

ANSWERED_SECONDS = 6 * 3600.0
FAILED_SECONDS = 3600.0
_MAX_DELAY_SECONDS = 3600.0
_TOO_MANY = 429


def unreachable(known: KnownRobots) -> bool:
    """Tell whether the file was neither had nor denied to be there, which forbids everything for now."""
    return known.status == _TOO_MANY or not 200 <= known.status < 500  # noqa: PLR2004 - classes of HTTP status


class Robots:
    """The rules of one origin for us."""

    def __init__(self, known: KnownRobots) -> None:
        self._closed = unreachable(known)
        self._rules = Protego.parse(known.content if known.status == 200 else "")  # noqa: PLR2004 - OK

    @property
    def is_unreachable(self) -> bool:
        """Tell whether everything is forbidden because nothing is known."""
        return self._closed

    def allows(self, url: str) -> bool:
        """Tell whether a URL may be fetched."""
        return not self._closed and bool(self._rules.can_fetch(url, PRODUCT))

    @property
    def delay_seconds(self) -> float:
        """Return the Crawl-delay, an hour at most, 0 without one."""
        delay = self._rules.crawl_delay(PRODUCT)
        return min(float(delay), _MAX_DELAY_SECONDS) if delay and math.isfinite(delay) and delay > 0 else 0.0
