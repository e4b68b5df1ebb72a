"""Gathering days into bars."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.search import Bar, Bucket, around, bars
from ingest.search.histogram import MAX_BARS


@pytest.mark.parametrize(
    ("days", "first", "last", "number"),
    [
        (["2026-03-02"], date(2026, 3, 2), date(2026, 3, 2), 1),
        (["2026-03-02", "2026-03-05"], date(2026, 3, 2), date(2026, 3, 5), 4),
        (["2026-01-07", "2026-06-30"], date(2026, 1, 5), date(2026, 7, 5), 26),
        (["2024-02-29", "2026-03-02"], date(2024, 2, 1), date(2026, 3, 31), 26),
        (["1990-05-01", "2026-03-02"], date(1990, 1, 1), date(2026, 12, 31), 37),
        (["0001-01-01", "9998-12-31"], date(1, 1, 1), date(9998, 12, 31), 2),
    ],
)
def test_bars_are_as_fine_as_a_chart_can_show(days: list[str], first: date, last: date, number: int) -> None:
    """Days, weeks, months or years; decades only where they have documents."""
    found = bars([Bucket(day, 2) for day in days])
    assert (found[0].first, found[-1].last, len(found)) == (first, last, number)
    assert len(found) <= MAX_BARS
    assert sum(bar.count for bar in found) == 2 * len(days)


def test_nothing_has_no_bars() -> None:
    """No documents, no chart."""
    assert bars([]) == ()
    assert bars([Bucket("2026-03-02", 1)]) == (Bar(date(2026, 3, 2), date(2026, 3, 2), 1),)


@pytest.mark.parametrize(
    ("since", "until", "kept"),
    [
        (None, None, ["2017-08-16", "2026-03-01", "2026-03-10", "2026-03-20"]),
        (date(2026, 3, 5), date(2026, 3, 11), ["2026-03-01", "2026-03-10"]),
        (date(2026, 3, 10), date(2026, 3, 10), ["2026-03-10"]),
        (date(2026, 3, 8), None, ["2026-03-01", "2026-03-10", "2026-03-20"]),
        (date(2020, 1, 1), date(2020, 1, 2), ["2017-08-16", "2026-03-01", "2026-03-10", "2026-03-20"]),
        (date.min, date.max, ["2017-08-16", "2026-03-01", "2026-03-10", "2026-03-20"]),
    ],
)
def test_chosen_days_are_shown_with_their_surroundings(since: date | None, until: date | None, kept: list[str]) -> None:
    """As many days before and after as were chosen, at least three; everything where nothing lies near."""
    days = [Bucket(day, 1) for day in ("2017-08-16", "2026-03-01", "2026-03-10", "2026-03-20")]
    assert [day.value for day in around(days, since, until)] == kept
