"""Read documents again from the raw archive, through their feed as it is declared today.

The archived bytes of one document are handed to the feed's own reader in the place of its input; the keeper gives back the pointer and time
that the bytes have already, so that the document keeps its id and its version.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote, unquote, urlsplit

import fsspec

from ingest.archive import ArchivedDocument, read_response, walk
from ingest.document import Document, RawPointer, document_id
from ingest.errors import InputError, SpoolError
from ingest.feed import Feed
from ingest.read import InputSplit, read_archived_page, read_split
from ingest.stage import Refusal

_ARCHIVED = "archive:"
_WHOLE_FILE = "application/octet-stream"
_WIDE = ("utf-16", "utf_16", "utf-32", "utf_32")
_HASH_CHARS = 16


def read_again(
    feed: Feed, archived: ArchivedDocument, root: str, *, run: str | None = None, source: str | None = None
) -> Iterator[Document | Refusal]:
    """Read what the archive keeps of one document: one outcome, or several where a damaged file was archived whole.

    Args:
        feed: as declared today.
        archived: from `ingest.archive.walk`.
        root: of the archive.
        run: id of the run that reads now; default: of the run that archived it.
        source: where it was read from, if that is known better than by its target URI.
    """
    run, source = run or archived.run, source or source_of(archived)
    try:
        response = read_response(root, archived.pointer)
    except SpoolError as error:
        yield _refused(feed, archived, run, source, "archive_damaged", str(error))
        return
    content, kept = response.content, _Kept(archived.pointer, archived.observed_at)
    if response.head is not None:  # fetched, or found in a web archive
        yield from read_archived_page(feed, archived.target_uri, response, run, kept)
        return
    with _in_memory(content, _ending(feed, archived)) as path:
        split = _ArchivedSplit(path, "", None, None, len(content), _split_key(archived.key), source)
        found = False
        for outcome in read_split(_with_encoding(feed, archived), split, run, kept):
            found = True
            yield _named(feed, archived, outcome)
    if not found:  # or it would leave the quarantine, or the index, without a word
        detail = (
            f"as format {feed.read.format}, its archived bytes hold no document: the feed read them otherwise before"
        )
        yield _refused(feed, archived, run, source, "no_document", detail)


def archived_splits(feed: Feed, root: str) -> list[InputSplit]:
    """Return one split for each file of the feed's archive that holds the latest bytes of something.

    Raises:
        InputError: nothing was ever archived.
    """
    sizes: dict[str, int] = {}
    for archived in _latest(feed, root):
        sizes[archived.pointer.file] = sizes.get(archived.pointer.file, 0) + archived.length
    if not sizes:
        raise InputError(f"feed {feed.id} has nothing in the archive {root}: run it without --from-archive")
    return [InputSplit(_ARCHIVED + file, "", None, None, size) for file, size in sizes.items()]


def _latest(feed: Feed, root: str) -> list[ArchivedDocument]:
    """Return the latest bytes of each document of a feed."""
    latest: dict[str, ArchivedDocument] = {}
    for archived in walk(root, feed.id):
        known = latest.get(archived.key)
        if known is None or archived.observed_at > known.observed_at:
            latest[archived.key] = archived
    return list(latest.values())


def is_archived(split: InputSplit) -> bool:
    """Tell whether a split is one of `archived_splits`."""
    return split.path.startswith(_ARCHIVED)


def read_archived_split(feed: Feed, split: InputSplit, run: str, root: str) -> Iterator[Document | Refusal]:
    """Read again the latest bytes that rest in one file of the archive."""
    for archived in _latest(feed, root):
        if _ARCHIVED + archived.pointer.file == split.path:
            yield from read_again(feed, archived, root, run=run)


def source_of(archived: ArchivedDocument) -> str:
    """Return the path or URL that a target URI was made of; that of a document with a URL of its own is not known, and its URL returned."""
    uri = archived.target_uri
    uri = uri.removesuffix("#" + quote(archived.key, safe=""))
    parts = urlsplit(uri)
    return unquote(parts.path) if parts.scheme == "file" else uri


@dataclass(frozen=True, slots=True)
class _ArchivedSplit(InputSplit):
    """An input that holds one archived document and bears the name of the input that it came from."""

    archived_key: str
    archived_source: str

    @property
    def key(self) -> str:
        return self.archived_key

    @property
    def source(self) -> str:
        return self.archived_source


@dataclass(frozen=True, slots=True)
class _Kept:
    """Stands for an archive that has the bytes already."""

    pointer: RawPointer
    observed_at: datetime

    def keep(
        self, key: str, target_uri: str, content: bytes | Iterable[bytes], content_type: str
    ) -> tuple[RawPointer, datetime]:
        """Return where the bytes rest; chunks are drained, since the reader goes on behind them."""
        del key, target_uri, content_type
        if not isinstance(content, bytes):
            for _ in content:
                pass
        return self.pointer, self.observed_at


@contextmanager
def _in_memory(content: bytes, ending: str) -> Iterator[str]:
    path = f"memory://newsfold/{uuid.uuid4().hex}{ending}"
    filesystem, name = fsspec.core.url_to_fs(path)
    filesystem.pipe_file(name, content)
    try:
        yield path
    finally:
        filesystem.rm_file(name)


def _ending(feed: Feed, archived: ArchivedDocument) -> str:
    """Keep the ending that tells how a file was packed; single lines and rows are archived unpacked."""
    if feed.read.format == "text" or archived.content_type != _WHOLE_FILE or "." not in archived.key:
        return ""
    return "." + archived.key.rpartition(".")[2].partition("#")[0].partition("/")[0]


def _split_key(key: str) -> str:
    """Take off the hash of its content by which a document without a name of its own is known: the reader puts it on again."""
    head, found, digest = key.rpartition("#")
    hashed = found and len(digest) == _HASH_CHARS and all(c in "0123456789abcdef" for c in digest)
    return head if hashed else key


def _with_encoding(feed: Feed, archived: ArchivedDocument) -> Feed:
    """Say in which encoding a line was read, which a line alone cannot tell; an encoding that the feed declares today wins.

    UTF-16 and UTF-32 lines are archived as UTF-8.
    """
    declared = feed.read.encoding
    found = archived.content_type.partition("charset=")[2]
    if feed.read.format == "text" or not found or (declared and not declared.lower().startswith(_WIDE)):
        return feed
    return feed.model_copy(update={"read": feed.read.model_copy(update={"encoding": found})})


def _named(feed: Feed, archived: ArchivedDocument, outcome: Document | Refusal) -> Document | Refusal:
    """Give a document that the reader could name by nothing but its content the name that it was archived under."""
    if outcome.key == archived.key or outcome.key != _split_key(archived.key):
        return outcome
    url = outcome.url if isinstance(outcome, Document) else None
    return replace(outcome, key=archived.key, id=document_id(feed=feed.id, key=archived.key, url=url))


def _refused(  # noqa: PLR0913, PLR0917 - who, when, from where and why
    feed: Feed, archived: ArchivedDocument, run: str, source: str, reason: str, detail: str
) -> Refusal:
    return Refusal(
        id=document_id(feed=feed.id, key=archived.key),
        feed=feed.id,
        run=run,
        key=archived.key,
        source=source,
        outcome="quarantined",
        stage="read",
        reason=reason,
        detail=detail[:500],
        raw=archived.pointer,
    )
