"""Rules for lengths of time (`three days`, `the past decade`) and for what recurs (`daily`, `every Monday`)."""

from __future__ import annotations

import re

from ingest.enrich.dates.context import Context
from ingest.enrich.dates.reckoning import duration, singular
from ingest.enrich.dates.rule import Match, Rule, lower, rule
from ingest.enrich.dates.words import (
    ABOUT,
    DAY,
    DAY_PART,
    DAY_PARTS,
    MONTH,
    MONTH_LONG,
    NUMBER,
    PLURAL_UNITS,
    SEASONS,
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
_PARTS = {
    "half": {
        "hour": "PT30M",
        "minute": "PT30S",
        "day": "PT12H",
        "year": "P6M",
        "decade": "P5Y",
        "century": "P50Y",
        "month": "P2W",
    }
}
_PARTS["quarter"] = {"hour": "PT15M", "century": "P25Y"}
_OPENS_SENTENCE = re.compile(r"(?:^|[.?!:\"] {1,2})$")
_VERB_BEFORE = re.compile(r"\b(?:will|to|would|could|may|might|can|should|must|not|usually|typically|often) $")
_HALVES = {"days": "P{}DT12H", "years": "P{}Y6M", "months": "P{}M2W", "weeks": "P{}W3D", "hours": "PT{}H30M"}
_PROPER_SETS = frozenset({"daily", "quarterly", "weekly", "monthly", "annual"})


def _counted(match: Match, _context: Context) -> str:
    return duration(number_value(match["n"]), match["u"])


def _counted_or_vague(match: Match, context: Context) -> str | None:
    if match.group()[:4].lower() == "last" and _VERB_BEFORE.search(
        context.text[max(0, match.start() - 12) : match.start()]
    ):
        return None  # `will last several weeks`
    if context.text[match.end() : match.end() + 4] == " ago":
        return None  # `died last, four years ago` without its comma
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
    return _HALVES[singular(match["u"]) + "s"].format(number_value(match["n"]))


def _hours_and_minutes(match: Match, _context: Context) -> str:
    return f"{duration(number_value(match['n']), 'hour')}{number_value(match['n2'])}M"


def _part(match: Match, _context: Context) -> str | None:
    return _PARTS[lower(match, "p")].get(lower(match, "u"))


def _recurring_part(match: Match, _context: Context) -> str:
    return f"XXXX-XX-XXT{DAY_PARTS[lower(match, 'tod')]}"


def _recurring_day(match: Match, _context: Context) -> str:
    return f"XXXX-{month_number(match['m']):02d}-{int(match['d'].rstrip('sthndr')):02d}"


def _named_set(match: Match, context: Context) -> str | None:
    name, end = match["w"], match.end()
    opens = _OPENS_SENTENCE.search(context.text[max(0, match.start() - 4) : match.start()])
    if name.lower() in _PROPER_SETS and name[0].isupper() and not (opens and context.text[end + 1 : end + 2].islower()):
        return None  # `The Daily Ledger`, `Quarterly Review`: a capital makes it a name
    return SETS[name.lower()]


def _every_unit(match: Match, _context: Context) -> str:
    number = {"other": "2", "few": "X", "": "1"}.get(lower(match, "n")) or number_value(match["n"])
    return duration(number, match["u"])


RULES: tuple[Rule, ...] = (
    rule(
        "DURATION",
        rf"\b(?:the )?(?:past|last|next|previous|coming|first|final|following|latest) (?:(?:several|few|couple of|many)|(?P<n>{NUMBER})) (?P<u>{UNITS})\b",
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
    rule("DURATION", rf"(?:(?<=\bfor )|(?<=\bin )|(?<=\bwithin ))(?P<u>{PLURAL_UNITS})\b", _vague),
    rule("DURATION", r"(?<=\bover )the (?P<u>years|decades|centuries|weeks|months)\b", _vague, hints="over the"),
    rule(
        "DURATION",
        r"(?<!the )(?<!early )(?<!late )(?<!small )(?<![-\w])(?P<u>decades|centuries|years|months|weeks|hours)\b(?= of\b)",
        _vague,
    ),
    rule(
        "DURATION",
        r"(?<![-\w])(?P<u>decades|years|months|weeks|days|hours|minutes|seconds)\b(?= (?:later|earlier|before|after)\b)",
        _vague,
    ),
    rule("DURATION", rf"\b(?P<u>{PLURAL_UNITS})-long\b", _vague, hints="-long"),
    rule("DURATION", r"\b(?P<u>decade|century|week|month|year|day|hour|night)-?long\b", _one, hints="long"),
    rule(
        "DURATION",
        r"\b(?:all|the (?:whole|entire)) (?P<u>day|night|week|weekend|month|year)\b",
        _one,
        hints="all |whole|entire",
    ),
    rule(
        "DURATION",
        r"\bthe (?:first|opening|final) (?P<u>hour|week|month|year|decade)\b(?! (?:of|in) [A-Z])",
        _one,
        hints="the first|the opening|the final",
    ),
    rule(
        "DURATION",
        r"\b(?:more than |less than |about |nearly |almost )?(?P<p>half)[ -](?:an? |of an? )?(?P<u>minute|hour|day|month|year|decade|century)\b",
        _part,
        hints="half",
    ),
    rule("DURATION", r"\b(?:a )?(?P<p>quarter)[ -](?:of an? |of the )?(?P<u>hour|century)\b", _part, hints="quarter"),
    rule(
        "DURATION",
        rf"\b{ABOUT}(?P<n>{NUMBER}|an) hours?,?(?: and)? (?P<n2>{NUMBER}) minutes\b",
        _hours_and_minutes,
        hints=" minutes",
    ),
    rule("DURATION", r"\b(?P<n>an?|one) (?P<u>year|month|week|hour|day) and a half\b", _and_a_half, hints="and a half"),
    rule(
        "DURATION",
        rf"\b(?P<n>\d{{1,6}}|{NUMBER}) (?:1/2|and a half) (?P<u>years|months|weeks|hours|days)\b",
        _and_a_half,
        hints="and a half|1/2",
    ),
    rule("SET", rf"\b(?P<w>{'|'.join(SETS)})\b", _named_set),
    rule(
        "SET",
        rf"\b(?:every|each) (?:(?P<n>{NUMBER}|other|few) )?(?P<u>day|week|month|year|quarter|hour|decade|minute|second)s?\b",
        _every_unit,
        hints="every|each",
    ),
    rule("SET", rf"\b(?:every|each) {DAY_PART}\b", _recurring_part, hints="every|each"),
    rule(
        "SET",
        rf"\b(?:every|each) (?P<s>{'|'.join(SEASONS)})\b",
        lambda match, _: f"XXXX-{SEASONS[lower(match, 's')][0]}",
        hints="every|each",
    ),
    rule("SET", rf"\b(?:every|each) (?P<m>{MONTH}) (?P<d>{DAY})\b", _recurring_day, case=True, hints="every|each"),
    rule(
        "SET",
        r"(?<=\bon )weekends\b|\b(?:every|each) weekend\b",
        lambda _match, _context: "XXXX-WXX-WE",
        hints="weekend",
    ),
    rule(
        "SET",
        rf"\b(?:every|each) (?P<w>{WEEKDAY})\b",
        lambda match, _: f"XXXX-WXX-{WEEKDAYS[lower(match, 'w')] + 1}",
        hints="every|each",
    ),
    rule(
        "SET",
        rf"\b(?:every|each) (?P<m>{MONTH_LONG})\b",
        lambda match, _: f"XXXX-{month_number(match['m']):02d}",
        case=True,
        hints="every|each",
    ),
    rule("SET", rf"\b(?P<w>{WEEKDAY})s\b", lambda match, _: f"XXXX-WXX-{WEEKDAYS[lower(match, 'w')] + 1}", case=True),
    rule("SET", r"\ba (?P<u>day|week|month|year|hour|quarter)\b", _rate),
    rule("SET", r"\bper (?P<u>day|night|week|month|year|quarter|decade)\b", _one, hints="per "),
)
