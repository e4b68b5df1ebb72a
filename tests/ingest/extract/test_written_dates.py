from __future__ import annotations

import pytest

from ingest.extract.written_dates import find_dates


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("Aug. 16, 2017", "2017-08-16"),
        ("August 16th, 2017", "2017-08-16"),
        ("16 August 2017", "2017-08-16"),
        ("16. August 2017", "2017-08-16"),
        ("2. März 2026", "2026-03-02"),
        ("1er août 2017", "2017-08-01"),
        ("16 de agosto de 2017", "2017-08-16"),
        ("3 marzo 2026", "2026-03-03"),
        ("3 de março de 2026", "2026-03-03"),
        ("3 maart 2026", "2026-03-03"),
        ("2017-08-16", "2017-08-16"),
        ("2017-08-16T14:05:00Z", "2017-08-16T14:05:00Z"),
        ("2017-08-16 14:05", "2017-08-16T14:05"),
        ("16.08.2017", "2017-08-16"),
        ("16/08/2017", "2017-08-16"),
        ("08/16/2017", "2017-08-16"),
        ("04/04/2017", "2017-04-04"),
        ("2017/08/16", "2017-08-16"),
        ("2017年8月16日", "2017-08-16"),
        ("Nov 15, 20195:45 AM", "2019-11-15"),
    ],
)
def test_full_dates_become_iso(written: str, iso: str) -> None:
    """Seven languages, long and short forms, figures where they are clear."""
    assert [date.iso for date in find_dates(f"Published {written} here")] == [iso]


@pytest.mark.parametrize(
    "written",
    [
        "August 16",
        "August 2017",
        "2017",
        "03/04/2017",
        "31 February 2017",
        "2017-13-01",
        "1.2.2017.5",
        "32 August 2017",
        "May 2017 march",
    ],
)
def test_part_dates_and_doubtful_ones_do_not(written: str) -> None:
    """Without day, month or year, impossible, or two dates at once."""
    assert list(find_dates(f"on {written} then")) == []


def test_the_span_is_the_date_alone() -> None:
    """Offsets count code points and leave out what stands around."""
    text = "Él murió el 16 de agosto de 2017, dijo."
    (date,) = find_dates(text)
    assert text[date.start : date.end] == "16 de agosto de 2017"
