"""Stories: which documents report on one event.

Likeness of two documents = (0.83 × cosine of the texts + 0.17 × cosine of the titles) × decay, a Gaussian of the days between them. Where a
document stands among many that are like it, likeness counts for less: it is divided by the mean of the five nearest on both sides, as far
as that is over a floor. So ten reports on one arrest must be much like each other, and those on another arrest of the same week, which share
its words, part from them, while three reports on something rare need no more than the threshold.

Documents are then gathered by average linkage: the two stories that are most alike on average over their members are joined first, until
none reach the threshold. A hub article or a daily digest is like one report of each event and unlike the others, so that it joins one at most
and connects none. What is `fixed` in a story that was told to others stays there, and two such stories never become one here; that
is upkeep's business.

Where a date is not known, the decay is a constant, and documents are compared with those observed in the same days.

Known misses: stories that go on for weeks fall into pieces, each about as long as their coverage has no gap; other languages do not meet.

Source: average linkage: Sokal and Michener, 1958; scaling by the nearest neighbours: Zelnik-Manor and Perona, "Self-tuning spectral
clustering", 2004; decay as in Allan et al., "On-line new event detection and tracking", 1998. Constants: docs/decisions/0006-grouping.md.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.group.rows import Row
from ingest.group.terms import EMPTY, Vector, cosines, cosines_to

Table = NDArray[np.float64]

THRESHOLD = 0.18
OBSERVED_DAYS = 7  # how far apart two documents may have been observed where a date is missing
NEAREST_DAYS = 3  # of publication; beyond, the decay leaves no likeness over the threshold
_TITLE_SHARE = 0.17
_SIGMA_DAYS = 2.0
_DECAY_UNDATED = 0.8
_NEIGHBOURS = 5
_CROWDED = 0.29  # mean likeness of the nearest from which a document stands in a crowd
_MAX_TOGETHER = 1_000  # documents compared all with all: 8 MB a table
_SECONDS_PER_DAY = 86_400


def likeness(rows: Sequence[Row]) -> Table:
    """Compare documents with each other by what they are about, the less alike the more days lie between.

    Returns:
        (rows, rows) float64, 0 to 1.
    """
    bodies, titles = cosines(_bodies(rows)), cosines(_titles(rows))
    return _together(bodies, titles, np.logical_and.outer(_titled(rows), _titled(rows))) * _decay(rows, rows)


def likeness_to(row: Row, others: Sequence[Row]) -> Table:
    """Compare a document with others, as `likeness` does.

    Returns:
        (others,) float64, 0 to 1.
    """
    (body,), (title,) = _bodies([row]), _titles([row])
    bodies, titles = cosines_to(body, _bodies(others)), cosines_to(title, _titles(others))
    result: Table = _together(bodies, titles, _titled(others) & _titled([row])) * _decay([row], others)[0]
    return result


def gather(alike: Table, fixed: Sequence[str | None]) -> NDArray[np.int64]:
    """Gather documents into stories by average linkage.

    Args:
        alike: (documents, documents) likeness.
        fixed: of each document the story that it stays in; None where it is free.

    Returns:
        (documents,) int64; equal numbers are one story.
    """
    names = sorted({name for name in fixed if name is not None})
    first = {name: place for place, name in enumerate(names)}
    single = itertools.count(len(names))
    story = np.array([next(single) if name is None else first[name] for name in fixed], dtype=np.int64)
    member = (story[:, None] == np.arange(story.max(initial=-1) + 1)).astype(np.float64)
    sums, sizes = member.T @ _scaled(alike) @ member, member.sum(axis=0)
    told, gone = np.arange(len(sizes)) < len(names), np.zeros(len(sizes), dtype=bool)

    def means_of(one: int) -> Table:
        means: Table = sums[one] / (sizes * sizes[one])
        means[gone | (told & told[one])] = -1
        means[one] = -1
        return means

    means = np.array([means_of(one) for one in range(len(sizes))])
    while means.size and means.max() >= THRESHOLD:
        one, other = sorted(divmod(int(means.argmax()), len(means)))
        story[story == other] = one
        sums[one] += sums[other]
        sums[:, one] += sums[:, other]
        sizes[one] += sizes[other]
        told[one] |= told[other]
        gone[other] = True
        means[other] = means[:, other] = -1
        means[one] = means[:, one] = means_of(one)
    return story


def neighbourhoods(ids: Sequence[str], pairs: Iterable[tuple[float, str, str]]) -> list[list[str]]:
    """Part documents into those that could be one story, however they are gathered: what is not linked by pairs over the threshold.

    A chain of more than 1,000 documents is cut at its weakest links.

    Args:
        ids: of the documents.
        pairs: (likeness, id, id) of those over the threshold, each pair once or more, in any order.

    Returns:
        ids in the order given; those that are alone as well.
    """
    part = {document_id: document_id for document_id in ids}
    sizes = dict.fromkeys(ids, 1)

    def find(place: str) -> str:
        while part[place] != place:
            part[place] = part[part[place]]
            place = part[place]
        return place

    for _, one, other in sorted((-score, min(one, other), max(one, other)) for score, one, other in pairs):
        first, second = sorted((find(one), find(other)))
        if first != second and sizes[first] + sizes[second] <= _MAX_TOGETHER:
            part[second] = first
            sizes[first] += sizes[second]
    found: dict[str, list[str]] = {}
    for document_id in ids:
        found.setdefault(find(document_id), []).append(document_id)
    return list(found.values())


def _scaled(alike: Table) -> Table:
    """Let likeness count for less in a crowd: to a document all of whose neighbours are like it, it says little to be like it too."""
    others = alike - 2 * np.eye(len(alike))
    nearest = np.sort(others, axis=1)[:, -_NEIGHBOURS:]
    crowd = np.maximum(nearest.clip(min=0).sum(axis=1) / _NEIGHBOURS, _CROWDED)
    result: Table = alike * _CROWDED / np.sqrt(np.outer(crowd, crowd))
    return result


def _bodies(rows: Sequence[Row]) -> list[Vector]:
    return [row.body or EMPTY for row in rows]


def _titles(rows: Sequence[Row]) -> list[Vector]:
    return [row.title or EMPTY for row in rows]


def _titled(rows: Sequence[Row]) -> NDArray[np.bool_]:
    return np.array([len(title.terms) > 0 for title in _titles(rows)], dtype=bool)


def _together(bodies: NDArray[np.float32], titles: NDArray[np.float32], titled: NDArray[np.bool_]) -> Table:
    both = (1 - _TITLE_SHARE) * bodies + _TITLE_SHARE * titles
    result: Table = np.where(titled, both, bodies).astype(np.float64)
    return result


def _decay(rows: Sequence[Row], others: Sequence[Row]) -> Table:
    """Return what the days between leave of likeness: calendar days, or the exact difference where both times are known and it is smaller."""
    gaps = np.fmin(_apart(rows, others, _day), _apart(rows, others, _minute) / _SECONDS_PER_DAY)
    observed = _apart(rows, others, _observed) / _SECONDS_PER_DAY
    undated = np.where(observed <= OBSERVED_DAYS, _DECAY_UNDATED, 0.0)
    result: Table = np.where(np.isnan(gaps), undated, np.exp(-((gaps / _SIGMA_DAYS) ** 2) / 2))
    return result


def _apart(rows: Sequence[Row], others: Sequence[Row], instant: Callable[[Row], float]) -> Table:
    result: Table = np.abs(np.subtract.outer([instant(row) for row in rows], [instant(row) for row in others]))
    return result


def _day(row: Row) -> float:
    return row.published_at.toordinal() if row.published_at else math.nan


def _minute(row: Row) -> float:
    return row.published_at.timestamp() if row.published_at and row.to_the_minute else math.nan


def _observed(row: Row) -> float:
    return row.observed_at.timestamp()
