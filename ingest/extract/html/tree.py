"""Parse a defused page, and read the plainest facts of its tree."""

from __future__ import annotations

from functools import cache

from lxml import etree, html
from lxml.html import HtmlElement

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)


def parse(page: str) -> HtmlElement | None:
    """Parse a page; None where nothing in it is an element.

    Deep trees and long texts are let through: without `huge_tree` libxml2 drops what lies below 256 elements and what follows
    10,000,000 bytes of one text, and does not say so.
    """
    try:
        return html.document_fromstring(page.encode("utf-8", "replace"), parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):  # lxml's words for an empty document
        return None


def text_of(element: HtmlElement) -> str:
    """Return an element's text on one line."""
    return " ".join("".join(element.itertext()).split())


def drop(element: HtmlElement) -> None:
    """Take an element out and leave the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = f"{parent.text or ''} {element.tail}"
        else:
            before.tail = f"{before.tail or ''} {element.tail}"
    parent.remove(element)


@cache
def _parser() -> html.HTMLParser:
    return html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", collect_ids=False, huge_tree=True)
