"""What one text took over from another, sentence by sentence: added, cut, edited, and quotes that were altered.

Sentences are matched in order by their words, so that quotation marks, case and line ends make no difference. Of those left over, two that share
most of their words are one sentence edited. A quote is altered if its words stand in no quote of the first text, though most of them do in one.

Known misses: a sentence that was moved counts as cut and added; a quote cut short at its ends counts as unaltered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ingest.group.words import words

_BREAK = re.compile(
    r"[\r\n\x0b\x0c\x85\u2028\u2029]+|(?<=[.!?…][\"'”’»)\]])\s+|(?<=[.!?…])\s+(?=[\"'“‘«(]?[^\W\d_a-z])"
)
_QUOTE = re.compile(r"“([^“”]{2,1000})”|\"([^\"\n]{2,1000})\"|«([^«»]{2,1000})»|„([^„“”]{2,1000})[“”]")
_EDITED = 0.5  # share of words in common from which two sentences are one edited
_SAME_QUOTE = 0.6
_MIN_QUOTE_WORDS = 4  # shorter ones are names and single words


@dataclass(frozen=True, slots=True)
class Difference:
    """How a second text differs from a first.

    Attributes:
        share: 0 to 1, how many of the second text's words stand in sentences taken over as they are, or in the common words of edited ones.
        added: sentences of the second text alone, in order.
        cut: sentences of the first text alone.
        edited: sentences before and after.
        altered_quotes: quotes before and after.
    """

    share: float
    added: tuple[str, ...]
    cut: tuple[str, ...]
    edited: tuple[tuple[str, str], ...]
    altered_quotes: tuple[tuple[str, str], ...]


def find_difference(first: str, second: str) -> Difference:
    """Compare two texts; cost grows with the product of their numbers of sentences."""
    before, after = _sentences(first), _sentences(second)
    old_keys, new_keys = [_key(sentence) for sentence in before], [_key(sentence) for sentence in after]
    added, cut, edited = list[str](), list[str](), list[tuple[str, str]]()
    taken = 0.0
    for kind, start, end, begin, stop in SequenceMatcher(None, old_keys, new_keys, autojunk=False).get_opcodes():
        if kind == "equal":
            taken += sum(len(key) for key in new_keys[begin:stop])
            continue
        pairs = _pair(old_keys[start:end], new_keys[begin:stop])
        edited += [(before[start + old], after[begin + new]) for new, (old, _) in sorted(pairs.items())]
        taken += sum(len(new_keys[begin + new]) * likeness for new, (_, likeness) in pairs.items())
        kept = {old for old, _ in pairs.values()}
        cut += [before[place] for place in range(start, end) if place - start not in kept]
        added += [after[place] for place in range(begin, stop) if place - begin not in pairs]
    total = sum(map(len, new_keys))
    return Difference(
        share=round(taken / total, 3) if total else 1.0,
        added=tuple(added),
        cut=tuple(cut),
        edited=tuple(edited),
        altered_quotes=tuple(_altered(_quotes(first), _quotes(second))),
    )


def _sentences(text: str) -> list[str]:
    return [sentence.strip() for sentence in _BREAK.split(text) if words(sentence)]


def _key(sentence: str) -> tuple[str, ...]:
    return tuple(words(sentence))


def _likeness(first: Sequence[str], second: Sequence[str]) -> float:
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _pair(old: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]]) -> dict[int, tuple[int, float]]:
    """Return which new sentence was made from which old one, and how like it is: best first, each sentence once."""
    found = [(_likeness(one, other), i, j) for i, one in enumerate(old) for j, other in enumerate(new)]
    pairs: dict[int, tuple[int, float]] = {}
    kept: set[int] = set()
    for likeness, i, j in sorted(found, key=lambda each: (-each[0], each[1], each[2])):
        if likeness >= _EDITED and i not in kept and j not in pairs:
            kept.add(i)
            pairs[j] = (i, likeness)
    return pairs


def _quotes(text: str) -> list[str]:
    found = (next(filter(None, groups)) for groups in _QUOTE.findall(text))
    return [quote.strip() for quote in found if len(words(quote)) >= _MIN_QUOTE_WORDS]


def _altered(first: Iterable[str], second: Iterable[str]) -> list[tuple[str, str]]:
    known = {quote: words(quote) for quote in first}
    running = [f" {' '.join(tokens)} " for tokens in known.values()]
    altered = []
    for quote in second:
        tokens = words(quote)
        if any(f" {' '.join(tokens)} " in whole for whole in running):
            continue
        likeness, source = max(((_likeness(other, tokens), old) for old, other in known.items()), default=(0.0, ""))
        if likeness >= _SAME_QUOTE:
            altered.append((source, quote))
    return altered
