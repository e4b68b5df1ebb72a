"""What a feed or sitemap was found to list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingest.read.entry import Entry

ListKind = Literal["rss", "sitemap"]


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap that another one lists.

    Attributes:
        url: absolute.
        modified: when it last changed, as written; empty where nothing is said.
    """

    url: str
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """Why a part of a list was not read, though the rest was.

    Attributes:
        reason: `max_entries` or `no_link` (policy), or `cut_short` (damage).
        detail: one sentence for a person.
    """

    reason: Literal["max_entries", "no_link", "cut_short"]
    detail: str


def unlinked(count: int) -> tuple[Lost, ...]:
    """Say that so many entries name no page; nothing where there are none."""
    return (
        (Lost("no_link", f"{count} entries name no page, such as those of sound or pictures alone"),) if count else ()
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list holds, in its order.

    Attributes:
        entries: pages.
        sitemaps: further sitemaps, the lately changed first.
        lost: what of it was not read.
    """

    entries: tuple[Entry, ...] = ()
    sitemaps: tuple[Sitemap, ...] = ()
    lost: tuple[Lost, ...] = ()
