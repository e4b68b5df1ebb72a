from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from invented_news import FERRY, FERRY_ELSEWHERE, MUSEUM, sketched

from ingest.document import PublishedAt
from ingest.group.rows import Row, gap_days, make_row, within
from ingest.group.stories import choose_story

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def a_row(text: list[str], published: datetime | None = None, precision: Any = "minute", **fields: Any) -> Row:
    """Return the row of a document, dated if a date is given."""
    if published:
        fields["published_at"] = PublishedAt(published, "field", precision, 0.9)
    return make_row(sketched(text=text, **fields))


@pytest.mark.parametrize(
    ("hours", "precision", "days"),
    [
        (2, "minute", 0),
        (13, "minute", 13 / 24),
        (23, "day", 1),
        (11, "day", 0),
        (60, "minute", 2.5),
    ],
)
def test_the_gap_is_in_calendar_days_unless_the_times_are_known(hours: int, precision: str, days: float) -> None:
    """A date without a time is the start of its day, which must not look like midnight news."""
    found = gap_days(a_row(FERRY, NOON, precision), a_row(FERRY, NOON + timedelta(hours=hours), precision))
    assert found == pytest.approx(days)


def test_without_a_date_nearness_is_that_of_observation() -> None:
    """Documents of one dump are near each other, whatever the date of the dated ones."""
    undated, dated = a_row(FERRY, observed_at=NOON), a_row(FERRY, NOON - timedelta(days=3000), observed_at=NOON)
    assert gap_days(undated, dated) is None
    assert within(undated, dated, 7)
    assert not within(undated, a_row(FERRY, observed_at=NOON + timedelta(days=8)), 7)


def test_a_month_is_not_a_date() -> None:
    """Known only to the month, a document counts as undated."""
    assert gap_days(a_row(FERRY, NOON, "month"), a_row(FERRY, NOON)) is None


@pytest.mark.parametrize(
    ("name", "new", "expected"),
    [
        ("another report, same day", a_row(FERRY_ELSEWHERE, NOON), "ferry"),
        ("another report, next day", a_row(FERRY_ELSEWHERE, NOON + timedelta(days=1)), "ferry"),
        ("another report, not dated", a_row(FERRY_ELSEWHERE), "ferry"),
        ("another report, five days later", a_row(FERRY_ELSEWHERE, NOON + timedelta(days=5)), None),
        ("another event", a_row(MUSEUM, NOON), None),
        ("no words", a_row([""], NOON), None),
    ],
)
def test_a_document_joins_the_story_of_its_event(name: str, new: Row, expected: str | None) -> None:
    """Words and time together decide."""
    assert choose_story(new, {"ferry": [a_row(FERRY, NOON)]}) == expected, name


def test_one_look_alike_does_not_carry_a_document_into_a_story() -> None:
    """The mean over the members counts for more than the best of them."""
    new = a_row(FERRY_ELSEWHERE, NOON + timedelta(days=1))
    strangers = [a_row(MUSEUM, NOON, key=str(number)) for number in range(30)]
    assert choose_story(new, {"mixed": [a_row(FERRY, NOON), *strangers]}) is None
