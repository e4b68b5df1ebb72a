"""The date histogram as an SVG that needs no style or script: each bar is a link to its days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.search import Bar, Query
from newsfold.web.parameters import address

WIDTH, HEIGHT, FLOOR = 600, 90, 74
_THICKEST = 24


@dataclass(frozen=True, slots=True)
class Column:
    """One bar.

    Attributes:
        x, width: of its whole column, in the units of the drawing.
        left, thickness, top, height: of the part that is filled.
        href: the search narrowed to its days.
        chosen: whether its days lie within the chosen ones.
    """

    first: str
    last: str
    count: int
    x: float
    width: float
    left: float
    thickness: float
    top: float
    height: float
    href: str
    chosen: bool


def columns(query: Query, bars: Sequence[Bar]) -> list[Column]:
    """Lay out the bars over the whole width."""
    most = max((bar.count for bar in bars), default=0) or 1
    step = WIDTH / max(len(bars), 1)
    thickness = round(min(step * 0.86, _THICKEST), 2)
    return [
        Column(
            first=bar.first.isoformat(),
            last=bar.last.isoformat(),
            count=bar.count,
            x=round(number * step, 2),
            width=round(step, 2),
            left=round((number + 0.5) * step - thickness / 2, 2),
            thickness=thickness,
            top=round(FLOOR - _height(bar.count, most), 2),
            height=_height(bar.count, most),
            href=address(replace(query, since=bar.first, until=bar.last, offset=0)),
            chosen=_is_chosen(query, bar),
        )
        for number, bar in enumerate(bars)
    ]


def _height(count: int, most: int) -> float:
    """Return at least two units for something, none for nothing."""
    return round(max(2.0, count / most * (FLOOR - 4)), 2) if count else 0.0


def _is_chosen(query: Query, bar: Bar) -> bool:
    return not (query.since and bar.last < query.since) and not (query.until and bar.first > query.until)
