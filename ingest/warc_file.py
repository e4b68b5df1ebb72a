"""One WARC file of the archive: written to a part, published with its index, and the indexes read back.

Locally the part stands beside its final place and is renamed; for a remote root it is a local file that is uploaded, and object stores
show it when it is complete.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import tempfile
import time
import uuid
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import IO, TypedDict
from urllib.parse import quote

import fsspec
import orjson
from fsspec.implementations.local import LocalFileSystem
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from ingest.errors import SpoolError
from ingest.spool import rename_durably, write_bytes

_WARC = ".warc.gz"
_INDEX = ".index.jsonl"
_PART = ".part"
_STALE_SECONDS = 24 * 3600  # a task that has not written for a day is dead
_MAX_TRIES = 1000
_ENTRY_SAFE = " /:?=&#{}[],\"'"
ENTRY_HEADER = "Newsfold-Entry"

_log = logging.getLogger(__name__)


class IndexLine(TypedDict):
    """What the index says of one record; `observed_ms` counts milliseconds since 1970, `length` compressed bytes."""

    key: str
    uri: str
    type: str
    sha256: str
    offset: int
    length: int
    observed_ms: int


@dataclass(frozen=True, slots=True)
class ResponseHead:
    """What came with a fetched page beside its bytes.

    Attributes:
        status: of HTTP.
        headers: of HTTP, as far as they are true of the unpacked bytes.
        entry: JSON of what listed the page said of it; None of the list itself.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A document's bytes on their way to a file.

    Attributes:
        key: what identifies the document within its feed.
        target_uri: absolute URI of where it was read.
        content_type: media type.
        stream: the bytes, from where it stands.
        length: number of bytes.
        sha256: hex digest of the bytes.
        head: of a fetched page, which becomes a `response` record.
    """

    key: str
    target_uri: str
    content_type: str
    stream: IO[bytes]
    length: int
    sha256: str
    head: ResponseHead | None = None


class WarcFile:
    """A WARC file that is being written.

    Attributes:
        name: its path below the root.
    """

    def __init__(self, root: str, stem: str, run: str, taken: AbstractSet[str]) -> None:
        self._run = run
        self._filesystem, folder = fsspec.core.url_to_fs(f"{root}/{stem.rpartition('/')[0]}")
        self._local = isinstance(self._filesystem, LocalFileSystem)
        self._filesystem.makedirs(folder, exist_ok=True)
        self.name, self._part, self._file = self._reserve(folder, stem, taken)
        self._final = f"{folder}/{self.name.rpartition('/')[2]}"
        self._writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
        self._lines: list[bytes] = []

    def write(self, record: Record, observed_at: datetime) -> int:
        """Append a record, observed at an aware instant of whole milliseconds, and return its offset."""
        offset = self._file.tell()
        headers = {
            "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{self.name}#{offset}')}>",
            "WARC-Date": observed_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "WARC-Payload-Digest": f"sha256:{record.sha256}",
            "Newsfold-Key": quote(record.key, safe=" /:?=&#"),  # so that a lost index can be made again
        }
        self._writer.write_record(self._entry(record, headers))
        line: IndexLine = {
            "key": record.key,
            "uri": record.target_uri,
            "type": record.content_type,
            "sha256": record.sha256,
            "offset": offset,
            "length": self._file.tell() - offset,
            "observed_ms": round(observed_at.timestamp() * 1000),
        }
        self._lines.append(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        return offset

    def _entry(self, record: Record, headers: dict[str, str]) -> ArcWarcRecord:
        head = record.head
        if head is None:
            return self._writer.create_warc_record(
                record.target_uri,
                "resource",
                record.stream,
                record.length,
                warc_content_type=record.content_type,
                warc_headers_dict=headers | {"WARC-Block-Digest": headers["WARC-Payload-Digest"]},
            )
        said = {} if head.entry is None else {ENTRY_HEADER: quote(head.entry, safe=_ENTRY_SAFE)}
        return self._writer.create_warc_record(
            record.target_uri,
            "response",
            record.stream,
            record.length,
            warc_headers_dict=headers | said,
            http_headers=StatusAndHeaders(f"{head.status} {_phrase(head.status)}", list(head.headers), "HTTP/1.1"),
        )

    def publish(self) -> None:
        """Bring the file to its place, and then its index, which is what commits it."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        if self._local:
            rename_durably(self._part, self._final)
        else:
            self._filesystem.put_file(self._part, self._final)
            os.remove(self._part)
        header = orjson.dumps({"run": self._run, "count": len(self._lines)}, option=orjson.OPT_APPEND_NEWLINE)
        write_bytes(self._filesystem.unstrip_protocol(self._final) + _INDEX, header + b"".join(self._lines))

    def remove(self) -> None:
        """Leave no trace."""
        with contextlib.suppress(OSError):  # on a full disk what is still to be flushed fails once more
            self._file.close()
        os.remove(self._part)

    def _reserve(self, folder: str, stem: str, taken: AbstractSet[str]) -> tuple[str, str, IO[bytes]]:
        """Take a name nobody has; creating the part exclusively keeps two tries of one task out of one file."""
        for number in range(1, _MAX_TRIES):
            name = f"{stem}{_WARC}" if number == 1 else f"{stem}.{number}{_WARC}"
            final = f"{folder}/{name.rpartition('/')[2]}"
            if name in taken or self._filesystem.exists(final):
                continue
            if not self._local:
                handle, part = tempfile.mkstemp(suffix=_PART)
                return name, part, os.fdopen(handle, "wb")
            try:
                return name, final + _PART, open(final + _PART, "xb")
            except FileExistsError:
                continue
        raise SpoolError(f"{folder} holds {_MAX_TRIES} tries of {stem}: remove its files that end in {_PART}")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def read_indexes(root: str, feed: str) -> Iterator[tuple[str, str, Iterator[IndexLine]]]:
    """Yield every committed WARC file of a feed: its path below the root, its run, and the lines of its index.

    Raises:
        SpoolError: an index is damaged.
    """
    filesystem, folder = fsspec.core.url_to_fs(f"{root}/{feed}")
    if not filesystem.exists(folder):
        return
    for path in sorted(filesystem.find(folder)):
        if path.endswith(_WARC + _INDEX):
            name = f"{feed}{path[len(folder) :]}".removesuffix(_INDEX)
            yield name, *_read_index(path, filesystem.cat_file(path))


