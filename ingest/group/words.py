"""Words and shingles: what texts are compared by."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import numpy as np
import xxhash
from numpy.typing import NDArray

# Chinese and Japanese write no spaces: there each character counts as a word.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
# Capitalised after a lower-case letter, a number or a comma: hardly ever the beginning of a sentence.
_CAPITALISED = re.compile(r"(?<=[a-zà-ÿ\d,;:] )[A-ZÀ-Þ][\w'’-]*\w")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_REMEMBERED_WORDS = 100_000  # 15 MB; nine in ten words of a text have just been met in another
_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


def words(text: str) -> list[str]:
    """Return the lower-cased words of a text, in order; punctuation, quotes and line ends make no difference."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def capitalised_words(text: str) -> set[str]:
    """Return the lower-cased words that are written with a capital within a sentence: in most languages, parts of names."""
    return {word for found in _CAPITALISED.findall(text) for word in words(found)}


def numbers(text: str) -> set[str]:
    """Return the distinct numbers of a text as written, thousands and decimal signs included."""
    return set(_NUMBER.findall(text))


def hash_text(text: str) -> int:
    """Return the 64-bit xxHash of a string."""
    return xxhash.xxh64_intdigest(text.encode("utf-8", "surrogatepass"))


hash_word = lru_cache(maxsize=_REMEMBERED_WORDS)(hash_text)


def shingle_hashes(tokens: list[str], width: int) -> NDArray[np.uint64]:
    """Hash every run of `width` words; a shorter text is one shingle, an empty one has none.

    A polynomial of the words' hashes, stirred: the words are hashed one by one and the runs all at once.

    Returns:
        (shingles,) uint64 in the order of the text, repetitions included.

    Source: Karp and Rabin, "Efficient randomized pattern-matching algorithms", 1987; the last step is that of SplitMix64 (Steele,
    Lea and Flood, 2014), without which the low bits of the words would decide too much.
    """
    if not tokens:
        return np.empty(0, dtype=np.uint64)
    width = min(width, len(tokens))
    hashes = np.fromiter(map(hash_word, tokens), dtype=np.uint64, count=len(tokens))
    count = len(tokens) - width + 1
    runs = hashes[:count]
    for place in range(1, width):
        runs = runs * _BASE + hashes[place : place + count]
    runs = (runs ^ (runs >> np.uint64(30))) * _MIX[0]
    runs = (runs ^ (runs >> np.uint64(27))) * _MIX[1]
    stirred: NDArray[np.uint64] = runs ^ (runs >> np.uint64(31))
    return stirred
