"""Absolute dates that the head and the tail of a text write out, and which of them is the text's own.

How candidates are found: full dates in the lines of head and tail. A line that is nothing but a date (`Published: Aug. 16, 2017, 3:05 PM EDT`)
is a stamp, no part of the main text. Besides stamps a date counts that stands in a short line, behind a label or a byline, or where
lines were glued (`10:20 PMTags`); what `Updated` stands before is the last change.
Of these `place_dates` finds the text's own (origin `byline`): what stands beside the headline; else the first that a label or a byline names;
else the only day (origin `printed`).
What guards against false ones: where several days are printed alike they are other articles' (origin `elsewhere`, which nobody believes); a
date within a sentence is what the text speaks of, and counts in its first sentences only (origin `text`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.document import Evidence
from ingest.extract.copyright import in_copyright
from ingest.extract.letters import LOWER, UPPER
from ingest.extract.lines import Line
from ingest.extract.stamp_words import CHANGED, PUBLISHED, SAYS_PUBLISHED, is_stamp
from ingest.extract.written_dates import WrittenDate, find_dates

ELSEWHERE = "elsewhere"
_Frame = Literal["stamp", "named", "short", "glued", "sentence"]
_BYLINE = re.compile(rf"\b(?:[Bb]y|BY|Von|Par|Por|Di|Door)(?:\s|(?=[{UPPER}]))[^.!?\n]{{3,60}}\Z")
_TIME_AFTER = rf"(?:,?\s*(?:at|um|à|-|–|\||/)?\s*\d{{1,2}}[:.h]\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?|\s?[AP]\.?M\.?)?(?:\s?[{UPPER}]{{2,4}}T?(?![{LOWER}]))?)?"
_GLUE_AFTER = re.compile(rf"{_TIME_AFTER}[{UPPER}{LOWER}\"“]")
_BY_AFTER = re.compile(rf"{_TIME_AFTER},?\s?(?:[·|•–—-]\s?)?(?:by|By|BY) [{UPPER}]")
_MAX_STAMP_CHARS = 140
_SHORT_CHARS = 110
_LABEL_CHARS = 48
_HEAD_PROSE_CHARS = 600
_MAX_DATES = 60
_MAX_STAMPS = 6
_FAR_CHARS = 500
_ABOVE_CHARS = 100
_MIN_PROSE_CHARS = 800
_WEAK = frozenset({"short", "glued"})


@dataclass(frozen=True, slots=True)
class TextDate:
    """A date of the text and how it stands there.

    Attributes:
        evidence: with its span.
        frame: `stamp` (a line of nothing else), `named` (by a label or a byline), `short` (in a short line), `glued`, `sentence`.
    """

    evidence: Evidence
    frame: _Frame


def read_text_dates(received: str, lines: Sequence[Line], taken: Iterable[Evidence]) -> list[TextDate]:
    """Read the dates of head and tail, in order.

    Args:
        received: the received text.
        lines: lines of head and tail, in order.
        taken: evidence found before; its spans are not read again.
    """
    spans = [(item.start, item.end) for item in taken if item.start is not None and item.end is not None]
    found: list[TextDate] = []
    for number, line in enumerate(lines):
        above = lines[number - 1].text[-_LABEL_CHARS:] if number else ""
        for each in _of_line(received, line, above):
            start = each.evidence.start or 0
            if not any(first <= start < last for first, last in spans):
                found.append(each)
        if len(found) >= _MAX_DATES:
            break
    if sum(each.evidence.boilerplate for each in found) > _MAX_STAMPS:
        # a calendar or a list of events, not the page's stamp
        return [replace(each, evidence=replace(each.evidence, boilerplate=False)) for each in found]
    return found


def place_dates(received: str, dates: Sequence[TextDate], headline: Evidence | None) -> list[Evidence]:
    """Say which date is the text's own, by its origin.

    Args:
        received: the received text.
        dates: as `read_text_dates` found them.
        headline: with its span, None where there is none.
    """
    framed = [each for each in dates if each.frame != "sentence"]
    for kind in ("date", "updated"):
        own = _own(received, [each for each in framed if each.evidence.kind == kind], framed, headline)
        if own is not None:
            return [_placed(each, *own) for each in dates]
    return [_placed(each, None, ELSEWHERE) for each in dates]


def _own(
    received: str, dates: Sequence[TextDate], framed: Sequence[TextDate], headline: Evidence | None
) -> tuple[TextDate, str] | None:
    beside = _beside(dates, headline)
    if beside is not None:
        return beside, "byline"
    named = [each for each in dates if each.frame == "named"]
    other = _before_prose(received, dates, framed) or (named[0] if named else _only(dates))
    if other is None or (other.frame in _WEAK and 2 * (other.evidence.start or 0) > len(received)):
        return None  # in the second half those are of the footer and of other articles, two times in three
    return other, "printed"


def _before_prose(received: str, dates: Sequence[TextDate], framed: Sequence[TextDate]) -> TextDate | None:
    """Return what the longest stretch without such dates follows: lists of other articles have one every line or two."""
    begins = [*(each.evidence.start or 0 for each in framed), len(received)]
    stretches = {id(each): after - (each.evidence.end or 0) for each, after in zip(framed, begins[1:], strict=True)}
    best = max(dates, key=lambda each: stretches[id(each)], default=None)
    return best if best is not None and stretches[id(best)] >= _MIN_PROSE_CHARS else None


def _placed(each: TextDate, own: TextDate | None, origin: str) -> Evidence:
    if each is own:
        return replace(each.evidence, origin=origin)
    is_believed = each.frame == "sentence" and (each.evidence.start or 0) < _HEAD_PROSE_CHARS
    return replace(each.evidence, origin="text" if is_believed else ELSEWHERE)


def _beside(dates: Sequence[TextDate], headline: Evidence | None) -> TextDate | None:
    """Return what stands nearest to the headline; above counts as farther, since menus and teasers stand there."""
    if headline is None or headline.start is None or headline.end is None:
        return None
    distances = []
    for number, each in enumerate(dates):
        start, end = each.evidence.start or 0, each.evidence.end or 0
        distance = start - headline.end if start >= headline.end else 2 * (headline.start - end) + _ABOVE_CHARS
        if distance < _FAR_CHARS:
            distances.append((distance, number))
    return dates[min(distances)[1]] if distances else None


def _only(dates: Sequence[TextDate]) -> TextDate | None:
    """Return the first where all are of one day."""
    return dates[0] if dates and len({each.evidence.value[:10] for each in dates}) == 1 else None


def _of_line(received: str, line: Line, above: str) -> Iterator[TextDate]:
    dates = [
        date for date in find_dates(received, line.start, line.end) if not in_copyright(received, date.start, date.end)
    ]
    if not dates:
        return
    if len(line.text) <= _MAX_STAMP_CHARS and _is_stamp(line, dates):
        kind: Literal["date", "updated"] = "date"
        if CHANGED.search(received[line.start : dates[0].start]):
            kind = "updated"
            dates = [date for date in dates if not _is_change(received, line, date)] or dates
            kind = "date" if not _is_change(received, line, dates[0]) else kind
        evidence = Evidence(kind, "text", dates[0].iso, line.start, line.end, boilerplate=True)
        yield TextDate(evidence, "stamp" if not PUBLISHED.search(received, line.start, dates[0].start) else "named")
        return
    for date in dates:
        frame = _frame(received, line, date, above)
        kind = "updated" if frame != "sentence" and _is_change(received, line, date) else "date"
        yield TextDate(Evidence(kind, "text", date.iso, date.start, date.end), frame)


def _is_change(received: str, line: Line, date: WrittenDate) -> bool:
    """Tell whether the last label before a date calls it a change."""
    before = received[max(line.start, date.start - _LABEL_CHARS) : date.start]
    changes = [match.end() for match in CHANGED.finditer(before)]
    return bool(changes) and PUBLISHED.search(before[changes[-1] :]) is None


def _frame(received: str, line: Line, date: WrittenDate, above: str) -> _Frame:
    before = received[max(line.start, date.start - 2 * _LABEL_CHARS) : date.start]
    label = f"{above} {before}" if date.start - line.start <= 2 else before  # noqa: PLR2004 - a bracket or a bar
    if PUBLISHED.search(label[-_LABEL_CHARS:]) or _BYLINE.search(before) or _BY_AFTER.match(received, date.end):
        return "named"
    if len(line.text) <= _SHORT_CHARS:
        return "named" if SAYS_PUBLISHED.match(line.text, date.end - line.start) else "short"
    is_glued = received[date.start - 1 : date.start].isalnum() or _GLUE_AFTER.match(received, date.end, line.end)
    return "glued" if is_glued else "sentence"


def _is_stamp(line: Line, dates: Sequence[WrittenDate]) -> bool:
    rest = line.text
    for date in reversed(dates):
        rest = f"{rest[: date.start - line.start]} {rest[date.end - line.start :]}"
    return is_stamp(rest)
