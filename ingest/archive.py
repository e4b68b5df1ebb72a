"""The raw archive: the bytes of every document as they came, before anything else happened to them.

One WARC file per feed, run and batch, a `resource` record per document (`response` of a page that was fetched), each its own gzip
member, so that file and offset are enough to read one back. Beside it lies an index of JSON lines, written last: a WARC file without
an index was never committed and is not looked at. Nothing is written when nothing is new.

    <root>/<feed>/<yyyy-mm>/<run>-<batch>.warc.gz
    <root>/<feed>/<yyyy-mm>/<run>-<batch>.warc.gz.index.jsonl
    <root>/<feed>/<yyyy-mm>/<run>-<batch>.warc.gz.part           being written, or left by a crash and removed a day later

A key that comes with the bytes it had last keeps its pointer and time, so that a dump read twice has the same versions twice. Knowing
what a key had last costs about 200 bytes of memory per archived key of the feed, and two seconds of CPU per million, while an
archive is open.

Source: WARC 1.1, ISO 28500:2017; the index holds what a CDXJ line does.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import IO, NamedTuple
from urllib.parse import unquote

import fsspec
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from ingest.document import RawPointer
from ingest.errors import SpoolError
from ingest.warc_file import ENTRY_HEADER, IndexLine, Record, ResponseHead, WarcFile, read_indexes, sweep

_MEMORY_BYTES = 8 * 1024 * 1024  # longer content waits on disk for its digest
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SEEN = struct.Struct(">IQQ32s")


class _Seen(NamedTuple):
    """What a key had: in which file, where, when and which bytes; kept packed, since there may be millions."""

    file: int
    offset: int
    observed_ms: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class ArchivedDocument:
    """One line of an archive's index.

    Attributes:
        key: what identified the document within its feed.
        target_uri: where it was read from.
        content_type: media type, with the encoding it was read in where that was decided (`text/csv; charset=cp1252`).
        observed_at: when these bytes were first archived.
        pointer: for `read_raw`.
        length: bytes of the record in the archive, compressed.
        run: id of the run that archived it.
    """

    key: str
    target_uri: str
    content_type: str
    observed_at: datetime
    pointer: RawPointer
    length: int
    run: str


@dataclass(frozen=True, slots=True)
class ArchivedResponse:
    """Bytes of a document as they were archived.

    Attributes:
        content: the bytes.
        head: what came with them; None where they were not fetched.
    """

    content: bytes
    head: ResponseHead | None


class Archive:
    """The archive of one feed, open for the documents of one batch; made by `open_archive`."""

    def __init__(self, root: str, feed: str, run: str, batch: str, now: datetime) -> None:
        self._root, self._run = root.rstrip("/"), run
        self._now = _milliseconds(now)
        month = f"{now.astimezone(UTC):%Y-%m}"
        self._stem = f"{feed}/{month}/{_UNSAFE.sub('_', run)}-{_UNSAFE.sub('_', batch)}"
        self._files: list[tuple[str, str]] = []
        self._writing: WarcFile | None = None
        self._seen: dict[int, bytes] = {}
        for name, run_of_file, lines in read_indexes(self._root, feed):
            self._files.append((name, run_of_file))
            for line in lines:
                self._learn(line)

    def keep(
        self, key: str, target_uri: str, content: bytes | Iterable[bytes], content_type: str
    ) -> tuple[RawPointer, datetime]:
        """Keep the bytes of a document, unless they are what its key had last.

        Args:
            key: what identifies the document within its feed.
            target_uri: absolute URI of where it was read.
            content: the bytes, or chunks of them; chunks never stand in memory together.
            content_type: media type.

        Returns:
            Where the bytes rest, and since when: the earlier pointer and time of unchanged content; else the time of this archive's
            opening, but always at least a millisecond after what the key had before.
        """
        return self._keep(key, target_uri, content, content_type, None)

    def keep_response(
        self, key: str, target_uri: str, content: bytes, content_type: str, head: ResponseHead
    ) -> tuple[RawPointer, datetime]:
        """Keep a fetched page, as `keep` does; that its bytes changed is what counts, not what came with them."""
        return self._keep(key, target_uri, content, content_type, head)

    def commit(self) -> None:
        """Make what was kept visible."""
        if self._writing is not None:
            self._writing.publish()

    def discard(self) -> None:
        """Leave no trace of what was kept."""
        if self._writing is not None:
            self._writing.remove()

    def _keep(
        self, key: str, target_uri: str, content: bytes | Iterable[bytes], content_type: str, head: ResponseHead | None
    ) -> tuple[RawPointer, datetime]:
        with _measured(content) as (stream, length, sha256):
            seen = self._find(key, sha256)
            if seen is None:
                seen = self._append(Record(key, target_uri, content_type, stream, length, sha256, head))
        return RawPointer(self._files[seen.file][0], seen.offset, sha256), _instant(seen.observed_ms)

    def _learn(self, line: IndexLine) -> None:
        """Remember of each key all that its latest run archived.

        An id may stand twice in one dump with different texts: both must be known when the dump is read again.
        """
        name = hash(line["key"])  # 64 bits: a collision costs a needless record, never data, for digests decide
        packed = _SEEN.pack(len(self._files) - 1, line["offset"], line["observed_ms"], bytes.fromhex(line["sha256"]))
        if name not in self._seen:  # nearly always, and a million times
            self._seen[name] = packed
            return
        known, (seen,) = _unpack(self._seen[name]), _unpack(packed)
        if self._files[known[-1].file][1] == self._files[seen.file][1]:
            self._seen[name] = _pack(sorted([*known, seen], key=lambda each: each.observed_ms))
        elif seen.observed_ms > known[-1].observed_ms:
            self._seen[name] = packed

    def _find(self, key: str, sha256: str) -> _Seen | None:
        known = _unpack(self._seen.get(hash(key), b""))
        if self._writing is not None and known and self._files[known[-1].file][0] == self._writing.name:
            known = known[-1:]  # kept a moment ago: only the latest counts
        return next((seen for seen in reversed(known) if seen.digest.hex() == sha256), None)

    def _append(self, record: Record) -> _Seen:
        if self._writing is None:
            self._writing = WarcFile(self._root, self._stem, self._run, {name for name, _ in self._files})
            self._files.append((self._writing.name, self._run))
        known = _unpack(self._seen.get(hash(record.key), b""))
        observed_ms = max(self._now, known[-1].observed_ms + 1) if known else self._now
        offset = self._writing.write(record, _instant(observed_ms))
        seen = _Seen(len(self._files) - 1, offset, observed_ms, bytes.fromhex(record.sha256))
        self._seen[hash(record.key)] = _pack([seen])
        return seen


@contextmanager
def open_archive(root: str, feed: str, run: str, batch: str, now: datetime) -> Iterator[Archive]:
    """Open a feed's archive for one batch; what is kept becomes visible when the block ends without an exception.

    Args:
        root: a path or any fsspec URL.
        feed: feed id.
        run: run id.
        batch: what tells the batch from the others of its run.
        now: aware; the time of all that is new.

    Raises:
        SpoolError: an index of the archive is damaged.
    """
    sweep(root, feed)
    archive = Archive(root, feed, run, batch, now)
    try:
        yield archive
    except BaseException:
        archive.discard()
        raise
    archive.commit()


def read_raw(root: str, pointer: RawPointer) -> bytes:
    """Read back the bytes of a document.

    Raises:
        SpoolError: they are not there or not what they were.
    """
    return read_response(root, pointer).content


def read_response(root: str, pointer: RawPointer) -> ArchivedResponse:
    """Read back the bytes of a document with what came with them, if they were fetched.

    Raises:
        SpoolError: they are not there or not what they were.
    """
    where = f"{pointer.file} at {pointer.offset}"
    if not pointer.file or ".." in pointer.file.split("/"):
        raise SpoolError(f"{pointer.file!r} is no file of the archive: the document was never archived")
    try:
        with fsspec.open(f"{root.rstrip('/')}/{pointer.file}", "rb") as file:
            file.seek(pointer.offset)
            record = next(iter(ArchiveIterator(file)), None)
            found = ArchivedResponse(b"", None) if record is None else _response(record)
    except FileNotFoundError as error:
        raise SpoolError(f"{pointer.file} is not in the archive {root}: restore it, or read the input again") from error
    except (ArchiveLoadFailed, EOFError, ValueError, OSError, zlib.error) as error:
        raise SpoolError(f"{where} cannot be read ({error}): restore the file from a backup") from error
    if hashlib.sha256(found.content).hexdigest() != pointer.sha256:
        raise SpoolError(f"{where} does not hold the bytes it should: restore the file from a backup")
    return found


def _response(record: ArcWarcRecord) -> ArchivedResponse:
    content = record.raw_stream.read()
    if record.rec_type != "response" or record.http_headers is None:
        return ArchivedResponse(content, None)
    entry = record.rec_headers.get_header(ENTRY_HEADER)
    headers = tuple((str(name), str(value)) for name, value in record.http_headers.headers)
    status = int(record.http_headers.get_statuscode())
    return ArchivedResponse(content, ResponseHead(status, headers, None if entry is None else unquote(entry)))


def walk(root: str, feed: str) -> Iterator[ArchivedDocument]:
    """Yield everything that a feed ever archived, oldest month first, then by file and offset.

    Raises:
        SpoolError: an index of the archive is damaged.
    """
    for name, run, lines in read_indexes(root.rstrip("/"), feed):
        for line in lines:
            pointer = RawPointer(name, line["offset"], line["sha256"])
            observed_at = _instant(line["observed_ms"])
            yield ArchivedDocument(line["key"], line["uri"], line["type"], observed_at, pointer, line["length"], run)


@contextmanager
def _measured(content: bytes | Iterable[bytes]) -> Iterator[tuple[IO[bytes], int, str]]:
    """Lend the content as a stream, with its length and SHA-256, which stand before it in a record."""
    if isinstance(content, bytes):
        yield io.BytesIO(content), len(content), hashlib.sha256(content).hexdigest()
        return
    digest = hashlib.sha256()
    with tempfile.SpooledTemporaryFile(max_size=_MEMORY_BYTES) as stream:
        for chunk in content:
            digest.update(chunk)
            stream.write(chunk)
        length = stream.tell()
        stream.seek(0)
        yield stream, length, digest.hexdigest()


def _unpack(packed: bytes) -> list[_Seen]:
    return [_Seen(*values) for values in _SEEN.iter_unpack(packed)]


def _pack(entries: Iterable[_Seen]) -> bytes:
    return b"".join(_SEEN.pack(*entry) for entry in entries)


def _instant(milliseconds: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=milliseconds)


def _milliseconds(instant: datetime) -> int:
    return (instant - _EPOCH) // timedelta(milliseconds=1)
