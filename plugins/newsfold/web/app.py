"""The application: routes, safe headers, and errors that a reader understands."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from ingest.errors import IndexUnavailable, NewsfoldError
from ingest.settings import Settings
from newsfold.web import alerts, documents, feeds, following, groups, searching, static
from newsfold.web.desk import Desk
from newsfold.web.render import send_json, show, wants_json

# Everything is ours and nothing else may be: no CDN, no inline script or style. Airflow shows the page in a frame of its own.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_Next = Callable[[Request], Awaitable[Response]]


def build_app(
    settings: Callable[[], Settings], dependencies: Sequence[Any] = (), changing: Sequence[Any] = ()
) -> FastAPI:
    """Build the application.

    Args:
        settings: called once, at the first request, for where the index is.
        dependencies: FastAPI dependencies that every request must pass, such as a login.
        changing: further ones for requests that change something.
    """
    # No pages of API documentation: they load from a CDN.
    app = FastAPI(title="Newsfold", docs_url=None, redoc_url=None, openapi_url=None, dependencies=list(dependencies))
    app.state.desk = Desk(settings)
    for module in (searching, following, documents, groups, feeds, alerts, static):
        app.include_router(module.router)
    app.include_router(alerts.changing, dependencies=list(changing))
    app.middleware("http")(_add_headers)
    app.add_exception_handler(NewsfoldError, _explain)
    app.add_exception_handler(RequestValidationError, _refuse)
    app.add_exception_handler(HTTPException, _answer_plainly)
    return app


async def _add_headers(request: Request, call_next: _Next) -> Response:
    response = await call_next(request)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _explain(request: Request, error: Exception) -> Response:
    """Say in the project's own words what is wrong: the reader or an administrator can do something about it."""
    status = HTTPStatus.SERVICE_UNAVAILABLE if isinstance(error, IndexUnavailable) else HTTPStatus.CONFLICT
    return complain(request, status, "The index cannot answer", str(error))


def _refuse(request: Request, error: Exception) -> Response:
    details = error.errors() if isinstance(error, RequestValidationError) else []
    named = {re.sub(r"\W", "", str(detail["loc"][-1])) for detail in details}
    return complain(
        request,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "This address is not understood",
        f"Look at {', '.join(sorted(named))}.",
    )


def _answer_plainly(request: Request, error: Exception) -> Response:
    status = HTTPStatus(error.status_code) if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    detail = str(error.detail) if isinstance(error, HTTPException) else ""
    response = complain(request, status, status.phrase, detail)
    response.headers.update((isinstance(error, HTTPException) and error.headers) or {})
    return response


def complain(request: Request, status: HTTPStatus, title: str, message: str) -> Response:
    """Answer with a page, or JSON where that was asked for."""
    if wants_json(request):
        return send_json({"error": title, "message": message}, status)
    return show(request, "problem.html", {"title": title, "message": message}, status)
