"""Rules for lengths of time (`three days`, `the past decade`) and for what recurs (`daily`, `every Monday`)."""

from __future__ import annotations

import re

from ingest.enrich.dates.context import Context
from ingest.enrich.dates.reckoning import duration
from ingest.enrich.dates.rule import Match, Rule, lower, rule
from ingest.enrich.dates.words import (
    ABOUT,
    MONTH_LONG,
    NUMBER,
    PLURAL_UNITS,
    SETS,
    UNITS,
    WEEKDAY,
    WEEKDAYS,
    month_number,
    number_value,
)

_RATE_BEFORE = re.compile(
    r"(?:\d|\b(?:once|twice|times|percent|million|billion|cents|share|dollars|thousand|tons|barrels|people|miles|hours?|much|half|quarter of"
    r"|euros|pounds|bags|cases)|%) (?:about |nearly )?$",
    re.IGNORECASE,
)
_HALVES = {"years": "P{}Y6M", "months": "P{}M2W", "weeks": "P{}W3D", "hours": "PT{}H30M"}
_PROPER_SETS = frozenset({"daily", "quarterly", "weekly", "monthly", "annual"})


def _counted(match: Match, _context: Context) -> str:
    return duration(number_value(match["n"]), match["u"])


def _counted_or_vague(match: Match, _context: Context) -> str:
    return duration(number_value(match["n"]) if match["n"] else "X", match["u"])


def _vague(match: Match, _context: Context) -> str:
    return duration("X", match["u"])


def _one(match: Match, _context: Context) -> str:
    return duration("1", match["u"])


def _one_unless_rate(match: Match, context: Context) -> str | None:
    """Read `a year` as a length unless it is a rate (`twice a year`), which another rule reads."""
    return (
        None if _RATE_BEFORE.search(context.text[max(0, match.start() - 24) : match.start()]) else _one(match, context)
    )


def _rate(match: Match, context: Context) -> str | None:
    return (
        _one(match, context) if _RATE_BEFORE.search(context.text[max(0, match.start() - 24) : match.start()]) else None
    )


def _and_a_half(match: Match, _context: Context) -> str:
    return _HALVES[lower(match, "u")].format(number_value(match["n"]))


def _named_set(match: Match, _context: Context) -> str | None:
    name = match["w"]
    # `The Daily Ledger`, `Quarterly Review`: a capital makes it a name
    return None if name.lower() in _PROPER_SETS and name[0].isupper() else SETS[name.lower()]


def _every_unit(match: Match, _context: Context) -> str:
    return duration(number_value(match["n"]) if match["n"] else "1", match["u"])


RULES: tuple[Rule, ...] = (
    rule(
        "DURATION",
        rf"\b(?:the )?(?:past|last|next|previous|coming|first|final|following) (?:(?:several|few|couple of|many)|(?P<n>{NUMBER})) (?P<u>{UNITS})\b",
        _counted_or_vague,
    ),
    rule("DURATION", r"\bthe (?:past|last) (?P<u>day|week|month|quarter|year|decade|century)\b", _one),
    rule("DURATION", r"(?<!the )\bpast (?P<u>week|month|year|decade|century)\b", _one),
    rule(
        "DURATION",
        rf"\b(?P<n>{NUMBER})-(?P<u>second|minute|hour|day|night|week|weekend|month|quarter|year|decade)(?:-long)?\b(?![- ]old)(?=-| [a-z])",
        _counted,
    ),
    rule(
        "DURATION",
        rf"\b{ABOUT}(?P<n>{NUMBER}) (?:consecutive |straight |full |business |calendar |trading |more )?(?P<u>{UNITS})\b(?![- ]old| of age|')",
        _counted,
    ),
    rule(
        "DURATION",
        rf"\b{ABOUT}(?:a|an) (?:full |entire |whole )?(?P<u>minute|hour|day|night|week|weekend|month|quarter|year|decade|century"
        r"|fortnight)\b(?! (?:of|old)\b|-)",
        _one_unless_rate,
    ),
    rule("DURATION", rf"\b(?:several|a few|many|recent|a couple of|some|few) (?P<u>{PLURAL_UNITS})\b", _vague),
    rule("DURATION", r"(?<=\bfor )(?P<u>hours|days|weeks|months|years|decades|centuries)\b", _vague),
    rule("DURATION", r"\b(?P<u>decades|centuries|years|months|weeks)\b(?= (?:of|later|before)\b)", _vague),
    rule("DURATION", r"\b(?P<u>decade|century|week|month|year)-long\b", _one),
    rule(
        "DURATION",
        rf"\b(?P<n>\d{{1,6}}|{NUMBER}) (?:1/2|and a half) (?P<u>years|months|weeks|hours)\b",
        _and_a_half,
    ),
    rule("SET", rf"\b(?P<w>{'|'.join(SETS)})\b", _named_set),
    rule(
        "SET",
        rf"\b(?:every|each) (?:(?P<n>{NUMBER}) )?(?P<u>day|night|week|weekend|month|year|quarter|hour|decade|minute)s?\b",
        _every_unit,
    ),
    rule(
        "SET", rf"\b(?:every|each) (?P<w>{WEEKDAY})\b", lambda match, _: f"XXXX-WXX-{WEEKDAYS[lower(match, 'w')] + 1}"
    ),
    rule(
        "SET",
        rf"\b(?:every|each) (?P<m>{MONTH_LONG})\b",
        lambda match, _: f"XXXX-{month_number(match['m']):02d}",
        case=True,
    ),
    rule("SET", rf"\b(?P<w>{WEEKDAY})s\b", lambda match, _: f"XXXX-WXX-{WEEKDAYS[lower(match, 'w')] + 1}", case=True),
    rule("SET", r"\b(?:a|per) (?P<u>day|week|month|year|hour|quarter)\b", _rate),
)
