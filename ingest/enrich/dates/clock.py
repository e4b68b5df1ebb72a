"""Rules for times of day: `9 a.m. Tuesday`, `Thursday at 14:30 GMT`, `noon`, `overnight`, `that night`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ingest.enrich.dates.context import Context
from ingest.enrich.dates.reckoning import real_date
from ingest.enrich.dates.rule import Match, Rule, lower, rule
from ingest.enrich.dates.words import DAY, DAY_PART, DAY_PARTS, MONTH, NEAR_DAYS, WEEKDAY, YEAR, month_number

_ZONE_NAME = r"(?:[ECMP][SD]T|GMT|UTC|BST|CET|ET|PT|local time|Eastern(?: time)?)"
_CLOCK = (
    r"(?:(?P<h>1[0-2]|0?[1-9])(?:[:.](?P<mi>[0-5]\d))? ?(?P<ap>[ap]\.?m\b\.?)"
    rf"|(?P<h24>[01]?\d|2[0-3]):?(?P<mi24>[0-5]\d)(?= {_ZONE_NAME}\b))(?:,? {_ZONE_NAME}\b)?"
)
_NAMED = r"(?P<n>noon|midnight|midday)"
_NEAR = "(?P<t>" + "|".join(NEAR_DAYS) + ")"
_NIGHT_GOES_ON = r"(?=[.,;:?!]|$| (?:to|and|in|at|by|as|from|when|after|before|on|into|until|through|but|while|for)\b)"
_RECURS = re.compile(
    r"\b(?:every|each|daily|weekly|nightly|weekdays|weekends|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days)\b"
)
_SENTENCE_CHARS = 120


def _time(match: Match) -> str:
    groups = match.groupdict()
    if groups.get("n"):
        return "T24:00" if lower(match, "n") == "midnight" else "T12:00"
    if groups["h24"]:
        return f"T{int(groups['h24']):02d}:{groups['mi24']}"
    hour = int(match["h"]) % 12 + (12 if lower(match, "ap").startswith("p") else 0)
    return f"T{hour:02d}:{match['mi'] or '00'}"


def _on_told_day(match: Match, context: Context) -> str:
    """Read a time without a day as of the day named last, unless it recurs (`opens daily at 9 a.m.`); else as of today."""
    before = context.text[max(0, match.start() - _SENTENCE_CHARS) : match.start()]
    told = None if _RECURS.search(before) else context.last_told("day", match.start(), sentences=1)
    return (told.day if told else context.today).isoformat() + _time(match)


def _on_weekday(match: Match, context: Context) -> str:
    return context.weekday(match["w"], match.start(), match.end(), "").isoformat() + _time(match)


def _on_near_day(match: Match, context: Context) -> str:
    return (context.today + timedelta(days=NEAR_DAYS[lower(match, "t")])).isoformat() + _time(match)


def _day(match: Match, context: Context) -> date | None:
    month, day = month_number(match["m"]), int(match["d"].rstrip("sthndr"))
    if match["y"]:
        return real_date(int(match["y"]), month, day)
    return context.day_of_year(month, day, match.start(), match.end())


def _on_day(match: Match, context: Context) -> str | None:
    found = _day(match, context)
    return found.isoformat() + _time(match) if found else None


def _part_of_day(match: Match, context: Context) -> str | None:
    found = _day(match, context)
    return f"{found.isoformat()}T{DAY_PARTS[lower(match, 'tod')]}" if found else None


def _that_part(match: Match, context: Context) -> str | None:
    told = context.last_told("day", match.start())
    return f"{told.day.isoformat()}T{DAY_PARTS[lower(match, 'tod')]}" if told else None


def _overnight(match: Match, context: Context) -> str:
    ahead = context.speaks_of_future(match.start(), match.end())
    return (context.today - timedelta(days=not ahead)).isoformat() + "TNI"


_DATE = rf"(?P<m>{MONTH}) (?P<d>{DAY})(?:, (?P<y>{YEAR}))?"

RULES: tuple[Rule, ...] = (
    rule("TIME", rf"\b(?:{_CLOCK}|{_NAMED}),?(?: on)? (?P<w>{WEEKDAY})\b(?!,? {MONTH} \d)", _on_weekday),
    rule("TIME", rf"\b(?P<w>{WEEKDAY}) at (?:about |around )?(?:{_CLOCK}|{_NAMED})(?![a-z])", _on_weekday),
    rule("TIME", rf"\b(?:{_CLOCK}|{_NAMED}) {_NEAR}\b", _on_near_day),
    rule("TIME", rf"\b{_NEAR} at (?:about |around )?(?:{_CLOCK}|{_NAMED})(?![a-z])", _on_near_day, hints="at "),
    rule("TIME", rf"\b(?:{_CLOCK}|{_NAMED}),?(?: on)? (?:{WEEKDAY}, )?{_DATE}\b", _on_day),
    rule(
        "TIME", rf"\bthe {DAY_PART} of {_DATE}\b", _part_of_day, hints="the morning|the afternoon|the evening|the night"
    ),
    rule("TIME", rf"\b(?:{_CLOCK}|{_NAMED})(?![a-z])", _on_told_day),
    rule("TIME", rf"\b(?:that(?: same)?|the same) {DAY_PART}\b", _that_part, hints="that |same "),
    rule("TIME", rf"\bovernight\b{_NIGHT_GOES_ON}", _overnight, hints="overnight"),
)
