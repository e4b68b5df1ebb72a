"""The text that a page shows, as lines, one for each block, and what markup says of the place of each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from ingest.extract.html.tree import BLOCKS
from ingest.extract.lines import Line

_GONE = frozenset(
    ["script", "style", "noscript", "template", "nav", "select", "textarea", "head", "button", "svg", "iframe"]
)
_OWN = re.compile(
    r"(?<![a-z])(?:published?|pub-date|posted|dateline|byline|time-?stamp|date|datum|fecha|data|time|meta|info|created?)(?![a-z])",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"related|comment|sidebar|footer|widget|teaser|card|recirc|trending|popular|promo|feed|list|event|calendar|copyright|latest|recent",
    re.IGNORECASE,
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HAS_YEAR = re.compile(r"(?:19|20)\d\d")
_BOXES = frozenset(["aside", "footer"])
_APART = frozenset(["time", "span"])
_MAX_LINES = 4000
_DAY_AND_TIME_CHARS = 16


@dataclass(frozen=True, slots=True)
class Visible:
    """What a page shows.

    Attributes:
        text: its lines, joined by line feeds.
        lines: with their spans in the text.
        signs: of each line: `own` (holds an element named after dates), `time` (holds a `<time>`), `box` (stands in an aside, a footer, or in what
            is named a list of others).
    """

    text: str
    lines: list[Line]
    signs: list[frozenset[str]]


def read_visible(tree: HtmlElement) -> Visible:
    """Read the first 4,000 lines that a page shows; menus and forms are left out."""
    body = tree.find("body")
    homes = {above for heading in tree.iter("h1") for above in heading.iterancestors()}
    walk = _Walk(homes)
    found = list(islice(walk.lines_of(tree if body is None else body), _MAX_LINES))
    lines, place = [], 0
    for text, _ in found:
        lines.append(Line(place, place + len(text), text))
        place += len(text) + 1
    return Visible("\n".join(text for text, _ in found), lines, [signs for _, signs in found])


@dataclass(slots=True)
class _Walk:
    """One way through a tree.

    Attributes:
        homes: what holds the headline; it is no box, whatever it is called.
    """

    homes: Collection[HtmlElement]
    parts: list[str] = field(default_factory=list)
    signs: set[str] = field(default_factory=set)
    boxes: list[HtmlElement] = field(default_factory=list)

    def lines_of(self, body: HtmlElement) -> Iterator[tuple[str, frozenset[str]]]:
        """Yield text and signs of each block that shows some."""
        walker = etree.iterwalk(body, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if event == "start":
                if tag in _GONE:
                    walker.skip_subtree()
                elif tag in BLOCKS or tag == "br":
                    yield from self._flush()
                    self._enter(element)
                elif isinstance(tag, str):
                    self._enter(element)
            else:
                if tag in BLOCKS:
                    yield from self._flush()
                if self.boxes and self.boxes[-1] is element:
                    self.boxes.pop()
                self.parts.append(f"{' ' if tag in _APART else ''}{element.tail or ''}")
        yield from self._flush()

    def _enter(self, element: HtmlElement) -> None:
        tag, is_own, is_box = element.tag, False, False
        if element.attrib:
            is_own, is_box = _named(
                f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
            )
        if (is_box or tag in _BOXES) and element not in self.homes:
            self.boxes.append(element)
        if is_own:
            self.signs.add("own")
        if tag == "time":
            self.signs.add("time")
            machine = (element.get("datetime") or "")[:_DAY_AND_TIME_CHARS]
            if machine and not _HAS_YEAR.search("".join(element.itertext())):
                self.parts.append(f" {machine} ")
        self.parts.append(f"{' ' if is_own or tag == 'time' else ''}{element.text or ''}")

    def _flush(self) -> Iterator[tuple[str, frozenset[str]]]:
        line = " ".join("".join(self.parts).split())
        self.parts.clear()
        if line:
            yield line, frozenset(self.signs | ({"box"} if self.boxes else set()))
        self.signs.clear()


@lru_cache(maxsize=8192)
def _named(name: str) -> tuple[bool, bool]:
    return _OWN.search(_HUMP.sub("-", name).replace("_", "-")) is not None, _BOX.search(name) is not None
