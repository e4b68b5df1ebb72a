"""Searches and alerts as feeds to follow: any search gives what came in last of it, an alert what it has found."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from ingest.search import Query, newest
from ingest.search.alerts import find_alert, finds
from newsfold.web.desk import Index
from newsfold.web.feed_formats import Entry, Format, NewsFeed, send_feed
from newsfold.web.parameters import address, read_query

router = APIRouter()


@router.get("/follow.{kind}")
def follow_search(request: Request, kind: Format, index: Index) -> Response:
    """Give what came in last of a search."""
    query, place = read_query(request.query_params), _place(request)
    entries = [_entry(place, row["id"], row, row["indexed_at"]) for row in newest(*index, query)]
    own = f"{place}/follow.{kind}{address(query)}"
    return send_feed(NewsFeed(_name(query), f"{place}/{address(query)}", own, entries), kind)


@router.get("/alerts/{alert_id}/found.{kind}")
def follow_alert(request: Request, alert_id: str, kind: Format, index: Index) -> Response:
    """Give what an alert found last."""
    alert = find_alert(*index, alert_id)
    if alert is None:
        raise HTTPException(404, "There is no alert of this name.")
    place = _place(request)
    page = f"{place}/alerts/{alert.id}"
    _, latest = finds(*index, alert.id)
    # The row's id and not the document's: an alert that was removed and added again tells anew.
    entries = [_entry(place, f"{find.row_id}/{find.found_at}", find.document, find.found_at) for find in latest]
    return send_feed(NewsFeed(f"Newsfold: {alert.title}", page, f"{page}/found.{kind}", entries), kind)


def _entry(place: str, entry_id: str, document: Any, updated: str) -> Entry:  # noqa: ANN401 - a row of the index
    return Entry(entry_id, f"{place}/documents/{document['id']}", document, updated)


def _name(query: Query) -> str:
    chosen = [value for values in query.chosen.values() for value in values]
    words = " · ".join([query.text, *chosen] if query.text else chosen)
    return f"Newsfold: {words or 'all news'}"


def _place(request: Request) -> str:
    """Return the page's own address, as the reader's machine knows it."""
    return str(request.base_url).rstrip("/")
