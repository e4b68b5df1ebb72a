"""Split received text into blocks (paragraphs) and their sentences, with offsets.

A block is a line, or what stands between two places of a line where text was glued together (see `ingest.clean.glue`) or where a label
such as `Advertisement` was stuck to its neighbour. Blocks and segments are trimmed of white space; together they hold every other
code point of the text exactly once, in order.
"""

from __future__ import annotations

import functools
import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from ingest.clean.glue import TITLES, find_glue
from ingest.clean.letters import UPPER

_BREAKS = r"\n\r\x0b\x0c\x85\u2028\u2029"
LINE_BREAK = re.compile(rf"\r\n|[{_BREAKS}]")
_LINE = re.compile(rf"[^{_BREAKS}]+")
# One set of characters comes first, so that the search skips to the next of them.
_SENTENCE_END = re.compile(
    rf"[.!?…”»](?:(?<=[.!?…])[\"'”’)\]]{{0,3}}\s+(?=[\"'“‘«(\[]{{0,2}}[{UPPER}\d])|(?<=[”»])\s+(?=[“«]))"
)
_WORD = re.compile(r"[^\W\d_]+")
_LAST_WORD_CHARS = 20
_NEAR_CHARS = 3
_ABBREVIATIONS_WORDS = "jan feb mar apr jun jul aug sep sept oct nov dec inc corp co ltd llc bros al etc e.g i.e ave blvd rd ft mt fig approx dept est"
_ABBREVIATIONS = TITLES | frozenset(_ABBREVIATIONS_WORDS.split())


class Segment(NamedTuple):
    """One sentence, half-open code point offsets into the received text."""

    start: int
    end: int


class Block(NamedTuple):
    """One paragraph.

    Attributes:
        glued: no white space stood before it; the paragraph break was lost.
        segments: its sentences, at least one.
    """

    start: int
    end: int
    glued: bool
    segments: tuple[Segment, ...]


def segment(text: str, labels: Sequence[str] = (), edges: Collection[int] = ()) -> list[Block]:
    """Split text into blocks of segments.

    Args:
        text: the received text.
        labels: words that are never part of a sentence when they are stuck to it, such as `Advertisement`; case counts.
        edges: offsets that a block never crosses, such as the end of a date prefix.
    """
    cuts = sorted({*find_glue(text), *_label_cuts(text, labels, edges), *edges})
    blocks: list[Block] = []
    for line in _LINE.finditer(text):
        start, end = line.span()
        within = cuts[bisect_right(cuts, start) : bisect_left(cuts, end)]
        blocks += _cut_line(text, start, end, within)
    return blocks


@functools.lru_cache(maxsize=1024)
def _compile_labels(labels: tuple[str, ...]) -> re.Pattern[str]:
    """Compile one alternation, longest first; a label ends where no word goes on."""
    longest_first = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    stuck_or_alone = rf"(?=[{UPPER}\d“”\"‘«(]|[^\S{_BREAKS}]*(?:\Z|[{_BREAKS}]))"
    return re.compile(rf"(?:{longest_first}){stuck_or_alone}")


@functools.lru_cache(maxsize=1024)
def _compile_any(labels: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, labels)))


def _label_cuts(text: str, labels: Sequence[str], edges: Collection[int]) -> Iterator[int]:
    """Yield the two ends of each label that begins a sentence, follows an edge or is stuck to a sentence."""
    if not labels or not _compile_any(tuple(labels)).search(text):  # one scan for all: most texts have none
        return
    present = tuple(label for label in labels if label in text)
    pattern = _compile_labels(present)
    match = pattern.search(text)
    while match:
        start, end = match.span()
        if _begins_no_word(text, start):
            before = LINE_BREAK.split(text[max(0, start - _NEAR_CHARS) : start])[-1]
            standing = before.rstrip()
            stuck = bool(before) and not before[-1].isspace()
            if stuck or not standing or standing[-1] in '.!?…"”’»)' or start - len(before) + len(standing) in edges:
                yield from (start, end)
            match = pattern.search(text, end)
        else:
            match = pattern.search(text, start + 1)


def _begins_no_word(text: str, start: int) -> bool:
    """Tell whether a label begins at `start`: capitals before one in small letters are another unit's (`By HARBOR WIREAdvertisement`)."""
    before = text[start - 1 : start]
    return before != "-" and (not before.isupper() or text[start + 1 : start + 2].islower())


def _cut_line(text: str, start: int, end: int, cuts: Sequence[int]) -> Iterator[Block]:
    for first_bound, last_bound in itertools.pairwise((start, *cuts, end)):
        first, last = _trim(text, first_bound, last_bound)
        if first < last:
            glued = first > start and not text[first - 1].isspace()
            yield Block(first, last, glued, tuple(_sentences(text, first, last)))


def _sentences(text: str, start: int, end: int) -> Iterator[Segment]:
    """Yield the sentences of what has no outer white space."""
    begin = start
    for match in _SENTENCE_END.finditer(text, start, end):
        mark, following = match.span()
        if text[mark] == "." and _is_abbreviation(text, mark):
            continue
        last = following
        while text[last - 1].isspace():
            last -= 1
        yield Segment(begin, last)
        begin = following
    yield Segment(begin, end)


def _is_abbreviation(text: str, full_stop: int) -> bool:
    # Matched backwards: a search that is anchored at its end tries every start.
    word = _WORD.match(text[max(0, full_stop - _LAST_WORD_CHARS) : full_stop][::-1])
    if word is None:
        return False
    letters = word.group()[::-1]
    return letters.lower() in _ABBREVIATIONS or (len(letters) == 1 and letters.isupper())


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
