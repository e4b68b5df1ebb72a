"""Read an article whose paragraphs stand side by side in one element, which most do: no search is needed, and none can go wrong.

How it is found: the element with most running text in paragraphs directly below it, where that is nearly all of the page's. What guards
against false ones: it must be long, and little running text may stand elsewhere; boxes among the paragraphs count as far as they hold
running text themselves. Pages that are built otherwise are trafilatura's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from ingest.extract.html.blocks import Block
from ingest.extract.html.tree import BLOCKS, text_of

_MIN_SHARE = 0.9
_MIN_CHARS = 300
_MIN_PARAGRAPH_CHARS = 40
_MAX_LINKED = 0.5
_MIN_RUNNING = 0.5
_JUDGED_DEPTH = 5  # deeper boxes are what their outer ones are: each look reads all that stands within
_MAX_DEPTH = 100  # deeper boxes are one text each: a page may nest five times as deep, and Python's stack ends before
_BREAK = "\x1e"  # where a `br` stands; defusing left no control characters in the text, and its line ends are blanks
_LINE_END = re.compile(f"[\n{_BREAK}]")
_LINES = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "pre"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_BOXES = frozenset({"div", "section", "ul", "ol", "dl", "details", "center", "fieldset", "header", "main", "article"})
_UNREAD = frozenset({"figcaption", "h1", "hr", "picture", "img"})
_IN_FIGURES = ("table", "blockquote", "pre")  # what a figure may show beside pictures
_KINDS = {"li": "item", "dd": "item", "dt": "item", "blockquote": "quote", "pre": "code"}


def read_flat_body(tree: HtmlElement) -> list[Block]:
    """Return the blocks of the article, nothing where the page is not built that way.

    Args:
        tree: pruned; its loose text stands in paragraphs.
    """
    body = _find(tree)
    if body is None:
        return []
    blocks = list(_walk(body, "p"))
    while blocks and blocks[-1].kind == "head":
        blocks.pop()
    return blocks


def _find(tree: HtmlElement) -> HtmlElement | None:
    chars: dict[HtmlElement, int] = {}
    for paragraph in tree.iter("p"):
        length = len(paragraph.text_content())
        if length >= _MIN_PARAGRAPH_CHARS:
            parent = paragraph.getparent()
            chars[parent] = chars.get(parent, 0) + length
    total = sum(chars.values())
    body = max(chars, key=chars.__getitem__, default=None)
    return body if body is not None and total >= _MIN_CHARS and chars[body] >= _MIN_SHARE * total else None


def _walk(element: HtmlElement, kind: str, depth: int = 0) -> Iterator[Block]:
    """Yield the blocks below an element; text that stands loose beside them is a block, too."""
    loose = [element.text or ""]
    for child in element:
        if child.tag == "br":
            loose.append(_BREAK)
        elif child.tag not in BLOCKS and child.tag not in _UNREAD:
            loose.append(_inline(child))
        else:
            yield from _split(loose, kind)
            loose = []
            yield from _read(child, kind, depth)
        loose.append(child.tail or "")
    yield from _split(loose, kind)


def _read(child: HtmlElement, kind: str, depth: int) -> Iterator[Block]:
    tag = child.tag
    if tag in _UNREAD or (tag == "figure" and next(child.iter(*_IN_FIGURES), None) is None):
        return
    if tag in _LINES:
        yield from _split([_inline(child)], "head" if tag in _HEADINGS else _KINDS.get(tag, kind))
    elif tag == "table":
        yield from _rows(child)
    elif depth >= _MAX_DEPTH:
        yield from _split([text_of(child)], _KINDS.get(tag, kind))
    elif tag not in _BOXES or depth >= _JUDGED_DEPTH or _is_text(child):
        yield from _walk(child, _KINDS.get(tag, kind), depth + 1)


def _is_text(box: HtmlElement) -> bool:
    """Tell whether a box among the paragraphs holds text rather than links or scraps."""
    whole = len(text_of(box))
    linked = sum(len(text_of(link)) for link in box.iter("a"))
    running = sum(len(text_of(each)) for each in box.iter("p", "li", "dd", "blockquote", "pre", "td", *_HEADINGS))
    return linked <= _MAX_LINKED * whole and (running > _MIN_RUNNING * whole or running >= _MIN_CHARS)


def _rows(table: HtmlElement) -> Iterator[Block]:
    for row in table.iter("tr"):
        text = " | ".join(filter(None, (text_of(cell) for cell in row if cell.tag in {"td", "th"})))
        if text:
            yield Block("row", text)


def _inline(element: HtmlElement) -> str:
    parts = [element.text or ""]
    for child in element:
        parts.append(_BREAK if child.tag == "br" else _inline(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _split(texts: list[str], kind: str) -> Iterator[Block]:
    for line in _LINE_END.split("".join(texts)) if kind == "code" else "".join(texts).split(_BREAK):
        text = " ".join(line.split())
        if text:
            yield Block(kind, text)
