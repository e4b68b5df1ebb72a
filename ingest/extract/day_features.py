"""Describe each date that a text prints, for the choice of the one that is its own day of publication.

What counts: where it stands (beside the headline, at the very top, before a long stretch without dates), how it stands there (a line of its own,
behind a label or a byline, in a row of a list, within a sentence), how often its day stands there, how it lies beside the other days,
beside the year of the copyright notice and the years that the prose speaks of; and of a page what its markup says of the place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import log1p

from ingest.extract.lines import HEAD_CHARS, TAIL_CHARS
from ingest.extract.stamp_words import SAYS_PUBLISHED
from ingest.extract.text_dates import TextDate

Features = dict[str, float]
Span = tuple[int, int]

_TIME = re.compile(r"\d{1,2}[:h]\d\d|\d ?[apAP]\.?[mM]\b")
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)day|\b(?:mon|tue|wed|thu|fri|sat|sun)\b|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|\b(?:lun|mar|mer|jeu|ven|sam|dim|mo|di|mi|do|fr|sa|so|sáb|dom|gio|sab)[.,]|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:[Bb]y|BY)\b")
_POST = re.compile(r"@\w+\)\s?(?:am |on )?\Z")
"""`(@janedoe) March 2, 2026`: a post that is quoted."""
_BRACKET = re.compile(r"(?:\A|\n)[^\d.!?\n]{0,40}\(\Z")
"""`Harborstadt, (12.11.2031). Wie jedes Jahr …`: a dateline in other clothes."""
_YEAR = re.compile(r"(?:19|20)\d\d(?<!\d{5})(?<![/.:#$€£-]\d{4})(?![\d/:%]|[.,]\d)")
_NOTICE = re.compile(r"(?:©|\(c\)|copyright)[^\d\n]{0,40}(?:(?:19|20)\d\d ?[-–—] ?)?((?:19|20)\d\d)", re.IGNORECASE)
_AROUND_CHARS = 40
_WEEKDAY_CHARS = 16
_TIME_CHARS = 20
_SAYS_CHARS = 70
_FAR_CHARS = 500
_LONG_CHARS = 800
_ROW_CHARS = 200
_TOP_CHARS = 300
_SHORT_LINE_CHARS, _LONG_LINE_CHARS = 40, 110
_DAYS_BEFORE = 2


@dataclass(frozen=True, slots=True)
class _Days:
    """The days of a text: how often each is printed outside of sentences, and its number in the calendar."""

    printed: Counter[str]
    ordinals: dict[str, int]
    noticed: int
    spoken: frozenset[int]


def describe(text: str, dates: Sequence[TextDate], headlines: Sequence[Span]) -> list[Features]:
    """Describe the dates of a text; features that are 0 are left out.

    Args:
        text: in which the dates stand.
        dates: with their spans, in order.
        headlines: spans of the headline and of its copies.
    """
    framed = [each for each in dates if each.frame != "sentence"]
    spans = [_span(each) for each in dates]
    beside = [_beside(span, headlines) for span in spans]
    days = _read_days(text, dates, framed)
    gaps = _gaps(text, framed)
    longest = max((after for _, after in gaps.values()), default=0)
    is_page = any(each.signs for each in dates)
    counts: Counter[str] = Counter()
    found = []
    for each, span, near in zip(dates, spans, beside, strict=True):
        before, after = gaps.get(span[0], (0, 0))
        features = {
            **_of_form(text, each, span),
            **_of_row(before, after, longest),
            **_of_day(each, days),
            **_of_markup(each, near, counts),
            "below": max(0.0, near),
            "above": max(0.0, -near),
            "nearest": float(near == max(beside) and near > 0),
            "no headline": float(not headlines),
            "top": float(span[0] < _TOP_CHARS),
            "place": span[0] / len(text),
            "second half": float(2 * span[0] > len(text)),
            "first": float(bool(framed) and each is framed[0]),
            "page": float(is_page),
            "day after another": float(near <= 0 and _follows_another(each, dates, beside, days)),
        }
        _combine(features, each)
        found.append({name: value for name, value in features.items() if value})
    return found


def _combine(features: Features, each: TextDate) -> None:
    """Add what counts together only: the day of the visit has its weekday and stands above; a label in a long line is a verb."""
    for name in ("above", "below", "first", "latest"):
        features[f"weekday {name}"] = features["weekday"] * float(features[name] > 0)
    for name in ("top", "latest", "before notice", "longest after", "long line", "second half", "long before"):
        features[f"{each.frame} {name}"] = features[name]
    features["row below the text"] = features["second half"] * features["short after"] * float(features["days"] > 0)


def _of_form(text: str, each: TextDate, span: Span) -> Features:
    start, end = span
    before = text[max(0, start - _AROUND_CHARS) : start]
    length = _line_chars(text, start, end)
    return {
        f"frame {each.frame}": 1.0,
        "change": float(each.evidence.kind == "updated"),
        "time": float(_TIME.search(text[start : end + _TIME_CHARS]) is not None),
        "weekday": float(_WEEKDAY.search(text[max(0, start - _WEEKDAY_CHARS) : end]) is not None),
        "by": float(_BY.search(before) is not None),
        "post": float(_POST.search(before) is not None),
        "bracket": float(_BRACKET.search(before) is not None),
        "says published": float(SAYS_PUBLISHED.match(text[end : end + _SAYS_CHARS]) is not None),
        "short line": float(length <= _SHORT_LINE_CHARS),
        "long line": float(length > _LONG_LINE_CHARS),
    }


def _of_row(before: int, after: int, longest: int) -> Features:
    """Describe how much text stands before and after, up to the next date: rows of a list have little, the article has most."""
    return {
        "before": log1p(before) / 10,
        "after": log1p(after) / 10,
        "short before": float(before < _ROW_CHARS),
        "short after": float(after < _ROW_CHARS),
        "row": float(max(before, after) < _ROW_CHARS),
        "long before": float(before >= _LONG_CHARS),
        "long after": float(after >= _LONG_CHARS),
        "longest after": float(after == longest >= _ROW_CHARS),
    }


def _of_day(each: TextDate, days: _Days) -> Features:
    day = _day(each)
    own, year = days.ordinals[day], int(day[:4])
    others = [days.ordinals[other] for other in days.printed]
    return {
        "repeated": log1p(max(0, days.printed[day] - 1)),
        "days": log1p(max(0, len(others) - 1)),
        "only day": float(len(others) == 1),
        "latest": float(own == max(others, default=0)),
        "earliest": float(own == min(others, default=0)),
        "older": log1p(max(0, max(others, default=0) - own)) / 5,
        "before notice": float(year < days.noticed),
        "after notice": float(0 < days.noticed < year),
        "prose later": float(any(spoken > year for spoken in days.spoken)),
        "prose same": float(year in days.spoken),
    }


def _of_markup(each: TextDate, near: float, counts: Counter[str]) -> Features:
    features: Features = {}
    for sign in each.signs or ("none",):
        counts[sign] += 1
        features |= {
            f"in {sign}": 1.0,
            f"first in {sign}": float(counts[sign] == 1),
            f"below in {sign}": max(0.0, near),
        }
    if "box" not in each.signs:
        counts["outside"] += 1
        features["first outside"] = float(counts["outside"] == 1)
    return features


def _read_days(text: str, dates: Sequence[TextDate], framed: Sequence[TextDate]) -> _Days:
    tail = max(HEAD_CHARS, len(text) - TAIL_CHARS)
    noticed = [int(match[1]) for part in (text[:HEAD_CHARS], text[tail:]) for match in _NOTICE.finditer(part)]
    starts = [0, *(min(HEAD_CHARS, _span(each)[1]) for each in framed)]
    ends = [*(min(HEAD_CHARS, _span(each)[0]) for each in framed), min(HEAD_CHARS, len(text))]
    prose = _NOTICE.sub(" ", "\n".join(text[start:end] for start, end in zip(starts, ends, strict=True)))
    return _Days(
        Counter(map(_day, framed)),
        {_day(each): date.fromisoformat(_day(each)).toordinal() for each in dates},
        max(noticed, default=0),
        frozenset(int(match[0]) for match in _YEAR.finditer(prose)),
    )


def _gaps(text: str, framed: Sequence[TextDate]) -> dict[int, Span]:
    """Map where a date starts to how many code points stand before and after it, up to the next date."""
    spans = [(0, 0), *map(_span, framed), (len(text), len(text))]
    return {
        spans[at][0]: (max(0, spans[at][0] - spans[at - 1][1]), max(0, spans[at + 1][0] - spans[at][1]))
        for at in range(1, len(spans) - 1)
    }


def _beside(span: Span, headlines: Sequence[Span]) -> float:
    """Return 0 to 1, how near below a headline; 0 to -1, how near above."""
    nearness = [
        max(0.0, 1 - max(0, span[0] - end) / _FAR_CHARS)
        if span[0] >= start
        else min(0.0, max(0, start - span[1]) / _FAR_CHARS - 1)
        for start, end in headlines
    ]
    return max(nearness, key=abs, default=0.0)


def _follows_another(each: TextDate, dates: Sequence[TextDate], beside: Sequence[float], days: _Days) -> bool:
    """Tell whether one below the headline is of the day before or the one before that: this is the day of the visit then."""
    own = days.ordinals[_day(each)]
    return any(
        near > 0 and other.frame != "sentence" and 0 < own - days.ordinals[_day(other)] <= _DAYS_BEFORE
        for other, near in zip(dates, beside, strict=True)
    )


def _line_chars(text: str, start: int, end: int) -> int:
    """Return how long the line is, as far as it reaches from the date on either side."""
    first = max(text.rfind("\n", max(0, start - _FAR_CHARS), start) + 1, start - _FAR_CHARS, 0)
    last = text.find("\n", end, end + _FAR_CHARS)
    return (min(len(text), end + _FAR_CHARS) if last < 0 else last) - first


def _span(each: TextDate) -> Span:
    return each.evidence.start or 0, each.evidence.end or 0


def _day(each: TextDate) -> str:
    return each.evidence.value[:10]
