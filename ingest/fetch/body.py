"""Unpack an answer's body piece by piece, and stop before it costs more than it may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from ingest.fetch.failure import fetch_failure
from ingest.fetch.limits import Limits
from ingest.fetch.packing import GZIP_MAGIC, packing

ACCEPTED = "gzip, deflate"


class Body:
    """Collects one answer's body, unpacked.

    Attributes:
        size: how many bytes there are so far, unpacked.
    """

    def __init__(
        self, content_encoding: str, limits: Limits, max_bytes: int | None = None, into: IO[bytes] | None = None
    ) -> None:
        """Prepare for an answer.

        Args:
            content_encoding: the header's value.
            limits: bounds.
            max_bytes: bound of this body, instead of the limits' own.
            into: where it goes; without, it is collected here.

        Raises:
            Damaged: `fetch_encoding`.
        """
        self._limits = limits
        self._max_bytes = max_bytes or limits.body_bytes
        names = [name.strip().lower() for name in content_encoding.split(",")]
        packed = [name for name in names if name not in {"", "identity"}]
        if len(packed) > limits.encodings:
            raise fetch_failure("fetch_encoding", f"packed {len(packed)} times, more than {limits.encodings}")
        self._layers = [packing(name) for name in reversed(packed)]
        self._unfolded = [0] * len(packed)
        self._content = bytearray()
        self._into, self.size = into, 0
        self._received = 0

    def add(self, chunk: bytes) -> None:
        """Take a piece of the answer as it came.

        Raises:
            Damaged: `fetch_too_large`, `fetch_bomb`, `fetch_broken`.
        """
        self._received += len(chunk)
        if self._received > self._max_bytes:
            raise fetch_failure("fetch_too_large", f"is larger than {self._max_bytes} bytes, as it is sent")
        for piece in self._through(chunk, 0):
            self.size += len(piece)
            if self._into is None:
                self._content += piece
            else:
                self._into.write(piece)
            if self.size > self._max_bytes:
                raise fetch_failure("fetch_too_large", f"is larger than {self._max_bytes} bytes")

    def finish(self) -> bytes:
        """Return the whole body; nothing of one that went elsewhere.

        Raises:
            Damaged: `fetch_broken`, its packed form is cut short.
        """
        if any(not layer.is_whole for layer in self._layers):
            raise fetch_failure("fetch_broken", "the packed answer is cut short")
        return bytes(self._content)

    def head(self, size: int) -> bytes:
        """Return the first bytes."""
        return bytes(self._content[:size])

    def _through(self, chunk: bytes, depth: int) -> Iterator[bytes]:
        """Yield what comes out behind the last layer; what comes out of each is counted, for an inner one may swallow it."""
        if depth == len(self._layers):
            yield chunk
            return
        for piece in self._layers[depth].feed(chunk):
            self._unfolded[depth] += len(piece)
            size = self._unfolded[depth]
            if size > self._limits.ratio_from_bytes and size > self._limits.ratio * self._received:
                raise fetch_failure("fetch_bomb", f"unpacks to more than {self._limits.ratio} times its size")
            yield from self._through(piece, depth + 1)


def unpack_gzip(content: bytes, limits: Limits, max_bytes: int | None = None) -> bytes:
    """Unpack a body that is a gzip file itself (`sitemap.xml.gz`); any other comes back as it is.

    Raises:
        Damaged: as `Body` does.
    """
    if not content.startswith(GZIP_MAGIC):
        return content
    body = Body("gzip", limits, max_bytes)
    body.add(content)
    return body.finish()
