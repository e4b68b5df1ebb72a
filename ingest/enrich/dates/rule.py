"""What a rule is: a type, a pattern, and how its match is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from ingest.enrich.dates.context import Context

TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Match = re.Match[str]
Resolver = Callable[[Match, Context], str | None]


class Rule(NamedTuple):
    """One way to write a date.

    Attributes:
        type: TIMEX3 type; a match of the group `tod` (part of day) makes it TIME.
        pattern: tried on the plain copy of the text; every repetition is bounded, so that it stays linear.
        resolve: returns the TIMEX3 value, or None where the words are no date after all; raises UnanchoredError where they are
            one but nothing anchors it.
        hints: a text in which none of these stands, in lower case, has no match: seldom rules cost nothing there.
    """

    type: TimexType
    pattern: re.Pattern[str]
    resolve: Resolver
    hints: tuple[str, ...] = ()


def rule(type_: TimexType, pattern: str, resolve: Resolver, *, case: bool = False, hints: str = "") -> Rule:
    """Make a rule; letter case counts only if `case` says so. Hints are parted by bars."""
    return Rule(
        type_, re.compile(pattern, 0 if case else re.IGNORECASE), resolve, tuple(filter(None, hints.split("|")))
    )


def lower(match: Match, group: str) -> str:
    """Return what a group matched in lower case, "" where it matched nothing."""
    return (match[group] or "").lower()
