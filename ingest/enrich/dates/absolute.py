"""Rules for days, months, quarters and seasons that name their year, and for those that take it from the anchor."""

from __future__ import annotations

import re

from ingest.enrich.dates.context import Context
from ingest.enrich.dates.holidays import HOLIDAY, HOLIDAYS
from ingest.enrich.dates.reckoning import full_year, real_date
from ingest.enrich.dates.rule import Match, Rule, lower, rule
from ingest.enrich.dates.words import (
    ANY_WEEKDAY,
    DAY,
    MONTH,
    MONTH_LONG,
    MONTH_SHORT,
    OFFSETS,
    ORDINALS,
    PART_OF,
    SEASONS,
    WEEKDAY,
    YEAR,
    month_number,
)

_BEFORE_MAY = re.compile(
    r"\b(?:in|last|next|this|since|until|by|of|early|late|mid|from|for|to|before|after|through|during)[ -]$",
    re.IGNORECASE,
)
_FIRST_NAMES = frozenset({"April", "May", "June", "August"})
_SURNAME = re.compile(r" (?!On |In |The |It |He |She |They )[A-Z][a-z]+")
_MARCH_VERB = re.compile(r" (?:on|to|of the|for the)\b")


def _iso(year: str | int, month: str | int, day: str | int) -> str | None:
    found = real_date(int(year), int(month), int(day))
    return found.isoformat() if found else None


def _digits(day: str) -> int:
    return int(day.rstrip("sthndr"))


def _named_day(match: Match, _context: Context) -> str | None:
    return _iso(full_year(match["y"]), month_number(match["m"]), _digits(match["d"]))


def _numeric_day(match: Match, _context: Context) -> str | None:
    return _iso(full_year(match["y"]), match["m"], match["d"])


def _day_of_month(match: Match, context: Context) -> str | None:
    found = context.day_of_year(month_number(match["m"]), _digits(match["d"]), match.start(), match.end())
    return found.isoformat() if found else None


def _month_of_year(match: Match, _context: Context) -> str:
    return f"{match['y']}-{month_number(match['m']):02d}"


def _month_of_named_year(match: Match, context: Context) -> str:
    return f"{context.today.year + OFFSETS[lower(match, 'o')]}-{month_number(match['m']):02d}"


def _month_of_that_year(match: Match, context: Context) -> str | None:
    told = context.last_told("year", match.start(), sentences=3)
    return f"{told.day.year}-{month_number(match['m']):02d}" if told else None


def _month(match: Match, context: Context) -> str | None:
    name, start, end = match["m"], match.start(), match.end()
    qualified = match["o"] or match.start("m") > start
    if name == "May" and not qualified and not _BEFORE_MAY.search(context.text[max(0, start - 12) : start]):
        return None
    if (
        name == "March"
        and _MARCH_VERB.match(context.text, end)
        and not _BEFORE_MAY.search(context.text[max(0, start - 12) : start])
    ):
        return None
    if not qualified and name in _FIRST_NAMES and _SURNAME.match(context.text, end):
        return None
    month = month_number(name)
    if lower(match, "o") == "following":
        told = context.last_told("month", start)
        day = told.day if told else context.today
        year = day.year + (month <= day.month)
    else:
        year = context.year_of_month(month, start, end, lower(match, "o"))
    return f"{year}-{month:02d}"


def _quarter(match: Match, context: Context) -> str:
    quarter = 4 if lower(match, "q") in {"last", "final"} else ORDINALS[lower(match, "q")]
    if match["y"]:
        return f"{match['y']}-Q{quarter}"
    if match["o"]:
        return f"{context.today.year + OFFSETS[lower(match, 'o')]}-Q{quarter}"
    past = (context.today.month - 1) // 3 + 1 < quarter and not context.speaks_of_future(match.start(), match.end())
    return f"{context.today.year - past}-Q{quarter}"


