"""Counts per day, gathered into as many bars as a chart can show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.search.results import Bucket

MAX_BARS = 62
_LEAST_MARGIN_DAYS = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """One interval: its first and last day, both included, and its documents."""

    first: date
    last: date
    count: int


def bars(days: Iterable[Bucket]) -> tuple[Bar, ...]:
    """Gather days into days, weeks, months, years or decades, whichever gives at most 62 bars; empty ones between are included.

    Args:
        days: ISO days in time's order.
    """
    counts = {date.fromisoformat(day.value): day.count for day in days}
    if not counts:
        return ()
    first, last = min(counts), max(counts)
    for begin, following in _INTERVALS[:-1]:
        if len(starts := _starts(begin(first), last, following)) <= MAX_BARS:
            return _gather(counts, starts, begin, following)
    begin, following = _INTERVALS[-1]
    return _gather(counts, sorted({begin(day) for day in counts}), begin, following)


def around(days: Sequence[Bucket], since: date | None, until: date | None) -> list[Bucket]:
    """Keep the chosen days and as many before and after them, so that a choice can be seen in its surroundings and narrowed further.

    Args:
        days: ISO days in time's order.
        since: first chosen day.
        until: last chosen day; all days are kept where neither is chosen, or nothing lies near.
    """
    if not days or not (since or until):
        return list(days)
    first = since or date.fromisoformat(days[0].value)
    last = until or date.fromisoformat(days[-1].value)
    margin = max((last - first).days + 1, _LEAST_MARGIN_DAYS)
    earliest = date.fromordinal(max(first.toordinal() - margin, 1)).isoformat()
    latest = date.fromordinal(min(last.toordinal() + margin, date.max.toordinal())).isoformat()
    return [day for day in days if earliest <= day.value <= latest] or list(days)


def _starts(first: date, last: date, following: Callable[[date], date]) -> list[date]:
    """Return the beginnings of all intervals, but no more than are needed to see that they are too many."""
    starts = [first]
    while starts[-1] < last and (start := following(starts[-1])) <= last and len(starts) <= MAX_BARS:
        starts.append(start)
    return starts


def _gather(
    counts: dict[date, int], starts: Iterable[date], begin: Callable[[date], date], following: Callable[[date], date]
) -> tuple[Bar, ...]:
    totals = Counter[date]()
    for day, count in counts.items():
        totals[begin(day)] += count
    return tuple(Bar(start, following(start) - timedelta(days=1), totals[start]) for start in starts)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _decade(day: date) -> date:
    return date(max(day.year // 10 * 10, 1), 1, 1)


def _next_year(day: date, years: int = 1) -> date:
    return date(min((day.year // years + 1) * years, date.max.year), 1, 1)


_INTERVALS: tuple[tuple[Callable[[date], date], Callable[[date], date]], ...] = (
    (lambda day: day, lambda day: day + timedelta(days=1)),
    (lambda day: day - timedelta(days=day.weekday()), lambda day: day + timedelta(days=7)),
    (lambda day: day.replace(day=1), _next_month),
    (lambda day: day.replace(month=1, day=1), _next_year),
    (_decade, lambda day: _next_year(day, 10)),
)
