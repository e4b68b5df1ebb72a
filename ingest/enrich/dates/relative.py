"""Rules for dates that only the day of writing gives a meaning: weekdays, yesterday, last week, three days ago, at noon."""

from __future__ import annotations

import re
from datetime import timedelta

from ingest.enrich.dates.context import Context
from ingest.enrich.dates.reckoning import duration, real_date, shift, singular
from ingest.enrich.dates.rule import Match, Rule, lower, rule
from ingest.enrich.dates.words import (
    ABOUT,
    DAY,
    DAY_PART,
    DAY_PARTS,
    MONTH,
    NUMBER,
    OFFSETS,
    PART_OF,
    UNIT,
    WEEKDAY,
    YEAR,
    month_number,
    number_value,
)

_CLOCK = r"(?P<h>1[0-2]|0?[1-9])(?:[:.](?P<mi>[0-5]\d))? ?(?P<ap>[ap]\.?m\b\.?)"
_ZONE = r"(?:,? (?:[ECMP][SD]T|GMT|UTC|BST|ET|PT|local time|Eastern(?: time)?)\b)?"
_IN_A_NAME = re.compile(r" [A-Z][a-z]")
_AFTERWARDS = frozenset({"later", "after", "from now"})


def _day_part(match: Match, day: str) -> str:
    return f"{day}T{DAY_PARTS[lower(match, 'tod')]}" if match["tod"] else day


def _weekday(match: Match, context: Context) -> str | None:
    if _IN_A_NAME.match(context.text, match.end()) and context.text[max(0, match.start() - 4) : match.start()] in {
        "the ",
        "The ",
    }:
        return None  # `The Sunday Ledger`
    day = context.weekday(match["w"], match.start(), match.end(), lower(match, "o"))
    return _day_part(match, day.isoformat())


def _near_day(match: Match, context: Context) -> str:
    name = lower(match, "w")
    days = {"yesterday": -1, "tomorrow": 1, "day before yesterday": -2, "day after tomorrow": 2}.get(name, 0)
    day = (context.today + timedelta(days=days)).isoformat()
    return f"{day}TNI" if name == "tonight" else day


def _near_day_part(match: Match, context: Context) -> str:
    return _day_part(match, _near_day(match, context))


def _this_part(match: Match, context: Context) -> str:
    return _day_part(match, (context.today - timedelta(days=lower(match, "o") == "last")).isoformat())


def _neighbour_day(match: Match, context: Context) -> str:
    days = {"previous": -1, "following": 1, "next": 1, "same": 0}[lower(match, "o")]
    return ((context.last or context.today) + timedelta(days=days)).isoformat()


def _unit(match: Match, context: Context) -> str | None:
    offset, unit = lower(match, "o"), match["u"]
    told = context.mentioned if offset in {"following", "previous"} and lower(match, "u") in {"month", "year"} else None
    value = shift(told or context.today, OFFSETS[offset], unit)
    if lower(match, "u") == "year" and value:
        context.mentioned = real_date(int(value), 1, 1)
    return value


def _part_of_unit(match: Match, context: Context) -> str | None:
    return shift(context.today, OFFSETS.get(lower(match, "o"), 0), match["u"])


def _one_unit_away(match: Match, context: Context) -> str | None:
    if match.group().lower() == "the year before" and context.mentioned:
        return str(context.mentioned.year - 1)
    return shift(context.today, 1 if lower(match, "x") in _AFTERWARDS else -1, match["u"])


def _units_away(match: Match, context: Context) -> str | None:
    afterwards = lower(match, "x") in _AFTERWARDS
    if match["v"]:
        return "FUTURE_REF" if afterwards else "PAST_REF"
    number = number_value(match["n"])
    if singular(match["u"]) in {"second", "minute", "hour"}:
        return duration(number, match["u"])
    return shift(context.today, int(float(number)) * (1 if afterwards else -1), match["u"])


def _weekend(match: Match, context: Context) -> str | None:
    over = context.today.weekday() < 5 and not context.speaks_of_future(match.start(), match.end())  # noqa: PLR2004 - Saturday
    return shift(context.today, -over, "weekend")


def _clock(match: Match) -> str:
    hour = int(match["h"]) % 12 + (12 if lower(match, "ap").startswith("p") else 0)
    return f"T{hour:02d}:{match['mi'] or '00'}"


def _clock_today(match: Match, context: Context) -> str:
    return context.today.isoformat() + _clock(match)


def _clock_on_weekday(match: Match, context: Context) -> str:
    return context.weekday(match["w"], match.start(), match.end(), "").isoformat() + _clock(match)


def _clock_on_day(match: Match, context: Context) -> str | None:
    month, day = month_number(match["m"]), int(match["d"].rstrip("sthndr"))
    if match["y"]:
        found = real_date(int(match["y"]), month, day)
    else:
        found = context.day_of_year(month, day, match.start(), match.end())
    return found.isoformat() + _clock(match) if found else None


