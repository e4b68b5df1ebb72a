"""Days that are known by a name, mostly those of the United States."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from ingest.enrich.dates.reckoning import easter, nth_weekday

HOLIDAYS: dict[str, Callable[[int], date]] = {
    "New Year's Day": lambda year: date(year, 1, 1),
    "New Year's Eve": lambda year: date(year, 12, 31),
    "Martin Luther King Jr. Day": lambda year: nth_weekday(year, 1, 0, 3),
    "Martin Luther King Day": lambda year: nth_weekday(year, 1, 0, 3),
    "Groundhog Day": lambda year: date(year, 2, 2),
    "Valentine's Day": lambda year: date(year, 2, 14),
    "Presidents' Day": lambda year: nth_weekday(year, 2, 0, 3),
    "Presidents Day": lambda year: nth_weekday(year, 2, 0, 3),
    "St. Patrick's Day": lambda year: date(year, 3, 17),
    "Ash Wednesday": lambda year: easter(year) - timedelta(days=46),
    "Good Friday": lambda year: easter(year) - timedelta(days=2),
    "Easter Sunday": easter,
    "Easter": easter,
    "Palm Sunday": lambda year: easter(year) - timedelta(days=7),
    "Ascension Day": lambda year: easter(year) + timedelta(days=39),
    "Whit Monday": lambda year: easter(year) + timedelta(days=50),
    "Inauguration Day": lambda year: date(year, 1, 20),
    "Australia Day": lambda year: date(year, 1, 26),
    "Anzac Day": lambda year: date(year, 4, 25),
    "Canada Day": lambda year: date(year, 7, 1),
    "Election Day": lambda year: nth_weekday(year, 11, 0, 1) + timedelta(days=1),
    "Easter Monday": lambda year: easter(year) + timedelta(days=1),
    "Earth Day": lambda year: date(year, 4, 22),
    "May Day": lambda year: date(year, 5, 1),
    "Cinco de Mayo": lambda year: date(year, 5, 5),
    "Mother's Day": lambda year: nth_weekday(year, 5, 6, 2),
    "Memorial Day": lambda year: nth_weekday(year, 5, 0, -1),
    "Father's Day": lambda year: nth_weekday(year, 6, 6, 3),
    "Juneteenth": lambda year: date(year, 6, 19),
    "Independence Day": lambda year: date(year, 7, 4),
    "Fourth of July": lambda year: date(year, 7, 4),
    "Bastille Day": lambda year: date(year, 7, 14),
    "Labor Day": lambda year: nth_weekday(year, 9, 0, 1),
    "Columbus Day": lambda year: nth_weekday(year, 10, 0, 2),
    "Halloween": lambda year: date(year, 10, 31),
    "Guy Fawkes Night": lambda year: date(year, 11, 5),
    "Veterans Day": lambda year: date(year, 11, 11),
    "Armistice Day": lambda year: date(year, 11, 11),
    "Thanksgiving Day": lambda year: nth_weekday(year, 11, 3, 4),
    "Thanksgiving": lambda year: nth_weekday(year, 11, 3, 4),
    "Black Friday": lambda year: nth_weekday(year, 11, 3, 4) + timedelta(days=1),
    "Christmas Eve": lambda year: date(year, 12, 24),
    "Christmas Day": lambda year: date(year, 12, 25),
    "Christmas": lambda year: date(year, 12, 25),
    "Boxing Day": lambda year: date(year, 12, 26),
}
"""Name → its date in a year."""

HOLIDAY = "(?:" + "|".join(re.escape(name) for name in sorted(HOLIDAYS, key=len, reverse=True)) + ")"
