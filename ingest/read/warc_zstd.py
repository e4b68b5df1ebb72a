"""Unpack web archives that are packed by zstandard: a frame for each record, and before them perhaps the dictionary that all of them need.

Source: Use of Zstandard Compression in WARC files 1.0, IIPC; RFC 8878.
"""

from __future__ import annotations

import io
import struct
from typing import IO, TYPE_CHECKING

import zstandard

from ingest.errors import Damaged
from ingest.read.files import BOMB

if TYPE_CHECKING:
    from typing_extensions import Buffer

_FRAME = b"\x28\xb5\x2f\xfd"
_DICTIONARY = b"\x5d\x2a\x4d\x18"
_HEAD = struct.Struct("<4sI")
_CHUNK_BYTES = 64 * 1024
_MOST_DICTIONARY_BYTES = 16 * 1024 * 1024
_WINDOW_BYTES = 128 * 1024 * 1024  # what `zstd --long` makes, and unpacks without being asked twice
_RATIO = 1000  # ten times a fetched body's, since a dictionary packs small records well
_RATIO_FROM_BYTES = 16 * 1024 * 1024


def is_zstd(head: bytes) -> bool:
    """Tell by its first bytes whether an archive is packed by zstandard."""
    return head.startswith((_FRAME, _DICTIONARY))


def unpack_zstd(stream: IO[bytes]) -> Frames:
    """Return the records of an archive, unpacked.

    Args:
        stream: at the beginning of the archive; to be closed by the caller.

    Raises:
        Damaged: its dictionary is broken. What is broken further on is a `ValueError` of reading.
    """
    head = stream.read(len(_FRAME))
    dictionary = _read_dictionary(stream, head) if head == _DICTIONARY else None
    return Frames(stream, b"" if dictionary else head, dictionary)


def _read_dictionary(stream: IO[bytes], head: bytes) -> zstandard.ZstdCompressionDict:
    """Read the dictionary out of the skippable frame before the records; it may be packed itself."""
    (_, size) = _HEAD.unpack((head + stream.read(_HEAD.size - len(head))).ljust(_HEAD.size, b"\0"))
    content = stream.read(size) if size <= _MOST_DICTIONARY_BYTES else b""
    if not content or len(content) < size:
        raise Damaged("not_a_warc", f"has a dictionary of {size} bytes that is cut short, or larger than any in use")
    try:
        if content.startswith(_FRAME):
            content = zstandard.ZstdDecompressor().decompress(content, max_output_size=_MOST_DICTIONARY_BYTES)
        return zstandard.ZstdCompressionDict(content)
    except zstandard.ZstdError as error:
        raise Damaged("not_a_warc", f"has a broken dictionary: {error}") from error


class Frames(io.RawIOBase):
    """Gives what the frames of a stream unfold to, one after the other.

    It is read without a buffer above it, which would lose the whole records that it holds when a broken one follows.
    """

    def __init__(self, stream: IO[bytes], head: bytes, dictionary: zstandard.ZstdCompressionDict | None) -> None:
        self._stream, self._packed, self._ready = stream, head, b""
        self._unpacker = zstandard.ZstdDecompressor(dict_data=dictionary, max_window_size=_WINDOW_BYTES)
        self._frame = self._unpacker.decompressobj()
        self._begun = False
        self._taken = self._given = 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Fill as much of a buffer as is ready.

        Raises:
            ValueError: a frame is broken, or the file ends within one.
        """
        view = memoryview(buffer)
        self.peek()
        size = min(len(view), len(self._ready))
        view[:size], self._ready = self._ready[:size], self._ready[size:]
        return size

    def peek(self, _size: int = 0) -> bytes:
        """Return what comes next without taking it; nothing at the end."""
        while not self._ready and (packed := self._packed or self._stream.read(_CHUNK_BYTES)):
            self._unfold(packed)
        if not self._ready and self._begun and not self._frame.eof:
            raise ValueError("it ends within a frame")
        return self._ready

    def _unfold(self, packed: bytes) -> None:
        if self._frame.eof:
            self._frame = self._unpacker.decompressobj()
        self._begun = True
        try:
            self._ready = self._frame.decompress(packed)
        except zstandard.ZstdError as error:
            raise ValueError(f"a frame of it is broken: {error}") from error
        self._packed = self._frame.unused_data
        self._taken += len(packed) - len(self._packed)
        self._given += len(self._ready)
        if self._given > _RATIO_FROM_BYTES and self._given > _RATIO * self._taken:
            raise Damaged(BOMB, f"unfolds to more than {_RATIO} times its size: unpack it first if that is right")
