"""Unpack an answer's body piece by piece, and stop before it costs more than it may."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from ingest.fetch.failure import fetch_failure
from ingest.fetch.limits import Limits

_PIECE_BYTES = 64 * 1024
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS
ACCEPTED = "gzip, deflate"


class Body:
    """Collects one answer's body, unpacked.

    An answer that says gzip and is none is taken as it is: servers lie so, and browsers forgive it.
    """

    def __init__(self, content_encoding: str, limits: Limits, max_bytes: int | None = None) -> None:
        """Prepare for an answer.

        Args:
            content_encoding: the header's value.
            limits: bounds.
            max_bytes: bound of this body, instead of the limits' own.

        Raises:
            Damaged: `fetch_encoding`.
        """
        self._limits = limits
        self._max_bytes = max_bytes or limits.body_bytes
        names = [name.strip().lower() for name in content_encoding.split(",")]
        packed = [name for name in names if name not in {"", "identity"}]
        if len(packed) > limits.encodings:
            raise fetch_failure("fetch_encoding", f"packed {len(packed)} times, more than {limits.encodings}")
        self._layers = [_layer(name) for name in reversed(packed)]
        self._content = bytearray()
        self._received = 0

    def add(self, chunk: bytes) -> None:
        """Take a piece of the answer as it came.

        Raises:
            Damaged: `fetch_too_large`, `fetch_bomb`, `fetch_broken`.
        """
        self._received += len(chunk)
        for piece in _through(self._layers, chunk):
            self._content += piece
            self._check()

    def finish(self) -> bytes:
        """Return the whole body.

        Raises:
            Damaged: `fetch_broken`, its packed form is cut short.
        """
        if any(not layer.is_whole for layer in self._layers):
            raise fetch_failure("fetch_broken", "the packed answer is cut short")
        return bytes(self._content)

    @property
    def size(self) -> int:
        """Return how many bytes there are so far, unpacked."""
        return len(self._content)

    def head(self, size: int) -> bytes:
        """Return the first bytes."""
        return bytes(self._content[:size])

    def _check(self) -> None:
        size = len(self._content)
        if size > self._limits.ratio_from_bytes and size > self._limits.ratio * max(self._received, 1):
            raise fetch_failure("fetch_bomb", f"unpacks to more than {self._limits.ratio} times its size")
        if size > self._max_bytes:
            raise fetch_failure("fetch_too_large", f"is larger than {self._max_bytes} bytes")


def unpack_gzip(content: bytes, limits: Limits) -> bytes:
    """Unpack a body that is a gzip file itself (`sitemap.xml.gz`); any other comes back as it is.

    Raises:
        Damaged: as `Body` does.
    """
    if not content.startswith(_GZIP_MAGIC):
        return content
    body = Body("gzip", limits)
    body.add(content)
    return body.finish()


class _Layer:
    """One packing of the body, taken off."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._unpacker: zlib._Decompress | None = None
        self._plain = False
        self._head = b""

    @property
    def is_whole(self) -> bool:
        """Tell whether the packed form has come to its end."""
        return self._plain or (self._unpacker.eof if self._unpacker else not self._head)

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what a piece unpacks to, in pieces of bounded size."""
        if self._unpacker is None and not self._plain:
            self._head += chunk
            if len(self._head) < len(_GZIP_MAGIC):
                return
            chunk, self._head = self._head, b""
            self._begin(chunk)
        if self._plain or self._unpacker is None:
            yield chunk
            return
        try:
            yield from self._unpack(chunk)
        except zlib.error as error:
            raise fetch_failure("fetch_broken", f"cannot be unpacked: {error}") from error

    def _begin(self, head: bytes) -> None:
        if self._gzip:
            self._plain = not head.startswith(_GZIP_MAGIC)
            self._unpacker = None if self._plain else zlib.decompressobj(_GZIP)
        else:  # `deflate` means zlib, but servers also send the bare stream
            is_zlib = head[0] & 0x0F == 8 and (head[0] * 256 + head[1]) % 31 == 0  # noqa: PLR2004 - RFC 1950, 2.2
            self._unpacker = zlib.decompressobj(_ZLIB if is_zlib else _RAW)

    def _unpack(self, chunk: bytes) -> Iterator[bytes]:
        unpacker = self._unpacker
        while chunk and unpacker is not None:
            yield unpacker.decompress(chunk, _PIECE_BYTES)
            chunk = unpacker.unconsumed_tail
            if unpacker.eof:  # another member may follow; other bytes behind the end are padding
                chunk = unpacker.unused_data
                if not self._gzip or not chunk.startswith(_GZIP_MAGIC):
                    return
                self._unpacker = unpacker = zlib.decompressobj(_GZIP)


def _layer(name: str) -> _Layer:
    if name in {"gzip", "x-gzip"}:
        return _Layer(gzip=True)
    if name == "deflate":
        return _Layer(gzip=False)
    raise fetch_failure("fetch_encoding", f"packed as {name}, which was not asked for")


def _through(layers: list[_Layer], chunk: bytes) -> Iterator[bytes]:
    if not layers:
        yield chunk
        return
    for piece in layers[0].feed(chunk):
        yield from _through(layers[1:], piece)
