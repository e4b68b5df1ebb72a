"""Absolute dates that a text writes out, and how each stands there.

How candidates are found: full dates in the lines of head and tail. A line that is nothing but a date (`Published: Aug. 16, 2017, 3:05 PM EDT`)
is a stamp, no part of the main text. Besides stamps a date counts that stands in a short line, behind a label or a byline, or where
lines were glued (`10:20 PMTags`); what `Updated` stands before is the last change.
Which of them is the text's own is `ingest.extract.own_day`'s to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.document import Evidence, EvidenceKind
from ingest.extract.copyright import in_copyright
from ingest.extract.letters import LOWER, UPPER
from ingest.extract.lines import Line
from ingest.extract.stamp_words import CHANGED, PUBLISHED, SAYS_PUBLISHED, is_stamp
from ingest.extract.written_dates import PLAIN, Reading, WrittenDate, find_dates

Frame = Literal["stamp", "named", "short", "glued", "sentence"]
_BYLINE = re.compile(rf"\b(?:[Bb]y|BY|Von|Par|Por|Di|Door):?\s?[{UPPER}@][^.!?\n]{{2,60}}\Z")
_TIME_AFTER = rf"(?:,?\s*(?:at|um|à|-|–|\||/)?\s*\d{{1,2}}[:.h]\d\d(?::\d\d)?(?:\s?[ap]\.?m\b\.?|\s?[AP]\.?M\.?)?(?:\s?[{UPPER}]{{2,4}}T?(?![{LOWER}]))?)?"
_GLUE_AFTER = re.compile(rf"{_TIME_AFTER}[{UPPER}{LOWER}\"“]")
_BY_AFTER = re.compile(rf"{_TIME_AFTER},?\s?(?:[·|•–—-]\s?)?(?:by|By|BY) [{UPPER}]")
_MAX_STAMP_CHARS = 140
_SHORT_CHARS = 110
_LABEL_CHARS = 48
_LABEL_GAP = 2  # a bracket or a bar between a label's line and its date
_MAX_DATES = 60
_MAX_STAMPS = 6


@dataclass(frozen=True, slots=True)
class TextDate:
    """A date of the text and how it stands there.

    Attributes:
        evidence: with its span.
        frame: `stamp` (a line of nothing else), `named` (by a label or a byline), `short` (in a short line), `glued`, `sentence`.
        signs: what the markup of a page says of its place, see `ingest.extract.html.visible`.
    """

    evidence: Evidence
    frame: Frame
    signs: frozenset[str] = frozenset()


def read_text_dates(
    received: str, lines: Sequence[Line], taken: Iterable[Evidence], reading: Reading = PLAIN
) -> list[TextDate]:
    """Read the dates of some lines, in order.

    Args:
        received: the received text.
        lines: where to look, in order.
        taken: evidence found before; its spans are not read again.
        reading: how dates of figures are read.
    """
    spans = [(item.start, item.end) for item in taken if item.start is not None and item.end is not None]
    found: list[TextDate] = []
    for number, line in enumerate(lines):
        above = lines[number - 1].text[-_LABEL_CHARS:] if number else ""
        for each in _of_line(received, line, above, reading):
            start = each.evidence.start or 0
            if not any(first <= start < last for first, last in spans):
                found.append(each)
        if len(found) >= _MAX_DATES:
            break
    if sum(each.evidence.boilerplate for each in found) > _MAX_STAMPS:
        # a calendar or a list of events, not the page's stamp
        return [replace(each, evidence=replace(each.evidence, boilerplate=False)) for each in found]
    return found


def _of_line(received: str, line: Line, above: str, reading: Reading) -> Iterator[TextDate]:
    dates = [
        date
        for date in find_dates(received, line.start, line.end, reading)
        if not in_copyright(received, date.start, date.end)
    ]
    if not dates:
        return
    if len(line.text) <= _MAX_STAMP_CHARS and _is_stamp(line, dates):
        yield _stamp(received, line, dates, above)
        return
    for date in dates:
        frame = _frame(received, line, date, above)
        kind: EvidenceKind = (
            "updated" if frame != "sentence" and _says_change(received[line.start : date.start]) else "date"
        )
        yield TextDate(Evidence(kind, "text", date.iso, date.start, date.end), frame)


def _stamp(received: str, line: Line, dates: Sequence[WrittenDate], above: str) -> TextDate:
    """Read a line of nothing but dates; what it is may stand on a short line of its own above."""
    own = next((date for date in dates if not _says_change(received[line.start : date.start])), dates[0])
    label = received[line.start : own.start]
    if len(label) <= _LABEL_GAP and len(above) < _LABEL_CHARS:
        label = f"{above} {label}"
    kind: EvidenceKind = "updated" if _says_change(label) else "date"
    evidence = Evidence(kind, "text", own.iso, line.start, line.end, boilerplate=True)
    return TextDate(evidence, "named" if PUBLISHED.search(label) else "stamp")


def _says_change(label: str) -> bool:
    """Tell whether the last label before a date calls it a change."""
    near = label[-_LABEL_CHARS:]
    changes = [match.end() for match in CHANGED.finditer(near)]
    return bool(changes) and PUBLISHED.search(near[changes[-1] :]) is None


def _frame(received: str, line: Line, date: WrittenDate, above: str) -> Frame:
    before = received[max(line.start, date.start - 2 * _LABEL_CHARS) : date.start]
    label = f"{above} {before}" if date.start - line.start <= _LABEL_GAP else before
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
