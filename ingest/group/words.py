"""Words and shingles: what texts are compared by."""

from __future__ import annotations

import re
import unicodedata

import xxhash

# Chinese and Japanese write no spaces: there each character counts as a word.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
# Capitalised after a lower-case letter, a number or a comma: hardly ever the beginning of a sentence.
_CAPITALISED = re.compile(r"(?<=[a-zà-ÿ\d,;:] )[A-ZÀ-Þ][\w'’-]*\w")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


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


def shingle_hashes(tokens: list[str], width: int) -> list[int]:
    """Hash every run of `width` words; a shorter text is one shingle, an empty one has none.

    Returns:
        64-bit xxHash values in the order of the text, repetitions included.
    """
    if not tokens:
        return []
    if len(tokens) < width:
        return [hash_text(" ".join(tokens))]
    return [hash_text(" ".join(tokens[i : i + width])) for i in range(len(tokens) - width + 1)]
