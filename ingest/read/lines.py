"""Read lines of any length in bounded memory, from a range of a file or all of it."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Protocol

from ingest.errors import Damaged
from ingest.feed_sections import Read
from ingest.read.decode import WIDE, codec_of, detect_encoding, find_bom
from ingest.read.files import BUFFER_BYTES, open_input
from ingest.read.inputs import InputSplit

_CHUNK_BYTES = BUFFER_BYTES


class Readable(Protocol):
    """What gives bytes until there are no more."""

    def read(self, size: int, /) -> bytes:
        """Return up to so many bytes, none at the end only."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its LF.

    Attributes:
        offset: of its first byte in the file (unpacked, and in UTF-8 where that was made of UTF-16).
        content: the line, or its beginning where it is longer than the limit.
        rest: chunks of what follows the beginning, to be taken before the next line is; None for a whole line.
    """

    offset: int
    content: bytes
    rest: Iterator[bytes] | None = None


@contextmanager
def open_lines(split: InputSplit, read: Read, limit: int) -> Iterator[tuple[Iterator[Line], str]]:
    """Open a split's lines, and say in which codec they are: what the mark says, or the feed, or the file's beginning.

    UTF-16 and UTF-32 come as UTF-8.

    Args:
        split: what to read.
        read: the feed's `read`.
        limit: bytes; a longer line comes in chunks.

    Raises:
        Damaged: `unreadable`, or `encoding` when nothing fits.
    """
    with open_input(split.path, compressed=True) as stream:
        head = stream.peek(BUFFER_BYTES)
        mark, skip = find_bom(head[:4]) or (None, 0)
        codec = mark or (codec_of(read.encoding) if read.encoding else _sniff(head, read))
        if codec is None:
            raise Damaged("encoding", "no encoding fits the beginning of this file: set read.encoding if you know it")
        if codec.startswith(WIDE):
            stream.read(skip)
            yield read_lines(Transcoded(stream, codec), 0, None, limit), "utf_8"
        else:
            offset = skip_line(stream, split.start) if split.start else len(stream.read(skip))
            yield read_lines(stream, offset, split.end, limit), codec


def _sniff(head: bytes, read: Read) -> str | None:
    """JSON is UTF-8 by definition; of CSV the beginning is looked at, up to its last whole line."""
    return "utf_8" if read.format == "jsonl" else detect_encoding(head[: head.rfind(b"\n") + 1] or head)


def read_lines(stream: Readable, offset: int, end: int | None, limit: int) -> Iterator[Line]:
    """Yield the lines that begin before `end`.

    Args:
        stream: stands at the beginning of a line.
        offset: of where it stands.
        end: None for all.
        limit: bytes; a longer line comes in chunks.
    """
    buffer = b""
    while end is None or offset < end:
        chunk = stream.read(_CHUNK_BYTES)
        if not chunk:
            break
        *whole, buffer = (buffer + chunk).split(b"\n")
        for line in whole:
            if end is not None and offset >= end:
                return
            yield _bounded(offset, line, limit)
            offset += len(line) + 1
        if len(buffer) > limit:
            long = _LongLine(stream, buffer[limit:])
            yield Line(offset, buffer[:limit], long)
            offset += limit + long.drain() + 1
            buffer = long.after
    for line in buffer.removesuffix(b"\n").split(b"\n") if buffer else ():
        if end is not None and offset >= end:
            return
        yield _bounded(offset, line, limit)
        offset += len(line) + 1


def _bounded(offset: int, line: bytes, limit: int) -> Line:
    return Line(offset, line) if len(line) <= limit else Line(offset, line[:limit], iter((line[limit:],)))


class _LongLine(Iterator[bytes]):
    """The rest of a line; `after` is what was read beyond its end."""

    def __init__(self, stream: Readable, chunk: bytes) -> None:
        self._stream, self._chunk = stream, chunk
        self._ended = False
        self._length = 0
        self.after = b""

    def __next__(self) -> bytes:
        chunk = self._chunk or (b"" if self._ended else self._stream.read(_CHUNK_BYTES))
        self._chunk = b""
        if not chunk or self._ended:
            raise StopIteration
        chunk, found, after = chunk.partition(b"\n")
        if found:
            self._ended, self.after = True, after
        self._length += len(chunk)
        return chunk

    def drain(self) -> int:
        """Pass over what was not taken and return the length of the whole rest."""
        for _ in self:
            pass
        return self._length


def skip_line(stream: IO[bytes], start: int) -> int:
    """Go to the first line that begins at or after `start`, and return its offset, or the file's end.

    Source: as Hadoop's LineRecordReader: every line belongs to the one range that it begins in.
    """
    if start == 0:
        stream.seek(0)
        return 0
    stream.seek(start - 1)
    offset = start - 1
    while chunk := stream.readline(_CHUNK_BYTES):
        offset += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return offset


class Transcoded:
    """A stream of any encoding as a stream of UTF-8; what cannot be decoded becomes U+FFFD."""

    def __init__(self, stream: Readable, codec: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(codec)("replace")

    def read(self, size: int, /) -> bytes:
        """Return about so many bytes, none at the end only."""
        while chunk := self._stream.read(size):
            if text := self._decoder.decode(chunk):
                return text.encode("utf-8", "replace")
        text = self._decoder.decode(b"", final=True)
        self._decoder.reset()
        return text.encode("utf-8", "replace")
