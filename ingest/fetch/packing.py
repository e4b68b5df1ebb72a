"""Take packings off a body (`Content-Encoding`), each giving its output in bounded pieces whatever its input would unfold to.

A body that says it is packed and is not is taken as it is: servers lie so, archives store bodies unpacked under their old headers, and browsers
forgive it.

Source: RFC 9110, 8.4.1 (gzip, deflate); RFC 7932 (br); RFC 8878 and 9659 (zstd, of a window of at most 8 MiB).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import brotli
import zstandard

from ingest.errors import DocumentError
from ingest.fetch.failure import fetch_failure

GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_PIECE_BYTES = 64 * 1024
_ZSTD_INPUT_BYTES = (
    256  # four bytes may stand for a block of 128 KiB, and the decoder has no bound of output: 8 MiB at once
)
_ZSTD_WINDOW_BYTES = 8 * 1024 * 1024
_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS
_UNPACKED_HEAD = (b"<", b"{", b"\xef\xbb\xbf")


class Packing(Protocol):
    """One packing of a body, being taken off."""

    @property
    def is_whole(self) -> bool:
        """Tell whether the packed form has come to its end."""

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what a piece unpacks to, in pieces of bounded size.

        Raises:
            Damaged: `fetch_broken`.
        """


def packing(name: str) -> Packing:
    """Return what takes off a packing of this name.

    Raises:
        Damaged: `fetch_encoding`, nobody knows it.
    """
    if name not in _PACKINGS:
        raise fetch_failure("fetch_encoding", f"packed as {name}, which is not known")
    return _PACKINGS[name]()


class _Magic:
    """A packing that is known by its first bytes, in one member or several; what follows the last one is padding."""

    def __init__(self, magic: bytes, member: Callable[[], _Member]) -> None:
        self._magic, self._member = magic, member
        self._unpacker: _Member | None = None
        self._plain = False
        self._head = b""

    @property
    def is_whole(self) -> bool:
        return self._plain or (self._unpacker.eof if self._unpacker else not self._head)

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        if self._unpacker is None and not self._plain:
            self._head += chunk
            if len(self._head) < len(self._magic):
                return
            chunk, self._head = self._head, b""
            self._plain = not chunk.startswith(self._magic)
            self._unpacker = None if self._plain else self._member()
        if self._unpacker is None:
            yield chunk
            return
        while chunk and (not self._unpacker.eof or chunk.startswith(self._magic)):
            if self._unpacker.eof:
                self._unpacker = self._member()
            yield from self._unpacker.feed(chunk)
            chunk = self._unpacker.rest


class _Member(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def rest(self) -> bytes: ...

    def feed(self, chunk: bytes) -> Iterator[bytes]: ...


class _Zlib:
    """One member of zlib's family."""

    def __init__(self, window_bits: int) -> None:
        self._unpacker = zlib.decompressobj(window_bits)

    @property
    def eof(self) -> bool:
        return self._unpacker.eof

    @property
    def rest(self) -> bytes:
        """Return what follows the end."""
        return self._unpacker.unused_data

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        try:
            while chunk and not self.eof:
                yield self._unpacker.decompress(chunk, _PIECE_BYTES)
                chunk = self._unpacker.unconsumed_tail
        except zlib.error as error:
            raise _broken(error) from error


class _Deflate:
    """`deflate` means zlib, but servers also send the bare stream. Source: RFC 1950, 2.2."""

    def __init__(self) -> None:
        self._unpacker: _Zlib | None = None
        self._head = b""

    @property
    def is_whole(self) -> bool:
        return self._unpacker.eof if self._unpacker else not self._head

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        if self._unpacker is None:
            self._head += chunk
            if len(self._head) < 2:  # noqa: PLR2004 - the header's bytes
                return
            chunk = self._head
            is_zlib = chunk[0] & 0x0F == 8 and (chunk[0] * 256 + chunk[1]) % 31 == 0  # noqa: PLR2004 - RFC 1950
            self._unpacker = _Zlib(_ZLIB if is_zlib else _RAW)
        yield from self._unpacker.feed(chunk)


class _Brotli:
    """`br` has no mark of its own: what cannot be unpacked from its first byte on and looks like a page is taken as it is."""

    def __init__(self) -> None:
        self._unpacker = brotli.Decompressor()
        self._began = self._plain = False

    @property
    def is_whole(self) -> bool:
        return self._plain or not self._began or bool(self._unpacker.is_finished())

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        if self._plain:
            yield chunk
        if self._plain or not chunk or self._unpacker.is_finished():
            return
        first, self._began = not self._began, True
        try:
            piece = self._unpacker.process(chunk, output_buffer_limit=_PIECE_BYTES)
            while piece:
                yield piece
                piece = self._unpacker.process(b"", output_buffer_limit=_PIECE_BYTES)
        except brotli.error as error:
            if not first or not chunk.lstrip().startswith(_UNPACKED_HEAD):
                raise _broken(error) from error
            self._plain = True
            yield chunk


class _Zstd:
    """One frame of zstandard."""

    def __init__(self) -> None:
        self._unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES).decompressobj()
        self._rest = b""

    @property
    def eof(self) -> bool:
        return self._unpacker.eof

    @property
    def rest(self) -> bytes:
        """Return what follows the end."""
        return self._rest

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        at = 0
        try:
            while at < len(chunk) and not self.eof:
                yield self._unpacker.decompress(chunk[at : at + _ZSTD_INPUT_BYTES])
                at += _ZSTD_INPUT_BYTES
        except zstandard.ZstdError as error:
            raise _broken(error) from error
        self._rest = (self._unpacker.unused_data if self.eof else b"") + chunk[at:]


def _broken(error: Exception) -> DocumentError:
    return fetch_failure("fetch_broken", f"cannot be unpacked: {error}")


_PACKINGS: dict[str, Callable[[], Packing]] = {
    "gzip": lambda: _Magic(GZIP_MAGIC, lambda: _Zlib(_GZIP)),
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": lambda: _Magic(_ZSTD_MAGIC, _Zstd),
}
_PACKINGS |= {"x-gzip": _PACKINGS["gzip"]}
