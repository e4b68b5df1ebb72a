"""The dates that a page prints for its readers: its own day, and the day of its last change.

How candidates are found: every full date in the visible text, as in a text dump; there are also the day of a `<time>` that shows words only, and
16.08.17 in a short line. Which is the page's own `ingest.extract.own_day` says, by what it learned of dumps and pages.
What guards against false ones: menus, forms and copyright lines are not looked at; asides, footers and what is named a list of others count
for less; where no date is likely enough none is given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from lxml.html import HtmlElement

from ingest.document import Evidence
from ingest.extract.day_features import Span
from ingest.extract.html.visible import Visible, read_visible
from ingest.extract.own_day import PRINTED, choose
from ingest.extract.text_dates import TextDate, read_text_dates
from ingest.extract.written_dates import Reading

_WORD = re.compile(r"\w+")
_MIN_TITLE_CHARS = 12
_MAX_TITLES = 4


def read_printed(tree: HtmlElement, title: str, *, day_first: bool | None) -> list[Evidence]:
    """Read the page's own day from its visible text, of kind `updated` where it is called that, and beside a day of publication the last change."""
    visible = read_visible(tree)
    dates, titles = find_printed(visible, day_first=day_first), find_titles(visible, title)
    own = choose(visible.text, dates, titles)
    if own is None:
        return []
    found = [_evidence(own.date, own.probability)]
    if own.date.evidence.kind == "date":
        changes = [each for each in dates if each.evidence.kind == "updated"]
        change = choose(visible.text, changes, titles)
        found += [_evidence(change.date, change.probability)] if change else []
    return found


def find_printed(visible: Visible, *, day_first: bool | None) -> list[TextDate]:
    """Return the dates of the visible text, each with the signs of its line."""
    dates = read_text_dates(visible.text, visible.lines, [], Reading(day_first, short_years=True))
    begins = [line.start for line in visible.lines]
    return [replace(each, signs=visible.signs[bisect_right(begins, each.evidence.start or 0) - 1]) for each in dates]


def find_titles(visible: Visible, title: str) -> list[Span]:
    """Return the spans of the lines that hold the headline, at most four."""
    folded, reach = _folded(title), 3 * len(title)
    if not folded:
        return []
    is_long = len(folded) >= _MIN_TITLE_CHARS  # a short one is in many lines that are not it
    lines = ((line, _folded(line.text[:reach])) for line in visible.lines)
    held = [(line.start, line.end) for line, here in lines if (folded in here if is_long else folded == here)]
    return held[:_MAX_TITLES]


def _evidence(each: TextDate, probability: float) -> Evidence:
    return Evidence(each.evidence.kind, PRINTED, each.evidence.value, confidence=probability)


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text)).casefold()
