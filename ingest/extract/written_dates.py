"""Find absolute full dates (day, month and year) as people write them in seven languages, and write them as ISO 8601.

A date without its year, an impossible one, and 03/04/2017, which is two dates, are not found: a wrong date is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

# English, German, French, Spanish, Italian, Portuguese, Dutch; abbreviations are matched with or without a full stop.
_MONTHS = {
    1: "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari",
    2: "february feb februar februari février fevrier févr fév febrero febbraio febb fevereiro fev",
    3: "march mar märz maerz mrz mars marzo marz março marco mrt maart",
    4: "april apr avril avr abril abr aprile",
    5: "may mai mayo maggio mag maio mei",
    6: "june jun juni juin junio giugno giu junho",
    7: "july jul juli juillet juil julio luglio lug julho",
    8: "august aug août aout agosto ago augustus",
    9: "september sept sep septembre septiembre setiembre settembre sett set setembro",
    10: "october oct oktober okt octobre octubre ottobre ott outubro out",
    11: "november nov novembre noviembre novembro",
    12: "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro",
}
_MONTHS_A_YEAR = 12
_FORMS = (1, 2, 3, 5, 6)  # groups of the pattern that name year, month and day apart
MONTH_OF = {name: number for number, names in _MONTHS.items() for name in names.split()}
_MONTH = "|".join(sorted(MONTH_OF, key=len, reverse=True))
# A time may be stuck to the year: 20195:45 AM.
_YEAR = r"(?P<{0}>(?:19|20)\d\d)(?:(?!\d)|(?=\d{{1,2}}:\d\d))"
_WRITTEN = re.compile(
    rf"(?<![\w/.-])(?:"
    rf"(?P<iso>(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    rf"(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d{{1,6}})?(?:Z|[+-]\d\d:?\d\d)?)?)(?![\w-])"
    rf"|(?P<month1>{_MONTH})\.?\s{{1,3}}(?P<day1>[0-3]?\d)(?:st|nd|rd|th)?,?\s{{1,3}}{_YEAR.format('year1')}"
    rf"|(?P<day2>[0-3]?\d)(?:\.|st|nd|rd|th|er|º|°)?\s{{1,3}}(?:(?:de|of)\s{{1,3}})?(?P<month2>{_MONTH})\.?,?"
    rf"\s{{1,3}}(?:(?:de|del)\s{{1,3}})?{_YEAR.format('year2')}"
    rf"|(?P<day3>[0-3]?\d)\.(?P<month3>[01]?\d)\.{_YEAR.format('year3')}(?!\.\d)"
    rf"|(?P<first>[0-3]?\d)/(?P<second>[0-3]?\d)/{_YEAR.format('year4')}"
    rf"|(?P<year5>(?:19|20)\d\d)[/.](?P<month5>[01]?\d)[/.](?P<day5>[0-3]?\d)(?![\d/.])"
    rf"|(?P<year6>(?:19|20)\d\d)\s?年\s?(?P<month6>[01]?\d)\s?月\s?(?P<day6>[0-3]?\d)\s?日"
    rf")",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date and where it stands, half-open code point offsets.

    Attributes:
        iso: `2017-08-16`, or with its time where it is written as ISO 8601.
    """

    start: int
    end: int
    iso: str


def find_dates(text: str, start: int = 0, end: int | None = None) -> Iterator[WrittenDate]:
    """Yield the absolute full dates between two offsets, in order."""
    for match in _WRITTEN.finditer(text, start, len(text) if end is None else end):
        iso = _to_iso(match)
        if iso is not None:
            yield WrittenDate(match.start(), match.end(), iso)


def _to_iso(match: re.Match[str]) -> str | None:
    if match["iso"]:
        day = match["iso"]
        return _checked(day[:4], day[5:7], day[8:10], day[10:].replace(" ", "T"))
    if match["first"]:
        return _unambiguous(match["year4"], int(match["first"]), int(match["second"]))
    number = next(number for number in _FORMS if match[f"year{number}"])
    month = match[f"month{number}"]
    return _checked(match[f"year{number}"], MONTH_OF.get(month.lower(), month), match[f"day{number}"])


def _unambiguous(year: str, first: int, second: int) -> str | None:
    """Read 16/08/2017 and 08/16/2017; 03/04/2017 is the third of April to some and the fourth of March to others."""
    if first == second or second > _MONTHS_A_YEAR:
        return _checked(year, first, second)
    return _checked(year, second, first) if first > _MONTHS_A_YEAR else None


def _checked(year: str | int, month: str | int, day: str | int, time: str = "") -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat() + time
    except ValueError:
        return None
