"""One document: clean text with its names and dates, what was removed, its raw bytes, and how it differs from another."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from ingest.archive import read_raw
from ingest.document import RawPointer
from ingest.errors import SpoolError
from ingest.search import count_members, find_document, members
from newsfold.web.desk import Index
from newsfold.web.difference import compare
from newsfold.web.marks import Piece, marked_paragraphs, struck_paragraphs
from newsfold.web.received import find_received
from newsfold.web.render import send_json, show

router = APIRouter()
_MAX_RAW_CHARS = 200_000


@router.get("/documents/{document_id}.json")
def document_json(document_id: str, index: Index) -> Response:
    """Give a document as it is indexed."""
    return send_json(_find(index, document_id))


@router.get("/documents/{document_id}/raw")
def document_raw(document_id: str, index: Index) -> Response:
    """Send the bytes as they came, for keeping and never for showing: they may be anything."""
    content = _read_raw(index, _find(index, document_id))
    headers = {"Content-Disposition": f'attachment; filename="{document_id[:32]}.bin"'}
    return Response(content, media_type="application/octet-stream", headers=headers)


@router.get("/documents/{document_id}")
def document_page(request: Request, document_id: str, index: Index, show_as: str = "clean") -> Response:
    """Show a document: `show_as` is `clean`, `removed` or `raw`."""
    row = _find(index, document_id)
    view = show_as if show_as in {"clean", "removed", "raw"} else "clean"
    copies = _siblings(index, row, "copies")
    return show(
        request,
        "document.html",
        {
            "document": row,
            "view": view,
            "paragraphs": marked_paragraphs(row),
            "struck": _struck(index, row) if view == "removed" else None,
            "raw": _raw_text(index, row) if view == "raw" else None,
            "copies": copies,
            "lead": next((copy for copy in copies if copy.get("copies", {}).get("is_lead")), None),
            "story_size": count_members(*index, "story", row["story"]["id"]) if row.get("story") else 0,
        },
    )


@router.get("/compare")
def compare_page(request: Request, index: Index, first: str = "", second: str = "") -> Response:
    """Show what the second document's text changes in the first's."""
    return show(request, "compare.html", _compared(index, first, second))


@router.get("/compare.json")
def compare_json(index: Index, first: str = "", second: str = "") -> Response:
    """Give the same as JSON."""
    compared = _compared(index, first, second)
    return send_json({"first": first, "second": second, "difference": compared["difference"]})


def _compared(index: Index, first: str, second: str) -> dict[str, Any]:
    one, two = _find(index, first), _find(index, second)
    return {"first": one, "second": two, "difference": compare(one["text"], two["text"])}


def _find(index: Index, document_id: str) -> dict[str, Any]:
    row: dict[str, Any] | None = find_document(*index, document_id)
    if row is None:
        raise HTTPException(404, "There is no document of this id.")
    return row


def _siblings(index: Index, row: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    group = (row.get(kind) or {}).get("id")
    return members(*index, "copies", group) if group else [row]


def _read_raw(index: Index, row: dict[str, Any]) -> bytes:
    _, settings = index
    return read_raw(settings.archive, RawPointer(**row["raw"]))


def _struck(index: Index, row: dict[str, Any]) -> list[list[Piece]] | None:
    """Return the received text with what was removed, None where the archive does not hold it as it was."""
    spans = row.get("removed", {}).get("spans", [])
    try:
        received = find_received(_read_raw(index, row), spans)
    except SpoolError:
        return None
    return None if received is None else struck_paragraphs(received, spans)


def _raw_text(index: Index, row: dict[str, Any]) -> str:
    """Return the bytes as text for a look, or why they cannot be had."""
    try:
        return _read_raw(index, row).decode("utf-8", "replace")[:_MAX_RAW_CHARS]
    except SpoolError as error:
        return f"The archive cannot give the bytes: {error}"
