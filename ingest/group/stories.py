"""Stories: to which event a document belongs, decided once, when it arrives.

Likeness of two documents = (0.83 × cosine of the texts + 0.17 × cosine of the titles) × decay, a Gaussian of the days between them. Likeness to
a story = 0.3 × that to its most similar member + 0.7 × the mean over its members of the last days, so that one look-alike does not carry a
document into a story and a story does not drift away along a chain. The best story above the threshold takes it, else it opens its own.

What guards against false joins: the frozen word weights, the decay, the mean. Where a date is not known, the decay is a constant, which
amounts to a higher threshold; such documents are compared with those observed in the same days.

Known misses: stories that go on for weeks fall into pieces, each about as long as their coverage has no gap; other languages do not meet.

Source: single pass as in Allan et al., "On-line new event detection and tracking", 1998; weights, decay and 0.3/0.7 tuned on AllSides
2017–2018 and measured after it. The threshold there was 0.155; our frozen word weights give cosines a tenth smaller. The threshold without
dates is the best of ECB+ (docs/decisions/0006-grouping.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.group.rows import Row, gap_days, within
from ingest.group.terms import EMPTY, cosines

WINDOW_DAYS = 7
THRESHOLD = 0.2
_TITLE_SHARE = 0.17
_SIGMA_DAYS = 1.0
_MAX_SHARE = 0.3
_DECAY_UNDATED = 0.71  # the threshold with dates through the one without, 0.28


def aboutness(new: Row, others: Sequence[Row]) -> NDArray[np.float64]:
    """Compare what a document is about with others, whatever the days between.

    Returns:
        (others,) float64, 0 to 1.
    """
    bodies = cosines(new.body or EMPTY, [other.body or EMPTY for other in others])
    titles = cosines(new.title or EMPTY, [other.title or EMPTY for other in others])
    titled = np.array([_has_title(new) and _has_title(other) for other in others], dtype=bool)
    both = (1 - _TITLE_SHARE) * bodies + _TITLE_SHARE * titles
    result: NDArray[np.float64] = np.where(titled, both, bodies).astype(np.float64)
    return result


def likeness(new: Row, others: Sequence[Row]) -> NDArray[np.float64]:
    """Compare a document with others, the less alike the more days lie between.

    Returns:
        (others,) float64, 0 to 1.
    """
    return aboutness(new, others) * np.array([_decay(new, other) for other in others], dtype=np.float64)


def likeness_to_story(new: Row, members: Iterable[Row]) -> float:
    """Compare a document with those of a story that are near it in time; 0 if none is."""
    near = [member for member in members if within(new, member, WINDOW_DAYS)]
    if not near:
        return 0.0
    scores = likeness(new, near)
    return _MAX_SHARE * float(scores.max()) + (1 - _MAX_SHARE) * float(scores.mean())


def choose_story(new: Row, stories: Mapping[str, Iterable[Row]]) -> str | None:
    """Return the story that a document joins; None if it opens its own.

    Args:
        new: the document.
        stories: story id → its known members.
    """
    best, best_score = None, THRESHOLD
    for story in sorted(stories):
        score = likeness_to_story(new, stories[story])
        if score >= best_score:
            best, best_score = story, score
    return best


def similar(new: Row, others: Sequence[Row]) -> list[Row]:
    """Return those whose story the document could join: only a story with a member over the threshold can reach it."""
    near = [other for other in others if within(new, other, WINDOW_DAYS)]
    if not near:
        return []
    return [other for other, score in zip(near, likeness(new, near), strict=True) if score >= THRESHOLD]


def _has_title(row: Row) -> bool:
    return row.title is not None and len(row.title.terms) > 0


def _decay(first: Row, second: Row) -> float:
    gap = gap_days(first, second)
    return _DECAY_UNDATED if gap is None else math.exp(-((gap / _SIGMA_DAYS) ** 2) / 2)
