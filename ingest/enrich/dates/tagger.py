"""Find the dates that an English text speaks of, and say which they are.

All rules are tried on the text; where matches overlap, the one that begins first wins, then the longest, then the earlier rule.
Every value keeps the granularity of its words, and none is finer than the anchor allows.

Known misses: dates in other languages, `Sunday paper` is taken for a day, fiscal years are taken for calendar years.

Source: the approach of HeidelTime (Strötgen & Gertz 2010) and SUTime (Chang & Manning 2012); own rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ingest.document import DateMention, Precision
from ingest.enrich.dates import absolute, clock, lengths, relative, years
from ingest.enrich.dates.context import Context, UnanchoredError
from ingest.enrich.dates.rule import Match, Rule, TimexType

RULES: tuple[Rule, ...] = (*absolute.RULES, *years.RULES, *relative.RULES, *clock.RULES, *lengths.RULES)
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "\t": " ", "\n": " ", "\r": " ", "\xa0": " ", "\u202f": " ", "–": "-"}
)
_NO_FINER_THAN = {
    "year": re.compile(r"\d{2,4}|P.*|.*_REF|XXXX.*"),
    "month": re.compile(r"\d{2,4}|\d{4}-(?:\d\d|Q\d|H\d|SP|SU|FA|WI)|P.*|.*_REF|XXXX.*"),
}


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day that relative dates are reckoned from, and what of it is known."""

    day: date
    precision: Precision = "day"


def find_dates(text: str, anchor: Anchor | None) -> list[DateMention]:
    """Return the date mentions of an English text, in order and without overlap.

    Args:
        text: offsets are into it.
        anchor: None leaves relative dates with value None.
    """
    plain = text.translate(_PLAIN)
    context = Context(plain, anchor.day if anchor else None)
    found: list[DateMention] = []
    end = 0
    for rule, match in _matches(plain):
        if match.start() < end:
            continue
        try:
            value = rule.resolve(match, context)
            if value is None:
                continue
        except UnanchoredError:
            value = None
        if value and anchor and not _is_allowed(value, anchor, match):
            value = None
        end = match.end()
        if value:
            context.note(value, end)
        found.append(DateMention(text[match.start() : end], match.start(), end, _type(rule, match), value))
    return found


def _matches(plain: str) -> Iterator[tuple[Rule, Match]]:
    lowered = plain.lower()
    candidates = [
        (match.start(), -match.end(), priority, match)
        for priority, rule in enumerate(RULES)
        if not rule.hints or any(hint in lowered for hint in rule.hints)
        for match in rule.pattern.finditer(plain)
    ]
    candidates.sort(key=lambda candidate: candidate[:3])
    for _start, _end, priority, match in candidates:
        yield RULES[priority], match


def _type(rule: Rule, match: Match) -> TimexType:
    return "TIME" if rule.type == "DATE" and match.groupdict().get("tod") else rule.type


def _is_allowed(value: str, anchor: Anchor, match: Match) -> bool:
    """Tell whether an anchor that is only a month or a year can carry the value; a date that names its year needs no anchor."""
    limit = _NO_FINER_THAN.get(anchor.precision)
    return limit is None or bool(match.groupdict().get("y")) or bool(limit.fullmatch(value))
