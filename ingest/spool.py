"""Spool files: what one step leaves for the next, complete or not there at all.

A spool is JSON lines under zstandard, written to a temporary name, flushed to disk and renamed; a manifest beside it (written the same
way, last) holds count and SHA-256, so that a reader knows a cut file from a whole one. Paths are local or any fsspec URL; object
stores have no rename but make an object visible only when it is complete, which is the same promise.

Source: write-then-rename as in dlt's and StormCrawler's stages; the manifest is the commit marker.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import fsspec
import orjson
import zstandard
from fsspec.implementations.local import LocalFileSystem
from pydantic import TypeAdapter, ValidationError

from ingest.errors import SpoolError

_LEVEL = 3
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a finished spool holds.

    Attributes:
        path: of the spool file.
        count: lines.
        sha256: hex digest of the compressed file.
    """

    path: str
    count: int
    sha256: str


def write_bytes(path: str, content: bytes) -> None:
    """Write a file so that it is complete or absent, and safe on disk when this returns (local paths)."""
    filesystem, name = fsspec.core.url_to_fs(path)
    if not isinstance(filesystem, LocalFileSystem):
        filesystem.pipe_file(name, content)
        return
    filesystem.makedirs(os.path.dirname(name), exist_ok=True)
    temporary = f"{name}.{uuid.uuid4().hex}.part"
    try:
        with open(temporary, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:  # on a full disk what was written of it would be in the way of the next try
        with contextlib.suppress(FileNotFoundError):
            os.remove(temporary)
        raise
    rename_durably(temporary, name)


def rename_durably(temporary: str, name: str) -> None:
    """Rename a flushed local file, and flush its folder too: without that a power cut may undo the rename."""
    os.replace(temporary, name)
    folder = os.open(os.path.dirname(name) or ".", os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_bytes(path: str) -> bytes:
    """Read a whole file.

    Raises:
        SpoolError: it is not there.
    """
    filesystem, name = fsspec.core.url_to_fs(path)
    try:
        content: bytes = filesystem.cat_file(name)
    except FileNotFoundError as error:
        raise SpoolError(f"{path} is not there: repeat the step that writes it") from error
    return content


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:  # building one costs milliseconds
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def write_spool(path: str, values: Iterable[Any]) -> Manifest:
    """Write dataclass instances as one spool file and its manifest; memory holds only the compressed bytes.

    Args:
        path: where to; the manifest goes to `path + ".manifest.json"`.
        values: consumed once, in order.
    """
    buffer = io.BytesIO()
    count = 0
    with zstandard.ZstdCompressor(level=_LEVEL).stream_writer(buffer, closefd=False) as writer:
        for value in values:
            writer.write(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE))
            count += 1
    content = buffer.getvalue()
    manifest = Manifest(path=path, count=count, sha256=hashlib.sha256(content).hexdigest())
    write_bytes(path, content)
    write_bytes(f"{path}.manifest.json", orjson.dumps(manifest))
    return manifest


def read_manifest(path: str) -> Manifest:
    """Read the manifest of a spool file.

    Raises:
        SpoolError: there is none: the step that writes it has not finished.
    """
    try:
        manifest: Manifest = _adapter(Manifest).validate_json(read_bytes(f"{path}.manifest.json"))
    except ValidationError as error:
        raise SpoolError(f"{path}.manifest.json is damaged: repeat the step that writes it") from error
    return manifest


def read_spool(path: str, kind: type[Value]) -> Iterator[Value]:
    """Read back what `write_spool` wrote, after checking it against its manifest.

    Raises:
        SpoolError: missing, cut short or altered.
    """
    manifest = read_manifest(path)
    content = read_bytes(path)
    if hashlib.sha256(content).hexdigest() != manifest.sha256:
        raise SpoolError(f"{path} differs from its manifest: repeat the step that writes it")
    adapter = _adapter(kind)
    count = 0
    with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(content)) as reader:
        for line in io.BufferedReader(reader):
            yield adapter.validate_json(line)
            count += 1
    if count != manifest.count:
        raise SpoolError(
            f"{path} holds {count} lines, its manifest says {manifest.count}: repeat the step that writes it"
        )
