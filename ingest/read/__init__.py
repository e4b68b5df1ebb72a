"""Stage 1: from files to documents. Raw bytes are archived before anything is made of them.

Every file, line or row ends as one document or one refusal, and nothing in it can stop the run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.document import Document, RawPointer
from ingest.errors import Damaged, InputError
from ingest.feed import Feed
from ingest.fetch import Web
from ingest.read.archived import read_archived_page
from ingest.read.columns import missing_columns
from ingest.read.csv import read_csv
from ingest.read.download import read_download
from ingest.read.files import is_on_the_web, modified_at
from ingest.read.html import read_html
from ingest.read.inputs import InputSplit, find_inputs
from ingest.read.jsonl import read_jsonl
from ingest.read.lists import read_rss, read_sitemap
from ingest.read.receive import Keeps, Reception
from ingest.read.text import read_text
from ingest.read.warc import read_warc
from ingest.stage import Refusal

__all__ = [
    "InputSplit",
    "Keeps",
    "find_inputs",
    "missing_columns",
    "read_archived_page",
    "read_one",
    "read_split",
    "read_trial",
    "rehearse",
]

_READERS: Mapping[str, Callable[[Reception], Iterator[Document | Refusal]]] = {
    "text": read_text,
    "html": read_html,
    "jsonl": read_jsonl,
    "csv": read_csv,
    "warc": read_warc,
    "rss": read_html,  # a page of the feed lying somewhere, to be explained
    "sitemap": read_html,
}
_WEB_READERS: Mapping[str, Callable[[Reception, Web], Iterator[Document | Refusal]]] = {
    "rss": read_rss,
    "sitemap": read_sitemap,
}


def read_split(
    feed: Feed, split: InputSplit, run: str, archive: Keeps, web: Web | None = None
) -> Iterator[Document | Refusal]:
    """Read one split: archive each document's bytes, then make it a document or a refusal.

    Args:
        feed: the feed.
        split: one of those that `find_inputs` returned.
        run: run id.
        archive: where raw bytes are kept, the archive open for this feed and run.
        web: what formats that are fetched need, `open_web`; pages that it counts as unchanged yield nothing.

    Raises:
        OSError: a device or network failed; nothing is wrong with the documents, and the step can be repeated.
    """
    return _read(Reception(feed, split, run, archive), web)


def read_one(feed: Feed, path: str) -> Document | Refusal:
    """Read the first document of a file without archiving it, to see what becomes of it.

    Args:
        feed: the feed whose settings apply.
        path: relative to the working folder.

    Raises:
        InputError: the file is not there, holds no document, or is a folder of several.
    """
    splits = find_inputs(feed, path)
    split, files = splits[0], len({each.path for each in splits})
    if files > 1:
        raise InputError(f"{path} holds {files} files: name one of them, such as {split.source}")
    if is_on_the_web(split.path):
        raise InputError(f"{path} is on the web: save it to a file, and name that")
    outcome = next(_read(Reception(feed, split, "", _Unkept(modified_at(split.path)))), None)
    if outcome is None:
        raise InputError(f"{path} holds no document of format {feed.read.format}")
    return outcome


def read_trial(feed: Feed, split: InputSplit, now: datetime) -> Iterator[Document | Refusal]:
    """Read one split of an input that need not be fetched, without archiving it.

    Args:
        feed: the feed.
        split: one of those that `find_inputs` returned.
        now: stands for the time at which its bytes were first seen.
    """
    return _read(Reception(feed, split, "", _Unkept(now)))


def rehearse(feed: Feed, web: Web) -> list[Refusal]:
    """Read the feed's list and tell of each page that a run would fetch, as a refusal `would_fetch`; the others end as in a run.

    Nothing is archived. What failed lately and rests, and what is known and unchanged, is told as in a run, too.

    Args:
        feed: from the web.
        web: open for it.

    Raises:
        InputError: its list is a file that is not there.
    """
    (split,) = find_inputs(feed)
    unfetched = replace(web, fetching=web.fetching.rehearsal())
    outcomes = list(_read(Reception(feed, split, "", _Unkept(web.now)), unfetched))
    web.unchanged = unfetched.unchanged
    return [outcome for outcome in outcomes if isinstance(outcome, Refusal)]


def _read(reception: Reception, web: Web | None = None) -> Iterator[Document | Refusal]:
    shape = reception.feed.read.format
    try:
        if web is not None and shape in _WEB_READERS:
            yield from _WEB_READERS[shape](reception, web)
        elif web is not None and is_on_the_web(reception.split.path):
            yield from read_download(reception, web, _READERS[shape])
        else:
            yield from _READERS[shape](reception)
    except Damaged as error:  # of the file itself, not of one of its documents
        yield reception.refuse_file(error)


@dataclass(frozen=True, slots=True)
class _Unkept:
    """Takes the archive's place where nothing is to be kept."""

    observed_at: datetime

    def keep(
        self, key: str, target_uri: str, content: bytes | Iterable[bytes], content_type: str
    ) -> tuple[RawPointer, datetime]:
        """Return a pointer to nowhere."""
        del key, target_uri, content_type
        digest = hashlib.sha256()
        for chunk in [content] if isinstance(content, bytes) else content:
            digest.update(chunk)
        return RawPointer("", 0, digest.hexdigest()), self.observed_at
