"""What a rule may ask of the text around a date: the day it is written on, and whether it speaks of the past or the future."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from ingest.enrich.dates.reckoning import fineness, first_day, real_date
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
    r"|leaves|takes? (?:effect|place)|kicks? off|go(?:es)? on|votes? on)"
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
_SENTENCE_END = re.compile(r"(?<!\b[A-Z][a-z])(?<!\b[A-Z])[.?!][\"')]{0,2} {1,2}(?=[\"'(]?[A-Z])")
_TOLD_REACH_CHARS = 400
# `in 2012`, `last year`; `the 2012 nominee said in March` says nothing of when
_SAYS_WHEN = re.compile(r"\b(?:(?:in|since|during|until) \d{4}|(?:last|next|previous|following) year)$", re.IGNORECASE)
_YEAR_CHARS = 20


class UnanchoredError(Exception):
    """A relative date without a day to reckon from."""


class Told(NamedTuple):
    """A date that the text has named: where it ends, its TIMEX3 value and first day, and how fine it is (0 a day … 4 a year)."""

    end: int
    value: str
    day: date
    fineness: int


@dataclass(slots=True)
class Context:
    """A text while its dates are read, from left to right.

    Attributes:
        text: the plain copy that patterns are tried on.
        anchor: the day that relative dates are reckoned from, None when it is not known.
        told: the dates named so far, for `the following day`, `two years later`, `that month`.
    """

    text: str
    anchor: date | None
    told: list[Told] = field(default_factory=list)

    @property
    def today(self) -> date:
        """Return the anchor.

        Raises:
            UnanchoredError: when there is none.
        """
        if self.anchor is None:
            raise UnanchoredError
        return self.anchor

    def note(self, value: str, end: int) -> None:
        """Remember a date that the text named."""
        day = first_day(value)
        if day is not None:
            self.told.append(Told(end, value, day, fineness(value)))

    def last_told(self, unit: str, start: int, *, sentences: int = 2) -> Told | None:
        """Return the last date named before that is at least as fine as a unit: `two years later` may count from a day, `two days later` not from a year.

        Args:
            unit: singular.
            start: where the words stand that ask.
            sentences: how far to look back; 1 is the same sentence.
        """
        for told in reversed(self.told):
            between = self.text[told.end : start]
            if len(between) > _TOLD_REACH_CHARS or len(_SENTENCE_END.findall(between)) >= sentences:
                return None
            if told.fineness <= fineness(unit):
                return told
        return None

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
        return self.today + timedelta(days=days)

    def day_of_year(self, month: int, day: int, start: int, end: int) -> date | None:
        """Return the day that a month and a day mean; None when no year near has it (`Feb. 30`)."""
        year = self._told_year(start, end)
        candidate = real_date(year or self.today.year, month, day)
        if year:
            return candidate
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
        if not direction and (told := self._told_year(start, end)):
            return told
        if direction in {"last", "past"}:
            return year if month < now else year - 1
        if direction == "next" or (not direction and self.speaks_of_future(start, end)):
            return year if month > now or (month == now and not direction) else year + 1
        return year if direction == "this" or month <= now else year - 1

    def _told_year(self, start: int, end: int) -> int | None:
        """Return the year that the same sentence named: `Next year it runs from May 24`, where the tense does not speak against it."""
        told = self.last_told("year", start, sentences=1)
        if told is None or told.fineness < fineness("year") or told.day.year == self.today.year:
            return None
        words = self.text[max(0, told.end - _YEAR_CHARS) : told.end]
        if not _SAYS_WHEN.search(words):
            return None
        ahead = told.day.year > self.today.year
        return told.day.year if ahead or not self.speaks_of_future(start, end) else None


def _is_future(cue: re.Match[str]) -> bool:
    return cue["future"] is not None or cue["contracted"] is not None
