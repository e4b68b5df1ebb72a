"""Read one page: the whole of what the worker does."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.document import Evidence
from ingest.extract.html.blocks import Block, Notes, without_furniture
from ingest.extract.html.dates import Source, read_dates
from ingest.extract.html.defuse import defuse
from ingest.extract.html.facts import (
    read_address,
    read_authors,
    read_image,
    read_kind,
    read_language,
    read_paywalled,
    read_section,
    read_tags,
    read_title,
)
from ingest.extract.html.head import read_head
from ingest.extract.html.main_text import MAX_CHARS, MAX_ELEMENTS, find_main_text
from ingest.extract.html.page import Page
from ingest.extract.html.structured import article_of, read_things
from ingest.extract.html.tree import parse

ORIGIN = "html"


def read_page(html: str, url: str | None, keep: Sequence[str] = (), drop: Sequence[str] = ()) -> Page:
    """Read a page.

    Args:
        html: decoded.
        url: where it stands, for relative addresses.
        keep: CSS selectors; where one matches, only what matches is looked at for the text.
        drop: CSS selectors of what is no text.
    """
    received, html = html, defuse(html)
    tree = parse(html)
    if tree is None:
        return Page("", "nothing")
    alive = list(
        tree.iter()
    )  # lxml makes and forgets a Python object at each visit unless someone holds it: a third of the time
    head, things = read_head(tree), read_things(tree)
    is_small = len(html) <= MAX_CHARS and len(alive) <= MAX_ELEMENTS
    article, kind = article_of(things), read_kind(head, things, url)
    title = read_title(tree, head, article)
    evidence = [
        *([Evidence("title", ORIGIN, title[:1000])] if title else []),
        *(Evidence("byline", ORIGIN, name) for name in read_authors(head, article)),
        *read_dates(Source(received, tree, head, article, title, url, is_small)),
    ]
    if keep or drop:
        from ingest.extract.html.selectors import select  # noqa: PLC0415 - bs4 is for feeds with selectors

        tree = parse(select(html, keep, drop))
        alive = [] if tree is None else list(tree.iter())
    found = None if tree is None else find_main_text(tree, article, is_article=kind == "article", is_small=is_small)
    blocks, way = found or ([], "nothing")
    del alive
    tags, own = read_tags(head, article), read_address(head, url)
    notes = Notes(title, tags, frozenset(filter(None, (url, own))))
    return Page(
        text=_joined(without_furniture(blocks, notes)),
        way=way,
        evidence=tuple(evidence),
        section=read_section(head, article),
        tags=tags,
        image=read_image(head, article, url),
        page_type=kind,
        paywalled=read_paywalled(head, article),
        language=read_language(head, article),
        url=own,
    )


def _joined(blocks: Sequence[Block]) -> str:
    return "\n".join(block.text for block in blocks)
