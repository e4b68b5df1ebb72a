"""Hold the blocks found in a page against the article's text as its structured data has it.

Outlets that give `articleBody` give it from the same database as the page, without the boxes that the page puts between its paragraphs. A
block that it does not have, among blocks that it has, is such a box. What comes after the last block that it has goes only where its
own end was found: some outlets give the first paragraphs only.
"""

from __future__ import annotations

import re

from ingest.extract.html.blocks import Block

_MIN_CHARS = 600
_MIN_COVERED = 0.75
_MIN_KNOWN = 0.6
_WORD = re.compile(r"\w+")
_SHINGLE = 3
_END_WORDS = 12

Shingle = tuple[str, ...]


def confirmed(found: list[Block], body: list[Block]) -> list[Block]:
    """Return the found blocks without those that the structured text shows to be none of the article.

    Args:
        found: of the page.
        body: of the structured data; nothing is judged by it unless it is long and most of it was found.
    """
    if sum(len(block.text) for block in body) < _MIN_CHARS:
        return found
    theirs = _words(body)
    known, ours = _shingles(theirs), _shingles(_words(found))
    if len(known & ours) < _MIN_COVERED * len(known):
        return found
    whole = f" {' '.join(theirs)} "
    is_known = [_is_known(block, known, whole) for block in found]
    if not any(is_known):
        return found
    last = len(is_known) - is_known[::-1].index(True)
    end = last if _ends(theirs, ours) else len(found)
    return [block for number, block in enumerate(found) if is_known[number] or last <= number < end]


def _ends(theirs: list[str], ours: frozenset[Shingle]) -> bool:
    end = _shingles(theirs[-_END_WORDS:])
    return len(end & ours) >= _MIN_KNOWN * len(end)


def _is_known(block: Block, known: frozenset[Shingle], whole: str) -> bool:
    words = _words([block])
    if len(words) < _SHINGLE:
        return f" {' '.join(words)} " in whole
    shingles = _shingles(words)
    return len(shingles & known) >= _MIN_KNOWN * len(shingles)


def _words(blocks: list[Block]) -> list[str]:
    return [word.casefold() for block in blocks for word in _WORD.findall(block.text)]


def _shingles(words: list[str]) -> frozenset[Shingle]:
    return frozenset(zip(*(words[start:] for start in range(_SHINGLE)), strict=False))
