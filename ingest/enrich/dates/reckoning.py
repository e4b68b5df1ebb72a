"""Reckon with days, weeks, months and years without leaving the granularity that was meant. Values are TIMEX3.

Source: TimeML Annotation Guidelines 1.2.1 (Saurí et al. 2006), values of TIMEX3.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import MAXYEAR, date, timedelta
from typing import Literal

Unit = Literal[
    "second",
    "minute",
    "hour",
    "day",
    "night",
    "week",
    "weekend",
    "fortnight",
    "month",
    "quarter",
    "year",
    "decade",
    "century",
]

_DURATIONS: dict[str, tuple[str, int, str]] = {
    "second": ("PT", 1, "S"),
    "minute": ("PT", 1, "M"),
    "hour": ("PT", 1, "H"),
    "day": ("P", 1, "D"),
    "night": ("P", 1, "NI"),
    "week": ("P", 1, "W"),
    "weekend": ("P", 1, "WE"),
    "fortnight": ("P", 2, "W"),
    "month": ("P", 1, "M"),
    "quarter": ("P", 1, "Q"),
    "year": ("P", 1, "Y"),
    "decade": ("P", 10, "Y"),
    "century": ("P", 100, "Y"),
}
_VAGUE = {"decade": "PXDE", "century": "PXC"}


def singular(unit: str) -> str:
    """Return `century` for `centuries`, `day` for `days`."""
    unit = unit.lower()
    return "century" if unit.startswith("centur") else unit.removesuffix("s")


def duration(number: str, unit: str) -> str:
    """Return `P3D`, `PT2H`, `PXY`; `number` holds digits or `X`."""
    unit = singular(unit)
    prefix, factor, code = _DURATIONS[unit]
    if number == "X":
        return _VAGUE.get(unit, f"{prefix}X{code}")
    counted = number if factor == 1 else f"{float(number) * factor:g}"
    return f"{prefix}{counted}{code}"


def shift(day: date, count: int, unit: str) -> str | None:
    """Return the value `count` units from a day, no finer than the unit; None outside the calendar."""
    unit = singular(unit)
    if unit in _FINE:
        return _by_days(day, count * _FINE[unit][0], _FINE[unit][1])
    months = _COARSE[unit] * count if unit in _COARSE else 0
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= MAXYEAR:
        return None
    return _coarse_value(unit, year, month + 1)


def week_value(day: date) -> str:
    """Return `2017-W33`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


_FINE: dict[str, tuple[int, Callable[[date], str]]] = {
    "day": (1, date.isoformat),
    "week": (7, week_value),
    "fortnight": (14, week_value),
    "weekend": (7, lambda day: week_value(day) + "-WE"),
}
_COARSE = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}


def _by_days(day: date, days: int, value: Callable[[date], str]) -> str | None:
    try:
        return value(day + timedelta(days=days))
    except OverflowError:
        return None


def _coarse_value(unit: str, year: int, month: int) -> str | None:
    match unit:
        case "month":
            return f"{year:04d}-{month:02d}"
        case "quarter":
            return f"{year:04d}-Q{(month - 1) // 3 + 1}"
        case "year":
            return f"{year:04d}"
        case "decade":
            return f"{year:04d}"[:3]
        case "century":
            return f"{year:04d}"[:2]
    return None


_UNIT_FINENESS = {"day": 0, "night": 0, "week": 1, "weekend": 1, "fortnight": 1, "month": 2, "quarter": 3}
_YEAR_FINENESS = 4
_VALUE = re.compile(
    r"(?P<y>\d{4})(?:-(?:W(?P<w>\d\d)|Q(?P<q>[1-4])|H(?P<h>[12])|(?P<s>SP|SU|FA|WI)|(?P<m>\d\d)(?:-(?P<d>\d\d))?))?"
)
_SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def fineness(of: str) -> int:
    """Return how fine a unit or a TIMEX3 value is: 0 a day, 1 a week, 2 a month, 3 a quarter or season, 4 a year and all that is longer."""
    match = _VALUE.match(of)
    if match is None:
        return _UNIT_FINENESS.get(of, _YEAR_FINENESS)
    groups = ("d", "w", "m", "q", "h", "s")
    return next((min(3, rank) for rank, name in enumerate(groups) if match[name]), _YEAR_FINENESS)


def first_day(value: str) -> date | None:
    """Return the first day of a TIMEX3 value of a year or finer, None for anything else."""
    match = _VALUE.match(value)
    if match is None:
        return None
    year = int(match["y"])
    if match["w"]:
        return date.fromisocalendar(year, int(match["w"]), 1)
    month = match["m"] or _SEASON_MONTHS.get(match["s"] or "") or 3 * int(match["q"] or 1) - 2
    return real_date(year, 7 if match["h"] == "2" else int(month), int(match["d"] or 1))


def full_year(digits: str) -> int:
    """Return 1997 for `97`, 2017 for `17`, and four digits as they are."""
    year = int(digits)
    return year if len(digits) > 2 else year + (1900 if year > 30 else 2000)  # noqa: PLR2004 - '31 is of the last century


def real_date(year: int, month: int, day: int) -> date | None:
    """Return the date if the calendar has it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """Return the nth Monday (0) to Sunday (6) of a month, the last one for -1."""
    first = date(year, month, 1)
    if nth > 0:
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar.

    Source: the anonymous algorithm of Nature 13, 1876 (Meeus/Jones/Butcher).
    """
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)
