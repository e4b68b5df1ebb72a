"""Reading one written date."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ingest.enrich.written_dates import WrittenDate, read_date


def parts(written: WrittenDate | None) -> tuple[int | None, ...] | None:
    """Return year to minute, without trailing unknowns."""
    if written is None:
        return None
    values = [written.year, written.month, written.day, written.hour, written.minute]
    while values and values[-1] is None:
        values.pop()
    return tuple(values)


CASES = [
    ("2021-03-09", (2021, 3, 9)),
    ("2021-03-09T14:05:00Z", (2021, 3, 9, 14, 5)),
    ("2021-03-09 14:05:33.123", (2021, 3, 9, 14, 5)),
    ("2021/03/09 14:05", (2021, 3, 9, 14, 5)),
    ("2021-03", (2021, 3)),
    ("2021", (2021,)),
    ("--03-09", (None, 3, 9)),
    ("20210309", (2021, 3, 9)),
    ("20210309140500", (2021, 3, 9, 14, 5)),
    ("1615298700", (2021, 3, 9, 14, 5)),
    ("1615298700000", (2021, 3, 9, 14, 5)),
    ("Tue, 09 Mar 2021 14:05:00 GMT", (2021, 3, 9, 14, 5)),
    ("Tue Mar 09 14:05:00 +0000 2021", (2021, 3, 9, 14, 5)),
    ("March 9, 2021", (2021, 3, 9)),
    ("Mar. 9, 2021 at 2:05 p.m. EST", (2021, 3, 9, 14, 5)),
    ("Published: Tuesday, March 9th, 2021 | 2:05 PM", (2021, 3, 9, 14, 5)),
    ("Updated 9:30 a.m. ET Mar 9, 2021", (2021, 3, 9, 9, 30)),
    ("Mar 9 2021 12:00AM", (2021, 3, 9, 0, 0)),
    ("9 March 2021", (2021, 3, 9)),
    ("2021 Mar 9", (2021, 3, 9)),
    ("09.03.2021 14:05", (2021, 3, 9, 14, 5)),
    ("9. März 2021, 14.05 Uhr", (2021, 3, 9, 14, 5)),
    ("le 9 août 2021 à 14h05", (2021, 8, 9, 14, 5)),
    ("9 de marzo de 2021", (2021, 3, 9)),
    ("2021年3月9日", (2021, 3, 9)),
    ("03/19/2021", (2021, 3, 19)),
    ("19/03/2021", (2021, 3, 19)),
    ("3/19/21", (2021, 3, 19)),
    ("19.3.98", (1998, 3, 19)),
    ("March 2021", (2021, 3)),
    ("Mar. 9", (None, 3, 9)),
    ("9 March", (None, 3, 9)),
    ("", None),
    ("yesterday", None),
    ("0000-00-00", None),
    ("2021-13-45", None),
    ("room 2021", None),
]


@pytest.mark.parametrize(("value", "expected"), CASES)
def test_reads_what_is_written_and_no_more(value: str, expected: tuple[int | None, ...] | None) -> None:
    """Every usual form gives its parts; what is not written stays None."""
    assert parts(read_date(value, not_after_year=2026)) == expected


@pytest.mark.parametrize(
    ("value", "hours"),
    [
        ("2021-03-09T14:05:00Z", 0),
        ("2021-03-09T14:05:00-05:00", -5),
        ("Tue, 09 Mar 2021 14:05:00 +0200", 2),
        ("March 9, 2021 2:05 p.m. EDT", -4),
        ("9. März 2021 14:05 MEZ", 1),
        ("March 9, 2021 2:05 p.m.", None),
        ("March 9, 2021 2:05 p.m. ET", None),
        ("March 9, 2021 2:05 p.m. IST", None),
    ],
)
def test_knows_a_zone_only_where_it_means_one_thing(value: str, hours: int | None) -> None:
    """Offsets and clear abbreviations are read; `ET` and `IST` are left to the feed."""
    written = read_date(value, not_after_year=2026)
    assert written is not None
    offset = written.zone.utcoffset(None) if written.zone else None
    assert offset == (None if hours is None else timedelta(hours=hours))


@pytest.mark.parametrize(
    ("value", "either_way"), [("04/07/2021", True), ("04.07.2021", False), ("07/07/2021", False), ("04/27/2021", False)]
)
def test_says_when_day_and_month_may_be_swapped(value: str, either_way: bool) -> None:
    """Slashes with two small numbers do not tell; dots put the day first."""
    written = read_date(value, not_after_year=2026)
    assert written is not None
    assert written.day_or_month is either_way


@pytest.mark.parametrize("value", ["9" * 5000, "March " * 5000, "1 " * 5000, "2021-03-09" + " x" * 90_000])
def test_a_long_value_takes_no_time(value: str) -> None:
    """Only the head of a value is looked at."""
    read_date(value, not_after_year=2026)
