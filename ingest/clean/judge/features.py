"""What the judge sees of each sentence alone: its shape, its words, and what rules already said of it."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ingest.clean.boilerplate import Found
from ingest.clean.segment import Block, Segment

Floats = npt.NDArray[np.float32]

# Columns of `Description.shape`; the model was trained on this order.
SHAPE: Final = (
    "words", "length", "small_words", "function_words", "capital_words", "digits", "ends_sentence", "ends_colon",
    "ends_ellipsis", "ends_open", "begins_small", "begins_quote", "commas", "quotes", "bullets", "begins_digit",
    "address", "money", "glued", "first_of_block", "last_of_block", "block_segments", "block_length", "gone",
    "furniture", "metadata", "surroundings", "word_length", "question", "exclamation", "reader",
)  # fmt: skip
COLUMN: Final = {name: at for at, name in enumerate(SHAPE)}

_FUNCTION_WORDS_TEXT = (
    "the of to and a in that is was for on with as it at by from be this have has had he they she his her their our we i you your not but are"
    " were which who will would said its an or been there when what if about more than"
)
FUNCTION_WORDS: Final = frozenset(_FUNCTION_WORDS_TEXT.split())
_SENTENCE_OVER = re.compile(r"[.!?][\"'”’»)\]]*\Z")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+|0+|[©|@»›→]")
_READER = re.compile(r"\b(?:I|[Yy]ou|[Yy]our)\b")
_WEAK_FAMILIES = frozenset({"advertisement", "caption_credit", "debris", "metadata", "stamp"})
_MAX_COUNTED_WORDS = 80
_MAX_COUNTED_SEGMENTS = 10
# A document of many megabytes may be one sentence: what is read of it is bounded.
_MAX_CHARS = 2_000
_MAX_TERMS = 60
_MAX_PAIRED_WORDS = 25


@dataclass(frozen=True, slots=True)
class Description:
    """All sentences of one document.

    Attributes:
        units: the sentences, in order.
        shape: `(units, len(SHAPE))` float32.
        recurrences: `(units,)` float32, how often the document holds the same sentence, digits aside.
        terms: of each sentence, see `terms_of`.
    """

    units: tuple[Segment, ...]
    shape: Floats
    recurrences: Floats
    terms: tuple[tuple[str, ...], ...]


def describe(text: str, blocks: Sequence[Block], found: Sequence[Found], cut: Sequence[Found]) -> Description:
    """Describe every sentence of a document.

    Args:
        text: the received text.
        blocks: all of it, in order.
        found: what rules removed, in order.
        cut: blocks that stand above or below the article.
    """
    families = _families_of(blocks, found)
    surroundings = {unit.start for unit in cut}
    units, rows, terms, keys = [], [], [], []
    for block in blocks:
        is_around = block.start in surroundings
        last = len(block.segments) - 1
        block_length = math.log1p(block.end - block.start)
        for number, unit in enumerate(block.segments):
            passage = text[unit.start : min(unit.end, unit.start + _MAX_CHARS)]
            key = _DIGIT.sub("0", passage.casefold())
            words = _WORD.findall(key)
            family = families.get(unit.start, "")
            units.append(unit)
            keys.append(key)
            terms.append(() if family else terms_of(words))
            rows.append((
                *_shape(passage, key, words),
                block.glued, number == 0, number == last, min(last + 1, _MAX_COUNTED_SEGMENTS), block_length,
                bool(family), bool(family) and family not in _WEAK_FAMILIES, family == "metadata", is_around,
                (len(passage) + 1) / (passage.count(" ") + 1) - 1, "?" in passage, "!" in passage,
                _READER.search(passage) is not None,
            ))  # fmt: skip
    counts = Counter(keys)
    shape = np.array(rows, dtype=np.float32).reshape(len(rows), len(SHAPE))
    recurrences = np.array([counts[key] for key in keys], dtype=np.float32)
    return Description(tuple(units), shape, recurrences, tuple(terms))


def _families_of(blocks: Sequence[Block], found: Sequence[Found]) -> dict[int, str]:
    """Map the start of each sentence that is gone to the family of the rule that removed it."""
    families: dict[int, str] = {}
    waiting = iter(found)
    unit = next(waiting, None)
    end, family = -1, ""
    for segment in (segment for block in blocks for segment in block.segments):
        while unit is not None and unit.start <= segment.start:
            if unit.end > end:
                end, family = unit.end, unit.rule.partition(".")[0]
            unit = next(waiting, None)
        if segment.end <= end:
            families[segment.start] = family
    return families


def _shape(passage: str, key: str, words: Sequence[str]) -> Iterator[float]:
    pieces = passage.split()
    count = len(pieces) or 1
    last = passage[-1]
    yield min(count, _MAX_COUNTED_WORDS)
    yield math.log1p(len(passage))
    yield sum(map(str.islower, pieces)) / count
    yield sum(map(FUNCTION_WORDS.__contains__, words)) / count
    yield sum(map(str.isupper, pieces)) / count
    yield key.count("0") / len(passage)
    yield _SENTENCE_OVER.search(passage) is not None
    yield last == ":"
    yield passage.endswith(("...", "…"))
    yield last.isalnum()
    yield passage[0].islower()
    yield passage[0] in "“\"‘'"
    yield passage.count(",") / count
    yield "“" in passage or '"' in passage or "”" in passage
    yield "|" in passage or "»" in passage or "›" in passage or "•" in passage
    yield passage[0].isdigit()
    yield "@" in passage or "://" in passage or "www." in passage
    yield "$" in passage or "£" in passage or "€" in passage


def terms_of(words: Sequence[str]) -> tuple[str, ...]:
    """Return the distinct words of a sentence, pairs of neighbours where it is short, and which word begins and ends it.

    Args:
        words: in lower case, every digit a 0.
    """
    terms = dict.fromkeys(words[:_MAX_TERMS])
    if words:
        terms["^" + words[0]] = terms["$" + words[-1]] = None
    if len(words) <= _MAX_PAIRED_WORDS:
        terms |= dict.fromkeys(map(" ".join, itertools.pairwise(words)))
    return tuple(terms)
