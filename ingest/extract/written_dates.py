"""Find absolute full dates (day, month and year) as people write them, in the languages of `ingest.month_names`, and write them as ISO 8601.

A date without its year, an impossible one, and 03/04/2017 where nobody says which comes first, are not found: a wrong date is worse
than none. Only what stands around four digits that may be a year is looked at, so that a long text costs little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from ingest.month_names import MONTHS

_MONTHS_A_YEAR = 12
_BEFORE_YEAR_CHARS, _AFTER_YEAR_CHARS = 36, 32
# What looks back comes last, so that the search skips to the next 1 or 2.
_YEAR_SIGN = re.compile(r"(?:19|20)\d\d(?<!\d{5})")
# A time may be stuck to the year: 20195:45 AM.
_YEAR = r"(?P<{0}>(?:19|20)\d\d)(?:(?!\d)|(?=\d{{1,2}}:\d\d))"
_NAME = r"(?P<{0}>[^\W\d_]{{3,13}})"
_ORDINAL = r"(?:st|nd|rd|th|ST|ND|RD|TH)"
_OF = r"(?:de|del|of|DE|OF)"
# Where lines were glued a date begins behind a small letter (`DoeMarch 6, 2026`) or behind a word (`Posted16 August 2017`).
_BEGINS = r"(?:(?<![\w/.-])|(?<=[^\W\d_]{3})(?=\d)|(?<=[a-z)])(?=[A-Z]))"
_FORMS = (
    (
        r"(?P<iso>(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
        r"(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?)?)(?![\w-])"
    ),
    rf"{_NAME.format('month1')}\.?\s{{1,3}}(?P<day1>[0-3]?\d){_ORDINAL}?\s?,?\s{{1,3}}{_YEAR.format('year1')}",
    (
        rf"(?P<day2>[0-3]?\d)(?:\.|{_ORDINAL}|er|ER|º|°)?\s{{1,3}}(?:{_OF}\s{{1,3}}|d['’])?{_NAME.format('month2')}\.?,?"
        rf"\s{{1,3}}(?:{_OF}\s{{1,3}})?{_YEAR.format('year2')}"
    ),
    rf"(?P<day3>[0-3]?\d)\.\s?(?P<month3>[01]?\d)\.\s?{_YEAR.format('year3')}(?!\.\d)",
    rf"(?P<first>[0-3]?\d)(?P<stroke>[/-])(?P<second>[0-3]?\d)(?P=stroke){_YEAR.format('year4')}(?!-\d)",
    r"(?P<year5>(?:19|20)\d\d)[/.](?P<month5>[01]?\d)[/.](?P<day5>[0-3]?\d)(?![\d/.])",
    r"(?P<year6>(?:19|20)\d\d)\s?年\s?(?P<month6>[01]?\d)\s?月\s?(?P<day6>[0-3]?\d)\s?日",
    rf"(?P<year7>(?:19|20)\d\d)\.?\s{{1,3}}{_NAME.format('month7')}\.?\s{{1,3}}(?P<day7>[0-3]?\d)(?!\d)",
)
_NUMBERS = (1, 2, 3, 5, 6, 7)  # forms that name year, month and day apart
_SHORT_YEAR = re.compile(r"(?<![\d/.:,-])(\d\d)([./])(\d\d)\2(\d\d)(?![\d./%]|,\d)")
_SHORT_LINE_CHARS = 110
_WRITTEN = re.compile(f"{_BEGINS}(?:{'|'.join(_FORMS)})")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date and where it stands, half-open code point offsets.

    Attributes:
        iso: `2017-08-16`, or with its time where it is written as ISO 8601.
    """

    start: int
    end: int
    iso: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How dates of figures are read.

    Attributes:
        day_first: the order of 03/04/2017; where None it is not read.
        short_years: whether 16.08.17 counts, in a line of at most 110 code points.
    """

    day_first: bool | None = None
    short_years: bool = False


PLAIN = Reading()


def find_dates(text: str, start: int = 0, end: int | None = None, reading: Reading = PLAIN) -> Iterator[WrittenDate]:
    """Yield the absolute full dates between two offsets, in order.

    Args:
        text: where to look.
        start: offset of the first code point.
        end: offset behind the last one.
        reading: how dates of figures are read.
    """
    end = len(text) if end is None else end
    found = _find_full(text, start, end, reading.day_first)
    if reading.short_years and end - start <= _SHORT_LINE_CHARS:
        found = iter(sorted([*found, *_find_short(text, start, end, reading.day_first)], key=attrgetter("start")))
    yield from found


def _find_short(text: str, start: int, end: int, day_first: bool | None) -> Iterator[WrittenDate]:
    for match in _SHORT_YEAR.finditer(text, start, end):
        year, first, second = f"20{match[4]}", int(match[1]), int(match[3])
        iso = _checked(year, second, first) if match[2] == "." else _in_order(year, first, second, day_first)
        if iso is not None:
            yield WrittenDate(match.start(), match.end(), iso)


def _find_full(text: str, start: int, end: int, day_first: bool | None) -> Iterator[WrittenDate]:
    for window_start, window_end in _windows(text, start, end):
        place = window_start
        while (match := _WRITTEN.search(text, place, window_end)) is not None:
            iso = _to_iso(match, day_first)
            if iso is not None:
                yield WrittenDate(match.start(), match.end(), iso)
            place = match.end() if iso else match.start() + 1  # `DoeMarch` is no month, but what it ends with is


def _windows(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield what stands around possible years, overlapping stretches as one."""
    window: tuple[int, int] | None = None
    for sign in _YEAR_SIGN.finditer(text, start, end):
        first, last = max(start, sign.start() - _BEFORE_YEAR_CHARS), min(end, sign.end() + _AFTER_YEAR_CHARS)
        if window is not None and first <= window[1]:
            window = (window[0], last)
            continue
        if window is not None:
            yield window
        window = (first, last)
    if window is not None:
        yield window


def _to_iso(match: re.Match[str], day_first: bool | None) -> str | None:
    if match["iso"]:
        day = match["iso"]
        return _checked(day[:4], day[5:7], day[8:10], day[10:].replace(" ", "T"))
    if match["first"]:
        return _in_order(match["year4"], int(match["first"]), int(match["second"]), day_first)
    number = next(number for number in _NUMBERS if match[f"year{number}"])
    month = match[f"month{number}"]
    return _checked(match[f"year{number}"], MONTHS.get(month.lower(), month), match[f"day{number}"])


def _in_order(year: str, first: int, second: int, day_first: bool | None) -> str | None:
    """Read 16/08/2017 and 08/16/2017; 03/04/2017 is the third of April to some and the fourth of March to others."""
    if first > _MONTHS_A_YEAR or ((first == second or day_first is True) and second <= _MONTHS_A_YEAR):
        return _checked(year, second, first)
    return _checked(year, first, second) if second > _MONTHS_A_YEAR or day_first is False else None


def _checked(year: str | int, month: str | int, day: str | int, time: str = "") -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat() + time
    except ValueError:
        return None
