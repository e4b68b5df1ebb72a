"""Find lists of headlines of other pages: rows of lines as long as a headline that speak of other things than the text.

How candidates are found: five lines or more that read like headlines, with no paragraph between them; lines that have gone and single short
ones (a section, an author, a number) do not end such a list.
What guards against false ones: a piece of furniture stands in the list or right above it; together the lines share less than a seventh of their
longer words with the paragraphs of the text, as an article's own lists do not; most hold no number, as tables do; there must be paragraphs to compare with.
Known misses: lists on the story's own topic, and short lists.

Source: lexical cohesion after Hearst (1997, TextTiling); docs/decisions/0003-cleaning.md has the figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.clean.boilerplate import Found
from ingest.clean.judge.surroundings import count_prose, find_stems
from ingest.clean.segment import Block

HEADLINES_RULE = "related.headlines"
_MIN_LINES = 5
_MIN_WORDS, _MAX_WORDS = 4, 30
_MIN_MEAN_WORDS = 7
_MAX_SHORT_WORDS = 3
_MAX_SHORT_LINES = 1
_MAX_SHARED_STEMS = 0.15
_MIN_STEMS = 8
# Dates of a tour, results, standings, prices: tables of the article.
_MAX_NUMBERED = 0.5
_NUMBER = re.compile(r"\d")
_MIN_PROSE_WORDS = 150
_GOES_ON = re.compile(r"[.。:;,][\"'”’»)\]]*\Z")
_OPENS = re.compile(r"[\"'“‘«\[(]*(?:\d|[^\W\d_])")
_WEAK_FAMILIES = frozenset({"caption_credit", "debris", "judge", "metadata"})


def find_headline_lists(
    text: str, blocks: Sequence[Block], found: Iterable[Found], cut: Iterable[Found] = ()
) -> list[Found]:
    """Find lines that stand and belong to a list of headlines.

    Args:
        text: the received text.
        blocks: all of it, in order.
        found: what rules removed.
        cut: what is cut above and below the article.
    """
    gone = {unit.start: unit for unit in (*found, *cut)}
    standing = [text[block.start : block.end] for block in blocks]
    signs = [_has_gone(block, gone.get(block.start)) for block in blocks]
    prose = [0 if sign is not None else count_prose(words) for words, sign in zip(standing, signs, strict=True)]
    if sum(prose) < _MIN_PROSE_WORDS:
        return []
    lists = [row for row in _rows(standing, signs, prose) if _is_list(standing, row)]
    if not lists:
        return []
    known = find_stems(line for line, words in zip(standing, prose, strict=True) if words)
    return [
        Found(HEADLINES_RULE, blocks[place].start, blocks[place].end)
        for row in lists
        if _speaks_of_other_things(find_stems(standing[place] for place in row), known)
        for place in row
    ]


def _has_gone(block: Block, unit: Found | None) -> bool | None:
    """Tell whether a block that has gone is furniture; None where it stands."""
    if unit is None or unit.end < block.end:
        return None
    return unit.rule.partition(".")[0] not in _WEAK_FAMILIES


def _rows(standing: Sequence[str], signs: Sequence[bool | None], prose: Sequence[int]) -> list[list[int]]:
    """Return the places of headlines that stand together and have furniture among them or right above."""
    rows: list[list[int]] = []
    row: list[int] = []
    short, is_sure = 0, False
    for place, line in enumerate(standing):
        sign = signs[place]
        if sign is not None:
            is_sure |= sign
        elif not prose[place] and _reads_like_headline(line):
            row.append(place)
            short = 0
        elif (row or is_sure) and len(line.split()) <= _MAX_SHORT_WORDS and short < _MAX_SHORT_LINES:
            short += 1
        else:
            rows += [row] if is_sure else []
            row, short, is_sure = [], 0, False
    return [*rows, row] if is_sure else rows


def _reads_like_headline(line: str) -> bool:
    words = len(line.split())
    opens = _OPENS.match(line)
    return (
        _MIN_WORDS <= words <= _MAX_WORDS
        and opens is not None
        and not opens.group()[-1].islower()
        and not _GOES_ON.search(line)
    )


def _is_list(standing: Sequence[str], row: Sequence[int]) -> bool:
    lines = [standing[place] for place in row]
    words = sum(len(line.split()) for line in lines)
    numbered = sum(_NUMBER.search(line) is not None for line in lines)
    return len(lines) >= _MIN_LINES and words >= _MIN_MEAN_WORDS * len(lines) and numbered <= _MAX_NUMBERED * len(lines)


def _speaks_of_other_things(stems: set[str], known: set[str]) -> bool:
    return len(stems) >= _MIN_STEMS and len(stems & known) < _MAX_SHARED_STEMS * len(stems)
