"""Find a feed's input files, share large ones out, and open them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

import fsspec

from ingest.errors import Damaged, InputError
from ingest.feed import Feed
from ingest.read.decode import WIDE, codec_of, find_bom
from ingest.read.files import CHAIN, compression, is_on_the_web, is_remote, last_name, named, open_input, shown

SPLIT_BYTES = 64 * 1024 * 1024
_PART = ".part"
_MAGIC = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class InputSplit:
    """A file to read, or a part of one.

    Attributes:
        path: absolute local path, or fsspec URL.
        key_root: folder that keys are relative to.
        start, end: byte range; the lines that begin within it belong to this split. Both None: the whole file.
        size: bytes of the range, 0 when unknown.
    """

    path: str
    key_root: str
    start: int | None
    end: int | None
    size: int

    @property
    def key(self) -> str:
        """Return the path relative to the root, with `/`; bytes that are no UTF-8 show in hexadecimal."""
        path, root = shown(last_name(self.path)), shown(last_name(self.key_root))
        root = root if root.endswith("/") else f"{root}/"
        return path.removeprefix(root) if path.startswith(root) else path.rpartition("/")[2]

    @property
    def source(self) -> str:
        """Return the path or URL without credentials."""
        if not is_remote(self.path):
            return shown(self.path)
        return CHAIN.join(map(_bare, self.path.split(CHAIN)))


def find_inputs(feed: Feed, input_path: str | None = None, split_bytes: int = SPLIT_BYTES) -> list[InputSplit]:
    """Find what a feed has to read, in the order of its keys.

    Hidden files and files that end in `.part` are passed over, unless they are named themselves.

    Args:
        feed: the feed.
        input_path: read this instead of the feed's own path; relative to the working folder.
        split_bytes: jsonl files much larger than this are shared out in ranges of this size.

    Raises:
        InputError: nothing is there, or the place cannot be looked at.
    """
    base = str(feed.folder) if input_path is None else os.getcwd()
    asked = feed.read.path if input_path is None else input_path
    if not asked.strip():  # else it would mean the working folder
        raise InputError(f"feed {feed.id}: the input has an empty name: name a file, folder or glob")
    path = _resolve(base, asked)
    if is_on_the_web(path):
        if not feed.read.fetches:
            raise InputError(
                f"feed {feed.id}: {path} is on the web, and only what read.path names is fetched: download it first"
            )
        return [InputSplit(path, path if feed.read.lists_pages else path.rpartition("/")[0], None, None, 0)]
    try:
        root, sizes = _look(path)
    except ImportError as error:
        raise InputError(
            f"feed {feed.id}: read.path {path} needs a package that is not installed ({error}): install it beside newsfold"
        ) from error
    except (OSError, ValueError) as error:
        raise InputError(
            f"feed {feed.id}: read.path {path} cannot be looked at ({error}): check path and access"
        ) from error
    if not sizes:
        raise InputError(
            f"feed {feed.id}: read.path {asked} finds nothing; it means {path}: put files there, or correct the path "
            f"(relative paths start at {base})"
        )
    whole = [InputSplit(name, root, None, None, size) for name, size in sizes.items()]
    whole.sort(key=lambda split: split.key)
    return [part for split in whole for part in _parts(feed, split, split_bytes)]


def _bare(link: str) -> str:
    """Return a link of a path without credentials: those before the host, and those that queries carry."""
    if not is_remote(link):
        return link
    parts = urlsplit(link)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _resolve(base: str, asked: str) -> str:
    """Return a path that does not depend on the working folder; in a chain it is the last link that may be relative."""
    head, chained, last = asked.rpartition(CHAIN)
    return (
        head + chained + (last if is_remote(last) else os.path.normpath(os.path.join(base, os.path.expanduser(last))))
    )


def _look(path: str) -> tuple[str, dict[str, int]]:
    """Return the root of keys, and path → size of every file found."""
    filesystem, name = fsspec.core.url_to_fs(path)
    if filesystem.isfile(name):
        root, found = name.rpartition("/")[0], {name: filesystem.info(name)}
    elif filesystem.isdir(name):
        root, found = name, filesystem.find(name, detail=True)
    else:
        root, found = _fixed_part(name), filesystem.glob(name, detail=True) if _MAGIC & set(name) else {}
    remote = is_remote(path)
    sizes = {
        _address(path, filesystem, each) if remote else named(each): int(info.get("size") or 0)
        for each, info in found.items()
        if (each == name or not _is_passed_over(each, root))
        and (info["type"] == "file" if remote else os.path.isfile(each))
    }
    return (_address(path, filesystem, root) if remote else named(root)), sizes


def _is_passed_over(name: str, root: str) -> bool:
    inner = name[len(root) :].strip("/")
    return name.endswith(_PART) or any(part.startswith(".") for part in inner.split("/"))


def _fixed_part(pattern: str) -> str:
    """Return the folder above the first part of a pattern that is not fixed."""
    parts = pattern.split("/")
    first = next(index for index, part in enumerate([*parts, "*"]) if _MAGIC & set(part))
    return "/".join(parts[: min(first, len(parts) - 1)])


def _address(asked: str, filesystem: fsspec.AbstractFileSystem, name: str) -> str:
    """Give a remote name its scheme again, its host where the file system leaves it out of names, and what its chain goes on with."""
    link, chained, rest = asked.partition(CHAIN)
    if chained and not is_remote(link):  # a cache, which says nothing but its name
        return f"{link}{CHAIN}{_address(rest, filesystem, name)}"
    if chained:
        return f"{urlsplit(link).scheme}://{name.strip('/')}{CHAIN}{rest}"
    parts = urlsplit(asked)
    host = parts.netloc.rpartition("@")[2]
    if host and not name.lstrip("/").startswith(host) and not is_remote(name):
        return f"{parts.scheme}://{parts.netloc}/{name.lstrip('/')}"
    return str(filesystem.unstrip_protocol(name))


def _parts(feed: Feed, split: InputSplit, split_bytes: int) -> list[InputSplit]:
    """Share out a large jsonl file; bytes 0A end a line in all encodings but UTF-16 and UTF-32."""
    if feed.read.format != "jsonl" or split.size < 2 * split_bytes or compression(split.path) or _is_wide(feed, split):
        return [split]
    starts = range(0, split.size, split_bytes)
    ends = [min(start + split_bytes, split.size) for start in starts]
    return [InputSplit(split.path, split.key_root, a, b, b - a) for a, b in zip(starts, ends, strict=True)]


def _is_wide(feed: Feed, split: InputSplit) -> bool:
    try:
        with open_input(split.path, compressed=False) as stream:
            mark = find_bom(stream.read(4))
    except Damaged:  # to be said once, by who reads it
        return True
    codec = mark[0] if mark else codec_of(feed.read.encoding or "utf-8")
    return codec.startswith(WIDE)
