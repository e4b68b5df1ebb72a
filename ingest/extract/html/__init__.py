"""From a page to the text it is about, and what it says of itself.

    page ── defuse ──▶ parse ──▶ dates, title, authors … ──▶ straighten, prune ──▶ flat body, trafilatura or another way ──▶ blocks ──▶ received text

All of it happens in worker processes (see `pool`), so this package imports nothing heavy. What it leaves is the received text of
witness and clean: the law that nothing disappears without a rule's name counts from there. What stands before it is the archived page.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace

from ingest.document import Document
from ingest.errors import DocumentError
from ingest.extract.html.page import Page
from ingest.extract.html.pool import Pool, shared_pool
from ingest.feed import Feed
from ingest.stage import Refusal, Stage, refuse

HTML = "text/html"
_AHEAD = 3  # pages under way for each worker, so that none waits while the stages behind are busy


def html_stage(feed: Feed) -> Stage:
    """Return the stage that makes text of pages and passes everything else through."""
    return HtmlStage(feed)


@dataclass(frozen=True, slots=True)
class HtmlStage:
    """The stage; `pool` is the process's own unless given."""

    feed: Feed
    pool: Pool | None = None

    @property
    def name(self) -> str:
        """Return `html`."""
        return "html"

    @property
    def requires(self) -> frozenset[str]:
        """Return what must be assigned before."""
        return frozenset({"text", "media_type", "evidence"})

    @property
    def assigns(self) -> frozenset[str]:
        """Return what it sets."""
        return frozenset(
            {
                *("text", "media_type", "evidence", "url", "language_hint"),
                *("section", "tags", "image", "page_type", "paywalled"),
            }
        )

    def __call__(self, documents: Iterable[Document]) -> Iterator[Document | Refusal]:
        """Extract pages in worker processes, in order."""
        waiting: deque[tuple[Document, Future[Page] | None]] = deque()
        pages = 0
        for document in documents:
            future = self._submit(document)
            waiting.append((document, future))
            pages += future is not None
            while waiting and (waiting[0][1] is None or pages > _AHEAD * (self.pool or shared_pool()).workers):
                pages -= waiting[0][1] is not None
                yield self._settle(*waiting.popleft())
        while waiting:
            yield self._settle(*waiting.popleft())

    def _submit(self, document: Document) -> Future[Page] | None:
        if document.media_type != HTML:
            return None
        selectors = self.feed.extract
        return (self.pool or shared_pool()).submit(document.text, document.url, selectors.keep, selectors.drop)

    def _settle(self, document: Document, future: Future[Page] | None) -> Document | Refusal:
        if future is None:
            return document
        try:
            return with_page(document, future.result())
        except DocumentError as error:
            return refuse(document, self.name, error)


def with_page(document: Document, page: Page) -> Document:
    """Give a document the text and the facts of its page; evidence that came with it goes first."""
    return replace(
        document,
        text=page.text,
        media_type="text/plain",
        evidence=(*document.evidence, *page.evidence),
        url=document.url or page.url,
        language_hint=document.language_hint or page.language,
        section=page.section,
        tags=page.tags,
        image=page.image,
        page_type=page.page_type,
        paywalled=page.paywalled,
    )
