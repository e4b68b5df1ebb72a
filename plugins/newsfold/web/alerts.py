"""Saved searches on the page: what they found, and adding and removing them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import QueryParams

from ingest.errors import ConfigError
from ingest.search import read_wording
from ingest.search.alerts import Alert, add_alert, find_alert, finds, list_alerts, remove_alert
from newsfold.web.desk import Index
from newsfold.web.parameters import address, read_query
from newsfold.web.render import answer

_MAX_FORM_BYTES = 65_536


def check_origin(request: Request) -> None:
    """Let in only what a page of ours sent: the login's cookie alone proves nothing, as other sites' forms carry it too.

    Raises:
        HTTPException: 403.
    """
    same = request.headers.get("sec-fetch-site") == "same-origin"
    origin = request.headers.get("origin")
    if not same and (origin is None or urlsplit(origin).netloc != request.headers.get("host")):
        raise HTTPException(403, "This form was not sent from a page of Newsfold.")


async def read_form(request: Request) -> dict[str, str]:
    """Return the last value of each field of a form.

    Raises:
        HTTPException: 413, it is larger than 64 KiB.
    """
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > _MAX_FORM_BYTES:
            raise HTTPException(413, "This form is too large.")
    fields = parse_qs(content.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=100)
    return {name: values[-1] for name, values in fields.items()}


Form = Annotated[dict[str, str], Depends(read_form)]
router = APIRouter()
changing = APIRouter(dependencies=[Depends(check_origin)])


@router.get("/alerts")
@router.get("/alerts.json")
def alerts_page(request: Request, index: Index) -> Response:
    """Show all alerts."""
    alerts = [_shown(alert) | {"found": finds(*index, alert.id, size=0)[0]} for alert in list_alerts(*index)]
    return answer(request, "alerts.html", {"alerts": alerts})


@router.get("/alerts/{alert_id}")
def alert_page(request: Request, alert_id: str, index: Index) -> Response:
    """Show one alert and what it found last."""
    alert = _find(index, alert_id)
    total, latest = finds(*index, alert.id)
    return answer(request, "alert.html", {"alert": _shown(alert), "total": total, "finds": latest})


@changing.post("/alerts")
def add(request: Request, index: Index, form: Form) -> Response:
    """Save a search: `name`, and `search` as the address of the search page has it behind its question mark."""
    query = replace(read_query(QueryParams(form.get("search", "").removeprefix("?"))), offset=0, sort="newest")
    try:
        alert = add_alert(*index, form.get("name", ""), query)
    except ConfigError as error:
        (problem,) = error.problems
        raise HTTPException(409, f"“{problem.value}” cannot be the name of an alert: {problem.message}.") from error
    return _go(request, f"/alerts/{alert.id}")


@changing.post("/alerts/{alert_id}/remove")
def remove(request: Request, alert_id: str, index: Index) -> Response:
    """Forget an alert."""
    remove_alert(*index, _find(index, alert_id).id)
    return _go(request, "/alerts")


def _find(index: Index, alert_id: str) -> Alert:
    alert: Alert | None = find_alert(*index, alert_id)
    if alert is None:
        raise HTTPException(404, "There is no alert of this name.")
    return alert


def _shown(alert: Alert) -> dict[str, Any]:
    query = alert.query
    chosen = [f"{name}: {value}" for name, values in query.chosen.items() for value in values]
    days = [f"{query.since or '…'} to {query.until or '…'}"] if query.since or query.until else []
    return {
        "id": alert.id,
        "title": alert.title,
        "words": query.text,
        "chosen": chosen + days,
        "every_copy": not query.one_per_copy,
        "search": address(query),
        "created_at": alert.created_at.isoformat(),
        "notify": alert.notify,
        "notes": read_wording(query.text).notes,
    }


def _go(request: Request, path: str) -> Response:
    return RedirectResponse(request.scope.get("root_path", "").rstrip("/") + path, 303)