def _short_quarter(match: Match, context: Context) -> str:
    """Read `Q3`, `4Q 2027`."""
    year = match["y"]
    return f"{full_year(year) if year else context.today.year}-{(match['k'] or 'Q')}{match['q'] or match['q2']}"


def _half(match: Match, context: Context) -> str:
    return f"{match['y'] or context.today.year}-H{ORDINALS[lower(match, 'h')]}"


def _season_of_year(match: Match, _context: Context) -> str:
    return f"{match['y']}-{SEASONS[lower(match, 's')][0]}"


def _season(match: Match, context: Context) -> str:
    code, first_month = SEASONS[lower(match, "s")]
    year, now, direction = context.today.year, context.today.month, lower(match, "o")
    if direction == "last":
        year -= first_month + 2 >= now or code == "WI"
    elif direction == "next":
        year += first_month <= now
    return f"{year}-{code}"


def _bare_season(match: Match, context: Context) -> str:
    """Read `in the spring`: the last that has begun, or the next where the text looks ahead."""
    code, first_month = SEASONS[lower(match, "s")]
    year, begun = context.today.year, first_month <= context.today.month
    if context.speaks_of_future(match.start(), match.end()):
        year += context.today.month > first_month + 1
    else:
        year -= not begun
    return f"{year}-{code}"


def _holiday(match: Match, context: Context) -> str:
    on = HOLIDAYS[match["h"]]
    if match["y"]:
        return on(int(match["y"])).isoformat()
    near = on(context.today.year)
    found = context.day_of_year(near.month, near.day, match.start(), match.end())
    return on(found.year if found else near.year).isoformat()


def _part_of_month(match: Match, context: Context) -> str:
    year = match["y"] or context.year_of_month(month_number(match["m"]), match.start(), match.end(), "")
    return f"{year}-{month_number(match['m']):02d}"


