"""Rows of the evaluation sets, their sites, and the halves of these."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Row = dict[str, Any]


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the objects of a file of JSON lines, gzipped if its name says so."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def site_of(row: Row) -> str:
    """Return the host of a row's `url`, without `www.`."""
    return (urlsplit(row["url"]).hostname or "").removeprefix("www.")


def half_of(site: str) -> str:
    """Return `even` or `odd`, by a hash of the site's name: rules are tuned on the even half."""
    return "odd" if int(hashlib.sha256(site.encode()).hexdigest(), 16) % 2 else "even"
