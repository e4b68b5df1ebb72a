"""Make labelled dumps of pages nobody labelled: python -m training.silver --pages FILE [FILE ...] --out FILE [--besides FILE].

Reads pages (`url html`, JSON lines, gzipped or not). Two teachers who see the markup, our own extraction and trafilatura's stricter one, say of each
block of the page whether it is the article's. What they agree on is a label, what they differ on is neutral; a page on which they differ
much is left out. Writes each page as dumps in the shapes of the labelled ones (`id site mode text keep neutral`): whole, the node of the
article, and its paragraphs, as lines and glued. With `--besides` addresses that another file of dumps has already are left out.

Source: distant supervision (Mintz et al. 2009); two views that must agree (Blum & Mitchell 1998).
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from benchmarks.sets import read_rows
from ingest.extract.html.reader import read_page
from ingest.extract.html.tree import parse

_HIDDEN = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe", "textarea", "select", "object", "math"})  # fmt: skip
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption figure footer form"
        " h1 h2 h3 h4 h5 h6 header hgroup hr html label legend li main menu nav ol option p pre section summary table tbody td tfoot th"
        " thead tr ul video",
    )
)
_WORD = re.compile(r"\w+")
_HOST_PREFIX = re.compile(r"^(?:www\d?|m|edition|amp)\.")
_SHINGLE = 4
_KNOWN, _UNKNOWN = 0.8, 0.2
_MIN_AGREEMENT = 0.85
_MIN_WORDS = 100
_MAX_CHARS = 150_000
_NODE_SHARE = 0.95
_MIN_TITLE_CHARS = 12


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A block of visible text.

    Attributes:
        element: that it stands in.
        in_paragraph: of type `p`.
    """

    text: str
    element: HtmlElement
    in_paragraph: bool


Verdict = bool | None
"""Whether a block is the article's; None where nobody knows."""


def main() -> None:
    """Write the dumps, and say how many."""
    logging.disable(logging.CRITICAL)
    parser = argparse.ArgumentParser(description="Make labelled dumps of pages.")
    parser.add_argument("--pages", type=Path, nargs="+", required=True, help="pages, JSON lines, may be gzipped")
    parser.add_argument("--out", type=Path, required=True, help="where to write the dumps, gzipped")
    parser.add_argument("--besides", type=Path, help="labelled dumps whose pages are left out")
    arguments = parser.parse_args()
    known = {row["url"] for row in read_rows(arguments.besides)} if arguments.besides else set()
    pages = [page for path in arguments.pages for page in read_rows(path) if page["url"] not in known]
    made = 0
    with gzip.open(arguments.out, "wt", encoding="utf-8") as file:
        for page in pages:
            rows = list(make_dumps(page["id"], page["url"], page["html"]))
            made += bool(rows)
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    sys.stderr.write(f"{made} of {len(pages)} pages: {arguments.out}\n")


def make_dumps(name: str, url: str, html: str) -> Iterator[dict[str, Any]]:
    """Yield the dumps of a page; none where the teachers differ, or the article is short.

    Args:
        name: of the page.
        url: where it stands; its host is the site.
        html: decoded.
    """
    tree = parse(html)
    body = None if tree is None else tree.find(".//body")
    if body is None:
        return
    blocks = list(read_visible(body))
    if sum(len(block.text) for block in blocks) > _MAX_CHARS:
        return
    title, verdicts = _ask(url, html, blocks)
    if verdicts is None:
        return
    verdicts = [
        None if _is_title(block.text, title) and not verdict else verdict
        for block, verdict in zip(blocks, verdicts, strict=True)
    ]
    pairs = list(zip(blocks, verdicts, strict=True))
    node = _article_node(pairs)
    inside = [
        pair for pair in pairs if node is None or pair[0].element is node or node in pair[0].element.iterancestors()
    ]
    paragraphs = [pair for pair in pairs if pair[0].in_paragraph]
    shapes = [
        ("page_lines", pairs, "\n"), ("page_glued", pairs, ""), ("art_lines", inside, "\n"), ("art_glued", inside, ""),
        ("p_glued", paragraphs, ""), ("clean_lines", [pair for pair in pairs if pair[1]], "\n"),
    ]  # fmt: skip
    for mode, chosen, joint in shapes:
        if chosen:
            yield {"id": f"{name}:{mode}", "site": site_of(url) or name, "mode": mode, **_dump(chosen, joint)}


