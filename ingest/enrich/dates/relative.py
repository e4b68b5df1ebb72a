"""Rules for dates that only the day of writing, or a date named before, gives a meaning: weekdays, last week, two days later, that year."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ingest.enrich.dates.context import Context, UnanchoredError
from ingest.enrich.dates.reckoning import duration, fineness, shift, singular, week_value
from ingest.enrich.dates.rule import Match, Rule, lower, rule
from ingest.enrich.dates.words import (
    ABOUT,
    DAY,
    DAY_PART,
    DAY_PARTS,
    MONTH,
    NEAR_DAYS,
    NUMBER,
    OFFSETS,
    PART_OF,
    UNIT,
    WEEKDAY,
    month_number,
    number_value,
)

_SPRING_ENDS = 5
_IN_A_NAME = re.compile(r" [A-Z][a-z]")
_AFTERWARDS = frozenset({"later", "after", "from now"})
_FROM_TODAY = frozenset({"ago", "from now"})
_STEPS = {"previous": -1, "following": 1, "next": 1}
# `two days before the vote` is a length; `the day before, he` and `the day before.` are days
_ALONE = r"(?=[.,;:?!\")]|$| (?:and|but|with|in|at|to|by|on|for|from|when|as)\b)"


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
    return (context.today + timedelta(days=NEAR_DAYS[name])).isoformat() + "TNI" * (name == "tonight")


def _second_day(match: Match, context: Context) -> str:
    return (context.today + timedelta(days=-2 if lower(match, "w").endswith("yesterday") else 2)).isoformat()


def _near_day_part(match: Match, context: Context) -> str:
    return _day_part(match, _near_day(match, context))


def _this_part(match: Match, context: Context) -> str:
    return _day_part(match, (context.today - timedelta(days=lower(match, "o") == "last")).isoformat())


def _neighbour_day(match: Match, context: Context) -> str | None:
    told = context.last_told("day", match.start(), sentences=4)
    step = _STEPS[lower(match, "o")]
    if told is None and step > 0:
        raise UnanchoredError  # the day after what?
    return shift(told.day if told else context.today, step, "day")


def _unit(match: Match, context: Context) -> str | None:
    """Read `last week` from today; `the following month` from the date named before, where one is."""
    offset, unit = lower(match, "o"), lower(match, "u")
    told = context.last_told(unit, match.start()) if offset in {"following", "previous"} else None
    return shift(told.day if told else context.today, OFFSETS[offset], unit)


def _told_unit(match: Match, context: Context) -> str | None:
    """Read `that year`, `the same week` as those of the date named before; without one they are no date of ours."""
    told = context.last_told(lower(match, "u"), match.start(), sentences=3)
    return shift(told.day, 0, match["u"]) if told else None


def _period(match: Match, context: Context) -> str | None:
    """Read `for the year`, `in the quarter` as the one named in the same sentence or before it, else as the current one."""
    unit = lower(match, "u")
    told = context.last_told(unit, match.start())
    if unit == "quarter" and told is None:
        return None
    return shift(told.day if told and told.fineness == fineness(unit) else context.today, 0, unit)


def _part_of_unit(match: Match, context: Context) -> str | None:
    return shift(context.today, OFFSETS.get(lower(match, "o"), 0), match["u"])


def _origin(match: Match, context: Context) -> date:
    """Return what `two days later` counts from: the date named before; `ago` always counts from today."""
    told = None if lower(match, "x") in _FROM_TODAY else context.last_told(singular(match["u"]), match.start())
    return told.day if told else context.today


def _one_unit_away(match: Match, context: Context) -> str | None:
    return shift(_origin(match, context), 1 if lower(match, "x") in _AFTERWARDS else -1, match["u"])


def _units_away(match: Match, context: Context) -> str | None:
    afterwards = lower(match, "x") in _AFTERWARDS
    if match["v"]:
        return "FUTURE_REF" if afterwards else "PAST_REF"
    number = number_value(match["n"])
    if singular(match["u"]) in {"second", "minute", "hour"}:
        return (
            duration(number, match["u"]) if lower(match, "x") in _FROM_TODAY else None
        )  # `closes an hour later`: a length
    return shift(_origin(match, context), int(float(number)) * (1 if afterwards else -1), match["u"])


def _from_day(match: Match, context: Context) -> str | None:
    """Read `a week from Friday`."""
    name = lower(match, "w")
    if name in NEAR_DAYS:
        day = context.today + timedelta(days=NEAR_DAYS[name])
    else:
        day = context.weekday(name, match.start(), match.end(), "this")
    days = int(float(number_value(match["n"]))) * (7 if singular(match["u"]) == "week" else 1)
    return shift(day, days, "day")


def _week_of_day(match: Match, context: Context) -> str | None:
    day = context.day_of_year(month_number(match["m"]), int(match["d"].rstrip("sthndr")), match.start(), match.end())
    return week_value(day) if day else None


def _year_end(_match: Match, context: Context) -> str:
    return str(context.today.year)


def _new_year(_match: Match, context: Context) -> str:
    return str(context.today.year + (context.today.month > _SPRING_ENDS))


def _weekend(match: Match, context: Context) -> str | None:
    over = context.today.weekday() < 5 and not context.speaks_of_future(match.start(), match.end())  # noqa: PLR2004 - Saturday
    return shift(context.today, -over, "weekend")


def _constant(value: str) -> Rule:
    pattern = {
        "PRESENT_REF": r"\b(?:right now|now|currently|at present|presently|nowadays|these days|at the moment|at this time)\b",
        "PAST_REF": r"\b(?:recently|lately|the recent past|(?<=in )the past(?=[.,;]|$)|(?:not )?long ago"
        r"|(?:moments|days|weeks|months|years|decades|centuries) ago)\b",
        "FUTURE_REF": r"\b(?:the (?:near |foreseeable )?future|(?<=in )(?:the )?coming (?:days|weeks|months|quarters|years|decades)|the (?:days|weeks|months|years) ahead)\b",
    }[value]
    return Rule("DATE", re.compile(pattern, re.IGNORECASE), lambda _match, _context: value)


RULES: tuple[Rule, ...] = (
    rule(
        "DATE",
        rf"\b(?:(?:[Ee]arly|[Ll]ate|[Ee]arlier|[Ll]ater) (?:on )?)?(?:(?:[Tt]his )?(?P<o>[Ll]ast|[Nn]ext|[Tt]his|[Pp]ast|coming) )?"
        rf"(?P<w>{WEEKDAY})(?:(?: (?:in the )?|'s ){DAY_PART})?\b(?!s)",
        _weekday,
        case=True,
    ),
    rule(
        "DATE",
        rf"\b(?:(?:early|late|earlier|later) )?(?P<w>today|yesterday|tomorrow)(?: {DAY_PART})?\b",
        _near_day_part,
    ),
    rule("TIME", r"\b(?:(?:early|late|earlier|later) )?(?P<w>tonight)\b", _near_day, hints="tonight"),
    rule("TIME", rf"\b(?:(?:early|late|earlier|later) )?(?P<o>this|last) {DAY_PART}\b", _this_part),
    rule(
        "DATE",
        r"\b(?:the )?(?P<w>day before yesterday|day after tomorrow)\b",
        _second_day,
        hints="before yesterday|after tomorrow",
    ),
    rule("DATE", r"\bthe (?P<o>previous|following|next) day\b", _neighbour_day, hints=" day"),
    rule(
        "DATE",
        r"\b(?:(?:earlier|later|late|early|so far) )?(?P<o>last|this|next|(?<=the )(?:previous|current|following|coming))"
        r"(?: fiscal| financial| academic| calendar| school)? (?P<u>week|weekend|month|quarter|year|decade|century)\b(?!-(?:old|long))",
        _unit,
    ),
    rule("DATE", rf"\b{PART_OF}(?P<o>last|next|this) (?P<u>week|month|year|decade|century|quarter)\b", _part_of_unit),
    rule(
        "DATE",
        r"\b(?:the )?(?:end|beginning|start|middle) of (?P<o>the)(?: school| fiscal| calendar)? (?P<u>year|month|week|decade|century|quarter)\b",
        _part_of_unit,
    ),
    rule(
        "DATE",
        rf"\b(?:a|the) (?P<u>year|month|week|day|decade|century) (?P<x>earlier(?! than)|ago|later(?! than)|(?:before|after){_ALONE})(?!\w)",
        _one_unit_away,
    ),
    rule(
        "DATE",
        r"\b(?:The|A) (?P<u>day|week|month|year) (?P<x>before|after)(?= (?!the\b|a\b|an\b|his\b|her\b|its\b|their\b|he\b|she\b|it\b|they\b)[a-z])",
        _one_unit_away,
        case=True,
    ),
    rule(
        "DATE",
        r"\b(?P<u>year|quarter)-(?P<x>ago|earlier)\b(?: (?:period|quarter))?",
        _one_unit_away,
        hints="-ago|-earlier",
    ),
    rule(
        "DATE",
        rf"\b{ABOUT}(?:(?P<v>(?:a )?(?:several|few|many|couple of|couple|some))|(?P<n>{NUMBER}|a|an)) "
        rf"(?P<u>{UNIT}s?|centuries) (?P<x>ago|earlier(?! than)|later(?! than)|(?:before|after){_ALONE}|from now)(?!\w)",
        _units_away,
    ),
    rule(
        "DATE",
        rf"\b(?P<n>{NUMBER}|a) (?P<u>weeks?|days?) from (?P<w>{WEEKDAY}|today|tomorrow|yesterday)\b",
        _from_day,
        hints=" from ",
    ),
    rule("DATE", rf"\bthe week of (?P<m>{MONTH}) (?P<d>{DAY})\b(?!, \d)", _week_of_day, hints="the week of"),
    rule(
        "DATE",
        r"\b(?:that(?: same)?|the same) (?P<u>day|week|weekend|month|quarter|year|decade)\b",
        _told_unit,
        hints="that |same ",
    ),
    rule(
        "DATE",
        r"(?<=\bfor )the (?:full |whole |entire )?(?P<u>week|month|quarter|year)\b(?! (?:to come|ahead|of)\b)",
        _period,
        hints="for the",
    ),
    rule(
        "DATE",
        r"(?:(?<=\bin )|(?<=\bduring )|(?<=\bof ))the (?P<u>quarter)\b(?! (?:of|century)\b)",
        _period,
        hints="quarter",
    ),
    rule(
        "DATE",
        r"\b(?:the )?(?:rest|remainder) of the (?P<u>week|month|quarter|year|decade)\b",
        _period,
        hints="rest of|remainder",
    ),
    rule(
        "DATE",
        r"(?:\b(?:earlier|later|late|early) in the )(?P<u>week|month|quarter|year)\b",
        _period,
        hints="r in the|y in the|e in the",
    ),
    rule("DATE", r"\byear-?end\b(?!\w)", _year_end, hints="year-end|yearend"),
    rule("DATE", r"(?<=\bin )the new year\b|(?<=\bearly in )the new year\b", _new_year, hints="new year"),
    rule("DATE", r"\bthe weekend\b", _weekend, hints="weekend"),
    _constant("PRESENT_REF"),
    _constant("PAST_REF"),
    _constant("FUTURE_REF"),
)