def sweep(root: str, feed: str) -> None:
    """Remove what crashes left a day or longer ago: parts, and WARC files whose index was never written (local roots)."""
    filesystem, folder = fsspec.core.url_to_fs(f"{root}/{feed}")
    if not isinstance(filesystem, LocalFileSystem) or not filesystem.exists(folder):
        return
    files = filesystem.find(folder, detail=True)
    for path, info in files.items():
        abandoned = path.endswith(_PART) or (path.endswith(_WARC) and path + _INDEX not in files)
        if abandoned and time.time() - info["mtime"] > _STALE_SECONDS:
            _log.warning("removing %s, left by a run that did not finish", path)
            filesystem.rm_file(path)


def _read_index(path: str, content: bytes) -> tuple[str, Iterator[IndexLine]]:
    header, _, lines = content.partition(b"\n")
    try:
        values = orjson.loads(header)
        run, count = values["run"], values["count"]
    except (orjson.JSONDecodeError, LookupError, TypeError) as error:
        raise SpoolError(f"{path} is damaged ({error}): restore it from a backup") from error
    found = lines.count(b"\n")
    if count != found:
        raise SpoolError(f"{path} holds {found} of {count} lines: restore it from a backup")
    return str(run), _index_lines(path, lines)


def _index_lines(path: str, lines: bytes) -> Iterator[IndexLine]:
    for line in io.BytesIO(lines):
        try:
            values: IndexLine = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise SpoolError(f"{path} is damaged ({error}): restore it from a backup") from error
        yield values
