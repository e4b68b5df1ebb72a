"""Read a file of documents that lies on the web: it is fetched whole by our own fetcher, then read as any local one.

fsspec could open it too, and would connect wherever the address, a redirect or a name leads.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ingest.document import Document
from ingest.errors import Damaged, DocumentError
from ingest.fetch import Request, Web
from ingest.read.files import compression
from ingest.read.inputs import InputSplit
from ingest.read.receive import Reception
from ingest.stage import Refusal

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")
_MAX_NAME_CHARS = 100
_GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class _Downloaded(InputSplit):
    """A local file that bears the name of what it was on the web."""

    found_as: InputSplit

    @property
    def key(self) -> str:
        return self.found_as.key.partition("?")[0]

    @property
    def source(self) -> str:
        return self.found_as.source


def read_download(
    reception: Reception, web: Web, read: Callable[[Reception], Iterator[Document | Refusal]]
) -> Iterator[Document | Refusal]:
    """Yield what a reader makes of the file, or one refusal where it cannot be had."""
    url = reception.split.path
    with tempfile.TemporaryDirectory(prefix="newsfold-") as folder:
        path = Path(folder, _file_name(url))
        try:
            with path.open("wb") as file:
                most = web.limits.dump_bytes
                web.fetching.fetch(Request(url, heeds_robots=False, max_bytes=most, into=file))
        except DocumentError as error:
            yield reception.refuse_unread(url, url, Damaged(error.reason, error.detail))
            return
        path = _unpacked_name(path)
        split = _Downloaded(str(path), folder, None, None, path.stat().st_size, reception.split)
        local = replace(reception, split=split)
        try:
            yield from read(local)
        except Damaged as error:  # of the file itself, which is here no longer when others hear of it
            yield local.refuse_file(error)


def _file_name(url: str) -> str:
    """Return the last part of a URL's path, whose ending tells how the file is packed."""
    name = unquote(urlsplit(url).path.rpartition("/")[2])
    return _UNSAFE.sub("_", name)[-_MAX_NAME_CHARS:].lstrip(".") or "download"


def _unpacked_name(path: Path) -> Path:
    """Take off the ending of what is packed no more: servers send `a.gz` as packed by them, which the fetcher has undone."""
    with path.open("rb") as file:
        packed = file.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC
    return path if packed or compression(path.name) != "gzip" else path.rename(path.with_suffix(""))
