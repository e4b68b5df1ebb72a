"""Say what a run of a feed from the web would fetch: its lists are fetched and archived nowhere, its pages are not fetched."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from urllib.parse import urlsplit

from ingest.feed import Feed
from ingest.settings import Settings

_MOST_SHOWN = 20
_MINUTE = 60


def preview(feed: Feed, settings: Settings) -> tuple[list[str], list[str]]:
    """Return lines for people, and why lists cannot be had.

    Raises:
        InputError: nobody is named whom a host could write to.
    """
    from ingest.fetch import open_web
    from ingest.fetch.loop import WOULD_FETCH
    from ingest.read import rehearse

    with open_web(feed, settings, datetime.now(UTC)) as web:
        outcomes = rehearse(feed, web)
        unchanged = web.unchanged
    fetched = [each.detail for each in outcomes if each.reason == WOULD_FETCH]
    others = [each for each in outcomes if each.reason != WOULD_FETCH]
    lists = [each for each in others if each.outcome == "quarantined" and each.key == feed.read.path]
    refused = Counter(each.reason for each in others)
    return _lines(feed, fetched, unchanged, refused), [f"{each.reason}: {each.detail}" for each in lists]


def _lines(feed: Feed, fetched: list[str], unchanged: int, refused: Counter[str]) -> list[str]:
    why = ", ".join(f"{reason} {count}" for reason, count in refused.most_common()) or "none"
    lines = [f"{feed.id}: {len(fetched)} pages to be fetched, {unchanged} known and unchanged; refused: {why}"]
    lines += [f"  {url}" for url in fetched[:_MOST_SHOWN]]
    if len(fetched) > _MOST_SHOWN:
        lines.append(f"  … and {len(fetched) - _MOST_SHOWN} more")
    if fetched:
        lines.append(f"  {_duration(feed, fetched)}")
    return lines


def _duration(feed: Feed, fetched: list[str]) -> str:
    hosts = Counter(urlsplit(url).hostname for url in fetched)
    minutes = max(hosts.values()) * feed.fetch.pace_seconds / _MINUTE
    return f"at one every {feed.fetch.pace_seconds:g} s on each of {len(hosts)} hosts: about {minutes:.1f} minutes"
