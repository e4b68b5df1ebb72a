"""Archive what was read and make it a document or a refusal: one outcome for one input, whatever it holds."""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import PurePosixPath
from typing import Protocol
from urllib.parse import quote

from ingest.document import Document, Evidence, RawPointer, document_id
from ingest.errors import Damaged, DocumentError, NewsfoldError, Rejected
from ingest.feed import Feed
from ingest.read.decode import scrub
from ingest.read.files import BOMB, BUFFER_BYTES, CHAIN, UNREADABLE, is_remote, open_input
from ingest.read.inputs import InputSplit
from ingest.stage import Refusal

STAGE = "read"
_MAX_KEY_CHARS = 1000
_MAX_DETAIL_CHARS = 500


class Keeps(Protocol):
    """Where raw bytes are kept: the archive, or nowhere for a trial reading."""

    def keep(
        self, key: str, target_uri: str, content: bytes | Iterable[bytes], content_type: str
    ) -> tuple[RawPointer, datetime]:
        """Keep the bytes; see `ingest.archive.Archive.keep`."""


@dataclass(frozen=True, slots=True)
class Received:
    """What a parser made of one document's bytes.

    Attributes:
        key: what identifies it within its feed.
        content_type: media type, with the encoding it was read in.
        text: the received text.
        problem: why there is no text; the rest is then only for its name.
    """

    key: str
    content_type: str
    text: str = ""
    url: str | None = None
    outlet: str | None = None
    language_hint: str | None = None
    evidence: tuple[Evidence, ...] = ()
    media_type: str = "text/plain"
    problem: DocumentError | None = None


@dataclass(frozen=True, slots=True)
class Reception:
    """Receives the documents of one split."""

    feed: Feed
    split: InputSplit
    run: str
    keeper: Keeps

    @property
    def limit(self) -> int:
        """Return how many bytes a document may have."""
        return self.feed.read.max_megabytes * 1_000_000

    def hashed_key(self, content: bytes) -> str:
        """Name a document that has no name of its own by what it says."""
        return f"{self.split.key}#{hashlib.sha256(content).hexdigest()[:16]}"

    def receive(
        self, content: bytes, fallback_key: str, content_type: str, parse: Callable[[], Received]
    ) -> Document | Refusal:
        """Parse, archive, and make the outcome; nothing that a parser raises goes further than its document."""
        try:
            received = parse()
        except DocumentError as error:
            received = Received(fallback_key, content_type, problem=error)
        except NewsfoldError:
            raise
        except Exception as error:  # noqa: BLE001 - law: one bad document never stops the others
            pointer, _ = self._keep(fallback_key, None, content, content_type)
            return self._refusal(fallback_key, None, error, pointer)
        key = fit_key(received.key)
        pointer, observed_at = self._keep(key, received.url, content, received.content_type)
        if received.problem is not None:
            return self._refusal(key, received.url, received.problem, pointer)
        return Document(
            id=document_id(feed=self.feed.id, key=key, url=received.url),
            feed=self.feed.id,
            run=self.run,
            key=key,
            source=self.split.source,
            observed_at=observed_at,
            raw=pointer,
            outlet=received.outlet or self.feed.display_outlet,
            text=received.text,
            url=received.url,
            language_hint=received.language_hint or self.feed.language,
            evidence=received.evidence,
            media_type=received.media_type,
        )

    def refuse_large(self, key: str, head: bytes, rest: Iterable[bytes], content_type: str) -> Refusal:
        """Archive what is over the limit without ever holding it whole."""
        pointer, _ = self._keep(key, None, chain((head,), rest), content_type)
        detail = f"larger than {self.feed.read.max_megabytes} MB: raise read.max_megabytes if it is one document"
        return self._refusal(key, None, Damaged("too_large", detail), pointer)

    def refuse(self, key: str, content: bytes, error: DocumentError, content_type: str) -> Refusal:
        """Refuse bytes that were not parsed."""
        pointer, _ = self._keep(fit_key(key), None, content, content_type)
        return self._refusal(fit_key(key), None, error, pointer)

    def refuse_unread(self, key: str, url: str | None, error: DocumentError) -> Refusal:
        """Refuse what could not be had at all."""
        return self._refusal(fit_key(key), url, error, None)

    def refuse_file(self, error: Damaged) -> Refusal:
        """Refuse a file as such, or what was left of it; what can be read but not understood is archived whole."""
        key = fit_key(self.split.key if self.split.start is None else f"{self.split.key}#{self.split.start}")
        unfolds_anyway = error.reason == BOMB and CHAIN in self.split.path  # a member, which is only there unpacked
        if error.reason == UNREADABLE or unfolds_anyway:
            return self._refusal(key, None, error, None)
        with open_input(self.split.path, compressed=False) as stream:
            chunks = iter(lambda: stream.read(BUFFER_BYTES), b"")
            pointer, _ = self._keep(key, None, chunks, "application/octet-stream")
        return self._refusal(key, None, error, pointer)

    def _keep(
        self, key: str, url: str | None, content: bytes | Iterable[bytes], content_type: str
    ) -> tuple[RawPointer, datetime]:
        return self.keeper.keep(key, url or self._uri(key), content, content_type)

    def _uri(self, key: str) -> str:
        source = self.split.source
        uri = quote(source, safe="/:?&=%") if is_remote(source) else PurePosixPath(source).as_uri()
        return uri if key == self.split.key else f"{uri}#{quote(key, safe='')}"

    def _refusal(self, key: str, url: str | None, error: Exception, pointer: RawPointer | None) -> Refusal:
        known = isinstance(error, DocumentError)
        frames = traceback.extract_tb(error.__traceback__)
        return Refusal(
            id=document_id(feed=self.feed.id, key=key, url=url),
            feed=self.feed.id,
            run=self.run,
            key=key,
            source=self.split.source,
            outcome="rejected" if isinstance(error, Rejected) else "quarantined",
            stage=STAGE,
            reason=error.reason if isinstance(error, DocumentError) else type(error).__name__,
            detail=scrub(error.detail if isinstance(error, DocumentError) else str(error))[:_MAX_DETAIL_CHARS],
            exception=None if known else type(error).__name__,
            frame=None if known or not frames else f"{frames[-1].filename}:{frames[-1].lineno} {frames[-1].name}",
            raw=pointer,
        )


def fit_key(key: str) -> str:
    """Make a key fit for JSON and an index: no zero characters or surrogates, at most 1,000 characters, still its own."""
    key = scrub(key)
    if len(key) <= _MAX_KEY_CHARS:
        return key
    return f"{key[: _MAX_KEY_CHARS - 17]}#{hashlib.sha256(key.encode()).hexdigest()[:16]}"
