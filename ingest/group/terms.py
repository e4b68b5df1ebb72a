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
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.group.words import hash_word

TABLE = Path(__file__).parent / "models" / "document-frequency.tsv.gz"
MAX_TERMS = 128  # the heaviest; on ECB+ 64 group no worse, and 256 no better
_MIN_KNOWN = 0.65  # measured share of known words: English news 0.84–1.0, Spanish, Italian and Dutch 0.24–0.57
# Tuned on ECB+; together they help both halves of its topics (docs/decisions/0006-grouping.md).
_NAME = 1.5
_HEAD = 1.5
_NUMBER = 2.0
_UNSEEN = 0.5  # documents, for a word of an English text that the table has not
# Mean weight of the words of 1, 2, 3 … letters in the English table.
_WEIGHT_BY_LENGTH = (0.0, 0.3, 0.3, 0.55, 1.3, 2.0, 2.7, 2.9, 3.1, 3.1, 3.3, 3.6, 3.8)
_HASH_MASK = 0xFFFFFFFF


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


@cache
def _rarities() -> tuple[dict[str, float], float]:
    """Return the inverse document frequency of each word of the table, and that of a word it has not."""
    total, frequencies = document_frequencies()
    known = {word: math.log((1 + total) / (1 + count)) for word, count in frequencies.items()}
    return known, math.log((1 + total) / (1 + _UNSEEN))


def weigh(tokens: list[str]) -> dict[str, float]:
    """Weigh the distinct words of a text; the weights are not scaled."""
    rarities, of_unseen = _rarities()
    counts = Counter(tokens)
    known = sum(count for word, count in counts.items() if word in rarities)
    if known >= _MIN_KNOWN * len(tokens):
        return {word: (1 + math.log(count)) * rarities.get(word, of_unseen) for word, count in counts.items()}
    longest = len(_WEIGHT_BY_LENGTH) - 1
    return {word: (1 + math.log(count)) * _WEIGHT_BY_LENGTH[min(len(word), longest)] for word, count in counts.items()}


def emphasise(weights: dict[str, float], *, names: Collection[str], head: Collection[str]) -> dict[str, float]:
    """Give names, the words of the head and numbers more weight: they tell events apart that share their subject.

    Args:
        weights: of the distinct words of a text.
        names: its words that belong to names.
        head: the words of its title and beginning.
    """
    return {
        word: weight
        * (_NAME if word in names else 1.0)
        * (_HEAD if word in head else 1.0)
        * (_NUMBER if word.isdigit() else 1.0)
        for word, weight in weights.items()
    }


def vector(weights: dict[str, float]) -> Vector:
    """Scale weighted words to length 1 and keep the 128 heaviest."""
    heaviest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:MAX_TERMS]
    by_hash = {hash_word(word) & _HASH_MASK: weight for word, weight in heaviest if weight > 0}
    if not by_hash:
        return EMPTY
    terms = np.fromiter(by_hash, dtype=np.uint32, count=len(by_hash))
    values = np.fromiter(by_hash.values(), dtype=np.float32, count=len(by_hash))
    order = np.argsort(terms)
    return Vector(terms[order], values[order] / np.linalg.norm(values))


def heaviest_terms(body: Vector, count: int) -> list[int]:
    """Return the hashes of the words that say most of what a text is about, heaviest first."""
    order = np.lexsort((body.terms, -body.weights))[:count]
    return [int(term) for term in body.terms[order]]


def cosines(vectors: Sequence[Vector]) -> NDArray[np.float32]:
    """Compare vectors with each other; terms that only one of them has are left aside, as they add nothing.

    Returns:
        (vectors, vectors) float32, 0 to 1; a vector of no terms is like none.
    """
    if not vectors:
        return np.zeros((0, 0), dtype=np.float32)
    every, shared = np.unique(np.concatenate([each.terms for each in vectors]), return_counts=True)
    table = _table(vectors, every[shared > 1])
    result: NDArray[np.float32] = table @ table.T
    np.fill_diagonal(result, [1.0 if len(each.terms) else 0.0 for each in vectors])
    return result


def cosines_to(first: Vector, others: Sequence[Vector]) -> NDArray[np.float32]:
    """Compare one vector with others.

    Returns:
        (others,) float32, 0 to 1.
    """
    result: NDArray[np.float32] = _table(others, first.terms) @ first.weights
    return result


def _table(vectors: Sequence[Vector], terms: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Return the weights of some terms, ascending, in each vector: (vectors, terms) float32."""
    table = np.zeros((len(vectors), len(terms)), dtype=np.float32)
    if not table.size:
        return table
    found = np.concatenate([each.terms for each in vectors])
    columns = np.minimum(np.searchsorted(terms, found), len(terms) - 1)
    present = terms[columns] == found
    rows = np.repeat(np.arange(len(vectors)), [len(each.terms) for each in vectors])
    table[rows[present], columns[present]] = np.concatenate([each.weights for each in vectors])[present]
    return table
