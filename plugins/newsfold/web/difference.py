"""Two texts side by side, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\S+\s*")
_PLAIN = str.maketrans("“”„‘’", '"""\'\'')
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


def _bare(words: Sequence[str]) -> list[str]:
    return [word.rstrip().translate(_PLAIN) for word in words]


def compare(first: str, second: str) -> Difference:
    """Compare two texts word by word; the space behind a word belongs to it, and neither space nor the shape of quotation marks makes a difference."""
    one, two = _WORD.findall(first), _WORD.findall(second)
    cut = max(len(one), len(two)) > _MAX_WORDS
    one, two = one[:_MAX_WORDS], two[:_MAX_WORDS]
    total = len(one) + len(two)
    matcher = SequenceMatcher(None, _bare(one), _bare(two), autojunk=total > 2 * _MAX_WORDS // 3)
    changes = list[Change]()
    for tag, start, end, begin, stop in matcher.get_opcodes():
        if tag == "equal":
            changes.append(Change("same", "".join(one[start:end])))
            continue
        changes += [Change("gone", "".join(one[start:end]))] if start < end else []
        changes += [Change("new", "".join(two[begin:stop]))] if begin < stop else []
    return Difference(tuple(changes), matcher.ratio() if total else 1.0, cut)
