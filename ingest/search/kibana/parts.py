"""What dashboards are made of, in our words; `objects` turns it into Kibana's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Shape = Literal["bars", "lines", "table", "number", "ring", "map"]
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class View:
    """A data view.

    Attributes:
        kind: of the index: "" the documents, else `-runs`, `-counts` or `-quarantine`.
        labels: field → what people read.
    """

    id: str
    name: str
    kind: str
    labels: Mapping[str, str] = field(default_factory=lambda: _NONE)


@dataclass(frozen=True, slots=True)
class Split:
    """A bucket: of time (`per_time`), of the largest values of a field, or, on a map, of its points.

    Attributes:
        size: number of values; does not count for time.
        missing: give documents without the field a bucket of their own.
    """

    field: str
    label: str
    size: int = 10
    per_time: bool = False
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """A number: `count` of rows (`field` is empty then), `sum`, `unique_count`, `median` or `max` of a field."""

    how: Literal["count", "sum", "unique_count", "median", "max"]
    label: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A chart: its splits from outside in, its numbers, and which rows it is about (KQL).

    Attributes:
        only: exact `field: value` conditions, all of which hold; KQL and requests are both made from them.
        width: of 48 columns.
    """

    id: str
    title: str
    view: str
    shape: Shape
    splits: tuple[Split, ...]
    measures: tuple[Measure, ...]
    only: Mapping[str, str] = field(default_factory=lambda: _NONE)
    width: int = 24
    height: int = 12


@dataclass(frozen=True, slots=True)
class Session:
    """A saved search for Discover.

    Attributes:
        only: as for a panel; shown as filter pills.
    """

    id: str
    title: str
    view: str
    columns: tuple[str, ...]
    only: Mapping[str, str] = field(default_factory=lambda: _NONE)


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Panels in reading order, and sessions below them."""

    id: str
    title: str
    description: str
    panels: tuple[Panel, ...]
    sessions: tuple[str, ...] = ()