RULES: tuple[Rule, ...] = (
    # the attacks, whatever the year of the text
    rule(
        "DATE",
        r"\b9/11\b|\bSept(?:\.|ember) 11(?:th)?(?:, 2001)?(?=,? (?:terror|attack|hijack|commission|victim|memorial|plot))",
        lambda _match, _context: "2001-09-11",
        hints="9/11|sept",
    ),
    rule(
        "DATE",
        rf"\bthe (?:first|second|third|fourth|last|final|opening|closing) (?:week|weekend|days) (?:of|in) (?P<m>{MONTH_LONG})(?:,? (?P<y>{YEAR}))?\b",
        _part_of_month,
        hints="week|days of|days in",
    ),
    rule("DATE", rf"\b(?:{ANY_WEEKDAY},? )?(?P<m>{MONTH}) (?P<d>{DAY})(?:,|,? of)? (?P<y>{YEAR})\b", _named_day),
    rule("DATE", rf"\b(?:{ANY_WEEKDAY},? )?(?:the )?(?P<d>{DAY})(?: of)? (?P<m>{MONTH}),? (?P<y>{YEAR})\b", _named_day),
    rule("DATE", r"\b(?P<y>(?:1[5-9]|20)\d\d)-(?P<m>[01]\d)-(?P<d>[0-3]\d)(?:T[\d:.]{5,15}Z?)?\b", _numeric_day),
    # a day above twelve cannot be a month, whatever the country
    rule(
        "DATE",
        r"\b(?P<d>1[3-9]|2\d|3[01])[/.](?P<m>0?[1-9]|1[0-2])[/.](?P<y>(?:19|20)\d\d)\b",
        _numeric_day,
    ),
    rule(
        "DATE", r"\b(?P<m>0?[1-9]|1[0-2])/(?P<d>0?[1-9]|[12]\d|3[01])/(?P<y>(?:19|20)?\d\d)\b", _numeric_day, hints="/"
    ),
    rule("DATE", rf"\b(?P<m>{MONTH})-(?P<d>{DAY})-(?P<y>\d\d)\b", _named_day, hints="-"),
    rule(
        "DATE",
        rf"\b(?:{ANY_WEEKDAY},? )?(?P<m>{MONTH_LONG}|(?:{MONTH_SHORT})(?= )) (?P<d>{DAY})(?:-(?:[12]?\d|3[01]))?\b(?![:,]?\d|%| (?:percent|million|billion))",
        _day_of_month,
        case=True,
    ),
    rule(
        "DATE",
        rf"\b(?:{WEEKDAY},? )?(?:[Tt]he )?(?P<d>{DAY})(?: of)? (?P<m>{MONTH_LONG}|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\b",
        _day_of_month,
        case=True,
    ),
    rule("DATE", rf"\b{PART_OF}(?P<m>{MONTH}),? (?:of )?(?P<y>{YEAR})\b", _month_of_year),
    rule(
        "DATE",
        rf"\b(?P<m>{MONTH_LONG}) of (?:that|the same) year\b",
        _month_of_that_year,
        hints="that year|same year",
    ),
    rule(
        "DATE",
        rf"\b(?P<m>{MONTH_LONG}) (?:of )?(?P<o>last|this|next) year\b",
        _month_of_named_year,
        hints="last year|this year|next year",
    ),
    rule(
        "DATE",
        rf"\b{PART_OF}(?:(?P<o>[Ll]ast|[Nn]ext|[Tt]his|past|(?<=the )following) )?(?P<m>{MONTH_LONG})\b(?!'s? [A-Z])",
        _month,
        case=True,
    ),
    rule("DATE", rf"\b(?P<o>[Ll]ast|[Nn]ext|[Tt]his) (?P<m>{MONTH_SHORT})(?=\W)", _month, case=True),
    rule(
        "DATE",
        rf"\b(?:the |its )?(?:fiscal )?(?P<q>first|second|third|fourth|1st|2nd|3rd|4th)[ -]quarter"
        rf"(?: (?:of |in )?(?:fiscal )?(?P<y>{YEAR})| of (?P<o>last|this|next) year)?\b",
        _quarter,
        hints="quarter",
    ),
    rule("DATE", rf"\bthe (?P<q>last|final) quarter of (?P<y>{YEAR})\b", _quarter, hints="quarter of"),
    rule(
        "DATE",
        rf"(?<![\w$])(?:(?P<k>[QH])(?P<q>[1-4])|(?P<q2>[1-4])Q)(?: (?:of )?(?P<y>{YEAR}))?\b",
        _short_quarter,
        case=True,
    ),
    rule(
        "DATE",
        rf"\b(?:the )?(?P<h>first|second) half of (?:the year|(?P<y>{YEAR})|this year)\b",
        _half,
        hints="half of",
    ),
    rule(
        "DATE",
        rf"\b{PART_OF}(?:the )?(?P<s>spring|summer|autumn|fall|winter)(?: of)?,? (?P<y>{YEAR})\b",
        _season_of_year,
        hints="spring|summer|autumn|fall|winter",
    ),
    rule(
        "DATE",
        r"\b(?P<o>last|this|next) (?P<s>spring|summer|autumn|fall|winter)\b",
        _season,
        hints="spring|summer|autumn|fall|winter",
    ),
    rule(
        "DATE",
        r"(?:(?<=\bin )|(?<=\bby )|(?<=\bover )|(?<=\bduring )|(?<=\bsince )|(?<=\buntil )|(?<=\bfrom )|(?<=\bduring ))"
        r"(?:(?:early|mid|late)[ -])?(?:the )?(?P<s>spring|summer|autumn|winter|(?<=the )fall)\b(?! of\b|-| (?!and|but|when|after|before|as)[a-z]+)",
        _bare_season,
        hints="spring|summer|autumn|fall|winter",
    ),
    rule("DATE", rf"\b(?P<h>{HOLIDAY})(?: weekend)?(?:,? (?P<y>{YEAR}))?(?!\w)", _holiday, case=True),
)
