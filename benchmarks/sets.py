"""Rows of the evaluation sets, their sites, and the halves of these."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Row = dict[str, Any]

WHOLE_PAGES = "page_lines"


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the objects of a file of JSON lines, gzipped if its name says so."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def site_of(row: Row) -> str:
    """Return the host of a row's `url`, without `www.`."""
    return (urlsplit(row["url"]).hostname or "").removeprefix("www.")


def feed_of(row: Row) -> str:
    """Return the feed of a row, which is its site unless it names one."""
    return str(row.get("feed") or row["site"])


def read_feeds(path: Path, min_documents: int) -> dict[str, list[Row]]:
    """Return the dumps of each feed that has enough of them, of labelled dumps the whole pages, by the feed's name."""
    feeds: dict[str, list[Row]] = defaultdict(list)
    for row in read_rows(path):
        if row.get("mode", WHOLE_PAGES) == WHOLE_PAGES:
            feeds[feed_of(row)].append(row)
    return {feed: rows for feed, rows in sorted(feeds.items()) if len(rows) >= min_documents}


def half_of(site: str) -> str:
    """Return `even` or `odd`, by a hash of the site's name: rules are tuned on the even half."""
    return "odd" if int(hashlib.sha256(site.encode()).hexdigest(), 16) % 2 else "even"
