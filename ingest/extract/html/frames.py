"""The frames that stage and worker exchange over pipes: a JSON head, then the page's bytes."""

from __future__ import annotations

import struct
from typing import IO, Any

import orjson

_LENGTHS = struct.Struct("<II")


def write_frame(stream: IO[bytes], head: object, body: bytes = b"") -> None:
    """Write one frame and flush it."""
    packed = orjson.dumps(head)
    stream.write(_LENGTHS.pack(len(packed), len(body)) + packed + body)
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Read one frame; None at the end of the stream, or where it breaks off."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head_bytes, body_bytes = _LENGTHS.unpack(lengths)
    packed = stream.read(head_bytes + body_bytes)
    if len(packed) < head_bytes + body_bytes:
        return None
    return orjson.loads(packed[:head_bytes]), packed[head_bytes:]
