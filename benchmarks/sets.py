"""Rows of the evaluation sets, and the halves of their sites."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the objects of a file of JSON lines, gzipped if its name says so."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def half_of(site: str) -> str:
    """Return `even` or `odd`, by a hash of the site's name: rules are tuned on the even half."""
    return "odd" if int(hashlib.sha256(site.encode()).hexdigest(), 16) % 2 else "even"
