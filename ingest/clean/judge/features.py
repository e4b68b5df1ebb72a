"""What the judge sees of each sentence alone: its signs, its words, and what rules already said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from ingest.clean.boilerplate import Found
from ingest.clean.judge.echoes import ECHOES, find_echoes
from ingest.clean.judge.repeats import weigh_repeats
from ingest.clean.judge.terms import Terms, find_terms
from ingest.clean.judge.vocabulary import GROUPS, find_groups
from ingest.clean.judge.words import KIND, SIGNS, Flags, Integers, Words, count_kinds, read_words
from ingest.clean.recurrence import Recurrences
from ingest.clean.segment import Block, Segment

Floats = npt.NDArray[np.float32]

_FAMILIES: Final = (
    "metadata", "stamp", "caption_credit", "advertisement", "debris",
    "related", "navigation", "share", "newsletter", "subscription", "comments", "contributors", "copyright",
)  # fmt: skip
_OTHER_FAMILY = len(_FAMILIES)
# The first of them stand in articles too; the others, and all that are not named, are furniture of the page.
_FIRST_FURNITURE = _FAMILIES.index("related")
_SHARES = ("small", "function", "capitals", "capitalised", "inner_capitalised", "numbers", "s", "ed", "ing", "ly")
_ENDS = ("colon", "ellipsis", "bracket", "question", "exclamation")
_BEGINS = ("small", "digit", "quote", "bullet", "dash", "bracket")
_FIRST_WORDS = ("by", "call", "picture")
# Columns of `Description.columns`; the model was trained on this order.
COLUMNS: Final = (
    "log_words", "words", "length", "word_length", *_SHARES, "ends_sentence", "ends_word", *(f"ends_{name}" for name in _ENDS),
    *(f"begins_{name}" for name in _BEGINS), *(f"sign_{name}" for name in SIGNS), *(f"words_{name}" for name in GROUPS if name != "function"),
    *(f"first_{name}" for name in _FIRST_WORDS), "glued", "first_of_block", "last_of_block", "block_segments", "block_length",
    "gone", *(f"gone_{name}" for name in (*_FAMILIES, "other")), "furniture", "surroundings", "prose", *ECHOES,
)  # fmt: skip
COLUMN: Final = {name: at for at, name in enumerate(COLUMNS)}
_OF_ENGLISH: Final = tuple(
    COLUMN[name]
    for name in (
        "function", "s", "ed", "ing", "ly", *(f"words_{name}" for name in GROUPS if name != "function"),
        *(f"first_{name}" for name in _FIRST_WORDS),
    )
)  # fmt: skip

_MAX_WORDS = 80
_MIN_CONTENT_CHARS = 3
_MAX_SEGMENTS = 10
_MAX_DENSITY = 3.0
_MIN_PROSE_WORDS = 6
_MIN_LONG_WORDS = 25
_MIN_SMALL_SHARE = 0.5
_MIN_ENGLISH_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Description:
    """All sentences of one document.

    Attributes:
        units: the sentences, in order.
        columns: `(units, len(COLUMNS))` float32.
        words: `(units,)` float32, how many each has.
        terms: of each sentence.
        repeats: `(units,)` float32, log odds of boilerplate that what the feed repeats gives.
    """

    units: tuple[Segment, ...]
    columns: Floats
    words: Floats
    terms: Terms
    repeats: Floats

    def column(self, name: str) -> Floats:
        """Return one column."""
        return self.columns[:, COLUMN[name]]

    def count_prose(self) -> float:
        """Count the words of the sentences that stand and read like prose."""
        return float((self.words * self.column("prose")).sum(dtype=np.float64))

    def is_english(self) -> bool:
        """Tell whether there is prose, and English function words are as frequent in it as in English."""
        words = self.words * self.column("prose")
        english = float((words * self.column("function")).sum(dtype=np.float64))
        return 0 < _MIN_ENGLISH_SHARE * self.count_prose() <= english

    def without_english(self) -> Description:
        """Return what can be seen by somebody who does not know English: its columns are 0, no word has been met before."""
        columns = self.columns.copy()
        columns[:, _OF_ENGLISH] = 0
        return replace(self, columns=columns)


def describe(
    text: str,
    blocks: Sequence[Block],
    found: Sequence[Found],
    cut: Sequence[Found],
    recurrences: Recurrences | None = None,
) -> Description:
    """Describe every sentence of a document.

    Args:
        text: the received text.
        blocks: all of it, in order; one at least.
        found: what rules removed, in order.
        cut: blocks that stand above or below the article.
        recurrences: what the feed repeats, where that is known.
    """
    units = tuple(unit for block in blocks for unit in block.segments)
    starts = np.array([unit.start for unit in units], dtype=np.int64)
    ends = np.array([unit.end for unit in units], dtype=np.int64)
    words = read_words(text, starts)
    sentences = _Sentences(words, len(units))
    groups = find_groups(words.hashes)
    family = _families(starts, ends, found)
    columns: dict[str, npt.NDArray[np.generic]] = {
        **_measure(words, sentences, starts, ends),
        **_count_words(words, sentences, groups),
        **_place_in_block(blocks),
        **_name_rules(family, _families(starts, ends, cut) >= 0),
    }
    columns["prose"] = _find_prose(sentences.counts, columns)
    is_content = ~groups["function"] & ~sentences.is_number & (words.ends - words.starts >= _MIN_CONTENT_CHARS)
    prose = np.asarray(columns["prose"], dtype=bool)
    columns |= find_echoes(words, sentences.counts, sentences.first, is_content, prose)
    matrix = np.stack([np.asarray(columns[name], dtype=np.float32) for name in COLUMNS], axis=1)
    return Description(
        units,
        matrix,
        sentences.counts.astype(np.float32),
        find_terms(words, sentences.counts, sentences.first),
        weigh_repeats(words, starts, recurrences),
    )


class _Sentences:
    """How the words of a document are dealt out to its sentences."""

    def __init__(self, words: Words, count: int) -> None:
        self.count = count
        self.counts = np.bincount(words.of, minlength=count)
        self.first = np.cumsum(self.counts) - self.counts
        self.place = np.arange(len(words.of)) - self.first[words.of]
        begins_with = words.kinds[words.starts]
        self.is_small = begins_with == KIND["small"]
        self.is_capital = begins_with == KIND["capital"]
        self.is_number = begins_with == KIND["digit"]
        self._at_least_one = np.maximum(self.counts, 1)
        self._tens = 1 + self.counts / 10

    def share(self, words: Words, chosen: npt.NDArray[np.generic]) -> npt.NDArray[np.float64]:
        """Return the share of the chosen words in each sentence, or the mean of a measure of its words."""
        return np.bincount(words.of, chosen, self.count) / self._at_least_one

    def densities(self, amounts: Integers) -> npt.NDArray[np.float64]:
        """Return amounts, one row for each, for each ten words, one of which a sentence of none has."""
        return np.minimum(amounts / self._tens, _MAX_DENSITY)


def _families(starts: Integers, ends: Integers, found: Sequence[Found]) -> Integers:
    """Return which family of rules removed each sentence; -1 where it stands."""
    families = np.full(len(starts), -1, dtype=np.int64)
    if found:
        begins = np.searchsorted(starts, [unit.start for unit in found])
        stops = np.searchsorted(starts, [unit.end for unit in found])
        for unit, begin, stop in zip(found, begins.tolist(), stops.tolist(), strict=True):
            name = unit.rule.partition(".")[0]
            number = _FAMILIES.index(name) if name in _FAMILIES else _OTHER_FAMILY
            inside = ends[begin:stop] <= unit.end
            families[begin:stop][inside] = number
    return families


def _measure(
    words: Words, sentences: _Sentences, starts: Integers, ends: Integers
) -> dict[str, npt.NDArray[np.generic]]:
    kinds, counts = words.kinds, sentences.counts
    last = kinds[ends - 1]
    closes = np.isin(last, [KIND["quote"], KIND["apostrophe"], KIND["bracket"]]) & (ends - starts > 1)
    end = np.where(closes, kinds[np.maximum(ends - 2, 0)], last)
    signs = sentences.densities(count_kinds(words, sentences.count).T[KIND[SIGNS[0]] :])
    begin = kinds[starts]
    return {
        "log_words": np.log1p(counts),
        "words": np.minimum(counts, _MAX_WORDS) / 20,
        "length": np.log1p(ends - starts),
        "ends_sentence": np.isin(end, [KIND["stop"], KIND["exclamation"], KIND["question"]]),
        "ends_word": (end >= KIND["small"]) & (end <= KIND["digit"]),
        **{f"ends_{name}": end == KIND[name] for name in _ENDS},
        **{f"begins_{name}": begin == KIND[name] for name in _BEGINS},
        **{f"sign_{name}": row for name, row in zip(SIGNS, signs, strict=True)},
    }


def _count_words(words: Words, sentences: _Sentences, groups: dict[str, Flags]) -> dict[str, npt.NDArray[np.generic]]:
    lengths = words.ends - words.starts
    second = words.kinds[np.minimum(words.starts + 1, len(words.kinds) - 1)]
    final, before = words.folded[words.ends - 1], words.folded[np.maximum(words.ends - 2, 0)]
    is_long = sentences.is_small & (lengths > _MIN_CONTENT_CHARS)
    chosen = {
        "small": sentences.is_small,
        "function": groups["function"],
        "capitals": sentences.is_capital & (lengths > 1) & (second == KIND["capital"]),
        "capitalised": sentences.is_capital,
        "inner_capitalised": sentences.is_capital & (sentences.place > 0),
        "numbers": sentences.is_number,
        "s": is_long & (final == ord("s")),
        "ed": is_long & (final == ord("d")) & (before == ord("e")),
        "ing": is_long & (final == ord("g")) & (before == ord("n")),
        "ly": is_long & (final == ord("y")) & (before == ord("l")),
        "word_length": lengths,
    }
    columns = {name: sentences.share(words, flags) for name, flags in chosen.items()}
    at = np.flatnonzero(sentences.counts)
    hits = sentences.densities(
        np.stack([np.bincount(words.of[of], minlength=sentences.count) for of in groups.values()])
    )
    columns |= {f"words_{name}": row for name, row in zip(groups, hits, strict=True)}
    for name in _FIRST_WORDS:
        columns[f"first_{name}"] = np.zeros(sentences.count)
        columns[f"first_{name}"][at] = groups[name][sentences.first[at]]
    return {**columns}


def _place_in_block(blocks: Sequence[Block]) -> dict[str, npt.NDArray[np.generic]]:
    counts = np.array([len(block.segments) for block in blocks])
    block = np.repeat(np.arange(len(blocks)), counts)
    lengths = np.array([block.end - block.start for block in blocks])
    first = np.cumsum(counts) - counts
    at = np.arange(len(block))
    return {
        "glued": np.array([block.glued for block in blocks])[block],
        "first_of_block": at == first[block],
        "last_of_block": at == (first + counts - 1)[block],
        "block_segments": np.minimum(counts, _MAX_SEGMENTS)[block] / 3,
        "block_length": np.log1p(lengths)[block],
    }


def _name_rules(family: Integers, surroundings: Flags) -> dict[str, npt.NDArray[np.generic]]:
    return {
        "gone": family >= 0,
        **{f"gone_{name}": family == at for at, name in enumerate((*_FAMILIES, "other"))},
        "furniture": family >= _FIRST_FURNITURE,
        "surroundings": surroundings,
    }


def _find_prose(counts: Integers, columns: dict[str, npt.NDArray[np.generic]]) -> Flags:
    """Tell for each sentence whether it still stands and reads like one."""
    is_whole = (counts >= _MIN_LONG_WORDS) | np.asarray(columns["ends_sentence"], dtype=bool)
    is_written = (counts >= _MIN_PROSE_WORDS) & (np.asarray(columns["small"], dtype=np.float64) >= _MIN_SMALL_SHARE)
    return np.asarray(is_whole & is_written & ~np.asarray(columns["gone"], dtype=bool))
