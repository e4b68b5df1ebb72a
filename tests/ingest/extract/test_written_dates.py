from __future__ import annotations

import time

import pytest

from ingest.extract.written_dates import Reading, find_dates


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
        ("16 августа 2017 г.", "2017-08-16"),
        ("16 sierpnia 2017 r.", "2017-08-16"),
        ("2017. augusztus 16.", "2017-08-16"),
        ("16 d’agost de 2017", "2017-08-16"),
        ("16. elokuuta 2017", "2017-08-16"),
        ("16. 8. 2017", "2017-08-16"),
        ("16-08-2017", "2017-08-16"),
    ],
)
def test_full_dates_become_iso(written: str, iso: str) -> None:
    """Many languages, long and short forms, figures where they are clear."""
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


@pytest.mark.parametrize(("day_first", "iso"), [(True, "2017-04-03"), (False, "2017-03-04")])
def test_where_the_order_is_known_figures_are_read_in_it(day_first: bool, iso: str) -> None:
    """03/04/2017 is two dates to whoever does not know where it was written."""
    assert [date.iso for date in find_dates("on 03/04/2017 then", reading=Reading(day_first))] == [iso]


@pytest.mark.parametrize(
    ("glued", "date"),
    [
        ("By Jane DoeMarch 6, 2026", "March 6, 2026"),
        ("Posted16 August 2017Updated", "16 August 2017"),
        ("harbor2026-03-06", "2026-03-06"),
    ],
)
def test_dates_are_found_where_lines_were_glued(glued: str, date: str) -> None:
    """Behind a small letter a capital begins a month, behind a word a figure begins a date."""
    assert [glued[found.start : found.end] for found in find_dates(glued)] == [date]


def test_a_long_text_without_years_costs_nothing() -> None:
    """A megabyte of figures and words is passed over."""
    text = "12 of May and 03/04/17 with 1,234 words of it. " * 20_000
    began = time.process_time()
    assert list(find_dates(text)) == []
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("line", "day_first", "iso"),
    [
        ("16.08.17", None, "2017-08-16"),
        ("16/08/17 14:05", None, "2017-08-16"),
        ("08/07/17", True, "2017-07-08"),
        ("08/07/17", False, "2017-08-07"),
        ("08/07/17", None, None),
        ("16.13.17", None, None),
        ("call 555 16.08.17.2", None, None),
        (f"{'a word ' * 20} 16.08.17", None, None),
    ],
)
def test_short_years_are_read_in_short_lines_where_asked_for(
    line: str, day_first: bool | None, iso: str | None
) -> None:
    """Within a text they may be versions, scores or numbers of telephones."""
    assert list(find_dates(line)) == []
    found = [date.iso for date in find_dates(line, reading=Reading(day_first, short_years=True))]
    assert found == ([iso] if iso else [])
