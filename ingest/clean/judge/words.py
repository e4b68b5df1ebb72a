"""The code points and the words of a whole document as arrays, so that nothing has to loop over its sentences.

Source: Karp & Rabin 1987 (polynomial fingerprints), Steele, Lea & Flood 2014 (the mixing of their bits).
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]
Kinds = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

# Signs of the same use are one kind; the order is that of the columns the model was trained on.
_SIGNS: Final = {
    "stop": ".。", "exclamation": "!！", "question": "?？", "comma": ",，、", "colon": ":：", "quote": '"“”„«»',
    "apostrophe": "'’‘`", "bullet": "|›‹•·→►▶■●▪¶✓★☆", "money": "$£€¥", "at": "@", "mark": "©®™", "dash": "–—-",
    "bracket": "()[]{}", "ellipsis": "…", "slash": "/\\", "semicolon": ";", "hash": "#",
}  # fmt: skip
SIGNS: Final = tuple(_SIGNS)
_LETTERS: Final = ("other", "small", "capital", "letter", "digit", "space")
KIND: Final = {name: at for at, name in enumerate((*_LETTERS, *SIGNS))}
_KINDS = len(KIND)

# Beyond the basic plane there are no words in the languages judged.
_CODES = 1 << 16
_REPLACEMENT = 0xFFFD
_BASE = 0x9E3779B97F4A7C15
_MIX = np.uint64(0xD6E8FEB86659FD93)
_SHIFT = np.uint64(32)
_NEIGHBOUR = np.uint64(31)
_HASHED_CHARS = 64
_POWERS: Final = np.array([pow(_BASE, exponent, 1 << 64) for exponent in range(_HASHED_CHARS)], dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Words:
    """A text as arrays. A word is a run of letters and digits; it never reaches from one sentence into the next.

    Attributes:
        kinds: `(code points,)`, see `KIND`.
        owner: `(code points,)`, the number of the sentence that each belongs to; white space behind one is its own.
        starts, ends: `(words,)`, half-open code point offsets.
        hashes: `(words,)`, equal for equal words; case and the value of digits don't count.
        of: `(words,)`, the number of the sentence that each stands in.
        folded: `(code points,)`, the small letter of each.
    """

    kinds: Kinds
    owner: Integers
    starts: Integers
    ends: Integers
    hashes: Hashes
    of: Integers
    folded: Hashes


def read_words(text: str, starts: Integers) -> Words:
    """Read the words of a text.

    Args:
        text: the received text, at least one sentence.
        starts: `(sentences,)`, where each begins.
    """
    codes, kinds, folded = read_letters(text)
    is_first = np.zeros(len(codes), dtype=bool)
    is_first[starts] = True
    owner = np.maximum(np.cumsum(is_first) - 1, 0)
    inside = (kinds >= KIND["small"]) & (kinds <= KIND["digit"])
    begins = inside & (is_first | ~np.concatenate([[False], inside[:-1]]))
    goes_on = np.concatenate([inside[1:] & ~begins[1:], [False]])
    first, last = np.flatnonzero(begins), np.flatnonzero(inside & ~goes_on) + 1
    return Words(kinds, owner, first, last, hash_runs(folded, inside, first, last), owner[first], folded)


def read_letters(text: str) -> tuple[npt.NDArray[np.uint32], Kinds, Hashes]:
    """Return the code points of a text, the kind of each, and the small letter of each."""
    kind_of, folded_of = _tables()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    codes = np.where(codes < _CODES, codes, np.uint32(_REPLACEMENT))
    return codes, kind_of[codes], folded_of[codes]


@functools.cache
def _tables() -> tuple[Kinds, Hashes]:
    kinds = np.zeros(_CODES, dtype=np.uint8)
    folded = np.arange(_CODES, dtype=np.uint64)
    of_category = {"Ll": "small", "Lu": "capital", "Lt": "capital", "Zs": "space", "Cf": "space", "Mn": "letter"}
    of_group = {"L": "letter", "N": "digit"}
    for code in range(_CODES):
        letter = chr(code)
        category = unicodedata.category(letter)
        kind = of_category.get(category) or of_group.get(category[0]) or ("space" if letter.isspace() else "other")
        kinds[code] = KIND[kind]
        if kind == "digit":
            folded[code] = ord("0")
        elif kind == "capital" and len(letter.lower()) == 1:
            folded[code] = ord(letter.lower())
    for name, signs in _SIGNS.items():
        kinds[[ord(sign) for sign in signs]] = KIND[name]
    return kinds, folded


def hash_runs(folded: Hashes, inside: Flags, starts: Integers, ends: Integers) -> Hashes:
    """Return the hashes of runs of letters.

    Args:
        folded: `(code points,)`, the small letter of each.
        inside: `(code points,)`, whether each belongs to a run.
        starts: `(runs,)`, where each begins.
        ends: `(runs,)`, behind its last letter.
    """
    if not len(starts):
        return np.zeros(0, dtype=np.uint64)
    at = np.flatnonzero(inside)
    lengths = ends - starts
    place = np.minimum(at - np.repeat(starts, lengths), _HASHED_CHARS - 1)
    offsets = np.cumsum(lengths) - lengths
    return mix(np.add.reduceat((folded[at] + np.uint64(1)) * _POWERS[place], offsets))


def mix(values: Hashes) -> Hashes:
    """Spread what tells values apart over all of their bits."""
    values = (values ^ (values >> _SHIFT)) * _MIX
    values = (values ^ (values >> _SHIFT)) * _MIX
    return values ^ (values >> _SHIFT)


def join(*hashes: Hashes) -> Hashes:
    """Return the hashes of words in a row."""
    joined = hashes[0]
    for following in hashes[1:]:
        joined = joined * _NEIGHBOUR + following
    return mix(joined)


def hash_words(words: str) -> Hashes:
    """Return the hashes of words written with spaces between them."""
    return read_words(words, np.zeros(1, dtype=np.int64)).hashes


def count_kinds(words: Words, sentences: int) -> Integers:
    """Return `(sentences, len(KIND))`, how often each kind stands in each sentence."""
    cells = words.owner * _KINDS + words.kinds
    return np.bincount(cells, minlength=sentences * _KINDS).reshape(sentences, _KINDS)
