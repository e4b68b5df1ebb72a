"""Any search as a feed to follow: Atom, and JSON Feed for programs."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ingest.search import Query, newest
from newsfold.web.desk import Index
from newsfold.web.parameters import address, read_query
from newsfold.web.render import send_json

router = APIRouter()
_ATOM = "http://www.w3.org/2005/Atom"  # a name, which nobody fetches
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MAX_TITLE_CHARS = 200


@router.get("/follow.atom")
def follow_atom(request: Request, index: Index) -> Response:
    """Give what came in last of a search as an Atom feed. Source: RFC 4287."""
    query = read_query(request.query_params)
    content = _atom(_place(request), query, newest(*index, query))
    return Response(content, media_type="application/atom+xml")


@router.get("/follow.json")
def follow_json(request: Request, index: Index) -> Response:
    """Give the same as JSON Feed 1.1."""
    query, place = read_query(request.query_params), _place(request)
    items = [
        {
            "id": row["id"],
            "url": f"{place}/documents/{row['id']}",
            "external_url": row.get("url"),
            "title": _title(row),
            "content_text": row.get("lede") or _title(row),
            "date_published": row["indexed_at"],
            "authors": [{"name": row["outlet"]}],
        }
        for row in newest(*index, query)
    ]
    return send_json(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": _name(query),
            "home_page_url": f"{place}/{address(query)}",
            "feed_url": f"{place}/follow.json{address(query)}",
            "items": items,
        }
    )


def _atom(place: str, query: Query, rows: list[dict[str, Any]]) -> bytes:
    feed = ET.Element("feed", xmlns=_ATOM)
    _add(feed, "id", f"{place}/{address(query)}")
    _add(feed, "title", _name(query))
    _add(feed, "updated", rows[0]["indexed_at"] if rows else datetime(1970, 1, 1, tzinfo=UTC).isoformat())
    _add(feed, "link", href=f"{place}/{address(query)}")
    _add(feed, "link", rel="self", href=f"{place}/follow.atom{address(query)}")
    for row in rows:
        entry = ET.SubElement(feed, "entry")
        _add(entry, "id", f"urn:newsfold:{row['id']}")
        _add(entry, "title", _title(row))
        _add(entry, "updated", row["indexed_at"])
        _add(entry, "link", href=f"{place}/documents/{row['id']}")
        _add(ET.SubElement(entry, "author"), "name", row["outlet"])
        _add(entry, "summary", row.get("lede") or "")
    content: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return content


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = None if text is None else _NOT_XML.sub("\ufffd", text)


def _title(row: dict[str, Any]) -> str:
    return (row.get("title") or row.get("lede") or "(no headline)")[:_MAX_TITLE_CHARS]


def _name(query: Query) -> str:
    chosen = [value for values in query.chosen.values() for value in values]
    return "Newsfold: " + (_NOT_XML.sub(" ", " · ".join([query.text, *chosen] if query.text else chosen)) or "all news")


def _place(request: Request) -> str:
    """Return the page's own address, as the reader's machine knows it."""
    return str(request.base_url).rstrip("/")
