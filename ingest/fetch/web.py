"""What a reader of web pages is given: a fetcher with its feed's manners, and what earlier runs learned."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from ipaddress import ip_network
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ingest.errors import InputError
from ingest.feed import Feed
from ingest.feed_sections import CONTACT
from ingest.fetch.hosts import Hosts
from ingest.fetch.limits import Limits
from ingest.fetch.request import PRODUCT, Manners
from ingest.fetch.state import PageState, load_states
from ingest.settings import Settings

if TYPE_CHECKING:
    from ingest.fetch.loop import Fetching


@dataclass(slots=True)
class Web:
    """The web as one batch of one feed sees it.

    Attributes:
        fetching: fetches.
        limits: bounds of a fetch.
        archive: root of the raw archive, where earlier answers rest.
        known: URL → what earlier runs learned.
        now: when the batch began.
        learned: what this batch learns.
        unchanged: pages that are listed and were found to be what they were when they were loaded; the reader yields nothing for them.
    """

    fetching: Fetching
    limits: Limits
    archive: str
    known: dict[str, PageState]
    now: datetime
    learned: list[PageState] = field(default_factory=list)
    unchanged: int = 0


@contextmanager
def open_web(feed: Feed, settings: Settings, now: datetime, limits: Limits | None = None) -> Iterator[Web]:
    """Open the web for one batch of a feed.

    Raises:
        InputError: nobody is named whom a host could write to.
    """
    from ingest.fetch.loop import open_fetching  # noqa: PLC0415 - takes a second, which feeds that fetch nothing need not wait

    bounds = limits or Limits()
    with open_fetching(manners_of(feed, settings), Hosts(settings.home / "fetch"), bounds) as fetching:
        yield Web(fetching, bounds, settings.archive, load_states(settings.fetched, feed.id), now)


def manners_of(feed: Feed, settings: Settings) -> Manners:
    """Return how a feed treats its hosts.

    Raises:
        InputError: nobody is named whom a host could write to.
    """
    contact = feed.fetch.contact or settings.contact
    if contact is None or not CONTACT.fullmatch(contact):
        raise InputError(
            f"feed {feed.id}: hosts must learn who fetches from them: set fetch.contact in its file, or NEWSFOLD_CONTACT, "
            "to a mail address or the URL of a page"
        )
    return Manners(
        user_agent=f"{PRODUCT}/{version('newsfold')} (+{contact})",
        pace_seconds=feed.fetch.pace_seconds,
        allowed=tuple(map(ip_network, feed.fetch.allow_private)),
        own_ports=_own_ports(feed.read.path),
    )


def _own_ports(path: str) -> frozenset[int]:
    try:
        port = urlsplit(path).port
    except ValueError:
        port = None
    return frozenset() if port is None else frozenset({port})
