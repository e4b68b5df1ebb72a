"""Apply a feed's own CSS selectors to a page."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import soupsieve
from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, ParserRejectedMarkup


def selector_problem(selector: str) -> str | None:
    """Return what is wrong with a CSS selector, None when nothing is."""
    try:
        soupsieve.compile(selector)
    except soupsieve.SelectorSyntaxError as error:
        what = str(error).partition("\n")[0].rstrip(".")
        return f"is no CSS selector ({what}): write one such as div.article-body or aside[data-ad]"
    return None


def select(html: str, keep: Sequence[str], drop: Sequence[str]) -> str:
    """Return the page with only what is kept, less what is dropped.

    Args:
        html: defused.
        keep: CSS selectors; when none of them matches the page stays whole, since a site that was redesigned still has text.
        drop: CSS selectors.
    """
    warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
    try:
        soup = BeautifulSoup(html, "lxml")
    except (ParserRejectedMarkup, ValueError):
        return html
    for selector in drop:
        for element in soup.select(selector):
            element.decompose()
    kept = [element for selector in keep for element in soup.select(selector)]
    outermost = [element for element in kept if not any(above in kept for above in element.parents)]
    if not outermost:
        return str(soup)
    return f"<html><body><article>{''.join(map(str, dict.fromkeys(outermost)))}</article></body></html>"
