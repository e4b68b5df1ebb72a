"""The feeds' health: runs with their ledgers, quarantine, and what cleaning removes."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from ingest.search import feed_expired, feed_refusals, feed_rules, feed_runs, feeds_health
from newsfold.web.desk import Index
from newsfold.web.render import answer

router = APIRouter()


@router.get("/feeds.json")
@router.get("/feeds")
def feeds_page(request: Request, index: Index) -> Response:
    """Show all feeds."""
    return answer(request, "feeds.html", {"feeds": feeds_health(*index)})


@router.get("/feeds/{feed}")
@router.get("/feeds/{feed}.json")  # the lowest is tried first
def feed_page(request: Request, feed: str, index: Index) -> Response:
    """Show one feed: its last runs, refusals, what retention removed, and its busiest rules."""
    runs, refusals = feed_runs(*index, feed), feed_refusals(*index, feed)
    if not runs and not refusals:
        raise HTTPException(404, "This feed has never run.")
    shown = {"refusals": refusals, "expired": feed_expired(*index, feed), "rules": feed_rules(*index, feed)}
    return answer(request, "feed.html", {"feed": feed, "runs": runs} | shown)
