"""Make documents of web pages, fetched now, found in a web archive, or read back from our own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, runtime_checkable

from ingest.document import Document, RawPointer
from ingest.errors import DocumentError, Rejected
from ingest.read.canonical import canonical_url
from ingest.read.entry import Entry
from ingest.read.inputs import InputSplit
from ingest.read.page_text import PAGE_TYPES, decode_page, media_type
from ingest.read.receive import Keeps, Received, Reception
from ingest.stage import Refusal
from ingest.warc_file import ResponseHead

HTML = "text/html"
_TEXT = "text/plain"
_UNTRUE = frozenset({"content-encoding", "transfer-encoding", "content-length", "set-cookie", "set-cookie2"})


@runtime_checkable
class KeepsResponses(Keeps, Protocol):
    """Where fetched pages are kept."""

    def keep_response(
        self, key: str, target_uri: str, content: bytes, content_type: str, head: ResponseHead
    ) -> tuple[RawPointer, datetime]:
        """Keep a page; see `ingest.archive.Archive.keep_response`."""


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page as it was had.

    Attributes:
        url: where it was found in the end.
        status: of HTTP.
        headers: names in lower case.
        body: unpacked bytes.
        entry: what listed it.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    entry: Entry

    @property
    def content_type(self) -> str:
        """Return the header's value."""
        return next((value for name, value in self.headers if name.lower() == "content-type"), "")

    @property
    def key(self) -> str:
        """Return what identifies it: its canonical URL, or what listed it where that is none."""
        return canonical_url(self.url) or self.url


def receive_page(reception: Reception, page: WebPage) -> Document | Refusal:
    """Archive a page and make it a document whose text is its HTML, or a refusal."""
    kind, charset = media_type(page.content_type)

    def parse() -> Received:
        try:
            return _parse(page, kind, charset, reception.feed.language)
        except DocumentError as problem:
            return Received(page.key, kind or HTML, url=canonical_url(page.url), problem=problem)

    of_page = replace(reception, keeper=_AsResponse(reception.keeper, page), split=page_split(page.url))
    return of_page.receive(page.body, page.key, kind or HTML, parse)


def page_split(url: str) -> InputSplit:
    """Return the input that a page is, whose source is its URL."""
    return _PageSplit(url, "", None, None, 0)


def _parse(page: WebPage, kind: str, charset: str | None, language: str | None) -> Received:
    if kind not in PAGE_TYPES | {_TEXT}:
        raise Rejected("not_a_page", f"is {kind}, not a web page")
    text, codec = decode_page(page.body, charset, language)
    entry = page.entry
    found = _TEXT if kind == _TEXT else HTML
    return Received(
        key=page.key,
        content_type=f"{found}; charset={codec}",
        text=text,
        url=canonical_url(page.url),
        outlet=entry.outlet,
        language_hint=entry.language,
        evidence=entry.evidence,
        media_type=found,
    )


class _PageSplit(InputSplit):
    @property
    def source(self) -> str:
        return self.path

    @property
    def key(self) -> str:
        return self.path


@dataclass(frozen=True, slots=True)
class _AsResponse:
    """Keeps a page with what came with it."""

    keeper: Keeps
    page: WebPage

    def keep(
        self, key: str, target_uri: str, content: bytes | Iterable[bytes], content_type: str
    ) -> tuple[RawPointer, datetime]:
        """Keep the page."""
        if not isinstance(self.keeper, KeepsResponses) or not isinstance(content, bytes):
            return self.keeper.keep(key, target_uri, content, content_type)
        head = ResponseHead(self.page.status, told_headers(self.page.headers), self.page.entry.archived())
        return self.keeper.keep_response(key, target_uri, content, content_type, head)


def told_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the headers that are archived: those that are true of the unpacked bytes, and no cookies."""
    return tuple((name, value) for name, value in headers if name.lower() not in _UNTRUE)
