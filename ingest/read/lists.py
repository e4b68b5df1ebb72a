"""Formats `rss` and `sitemap`: fetch a list, then the pages that it lists."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from ingest.document import Document
from ingest.errors import Damaged, Rejected
from ingest.fetch import Web
from ingest.read.list_parser import parse_list
from ingest.read.listed import Listed, ListKind, Sitemap
from ingest.read.listing import Listing
from ingest.read.receive import Reception
from ingest.stage import Refusal

MAX_SITEMAPS = 200
MAX_DEPTH = 2  # of indexes above a sitemap; the protocol allows one


def read_rss(reception: Reception, web: Web) -> Iterator[Document | Refusal]:
    """Yield an outcome for the feed if it cannot be read, else for each of its entries that is not unchanged.

    Raises:
        Damaged: the feed is a file that cannot be opened.
    """
    listing = Listing(reception, web)
    listed = _read_list(listing, "rss", Sitemap(reception.split.path))
    if isinstance(listed, Refusal):
        yield listed
        return
    yield from listing.refuse_lost(reception.split.path, listed.lost)
    yield from listing.read_entries(listed.entries)
    yield from listing.finish()


def read_sitemap(reception: Reception, web: Web) -> Iterator[Document | Refusal]:
    """Yield an outcome for each sitemap that cannot be read, and each page that is not unchanged.

    Raises:
        Damaged: the sitemap is a file that cannot be opened.
    """
    listing = Listing(reception, web)
    waiting = deque([(Sitemap(reception.split.path), 0)])
    seen: set[str] = set()
    while waiting and len(seen) < MAX_SITEMAPS and waiting[0][1] <= MAX_DEPTH:
        sitemap, depth = waiting.popleft()
        if sitemap.url in seen:
            continue
        seen.add(sitemap.url)
        listed = _read_list(listing, "sitemap", sitemap)
        if isinstance(listed, Refusal):
            yield listed
            continue
        yield from listing.refuse_lost(sitemap.url, listed.lost)
        waiting += [(each, depth + 1) for each in listing.young_sitemaps(listed.sitemaps)]
        yield from listing.read_entries(listed.entries)
    if left := {sitemap.url for sitemap, _ in waiting} - seen:
        yield _refuse_rest(reception, len(left))
    yield from listing.finish()


def _read_list(listing: Listing, kind: ListKind, sitemap: Sitemap) -> Listed | Refusal:
    content = listing.read_list(kind, sitemap)
    if isinstance(content, Refusal):
        return content
    try:
        return parse_list(kind, content, sitemap.url)
    except Damaged as error:
        return listing.list_failed(sitemap.url, error)


def _refuse_rest(reception: Reception, count: int) -> Refusal:
    detail = (
        f"{count} more sitemaps were not looked at (at most {MAX_SITEMAPS}, {MAX_DEPTH} levels below read.path): "
        "name a smaller index in read.path, or set fetch.max_age_days"
    )
    return reception.refuse_unread(f"{reception.split.source}#more", None, Rejected("max_sitemaps", detail))
