"""The dates that a page prints for its readers where no element is named after them.

How candidates are found: the visible text as lines, one for each block. A short line that holds a full date, or a date behind a word that
says what it is (`Veröffentlicht am`, `Last updated`), counts; a date within a sentence does not. Best is what stands beside the headline, then
what is called the publication, then a day that stands alone and is the only one of its kind on the page.
What guards against false ones: navigation, footers, asides and copyright lines are not looked at; a page that prints several days in the
same way is a list, and none of them is its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, chain
from operator import itemgetter

from lxml import etree
from lxml.html import HtmlElement

from ingest.document import Evidence, EvidenceKind
from ingest.extract.copyright import in_copyright
from ingest.extract.html.tree import BLOCKS
from ingest.extract.stamp_words import CHANGED, PUBLISHED, SAYS_PUBLISHED
from ingest.extract.written_dates import find_dates

_FILED = re.compile(r"[^\d.!?]{0,40}\(\Z")
"""`Harborstadt, (12.11.2031). Wie jedes Jahr …`: a dateline in other clothes."""
_GONE = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "footer",
        "aside",
        "select",
        "textarea",
        "head",
        "button",
        "svg",
        "iframe",
    ]
)
_WORD = re.compile(r"\w+")
_SHORT_CHARS = 110
_FAR_CHARS = 500
_ABOVE_CHARS = 100
_LABEL_CHARS = 40
_LABEL_GAP = 2  # a bracket or a bar between a label's line and its date
_MAX_LINES = 4000
_MIN_TITLE_CHARS = 12
_MAX_TITLES = 4


@dataclass(frozen=True, slots=True)
class _Printed:
    line: int
    iso: str
    is_change: bool
    is_named: bool


def read_printed(tree: HtmlElement, title: str, *, day_first: bool | None) -> list[Evidence]:
    """Read the page's own date from its visible text: at most one of publication, origin `stamp` or `printed`, and one of change."""
    body = tree.find("body")
    lines = [line for line, _ in zip(_lines(tree if body is None else body), range(_MAX_LINES), strict=False)]
    printed = list(_printed(lines, day_first))
    beside = _beside(lines, printed, title)
    found: list[Evidence] = []
    for is_change in (False, True):
        own = next((each for each in beside if each.is_change is is_change), None)
        other = own or _only([each for each in printed if each.is_change is is_change])
        if other is not None:
            kind: EvidenceKind = "updated" if is_change else "date"
            found.append(Evidence(kind, "stamp" if own is not None else "printed", other.iso))
    return found


def _printed(lines: list[str], day_first: bool | None) -> Iterator[_Printed]:
    for number, line in enumerate(lines):
        for date in find_dates(line, day_first=day_first):
            before = line[: date.start]
            if date.start <= _LABEL_GAP and number:
                before = f"{lines[number - 1][-_LABEL_CHARS:]} {before}"
            is_change = CHANGED.search(before[-_LABEL_CHARS:]) is not None
            is_named = bool(PUBLISHED.search(before) or SAYS_PUBLISHED.match(line, date.end))
            is_own = is_change or is_named or len(line) <= _SHORT_CHARS or bool(_FILED.match(line[: date.start]))
            if is_own and not in_copyright(line, date.start, date.end):
                yield _Printed(number, date.iso, is_change, is_named)


def _beside(lines: list[str], printed: list[_Printed], title: str) -> list[_Printed]:
    """Return what stands beside the headline, nearest first; above counts as farther, since menus and teasers stand there."""
    folded = _folded(title)
    if len(folded) < _MIN_TITLE_CHARS:
        return []
    begins = [0, *accumulate(len(line) for line in lines)]
    titles = [number for number, line in enumerate(lines) if folded in _folded(line[: 3 * len(title)])][:_MAX_TITLES]
    near: list[tuple[int, _Printed]] = []
    for each in printed:
        below = (begins[each.line] - begins[number + 1] for number in titles if number < each.line)
        above = (2 * (begins[number] - begins[each.line + 1]) + _ABOVE_CHARS for number in titles if number > each.line)
        same = (0 for number in titles if number == each.line)
        distance = min(chain(below, above, same), default=_FAR_CHARS)
        if distance < _FAR_CHARS:
            near.append((distance, each))
    return [each for _, each in sorted(near, key=itemgetter(0))]


def _only(printed: list[_Printed]) -> _Printed | None:
    """Return the one day that is named what it is, else the one day that stands alone; None where there are several."""
    for group in ([each for each in printed if each.is_named or each.is_change], printed):
        if group:
            return group[0] if len({each.iso[:10] for each in group}) == 1 else None
    return None


def _lines(body: HtmlElement) -> Iterator[str]:
    """Yield the visible text of each block."""
    parts: list[str] = []
    walker = etree.iterwalk(body, events=("start", "end"))
    for event, element in walker:
        is_gone = element.tag in _GONE
        if event == "start":
            if is_gone:
                walker.skip_subtree()
            elif element.tag in BLOCKS or element.tag == "br":
                yield from _flush(parts)
            if not is_gone:
                parts.append(element.text or "")
        else:
            if is_gone or element.tag in BLOCKS:
                yield from _flush(parts)
            parts.append(element.tail or "")
    yield from _flush(parts)


def _flush(parts: list[str]) -> Iterator[str]:
    line = " ".join("".join(parts).split())
    parts.clear()
    if line:
        yield line


def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text)).casefold()
