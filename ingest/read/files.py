"""Open local and remote files of any name, and tell damage of a file from failure of what it lies on."""

from __future__ import annotations

import io
import lzma
import os
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import IO, TYPE_CHECKING
from urllib.parse import quote_from_bytes, unquote_to_bytes

import fsspec
from fsspec.compression import compr
from fsspec.utils import infer_compression

from ingest.errors import Damaged

if TYPE_CHECKING:
    from typing_extensions import Buffer

UNREADABLE = "unreadable"
BOMB = "bomb"
CHAIN = "::"
BUFFER_BYTES = 1024 * 1024
_RATIO = 100  # as of a fetched body
_RATIO_FROM_BYTES = 16 * 1024 * 1024
_RAW_NAME = "bytes:"  # a local name that is no UTF-8, which no JSON could carry, percent-encoded
_OF_THE_FILE = (FileNotFoundError, PermissionError, IsADirectoryError)
_COMPRESSED = frozenset({"gzip", "bz2", "xz", "zstd"})


def open_input(path: str, compressed: bool) -> io.BufferedReader:
    """Open a file for reading; what is wrong with the file itself comes as `Damaged("unreadable")`, then and when it is read.

    Args:
        path: of an `InputSplit`.
        compressed: unpack gzip, bzip2, xz and zstandard by the name's ending; what unfolds to more than 100 times its size is `Damaged("bomb")`.
    """
    filesystem, packed_bytes = None, None
    try:
        if is_remote(path):
            filesystem, name = fsspec.core.url_to_fs(path)
            stream: IO[bytes] = filesystem.open(name, "rb")
            packed_bytes = _packed_size(filesystem, name) if CHAIN in path else None
        else:
            stream = open(_local(path), "rb")  # noqa: SIM115 - the caller closes it
        method = compression(path) if compressed else None
        if method is not None:
            packed_bytes = stream.tell
            stream = compr[method](stream, mode="rb")
    except _OF_THE_FILE as error:
        raise _unreadable(error) from error
    return guarded(stream, packed_bytes, filesystem)


def _packed_size(filesystem: fsspec.AbstractFileSystem, name: str) -> Callable[[], int] | None:
    """Return how large a member of a zip file is there, None where the file system does not know."""
    size = filesystem.info(name).get("compress_size")
    return None if size is None else partial(int, size)


def guarded(
    stream: IO[bytes], packed_bytes: Callable[[], int] | None = None, owner: object = None
) -> io.BufferedReader:
    """Return a stream whose damage comes as `Damaged`.

    Args:
        stream: of an input, unpacked.
        packed_bytes: returns how many packed bytes it was made of so far; None where it was not packed.
        owner: what must live as long as the stream.
    """
    return io.BufferedReader(_Guarded(stream, packed_bytes, owner), BUFFER_BYTES)


def modified_at(path: str) -> datetime:
    """Return when a file was last changed, aware; now where that is not known."""
    if is_remote(path):
        return datetime.now(UTC)
    return datetime.fromtimestamp(os.stat(_local(path)).st_mtime, UTC)


def is_remote(path: str) -> bool:
    """Tell an fsspec URL from a local path."""
    return "://" in path


def is_on_the_web(path: str) -> bool:
    """Tell what is fetched, and by our own fetcher only; of a chain, whether any link is: fsspec's own client would connect anywhere."""
    return any(link.lower().startswith(("http://", "https://")) for link in path.split(CHAIN))


class _Guarded(io.RawIOBase):
    """Passes reads on and turns damage of packed data into an error of this input; others, such as a full disk, stay what they are."""

    def __init__(self, stream: IO[bytes], packed_bytes: Callable[[], int] | None, owner: object) -> None:
        self._stream, self._packed_bytes, self._given = stream, packed_bytes, 0
        self._owner = owner  # a file system of members closes their archive file when nobody holds it any more

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)
        try:
            content = self._stream.read(len(view))
        except (EOFError, zlib.error, lzma.LZMAError) as error:
            raise _unreadable(error) from error
        except OSError as error:
            if error.errno is not None:  # the device or network failed: the task is to be repeated
                raise
            raise _unreadable(error) from error
        self._count(len(content))
        view[: len(content)] = content
        return len(content)

    def _count(self, size: int) -> None:
        """Give up what unfolds without end, before it has filled the archive with zeros."""
        self._given += size
        if self._packed_bytes is None or self._given <= _RATIO_FROM_BYTES:
            return
        if self._given > _RATIO * max(self._packed_bytes(), 1):
            raise Damaged(BOMB, f"unfolds to more than {_RATIO} times its size: unpack it first if that is right")

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def _unreadable(error: Exception) -> Damaged:
    return Damaged(UNREADABLE, f"{type(error).__name__}: {error}: the rest of the file was not read")


def named(name: str) -> str:
    """Return a local name in a form that JSON can carry; `open_input` knows it."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return _RAW_NAME + quote_from_bytes(os.fsencode(name))
    return name


def _local(path: str) -> str | bytes:
    return unquote_to_bytes(path.removeprefix(_RAW_NAME)) if path.startswith(_RAW_NAME) else path


def shown(path: str) -> str:
    """Return a path for people; bytes that are no UTF-8 show in hexadecimal."""
    name = _local(path)
    return name.decode("utf-8", "backslashreplace") if isinstance(name, bytes) else name


def last_name(path: str) -> str:
    """Return the name whose ending tells what a file is: of a chain (`zip://a.csv::s3://dumps/b.zip`) its first link that has one."""
    return next((link for link in path.split(CHAIN) if "://" in link), path) if CHAIN in path else path


def compression(path: str) -> str | None:
    """Return how a file is packed, by its name."""
    name = last_name(path)
    method = "gzip" if name.lower().endswith(".tgz") else infer_compression(name)
    return method if method in _COMPRESSED else None
