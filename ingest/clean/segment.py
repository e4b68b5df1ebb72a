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
from dataclasses import dataclass

from ingest.clean.glue import TITLES, find_glue
from ingest.clean.letters import LOWER, UPPER

LINE_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_SENTENCE_END = re.compile(rf"[.!?…][\"'”’)\]]{{0,3}}\s+(?=[\"'“‘«(\[]{{0,2}}[{UPPER}\d])|[”»]\s+(?=[“«])")
_LAST_WORD = re.compile(r"[^\W\d_]{1,20}\Z")
_LAST_WORD_CHARS = 20
_ABBREVIATIONS_WORDS = "jan feb mar apr jun jul aug sep sept oct nov dec inc corp co ltd llc bros al etc e.g i.e ave blvd rd ft mt fig approx dept est"
_ABBREVIATIONS = TITLES | frozenset(_ABBREVIATIONS_WORDS.split())


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence, half-open code point offsets into the received text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
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
    label_pattern = _compile_labels(tuple(labels))
    ordered = sorted(edges)
    glue = find_glue(text)
    blocks: list[Block] = []
    for line in _LINE.finditer(text):
        start, end = line.span()
        within = ordered[bisect_right(ordered, start) : bisect_left(ordered, end)]
        cuts = {*glue[bisect_right(glue, start) : bisect_left(glue, end)], *within}
        if label_pattern is not None:
            cuts |= _label_cuts(text, start, end, label_pattern, frozenset(within))
        blocks += _cut_line(text, start, end, cuts)
    return blocks


@functools.cache
def _compile_labels(labels: tuple[str, ...]) -> re.Pattern[str] | None:
    """Compile one alternation, longest first; a label begins and ends where no word goes on."""
    if not labels:
        return None
    longest_first = "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))
    stuck_or_alone = rf"(?=[{UPPER}\d“”\"‘«(]|\s*\Z|\s*[\n\r])"
    # Capitals before a label in small letters are another unit's: `By HARBOR WIREAdvertisement`.
    return re.compile(rf"(?<!-)(?:(?<![{UPPER}])|(?=.[{LOWER}]))(?:{longest_first}){stuck_or_alone}")


def _cut_line(text: str, start: int, end: int, cuts: set[int]) -> Iterator[Block]:
    bounds = [start, *sorted(cuts - {start, end}), end]
    for first_bound, last_bound in itertools.pairwise(bounds):
        first, last = _trim(text, first_bound, last_bound)
        if first < last:
            glued = first > start and not text[first - 1].isspace()
            yield Block(first, last, glued, tuple(_sentences(text, first, last)))


def _label_cuts(text: str, start: int, end: int, labels: re.Pattern[str], edges: frozenset[int]) -> set[int]:
    """Cut before and after a label that begins a sentence, follows an edge or is stuck to a sentence."""
    cuts: set[int] = set()
    for match in labels.finditer(text, start, end):
        before = text[max(start, match.start() - 3) : match.start()]
        stuck_before = bool(before) and not before[-1].isspace()
        after_sentence = not before.strip() or before.rstrip()[-1] in '.!?…"”’»)'
        after_edge = match.start() - len(before) + len(before.rstrip()) in edges
        if stuck_before or after_sentence or after_edge:
            cuts |= {match.start(), match.end()}
    return cuts


def _sentences(text: str, start: int, end: int) -> Iterator[Segment]:
    begin = start
    for match in _SENTENCE_END.finditer(text, start, end):
        if text[match.start()] == "." and _is_abbreviation(text, match.start()):
            continue
        first, last = _trim(text, begin, match.end())
        yield Segment(first, last)
        begin = match.end()
    first, last = _trim(text, begin, end)
    if first < last:
        yield Segment(first, last)


def _is_abbreviation(text: str, full_stop: int) -> bool:
    word = _LAST_WORD.search(text, max(0, full_stop - _LAST_WORD_CHARS), full_stop)
    if word is None:
        return False
    letters = word.group()
    return letters.lower() in _ABBREVIATIONS or (len(letters) == 1 and letters.isupper())


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
