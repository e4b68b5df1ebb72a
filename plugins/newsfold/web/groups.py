"""Copy groups and stories as wholes."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from ingest.search import count_members, members
from newsfold.web.desk import Index
from newsfold.web.render import answer

router = APIRouter()
_SHOWN_NAMES = 12
_SHOWN = ("id", "outlet", "feed", "title", "lede", "url", "published_at", "published", "wire", "copies", "story")


@router.get("/stories/{story_id}")
@router.get("/stories/{story_id}.json")  # the lowest is tried first
def story_page(request: Request, story_id: str, index: Index) -> Response:
    """Show a story: who told it when, in whose words."""
    rows = members(*index, "story", story_id)
    if not rows:
        raise HTTPException(404, "There is no story of this id.")
    total = count_members(*index, "story", story_id)
    return answer(request, "story.html", {"story_id": story_id, "total": total, **_told(rows)})


@router.get("/copies/{copies_id}")
@router.get("/copies/{copies_id}.json")
def copies_page(request: Request, copies_id: str, index: Index) -> Response:
    """Show a copy group: who ran the text, the lead first."""
    rows = members(*index, "copies", copies_id)
    if not rows:
        raise HTTPException(404, "There is no copy group of this id.")
    total = count_members(*index, "copies", copies_id)
    shown = [_shown(row) for row in rows]
    return answer(request, "copies.html", {"copies_id": copies_id, "total": total, "documents": shown})


def _told(rows: list[dict[str, Any]]) -> dict[str, Any]:
    timeline = sorted(rows, key=lambda row: (row["@timestamp"], row["id"]))
    names = Counter(
        name for row in rows for name in {*row.get("persons", ()), *row.get("orgs", ()), *row.get("places", ())}
    )
    return {
        "timeline": [_shown(row) for row in timeline],
        "texts": len({(row.get("copies") or {}).get("id", row["id"]) for row in rows}),
        "outlets": sorted({row["outlet"] for row in rows}),
        "agencies": sorted({row["wire"]["agency"] for row in rows if row.get("wire")}),
        "names": names.most_common(_SHOWN_NAMES),
    }


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row.get(name) for name in _SHOWN}