def _ask(url: str, html: str, blocks: Sequence[PageBlock]) -> tuple[str, list[Verdict] | None]:
    """Return the title and what both teachers say of each block; None where they differ much."""
    from trafilatura import extract  # noqa: PLC0415 - half a second to import

    page = read_page(html, url)
    title = next((item.value for item in page.evidence if item.kind == "title"), "")
    texts = [page.text, extract(html, include_comments=False, favor_precision=True) or ""]
    if min(len(_words(text)) for text in texts) < _MIN_WORDS or agreement(*texts) < _MIN_AGREEMENT:
        return title, None
    first, second = ([*judge_blocks([block.text for block in blocks], text)] for text in texts)
    return title, [ours if ours == theirs else None for ours, theirs in zip(first, second, strict=True)]


def agreement(one: str, other: str) -> float:
    """Return the F1 of the shingles of two texts."""
    ours, theirs = (Counter(_shingles(_words(text))) for text in (one, other))
    return 2 * sum((ours & theirs).values()) / max(1, ours.total() + theirs.total())


def judge_blocks(blocks: Sequence[str], text: str) -> Iterator[Verdict]:
    """Say of each block whether it stands in a text.

    A block of few words is the article's where a line of the text is the same and longer blocks that stand in it are on both sides.

    Args:
        blocks: of the page, in order.
        text: what a teacher takes for the article.
    """
    shingles = frozenset(_shingles(_words(text)))
    lines = {tuple(_words(line)) for line in text.split("\n")}
    verdicts: list[Verdict] = []
    short = []
    for block in blocks:
        words = _words(block)
        share = sum(shingle in shingles for shingle in _shingles(words)) / max(1, len(words) - _SHINGLE + 1)
        is_short = len(words) < 2 * _SHINGLE
        short.append(is_short)
        verdicts.append(
            tuple(words) in lines if is_short else True if share >= _KNOWN else False if share <= _UNKNOWN else None
        )
    long_ones = [at for at, verdict in enumerate(verdicts) if verdict and not short[at]]
    first, last = (long_ones[0], long_ones[-1]) if long_ones else (0, -1)
    return (verdict and (not short[at] or first < at <= last + 1) for at, verdict in enumerate(verdicts))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _shingles(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(words[at:] for at in range(_SHINGLE)), strict=False)


def _is_title(text: str, title: str) -> bool:
    return len(title) >= _MIN_TITLE_CHARS and _words(text) == _words(title)


def read_visible(body: HtmlElement) -> Iterator[PageBlock]:
    """Yield the blocks of text that a reader of the page may see, in order."""
    parts: list[str] = []
    inside: list[HtmlElement] = []
    for what, value in _walk(body):
        if what == "text":
            parts.append(value)
            continue
        text = " ".join("".join(parts).split())
        parts.clear()
        if text and inside:
            yield PageBlock(text, inside[-1], any(element.tag == "p" for element in inside))
        if what == "open":
            inside.append(value)
        else:
            inside.pop()


def _walk(body: HtmlElement) -> Iterator[tuple[str, Any]]:
    """Yield texts, and where elements that make blocks open and close; deep trees need no recursion."""
    stack: list[tuple[str, Any]] = [("element", body)]
    while stack:
        what, value = stack.pop()
        if what != "element":
            yield what, value
        elif isinstance(value.tag, str) and value.tag.lower() not in _HIDDEN:
            if value.tag.lower() in _BLOCKS:
                yield "open", value
                stack.append(("close", value))
            for child in reversed(list(value)):
                if child.tail:
                    stack.append(("text", child.tail))
                stack.append(("element", child))
            if value.text:
                stack.append(("text", value.text))


def _article_node(pairs: Sequence[tuple[PageBlock, Verdict]]) -> HtmlElement | None:
    """Return the smallest element that holds nearly all of the article."""
    held: dict[HtmlElement, int] = {}
    total = 0
    for block, verdict in pairs:
        if verdict:
            total += len(block.text)
            for element in (block.element, *block.element.iterancestors()):
                held[element] = held.get(element, 0) + len(block.text)
    nodes = [element for element, chars in held.items() if chars >= _NODE_SHARE * total]
    return max(nodes, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _dump(pairs: Sequence[tuple[PageBlock, Verdict]], joint: str) -> dict[str, Any]:
    spans: dict[Verdict, list[list[int]]] = {True: [], None: [], False: []}
    at = 0
    for block, verdict in pairs:
        spans[verdict].append([at, at + len(block.text)])
        at += len(block.text) + len(joint)
    return {"text": joint.join(block.text for block, _ in pairs), "keep": spans[True], "neutral": spans[None]}


def site_of(url: str) -> str:
    """Return the host of an address without its first label where that says nothing."""
    host = urlsplit(url).netloc.lower().partition(":")[0]
    return _HOST_PREFIX.sub("", host)


if __name__ == "__main__":
    main()
