"""What a rule may ask of the text around a date: the day it is written on, and whether it speaks of the past or the future."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.enrich.dates.reckoning import real_date
from ingest.enrich.dates.words import WEEKDAYS

_LEFT_CHARS = 110
_RIGHT_CHARS = 90
_FAR_AHEAD = timedelta(days=30)
_LONG_AGO = timedelta(days=60)
_NEARLY_A_YEAR_AGO = timedelta(days=330)
_TOO_NEAR_FOR_NEXT = 2

_FUTURE = (
    r"(?:will|shall|may|might|must|can)(?: (?:not|also|then|only|be|have|been|\w{2,12}ly)){0,3}(?: \w{2,20}(?:ed|en))?"
    r"|going to|to be|scheduled|plans?|planned|expected|expects|due|upcoming|slated|set to|until|by|forecast"
    r"|(?:hopes?|hoping|aims?|wants?|intends?|ready|waiting) to|(?:set|called|booked|billed|ordered|promised) for"
    r"|(?<!the )(?<!a )(?:opens?|reopens?|begins?|starts?|ends|closes?|meets?|plays? at|faces|resumes?|retires|expires|launches|hosts"
    r"|leaves for|takes? (?:effect|place)|kicks? off|goes on|votes? on|retires)"
)
_PAST = (
    r"\w{2,20}ed|said|met|told|was|were|had|went|came|took|made|gave|won|lost|held|began|left|found|sent|struck|shot|fell|rose|got"
    r"|led|hit|became|since|says|saw|spoke|set|cut|ran|grew|wrote|happened|has|have|did|broke|brought|bought|built|caught|chose|drew"
    r"|drove|fought|flew|heard|kept|knew|laid|lay|paid|put|quit|rode|sold|sank|sat|slept|spent|stood|stole|swam|swept|taught|thought|threw"
    r"|woke|wore|withdrew|shut|burst|fled|hung|hid|lit|shook|sought|spread|tore|ate|beat|blew|cost|felt|forbade|fired|froze|dug"
)
_CUE = re.compile(rf"(?<![\w'])(?:(?P<future>{_FUTURE})|(?:{_PAST}))\b|(?P<contracted>'ll)\b", re.IGNORECASE)
_HAD_BY_THEN = re.compile(r"\bhad\b")
_CLAUSE_END = re.compile(r"[.;?!\"] |  ")


class UnanchoredError(Exception):
    """A relative date without a day to reckon from."""


@dataclass(slots=True)
class Context:
    """A text while its dates are read, from left to right.

    Attributes:
        text: the plain copy that patterns are tried on.
        anchor: the day that relative dates are reckoned from, None when it is not known.
        last: the last day that a weekday named, for `the following day`.
        mentioned: the last month or year that was named, as its first day, for `the following month`.
    """

    text: str
    anchor: date | None
    last: date | None = None
    mentioned: date | None = None

    @property
    def today(self) -> date:
        """Return the anchor.

        Raises:
            UnanchoredError: when there is none.
        """
        if self.anchor is None:
            raise UnanchoredError
        return self.anchor

    def speaks_of_future(self, start: int, end: int) -> bool:
        """Tell the tense by the nearest verb to the left in the same clause, else to the right."""
        left = self.text[max(0, start - _LEFT_CHARS) : start]
        left = left[max((match.end() for match in _CLAUSE_END.finditer(left)), default=0) :]
        cues = list(_CUE.finditer(left))
        if cues and not (cues[-1].group().lower() == "by" and _HAD_BY_THEN.search(self.text, end, end + _RIGHT_CHARS)):
            return _is_future(cues[-1])
        right = self.text[end : end + _RIGHT_CHARS]
        clause_end = _CLAUSE_END.search(right)
        cue = _CUE.search(right[: clause_end.start()] if clause_end else right)
        return cue is not None and _is_future(cue)

    def weekday(self, name: str, start: int, end: int, direction: str) -> date:
        """Return the day a weekday means: today or the last such day, the next one where the text looks ahead.

        Args:
            name: in any case, unabbreviated.
            start: where it stands,
            end: and where it ends.
            direction: `last`, `next`, `this`, … or "".
        """
        ahead = (WEEKDAYS[name.lower()] - self.today.weekday()) % 7
        if direction == "next":
            # on a Thursday `next Friday` is not tomorrow
            days = ahead if ahead > _TOO_NEAR_FOR_NEXT else ahead + 7
        elif direction in {"last", "past", "previous"}:
            days = ahead - 7
        elif direction in {"this", "coming"} or (ahead and self.speaks_of_future(start, end)):
            days = ahead
        else:
            days = ahead - 7 if ahead else 0
        self.last = self.today + timedelta(days=days)
        return self.last

    def day_of_year(self, month: int, day: int, start: int, end: int) -> date | None:
        """Return the day that a month and a day mean; None when no year near has it (`Feb. 30`)."""
        candidate = real_date(self.today.year, month, day)
        if candidate is None:
            return real_date(self.today.year - 1, month, day) or real_date(self.today.year + 1, month, day)
        if self.speaks_of_future(start, end):
            later = self.today - candidate > _LONG_AGO
            return real_date(candidate.year + 1, month, day) if later else candidate
        if self.today - candidate > _NEARLY_A_YEAR_AGO:
            return real_date(candidate.year + 1, month, day)
        return real_date(candidate.year - 1, month, day) if candidate - self.today > _FAR_AHEAD else candidate

    def year_of_month(self, month: int, start: int, end: int, direction: str) -> int:
        """Return the year that a month without one means."""
        year, now = self.today.year, self.today.month
        if direction in {"last", "past"}:
            return year if month < now else year - 1
        if direction == "next" or (not direction and self.speaks_of_future(start, end)):
            return year if month > now or (month == now and not direction) else year + 1
        return year if direction == "this" or month <= now else year - 1


def _is_future(cue: re.Match[str]) -> bool:
    return cue["future"] is not None or cue["contracted"] is not None
