"""Find a page's main text: prune, trafilatura, and where that gives little, the other places in which pages keep their text."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import html
from lxml.html import HtmlElement

from ingest.extract.html.blocks import Block, read_blocks
from ingest.extract.html.confirm import confirmed
from ingest.extract.html.flat_body import read_flat_body
from ingest.extract.html.prune import prune
from ingest.extract.html.straighten import straighten
from ingest.extract.html.structured import Thing
from ingest.extract.html.tree import parse, text_of

MAX_ELEMENTS = 20_000
"""Beyond, trafilatura takes over 10 s (24 s at 60,000 paragraphs): the plain paragraphs are taken."""

MAX_CHARS = 2_000_000
"""Beyond, no page is an article; trafilatura splits and joins such a text a dozen times."""

_ENOUGH_CHARS = 250
_FEW_CHARS = 2000
_LONGER = 1.5
_THIN_SHARE = 0.35
_THIN_SHARE_OF_ARTICLE = 0.2
_MENU_TIMES = 3
_SCRAP_WORDS = 4
_MANY_SCRAPS = 30
_SCRAPS_SHARE = 0.7
_MIN_BODY_CHARS = 400
_MIN_PARAGRAPH_WORDS = 6
_MARKUP = re.compile(r"</?(?:p|br|div|a|b|i|em|strong|h\d|ul|li)\b[^>]*>", re.IGNORECASE)
_PARAGRAPH_END = re.compile(r"\s*\n\s*|(?<=[.!?”\"])\s{2,}")


def find_main_text(tree: HtmlElement, article: Thing, *, is_article: bool, is_small: bool) -> tuple[list[Block], str]:
    """Find the main text; the tree is pruned on the way.

    Args:
        tree: of the page.
        article: what its structured data says of it.
        is_article: the page calls itself one; others are lists and front pages, whose text is spread.
        is_small: it is known to keep `MAX_ELEMENTS` and `MAX_CHARS`.

    Returns:
        The blocks, and what found them.
    """
    if not is_small and (_has_chars(tree, MAX_CHARS + 1) or _is_large(tree)):
        return _plain(tree), "paragraphs"
    noscript = _noscript(tree)
    whole = None if _has_chars(tree, _FEW_CHARS) else deepcopy(tree)
    for head in tree.findall("head"):
        tree.remove(head)
    straighten(tree)
    prune(tree)
    found, way = read_flat_body(tree), "flat"
    if not found:
        found, way = _trafilatura(tree, fast=True), "trafilatura"
    body = _structured(article)
    if _length(body) >= max(_MIN_BODY_CHARS, _LONGER * _length(found)):
        return body, "structured"
    if way != "flat":
        found = _reconsidered(found, tree, is_article=is_article)
    if _length(found) >= _ENOUGH_CHARS:
        return confirmed(found, body), way
    others = [(noscript, "noscript"), (_plain(tree), "paragraphs")]
    if whole is not None:
        others.append((_plain(whole), "paragraphs"))
    for other, name in others:
        if _length(other) > _LONGER * _length(found):
            found, way = other, name
    return found, way if found else "nothing"


def _reconsidered(found: list[Block], tree: HtmlElement, *, is_article: bool) -> list[Block]:
    """Take another way where what was found is a menu, or little of the page."""
    if _is_list(found):
        fullest = _fullest(tree)
        # a poem is scraps too; a menu is several times what it stands around
        return fullest if 0 < _MENU_TIMES * _length(fullest) < _length(found) else found
    if _length(found) >= (_THIN_SHARE_OF_ARTICLE if is_article else _THIN_SHARE) * _text_length(tree):
        return found
    slow = _trafilatura(tree, fast=False)
    return slow if _length(slow) > _LONGER * _length(found) and not _is_list(slow) else found


def _is_list(blocks: list[Block]) -> bool:
    """Tell whether what was found is a menu: dozens of scraps and little else."""
    scraps = sum(len(block.text.split()) <= _SCRAP_WORDS for block in blocks if block.kind != "row")
    return scraps >= _MANY_SCRAPS and scraps > _SCRAPS_SHARE * len(blocks)


def _fullest(tree: HtmlElement) -> list[Block]:
    """Take the paragraphs of the element that holds most running text directly below it."""
    groups: dict[HtmlElement, list[str]] = {}
    for paragraph in tree.iter("p"):
        text = text_of(paragraph)
        if len(text.split()) >= _MIN_PARAGRAPH_WORDS:
            groups.setdefault(paragraph.getparent(), []).append(text)
    best = max(groups.values(), key=lambda texts: sum(map(len, texts)), default=[])
    return [Block("p", text) for text in best]


def _trafilatura(tree: HtmlElement, *, fast: bool) -> list[Block]:
    from trafilatura import bare_extraction  # noqa: PLC0415 - half a second to import, wanted in workers only

    # any format but its default spares it writing the text, which we do ourselves
    document = bare_extraction(tree, fast=fast, include_comments=False, with_metadata=False, output_format="txt")
    return [] if document is None or isinstance(document, dict) else read_blocks(document.body)


def _structured(article: Thing) -> list[Block]:
    """Read `articleBody`, which is plain text or HTML, its paragraphs often lost."""
    body = article.get("articleBody")
    if not isinstance(body, str) or not body.strip():
        return []
    if _MARKUP.search(body):
        tree = parse(f"<html><body>{body}</body></html>")
        return [] if tree is None else [Block("p", line) for line in _lines(tree)]
    return [Block("p", " ".join(part.split())) for part in _PARAGRAPH_END.split(html_unescape(body)) if part.strip()]


def html_unescape(text: str) -> str:
    """Read character references, which some pages leave in their structured data."""
    from html import unescape  # noqa: PLC0415 - the name is lxml's here

    return unescape(text)


def _noscript(tree: HtmlElement) -> list[Block]:
    """Read the longest `<noscript>`, which libxml2 parses like any element."""
    longest = max(tree.iter("noscript"), key=_text_length, default=None)
    return _plain(longest) if longest is not None and _text_length(longest) >= _ENOUGH_CHARS else []


def _plain(tree: HtmlElement) -> list[Block]:
    """Take every paragraph of some words as it stands."""
    blocks = [Block("p", text) for text in map(text_of, tree.iter("p")) if len(text.split()) >= _MIN_PARAGRAPH_WORDS]
    if _length(blocks) >= _ENOUGH_CHARS:
        return blocks
    loose = [Block("p", line) for line in _lines(tree) if len(line.split()) >= _MIN_PARAGRAPH_WORDS]
    return loose if _length(loose) > _length(blocks) else blocks


def _lines(tree: HtmlElement) -> list[str]:
    """Return the text of a page's body, a line for each block."""
    bodies = tree.xpath("//body") or [tree]
    lines = (" ".join(line.split()) for line in _broken(bodies[0]).split("\n"))
    return [line for line in lines if line]


def _broken(body: HtmlElement) -> str:
    """Return the text with a line end wherever a block begins or ends."""
    parts: list[str] = []
    for event, element in html.etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            if element.tag not in _INLINE:
                parts.append("\n")
            if element.tag not in _SILENT:
                parts.append(element.text or "")
        else:
            if element.tag not in _INLINE:
                parts.append("\n")
            parts.append(element.tail or "")
    return "".join(parts)


_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_SILENT = frozenset(["script", "style", "title", "textarea", "select", "option", "button"])


def _is_large(tree: HtmlElement) -> bool:
    return sum(1 for _, _ in zip(tree.iter(), range(MAX_ELEMENTS + 1), strict=False)) > MAX_ELEMENTS


def _has_chars(tree: HtmlElement, least: int) -> bool:
    total = 0
    return any((total := total + len(text)) >= least for text in tree.itertext())


def _length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _text_length(element: HtmlElement) -> int:
    return len(" ".join(element.text_content().split()))
