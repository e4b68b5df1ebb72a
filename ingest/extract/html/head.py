"""Read what a page's head and its few speaking attributes say: `<meta>`, `<link>`, `<title>`, `<html lang>`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml.html import HtmlElement

from ingest.extract.html.tree import text_of

_MAX_METAS = 500
_MAX_CHARS = 2000


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a page.

    Attributes:
        metas: name or property or itemprop in lower case → contents in order.
        links: `rel` in lower case → address, the first of each.
        title: text of `<title>`.
        language: `<html lang>`.
    """

    metas: dict[str, list[str]]
    links: dict[str, str]
    title: str
    language: str

    def first(self, names: Iterable[str]) -> str:
        """Return the first content of the first of these names that has one."""
        return next((self.metas[name][0] for name in names if name in self.metas), "")


def read_head(tree: HtmlElement) -> Head:
    """Read a page's head; metas count wherever they stand, since broken pages lose them into the body."""
    metas: dict[str, list[str]] = {}
    for number, meta in enumerate(tree.iter("meta")):
        if number >= _MAX_METAS:
            break
        content = " ".join((meta.get("content") or meta.get("datetime") or "").split())[:_MAX_CHARS]
        if not content:
            continue
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            for name in (meta.get(attribute) or "").lower().split():
                metas.setdefault(name, []).append(content)
    links: dict[str, str] = {}
    for link in tree.iter("link"):
        for rel in (link.get("rel") or "").lower().split():
            links.setdefault(rel, (link.get("href") or "").strip())
    title = next((text_of(each) for each in tree.iter("title")), "")
    return Head(
        metas, links, title, (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    )