def _noon_today(match: Match, context: Context) -> str:
    return context.today.isoformat() + ("T12:00" if lower(match, "n") == "noon" else "T24:00")


def _noon_on_weekday(match: Match, context: Context) -> str:
    day = context.weekday(match["w"], match.start(), match.end(), "")
    return day.isoformat() + ("T12:00" if lower(match, "n") == "noon" else "T24:00")


def _constant(value: str) -> Rule:
    pattern = {
        "PRESENT_REF": r"\b(?:right now|now|currently|at present|presently|nowadays|these days|at the moment|at this time)\b",
        "PAST_REF": r"\b(?:recently|lately|the recent past|(?<=in )the past(?=[.,;]|$)|(?:not )?long ago"
        r"|(?:moments|days|weeks|months|years|decades|centuries) ago)\b",
        "FUTURE_REF": r"\b(?:the (?:near |foreseeable )?future|(?<=in )the coming (?:days|weeks|months|years))\b",
    }[value]
    return Rule("DATE", re.compile(pattern, re.IGNORECASE), lambda _match, _context: value)


RULES: tuple[Rule, ...] = (
    rule(
        "DATE",
        rf"\b(?:(?:[Ee]arly|[Ll]ate|[Ee]arlier|[Ll]ater) (?:on )?)?(?:(?:this )?(?P<o>[Ll]ast|[Nn]ext|[Tt]his|[Pp]ast|coming) )?"
        rf"(?P<w>{WEEKDAY})(?:(?: (?:in the )?|'s ){DAY_PART})?\b(?!s)",
        _weekday,
        case=True,
    ),
    rule(
        "DATE",
        rf"\b(?:(?:early|late|earlier|later) )?(?P<w>today|yesterday|tomorrow)(?: {DAY_PART})?\b",
        _near_day_part,
    ),
    rule("TIME", r"\b(?:(?:early|late|earlier|later) )?(?P<w>tonight)\b", _near_day),
    rule("TIME", rf"\b(?:(?:early|late|earlier|later) )?(?P<o>this|last) {DAY_PART}\b", _this_part),
    rule("DATE", r"\b(?:the )?(?P<w>day before yesterday|day after tomorrow)\b", _near_day),
    rule("DATE", r"\bthe (?P<o>previous|following|next|same) day\b", _neighbour_day),
    rule(
        "DATE",
        r"\b(?:(?:earlier|later|late|early) )?(?P<o>last|this|next|(?<=the )(?:previous|current|following|coming))"
        r"(?: fiscal| financial| academic| calendar| school)? (?P<u>week|weekend|month|quarter|year|decade|century)\b(?!-(?:old|long))",
        _unit,
    ),
    rule("DATE", rf"\b{PART_OF}(?P<o>last|next|this) (?P<u>week|month|year|decade|century|quarter)\b", _part_of_unit),
    rule(
        "DATE",
        r"\b(?:the )?(?:end|beginning|start|middle) of (?P<o>the) (?P<u>year|month|week|decade|century|quarter)\b",
        _part_of_unit,
    ),
    rule(
        "DATE",
        r"\b(?:a|the) (?P<u>year|month|week|day|decade|century) (?P<x>earlier|ago|later|before(?! yesterday))\b",
        _one_unit_away,
    ),
    rule("DATE", r"\b(?P<u>year|quarter)-(?P<x>ago|earlier)\b(?: (?:period|quarter))?", _one_unit_away),
    rule(
        "DATE",
        rf"\b{ABOUT}(?:(?P<v>(?:a )?(?:several|few|many|couple of|couple|some))|(?P<n>{NUMBER}|a|an)) "
        rf"(?P<u>{UNIT}s?|centuries) (?P<x>ago|earlier|later|before(?= (?:the|he|she|it|that))|from now)\b",
        _units_away,
    ),
    rule("DATE", r"\bthe weekend\b", _weekend),
    rule("TIME", rf"\b{_CLOCK}{_ZONE},?(?: on)? (?P<w>{WEEKDAY})\b", _clock_on_weekday),
    rule(
        "TIME",
        rf"\b{_CLOCK}{_ZONE},?(?: on)? (?:{WEEKDAY}, )?(?P<m>{MONTH}) (?P<d>{DAY})(?:, (?P<y>{YEAR}))?\b",
        _clock_on_day,
    ),
    rule("TIME", rf"\b(?P<n>noon|midnight)(?: on)? (?P<w>{WEEKDAY})\b", _noon_on_weekday),
    rule("TIME", rf"\b{_CLOCK}{_ZONE}(?![a-z])", _clock_today),
    rule("TIME", r"\b(?P<n>noon|midnight)\b", _noon_today),
    _constant("PRESENT_REF"),
    _constant("PAST_REF"),
    _constant("FUTURE_REF"),
)
