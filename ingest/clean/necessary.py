"""Read out of a pattern which words every text that it matches must hold, so that the pattern is asked only where one of them stands.

How they are found: the pattern is read into sets of strings. What is joined multiplies them, what is an alternative adds them up; where a
set would grow too large, or where anything may stand, the set so far is one that must be met and a new one begins. Of all such sets the one
is taken whose least rare word is rarest.
What guards against leaving out a match: only letters whose other case is known are read; a word never reaches over the end of a sentence;
whatever is not understood stands for any text.

Source: the required strings of Cox 2012 (Regular expression matching with a trigram index), with whole words instead of trigrams.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product

Strings = frozenset[str]

_MAX_STRINGS = 48
_MAX_CLASS = 8
_MAX_TIMES = 4
# What is shorter stands in too many sentences to be worth finding.
_MIN_SIGNS = 3
_RARE_SIGN = 3
_RARE = re.compile(r"[^\w .,:;'\"()/?!%$–—-]")
_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_NOTHING: Strings = frozenset({""})
_GROUP = re.compile(r"\((?:\?(?:P?<\w+>|[imsU-]*(?P<end>[:)])))?")
_REPEAT = re.compile(r"(?:(?P<least>[*+?])|\{(?P<digits>\d+)(?:,(?P<most>\d*))?\})[?+]?")
_ASSERTION = re.compile(r"\\[bBAz]|[\^$]")
_DIGIT = re.compile(r"\\d|\[0-9\]")
_ANY = re.compile(r"\\[pP](?:\{\^?\w+\}|\w)|\\[DsSwW]|\.")
_CLASS = re.compile(r"\[(?P<not>\^?)(?P<items>\]?(?:\[:\^?\w+:\]|\\[pP]\{\^?\w+\}|\\.|[^\]\\])*)\]", re.DOTALL)
_PLAIN_CLASS = re.compile(r"(?:\\[^\w]|[^\\\[\]-])+")
# Where a sentence may end within a unit: what is asked of a sentence must not stand across it.
_SENTENCE_END = re.compile(r"(?<=[.!?…\"'”’»)\]]) |\A ")
_LITERAL = re.compile(r"\\(?P<escaped>[^\w])|(?P<plain>[^\\|()\[\]{}*+?.^$])|(?P<brace>[{}])", re.DOTALL)


@dataclass(slots=True)
class _Part:
    """What is known of the texts that a part of a pattern matches.

    Attributes:
        exact: all of them; None where they are too many.
        needed: sets, of each of which a word stands in every one of them.
    """

    exact: Strings | None = _NOTHING
    needed: list[Strings] = field(default_factory=list)

    def best(self) -> Strings | None:
        """Return the set that is surest to be rare; None where nothing need stand."""
        sets = [strings for strings in (*self.needed, self.exact) if strings and "" not in strings]
        return max(sets, key=_rarity, default=None)


def _rarity(words: Strings) -> tuple[int, int]:
    """Return how rare the least rare is, and how few they are."""
    return min(map(_weigh, words)), -len(words)


def _weigh(word: str) -> int:
    """Count the signs of a word, spaces aside; one that is rare by itself (`©`, `@`, `|`) is enough."""
    return sum(_RARE_SIGN if _RARE.match(sign) else 1 for sign in word if sign != " ")


def necessary_words(pattern: str) -> Strings | None:
    """Return words, one of which at least stands within a sentence of every text that an RE2 pattern matches.

    They are written as `write_as_words` does, and none holds another. None where no word need stand, or only such as stand nearly everywhere.
    """
    part, end = _read_alternatives(pattern, 0)
    best = part.best() if end == len(pattern) else None
    if best is None:
        return None
    words = frozenset(max(_SENTENCE_END.split(word), key=len) for word in best)
    if min(map(_weigh, words)) < _MIN_SIGNS:
        return None
    return frozenset(word for word in words if not any(other in word for other in words - {word}))


def write_as_words(text: str) -> bytes:
    """Write a text as necessary words are: in small letters, as RE2 compares them where case does not count, and with 0 for every digit."""
    small = text.lower()
    if not small.isascii():
        small = small.replace("ſ", "s")
    return small.encode("utf-8", "replace").translate(_ZEROS)


def _read_alternatives(pattern: str, at: int) -> tuple[_Part, int]:
    branches = []
    while True:
        branch, at = _read_row(pattern, at)
        branches.append(branch)
        if pattern[at : at + 1] != "|":
            return _either(branches), at
        at += 1


def _either(branches: list[_Part]) -> _Part:
    if len(branches) == 1:
        return branches[0]
    exact = _union(branch.exact for branch in branches)
    needed = _union(branch.best() for branch in branches)
    return _Part(exact if exact and len(exact) <= _MAX_STRINGS else None, [needed] if needed else [])


def _union(sets: Iterable[Strings | None]) -> Strings | None:
    union: set[str] = set()
    for strings in sets:
        if strings is None:
            return None
        union |= strings
    return frozenset(union)


def _read_row(pattern: str, at: int) -> tuple[_Part, int]:
    row = _Row()
    while at < len(pattern) and pattern[at] not in "|)":
        part, at = _read_one(pattern, at)
        repeat = _REPEAT.match(pattern, at)
        if repeat:
            part, at = _repeated(part, repeat), repeat.end()
        row.add(part)
    return row.close(), at


class _Row:
    """Parts one behind the other."""

    def __init__(self) -> None:
        self._run: Strings = _NOTHING
        self._is_exact = True
        self._needed: list[Strings] = []

    def add(self, part: _Part) -> None:
        self._needed += part.needed
        if part.exact is not None and len(self._run) * len(part.exact) <= _MAX_STRINGS:
            self._run = frozenset(map("".join, product(self._run, part.exact)))
            return
        self._needed.append(self._run)
        self._run, self._is_exact = part.exact or _NOTHING, False

    def close(self) -> _Part:
        if self._is_exact:
            return _Part(self._run, self._needed)
        return _Part(None, [*self._needed, self._run])


def _repeated(part: _Part, repeat: re.Match[str]) -> _Part:
    """Return what is known of a part that stands several times, or may be left out."""
    sign = repeat["least"]
    least = int(repeat["digits"] or sign == "+")
    most = 1 if sign == "?" else int((repeat["digits"] if repeat["most"] is None else repeat["most"]) or 0)
    exact = _union(_times(part.exact, times) for times in range(least, most + 1)) if 0 < most <= _MAX_TIMES else None
    best = part.best() if least else None
    return _Part(exact if exact and len(exact) <= _MAX_STRINGS else None, [best] if best else [])


def _times(strings: Strings | None, times: int) -> Strings | None:
    if strings is None or len(strings) ** times > _MAX_STRINGS:
        return None
    return frozenset(map("".join, product(strings, repeat=times)))


def _read_one(pattern: str, at: int) -> tuple[_Part, int]:
    group = _GROUP.match(pattern, at)
    if group:
        if group["end"] == ")":  # flags only
            return _Part(), group.end()
        part, at = _read_alternatives(pattern, group.end())
        return part, at + 1
    for known, part in ((_ASSERTION, _Part()), (_DIGIT, _Part(frozenset({"0"}))), (_ANY, _Part(None))):
        match = known.match(pattern, at)
        if match:
            return part, match.end()
    literal = _LITERAL.match(pattern, at)
    if literal:
        return _Part(_letters(literal[literal.lastgroup or 0])), literal.end()
    chosen = _CLASS.match(pattern, at)
    if chosen:
        return _read_class(chosen), chosen.end()
    return _Part(None), len(pattern) + 1  # not understood: nothing is known


def _read_class(chosen: re.Match[str]) -> _Part:
    items = chosen["items"]
    if chosen["not"] or not _PLAIN_CLASS.fullmatch(items):
        return _Part(None)
    letters = items.replace("\\", "")
    return _Part(_union(map(_letters, letters)) if len(letters) <= _MAX_CLASS else None)


def _letters(letter: str) -> Strings | None:
    """Return a letter as it is compared; None where it may have other forms than two."""
    is_known = letter.lower() == letter.upper() or (letter < "\u0100" and letter != "µ")
    return frozenset({write_as_words(letter).decode()}) if is_known else None
