"""A search as an address, and back: every state of the page is a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import get_args
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from ingest.search import FACETS, Query
from ingest.search.query import Sort

PAGE_SIZE = 10
_MAX_SIZE = 100
_MAX_OFFSET = 1_000
_MAX_VALUES = 20
_MAX_VALUE_CHARS = 1_024
_MAX_DIGITS = 9


def read_query(parameters: QueryParams) -> Query:
    """Read a query from an address; what makes no sense counts as not said."""
    chosen = {name: _values(parameters.getlist(name)) for name in FACETS}
    size = _number(parameters.get("size"), PAGE_SIZE, 1, _MAX_SIZE)
    sort: Sort = next((known for known in get_args(Sort) if known == parameters.get("sort")), "relevance")
    return Query(
        text=parameters.get("q", "").strip(),
        chosen={name: values for name, values in chosen.items() if values},
        since=_day(parameters.get("from")),
        until=_day(parameters.get("to")),
        one_per_copy=parameters.get("copies") != "all",
        sort=sort,
        size=size,
        offset=_number(parameters.get("offset"), 0, 0, _MAX_OFFSET),
    )


def address(query: Query) -> str:
    """Write a query as an address: `?q=…`, defaults left out."""
    pairs: list[tuple[str, str]] = [("q", query.text)] if query.text else []
    pairs += [(name, value) for name, values in query.chosen.items() for value in values]
    pairs += [("from", query.since.isoformat())] if query.since else []
    pairs += [("to", query.until.isoformat())] if query.until else []
    others: Mapping[str, tuple[object, object]] = {
        "copies": ("fold" if query.one_per_copy else "all", "fold"),
        "sort": (query.sort, "relevance"),
        "size": (query.size, PAGE_SIZE),
        "offset": (query.offset, 0),
    }
    pairs += [(name, str(value)) for name, (value, default) in others.items() if value != default]
    return "?" + urlencode(pairs)


def toggled(query: Query, facet: str, value: str) -> Query:
    """Return the query with a facet's value chosen, or no longer chosen, from its first page."""
    values = query.chosen.get(facet, ())
    rest = tuple(other for other in values if other != value)
    chosen = {**query.chosen, facet: rest if len(rest) < len(values) else (*values, value)}
    return replace(query, chosen={name: values for name, values in chosen.items() if values}, offset=0)


def _values(values: list[str]) -> tuple[str, ...]:
    sensible = (_sendable(value)[:_MAX_VALUE_CHARS] for value in values if value)
    return tuple(dict.fromkeys(sensible))[:_MAX_VALUES]


def _sendable(text: str) -> str:
    """Put U+FFFD in place of lone surrogates, which JSON does not hold."""
    return text.encode("utf-8", "replace").decode("utf-8", "replace")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _number(text: str | None, default: int, least: int, most: int) -> int:
    is_number = text and text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS
    return min(max(int(text), least), most) if text and is_number else default
