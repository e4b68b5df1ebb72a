"""From the element tree that trafilatura leaves to lines of text, and out of these what is no part of the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element

_BREAKING = frozenset({"lb", "p", "list", "item", "quote", "head"})
_WORD = re.compile(r"\w+")
_SLACK_CHARS = 20
_MAX_TAGS_CHARS = 600
_MIN_TAGS = 2
_MAX_SIGNS_CHARS = 100
_TAGS_SHARE = 0.7


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
    for line in "".join(_broken(element)).split("\n"):
        text = " ".join(line.split())
        if text:
            yield Block(kind, text)


def _broken(element: _Element) -> Iterator[str]:
    """Yield an element's texts in order, with line ends around the blocks in it."""
    yield element.text or ""
    for child in element:
        if child.tag in _BREAKING:
            yield "\n"
        yield from _broken(child)
        if child.tag in _BREAKING and child.tag != "lb":
            yield "\n"
        yield child.tail or ""


@dataclass(frozen=True, slots=True)
class Notes:
    """What the page's own statements tell about its blocks.

    Attributes:
        title: its headline; a block that repeats it is none of the text.
        tags: its keywords; nor is a block of nothing but these.
        addresses: its own; nor is a block that is one of them.
    """

    title: str
    tags: tuple[str, ...] = ()
    addresses: frozenset[str] = frozenset()


def without_furniture(blocks: list[Block], notes: Notes) -> list[Block]:
    """Return the blocks without copies of the headline, of the keywords, and of the page's address, and without rows of signs."""
    title, reach = _folded(notes.title), 2 * len(notes.title) + _SLACK_CHARS
    tags = frozenset(map(_folded, notes.tags))
    return [
        block
        for block in blocks
        if (len(block.text) > _MAX_SIGNS_CHARS or _WORD.search(block.text))
        and not (title and len(block.text) <= reach and _folded(block.text) == title)
        and block.text not in notes.addresses
        and not (tags and _is_tags(block, tags))
    ]


def _is_tags(block: Block, tags: frozenset[str]) -> bool:
    if len(block.text) > _MAX_TAGS_CHARS or block.text.count(",") < _MIN_TAGS - 1:
        return False
    parts = [_folded(part) for part in block.text.split(",")]
    return sum(part in tags for part in parts) > _TAGS_SHARE * len(parts)


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text)).casefold()
