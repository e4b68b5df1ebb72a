"""From the element tree that trafilatura leaves to lines of text, and out of these what is no part of the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element

_WORD = re.compile(r"\w+")
_SLACK_CHARS = 20


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, item or row.

    Attributes:
        kind: `p`, `head`, `item`, `row`, `quote` or `code`.
    """

    kind: str
    text: str


def read_blocks(body: _Element) -> list[Block]:
    """Read the blocks of trafilatura's body in order."""
    return list(_walk(body))


def _walk(body: _Element) -> Iterator[Block]:
    for element in body:
        tag = element.tag
        if tag == "list":
            for item in element.iter("item"):
                yield from _lines("item", item)
        elif tag == "table":
            for row in element.iter("row"):
                cells = [" ".join("".join(cell.itertext()).split()) for cell in row.iter("cell")]
                text = " | ".join(cell for cell in cells if cell)
                if text:
                    yield Block("row", text)
        else:
            yield from _lines({"head": "head", "quote": "quote", "code": "code"}.get(tag, "p"), element)
        if element.tail and element.tail.strip():
            yield Block("p", " ".join(element.tail.split()))


def _lines(kind: str, element: _Element) -> Iterator[Block]:
    parts = [element.text or ""]
    for child in element.iterdescendants():
        if child.tag in {"lb", "p", "list", "item", "quote", "head"}:
            parts.append("\n")
        parts.append(child.text or "")
        if child.tag in {"p", "list", "item", "quote", "head"}:
            parts.append("\n")
        parts.append(child.tail or "")
    for line in "".join(parts).split("\n"):
        text = " ".join(line.split())
        if text:
            yield Block(kind, text)


@dataclass(frozen=True, slots=True)
class Notes:
    """What the page's own statements tell about its blocks.

    Attributes:
        title: its headline; a block that repeats it is none of the text.
    """

    title: str


def without_furniture(blocks: list[Block], notes: Notes) -> list[Block]:
    """Return the blocks without copies of the headline."""
    title, reach = _folded(notes.title), 2 * len(notes.title) + _SLACK_CHARS
    return [block for block in blocks if not title or len(block.text) > reach or _folded(block.text) != title]


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text)).casefold()
