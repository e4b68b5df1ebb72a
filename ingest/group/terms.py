"""Term vectors: what a text is about, as weighted words.

Weight = (1 + ln count) × inverse document frequency, more for names, numbers and the head of the text, scaled to length 1. The frequencies are frozen in `models/document-frequency.tsv.gz`
(an English table, see the card beside it), so that a vector computed today can be compared with one stored last year. A text most of
whose words the table does not know is in another language: there the length of a word stands for its rarity, as short words are common
ones in most languages that use letters.

Source: Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988; rarity by length: Zipf's law of abbreviation,
figures from the English table.
"""

from __future__ import annotations

import gzip
import math
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.group.words import hash_text, words

TABLE = Path(__file__).parent / "models" / "document-frequency.tsv.gz"
MAX_TERMS = 256  # the heaviest; in the median of 1,888 real dumps, 414 different words, the others hold 2 % of the squared length
_MIN_KNOWN = 0.65  # measured share of known words: English news 0.84–1.0, Spanish, Italian and Dutch 0.24–0.57
# Tuned on ECB+; together they help both halves of its topics (docs/decisions/0006-grouping.md).
_NAME = 1.5
_HEAD = 1.5
_NUMBER = 2.0
_UNSEEN = 0.5  # documents, for a word of an English text that the table has not
# Mean weight of the words of 1, 2, 3 … letters in the English table.
_WEIGHT_BY_LENGTH = (0.0, 0.3, 0.3, 0.55, 1.3, 2.0, 2.7, 2.9, 3.1, 3.1, 3.3, 3.6, 3.8)


@dataclass(frozen=True, slots=True, eq=False)
class Vector:
    """A sparse vector of length 1, or of no terms.

    Attributes:
        terms: (terms,) uint32, hashed words, ascending.
        weights: (terms,) float32.
    """

    terms: NDArray[np.uint32]
    weights: NDArray[np.float32]


EMPTY = Vector(np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.float32))


@cache
def document_frequencies() -> tuple[int, dict[str, int]]:
    """Return how many documents the frozen table counted, and in how many of them each word occurs."""
    with gzip.open(TABLE, "rt", encoding="utf-8") as lines:
        total = int(next(lines).split("\t")[1])
        pairs = (line.rstrip("\n").split("\t") for line in lines)
        return total, {word: int(count) for word, count in pairs}


def weigh(tokens: list[str]) -> dict[str, float]:
    """Weigh the distinct words of a text; the weights are not scaled."""
    total, frequencies = document_frequencies()
    known = sum(token in frequencies for token in tokens)
    english = known >= _MIN_KNOWN * len(tokens)
    longest = len(_WEIGHT_BY_LENGTH) - 1

    def rarity(word: str) -> float:
        if english:
            return math.log((1 + total) / (1 + frequencies.get(word, _UNSEEN)))
        return _WEIGHT_BY_LENGTH[min(len(word), longest)]

    return {word: (1 + math.log(count)) * rarity(word) for word, count in Counter(tokens).items()}


def emphasise(weights: dict[str, float], *, names: Collection[str], head: Collection[str]) -> dict[str, float]:
    """Give names, the words of the head and numbers more weight: they tell events apart that share their subject.

    Args:
        weights: of the distinct words of a text.
        names: its words that belong to names.
        head: the words of its title and beginning.
    """

    def factor(word: str) -> float:
        return (
            (_NAME if word in names else 1.0) * (_HEAD if word in head else 1.0) * (_NUMBER if word.isdigit() else 1.0)
        )

    return {word: weight * factor(word) for word, weight in weights.items()}


def vector(weights: dict[str, float]) -> Vector:
    """Scale weighted words to length 1 and keep the 256 heaviest."""
    heaviest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:MAX_TERMS]
    by_hash = {hash_text(word) & 0xFFFFFFFF: weight for word, weight in heaviest if weight > 0}
    if not by_hash:
        return EMPTY
    terms = np.array(sorted(by_hash), dtype=np.uint32)
    values = np.array([by_hash[int(term)] for term in terms], dtype=np.float32)
    return Vector(terms, values / np.linalg.norm(values))


def text_vector(text: str) -> Vector:
    """Return the vector of a text."""
    return vector(weigh(words(text)))


def cosines(query: Vector, others: list[Vector]) -> NDArray[np.float32]:
    """Compare one vector with many.

    Returns:
        (others,) float32, 0 to 1.
    """
    result = np.zeros(len(others), dtype=np.float32)
    sizes = np.array([len(other.terms) for other in others], dtype=np.int64)
    if not len(query.terms) or not sizes.sum():
        return result
    terms = np.concatenate([other.terms for other in others])
    places = np.minimum(np.searchsorted(query.terms, terms), len(query.terms) - 1)
    products = np.concatenate([other.weights for other in others]) * query.weights[places]
    products[query.terms[places] != terms] = 0
    filled = np.flatnonzero(sizes)
    starts = (np.cumsum(sizes) - sizes)[filled]
    result[filled] = np.add.reduceat(products, starts)
    return result
