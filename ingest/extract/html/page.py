"""What extraction makes of one page, as it travels from the worker process to the stage."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.document import Evidence, PageType


@dataclass(frozen=True, slots=True)
class Page:
    """A page without its markup.

    Attributes:
        text: main text, one block a line.
        way: what found the text: `flat`, `trafilatura`, `structured`, `noscript`, `paragraphs`, or `nothing`.
        evidence: of title, authors and dates; none of it has a span.
        language: ISO 639-1 code that the page claims.
        url: address that the page gives as its own.
    """

    text: str
    way: str
    evidence: tuple[Evidence, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    page_type: PageType | None = None
    paywalled: bool | None = None
    language: str | None = None
    url: str | None = None
