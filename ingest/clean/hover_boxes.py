"""Lift boxes that open over a name out of the sentence they were flattened into, so that the sentence is whole for all that comes after.

    Sen. Jane Roe Jane Ann RoeFerry bill fails by one vote Roe: 'The pier must go' MORE (R-Alder) said on Monday

How candidates are found: a word that ends such a box (`MORE`); before it on the same line a person's full name; before that the
same surname, as the sentence has it.
What guards against false ones: all three signs must stand there, and nothing but names between the two surnames.
Known misses: boxes over the names of places and companies.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from ingest.clean.boilerplate import Found
from ingest.clean.letters import LOWER, UPPER
from ingest.document import Evidence, RemovedSpan

NAME_BOX_RULE = "related.name_box"
_END = re.compile(r"(?<=[\s….?!'’\"”)])(?:(?:READ|SEE|VIEW) )?MORE(?![\w-]|\s+[A-Z]{2})")
_MAX_BOX_CHARS = 700
_MIN_HEADLINE_CHARS = 12
_STUCK = re.compile(rf"(?<=[{LOWER}][{LOWER}])(?=[{UPPER}\d'\"‘“])")
_APART = re.compile(rf"(?<=[{LOWER}][{LOWER}])(?= [{UPPER}\d'\"‘“])")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_NAME = rf"[{UPPER}][{LOWER}{UPPER}.'’-]*"
# `Jr.` is the sentence's; particles are small.
_SUFFIX = re.compile(r"[ ,]{0,2}(?:Jr\b\.?|Sr\b\.?|I{2,3}\b|IV\b)")
_FULL_NAME = re.compile(rf"\s?(?:(?:{_NAME}|[(\"“]{_NAME}[)\"”]|de|la|del|van|von|der|bin|al|el)\s){{1,4}}")
_MAX_NAME_CHARS = 60


def find_boxes(text: str) -> list[Found]:
    """Return what stands in sentences behind a name and belongs to a box that opens over it, in order and disjoint."""
    boxes: list[Found] = []
    behind_last = 0
    for mark in _END.finditer(text):
        first = max(behind_last, mark.start() - _MAX_BOX_CHARS)
        first = max(first, text.rfind("\n", first, mark.start()) + 1)
        start = _find_start(text, first, mark.start())
        if start is not None:
            boxes.append(Found(NAME_BOX_RULE, start, mark.end()))
        behind_last = mark.end()  # so that no part of a long line is looked at twice
    return boxes


def _find_start(text: str, first: int, last: int) -> int | None:
    """Return where a box begins that ends before `last`: behind a name that headlines are stuck to, else behind the last name said twice."""
    last -= _MIN_HEADLINE_CHARS
    stuck, apart = (
        [_behind_first_name(text, first, over.start()) for over in pattern.finditer(text, first, last)]
        for pattern in (_STUCK, _APART)
    )
    found = next((start for start in stuck if start is not None), None)
    return found if found is not None else max((start for start in apart if start is not None), default=None)


def _behind_first_name(text: str, first: int, over: int) -> int | None:
    """Return the end of the surname, said for the first time, that is said again right before `over`."""
    surname = _word_before(text, first, over)
    again = over - len(surname)
    before = text.rfind(surname, max(first, again - _MAX_NAME_CHARS), again) if surname[:1].isupper() else -1
    if before < 0 or text[before - 1 : before].isalpha():
        return None
    suffix = _SUFFIX.match(text, before + len(surname), again)
    end = suffix.end() if suffix else before + len(surname)
    return end if _FULL_NAME.fullmatch(text, end, again) else None


def _word_before(text: str, first: int, over: int) -> str:
    words = _WORD.findall(text, max(first, over - _MAX_NAME_CHARS), over)
    return words[-1] if words else ""


@dataclass(frozen=True, slots=True)
class Lifted:
    """A text without some of its spans, and the way back to its offsets.

    Attributes:
        text: what is left.
        boxes: what was lifted out, in order and disjoint, offsets into the text before.
    """

    text: str
    boxes: tuple[RemovedSpan, ...]

    def move(self, evidence: Collection[Evidence]) -> Collection[Evidence]:
        """Return evidence with offsets into the text that is left; what stood in a box only has none."""
        return [self._moved(item) for item in evidence] if self.boxes else evidence

    def put_back(self, removed: Sequence[RemovedSpan], before: str) -> tuple[RemovedSpan, ...]:
        """Return spans of what is left, and the boxes that none of them holds, as spans of the text before."""
        if not self.boxes:
            return tuple(removed)
        starts = [box.start for box in self.boxes]
        gone = [0, *accumulate(box.end - box.start for box in self.boxes)]
        at = [start - lost for start, lost in zip(starts, gone, strict=False)]
        spans = []
        for span in removed:
            start, last = span.start + gone[bisect_right(at, span.start)], span.end - 1
            end = last + gone[bisect_right(at, last)] + 1
            spans.append(RemovedSpan(span.rule, start, end, before[start:end]))
        begins = [span.start for span in spans]
        free = [
            box
            for box in self.boxes
            if not (before_it := bisect_right(begins, box.start)) or box.start >= spans[before_it - 1].end
        ]
        return tuple(sorted([*spans, *free], key=lambda span: span.start))

    def _moved(self, item: Evidence) -> Evidence:
        if item.start is None or item.end is None:
            return item
        return replace(item, start=self._offset(item.start), end=self._offset(item.end))

    def _offset(self, offset: int) -> int:
        return offset - sum(min(box.end, offset) - box.start for box in self.boxes if box.start < offset)


def lift(text: str, boxes: Sequence[Found]) -> Lifted:
    """Take spans out of a text.

    Args:
        text: as received.
        boxes: in order and disjoint.
    """
    bounds = [0, *(offset for box in boxes for offset in (box.start, box.end)), len(text)]
    left = "".join(text[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True))
    return Lifted(left, tuple(RemovedSpan(box.rule, box.start, box.end, text[box.start : box.end]) for box in boxes))
