"""How one dump is scored: what a system kept of it against what is legitimate.

Tokens split at capitals inside words, so that glue does not hide them. What is kept is read off the removed spans, after checking that they
and the text are the received text, white space aside.
"""

from __future__ import annotations

import bisect
import collections
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.sets import Row

Span = tuple[int, int]
Token = Span

_TOKEN = re.compile(r"[^\W\d_]?[^\W\d_A-Z]+|[A-Z]+(?![a-z])|\d+|[^\W_]")
_HURT_BELOW = 0.95
_LEGITIMATE, _BOILERPLATE, _NEUTRAL = 1, 0, -1


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a system made of one dump.

    Attributes:
        text: the cleaned text.
        removed: disjoint spans of the dump in order; the rest is the text, white space aside.
        rules: rule of each span, empty for peers.
    """

    text: str
    removed: tuple[Span, ...]
    rules: tuple[str, ...] = ()


def score(row: Row, prediction: Prediction) -> dict[str, float]:
    """Score one dump; `junk` and `breaks` are absent where there is none to leave or to put back."""
    text = row["text"]
    _check_law(text, prediction)
    tokens = [match.span() for match in _TOKEN.finditer(text)]
    labels = _label(tokens, row["keep"], row["neutral"])
    kept = [not is_removed for is_removed in _inside(tokens, prediction.removed)]
    counts = collections.Counter(zip(labels, kept, strict=True))
    legitimate = counts[_LEGITIMATE, True] + counts[_LEGITIMATE, False]
    junk = counts[_BOILERPLATE, True] + counts[_BOILERPLATE, False]
    recall = counts[_LEGITIMATE, True] / legitimate if legitimate else 1.0
    scored = counts[_LEGITIMATE, True] + counts[_BOILERPLATE, True]
    precision = counts[_LEGITIMATE, True] / scored if scored else float(not legitimate)
    figures = {
        "recall": recall,
        "hurt": float(recall < _HURT_BELOW),
        "f1": 2 * recall * precision / (recall + precision) if recall + precision else 0.0,
    }
    if junk:
        figures["junk"] = counts[_BOILERPLATE, True] / junk
    breaks = _breaks(row, prediction, tokens, labels, kept)
    if breaks:
        figures["breaks"] = statistics.mean(breaks)
    return figures


def _check_law(text: str, prediction: Prediction) -> None:
    kept, at = [], 0
    for start, end in prediction.removed:
        kept.append(text[at:start])
        at = end
    kept.append(text[at:])
    if "".join("".join(kept).split()) != "".join(prediction.text.split()):
        raise RuntimeError("kept text and removed spans are not the received text")


def _label(tokens: Sequence[Token], keep: Sequence[Sequence[int]], neutral: Sequence[Sequence[int]]) -> list[int]:
    legitimate = _inside(tokens, [(start, end) for start, end in keep])
    indifferent = _inside(tokens, [(start, end) for start, end in neutral])
    return [
        _LEGITIMATE if is_kept else _NEUTRAL if is_neutral else _BOILERPLATE
        for is_kept, is_neutral in zip(legitimate, indifferent, strict=True)
    ]


def _inside(tokens: Sequence[Token], spans: Sequence[Span]) -> list[bool]:
    """Tell for each token whether it begins within one of the spans, which are disjoint and in order."""
    starts = [start for start, _ in spans]
    return [(at := bisect.bisect_right(starts, start)) > 0 and start < spans[at - 1][1] for start, _ in tokens]


def _breaks(
    row: Row, prediction: Prediction, tokens: Sequence[Token], labels: Sequence[int], kept: Sequence[bool]
) -> list[bool]:
    """Tell for each lost break between two kept legitimate tokens whether white space stands there again."""
    if not row["joints"]:
        return []
    spaced = _spaced_offsets(row["text"], prediction)
    starts = [start for start, _ in tokens]
    found = []
    for joint in row["joints"]:
        at = bisect.bisect_left(starts, joint)
        if 0 < at < len(tokens) and labels[at - 1] == labels[at] == _LEGITIMATE and kept[at - 1] and kept[at]:
            found.append(any(offset in spaced for offset in range(tokens[at - 1][1], tokens[at][0] + 1)))
    return found


def _spaced_offsets(text: str, prediction: Prediction) -> set[int]:
    """Collect the offsets of the dump before which the cleaned text has white space."""
    gone = {offset for start, end in prediction.removed for offset in range(start, end)}
    offsets = (offset for offset, letter in enumerate(text) if offset not in gone and not letter.isspace())
    spaced, was_space = set(), True
    for letter in prediction.text:
        if letter.isspace():
            was_space = True
            continue
        offset = next(offsets)
        if was_space:
            spaced.add(offset)
        was_space = False
    return spaced
