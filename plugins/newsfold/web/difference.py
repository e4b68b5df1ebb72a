"""Two texts side by side, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\S+\s*")
_MAX_WORDS = 6_000  # of each text; the comparison takes time with the product of both


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch: `same` in both, `gone` from the first, or `new` in the second."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """All stretches in order, the share of equal words (0 to 1), and whether the texts were cut before they were compared."""

    changes: tuple[Change, ...]
    similarity: float
    cut: bool


def compare(first: str, second: str) -> Difference:
    """Compare two texts word by word; the space behind a word belongs to it and makes no difference."""
    one, two = _WORD.findall(first), _WORD.findall(second)
    cut = max(len(one), len(two)) > _MAX_WORDS
    one, two = one[:_MAX_WORDS], two[:_MAX_WORDS]
    words = len(one) + len(two)
    bare = [word.rstrip() for word in one], [word.rstrip() for word in two]
    matcher = SequenceMatcher(None, *bare, autojunk=words > 2 * _MAX_WORDS // 3)
    changes = list[Change]()
    for tag, start, end, begin, stop in matcher.get_opcodes():
        if tag == "equal":
            changes.append(Change("same", "".join(one[start:end])))
            continue
        changes += [Change("gone", "".join(one[start:end]))] if start < end else []
        changes += [Change("new", "".join(two[begin:stop]))] if begin < stop else []
    return Difference(tuple(changes), matcher.ratio() if words else 1.0, cut)
