"""The search page, its JSON, its CSV and its suggestions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import chain
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from ingest.search import (
    FACETS,
    SORTS,
    Bucket,
    Query,
    Results,
    around,
    bars,
    export,
    read_wording,
    search,
    suggest_names,
    suggest_spelling,
)
from newsfold.web.chart import columns
from newsfold.web.csv_rows import csv_lines
from newsfold.web.desk import Index
from newsfold.web.parameters import address, read_query, toggled
from newsfold.web.render import send_json, show

router = APIRouter()
_LABELS = {
    "feed": "Feed",
    "outlet": "Outlet",
    "person": "Person",
    "org": "Organisation",
    "place": "Place",
    "language": "Language",
    "wire": "Wire agency",
}


@router.get("/")
def search_page(request: Request, index: Index) -> Response:
    """Show the search page."""
    query = read_query(request.query_params)
    results = search(*index, query)
    spelling = None if results.total else suggest_spelling(*index, query.text)
    wording = read_wording(query.text)
    return show(
        request, "search.html", _page(query, results) | {"spelling": _spelt(query, spelling), "notes": wording.notes}
    )


@router.get("/search.json")
def search_json(request: Request, index: Index) -> Response:
    """Give the same as JSON."""
    return send_json(search(*index, read_query(request.query_params)))


@router.get("/export.csv")
def export_csv(request: Request, index: Index) -> Response:
    """Send all matching documents, however many, as CSV."""
    rows = export(*index, read_query(request.query_params))
    first = next(rows, None)  # what is wrong shows before the answer has begun
    lines: Iterator[str] = csv_lines(chain([first] if first else [], rows))
    headers = {"Content-Disposition": 'attachment; filename="newsfold.csv"'}
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/suggest.json")
def suggest(request: Request, index: Index) -> Response:
    """Give names of which a word begins with `q`."""
    return send_json([asdict(each) for each in suggest_names(*index, request.query_params.get("q", ""))])


def _page(query: Query, results: Results) -> dict[str, Any]:
    rows = results.texts if query.one_per_copy else results.total
    shown = query.offset + len(results.hits)
    chart = columns(query, bars(around(results.facets["day"], query.since, query.until)))
    return {
        "query": query,
        "results": results,
        "facets": [_facet(query, name, results.facets[name]) for name in FACETS],
        "pills": _pills(query),
        "columns": chart,
        "sorts": [(name, address(replace(query, sort=name, offset=0)), name == query.sort) for name in SORTS],  # type: ignore[arg-type]
        "unfolded": address(replace(query, one_per_copy=not query.one_per_copy, offset=0)),
        "strictly": address(replace(query, text=_strict(query.text), offset=0)),
        "any_day": address(replace(query, since=None, until=None, offset=0)),
        "whole": address(replace(query, offset=0)),
        "previous": address(replace(query, offset=max(0, query.offset - query.size))) if query.offset else None,
        "next": address(replace(query, offset=shown)) if shown < rows and results.hits else None,
        "first": query.offset + 1,
        "last": shown,
        "rows": rows,
    }


def _facet(query: Query, name: str, buckets: tuple[Bucket, ...]) -> dict[str, Any]:
    links = [(bucket, address(toggled(query, name, bucket.value))) for bucket in buckets]
    return {"name": name, "label": _LABELS[name], "links": links}


def _pills(query: Query) -> list[tuple[str, str, str]]:
    """Return label, value and the address without it, for each choice."""
    pills = [
        (_LABELS[name], value, address(toggled(query, name, value)))
        for name, values in query.chosen.items()
        for value in values
    ]
    if query.since or query.until:
        days = f"{query.since or '…'} to {query.until or '…'}"
        pills.append(("Published", days, address(replace(query, since=None, until=None, offset=0))))
    return pills


def _strict(text: str) -> str:
    """Put a plus before each plain word: all of them must be there."""
    return " ".join(word if ":" in word or word.startswith(("-", "+")) else f"+{word}" for word in text.split())


def _spelt(query: Query, text: str | None) -> tuple[str, str] | None:
    return (text, address(replace(query, text=text, offset=0))) if text else None
