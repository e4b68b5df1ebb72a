"""Pages from templates. Jinja escapes everything; the only markup from elsewhere are highlights, which arrive escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import ChainableUndefined, Environment, FileSystemLoader
from markupsafe import Markup, escape

_SUFFIX = ".json"
_MARKED = re.compile(r"<em>(.*?)</em>", re.DOTALL)
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=ChainableUndefined,  # a field without a value is not in its row
    trim_blocks=True,
    lstrip_blocks=True,
)


def show(request: Request, template: str, values: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """Render a template; `base` is the path that the page is mounted under."""
    base = request.scope.get("root_path", "").rstrip("/")
    return HTMLResponse(_ENVIRONMENT.get_template(template).render(base=base, **values), status)


def answer(request: Request, template: str, values: Mapping[str, Any], status: int = 200) -> Response:
    """Render a template, or give what it would show as JSON where the path ends in `.json`."""
    if wants_json(request):
        return send_json(values, status)
    return show(request, template, values, status)


def send_json(values: object, status: int = 200) -> Response:
    """Send JSON; dates and dataclasses are understood."""
    return Response(orjson.dumps(values, option=orjson.OPT_NON_STR_KEYS), status, media_type="application/json")


def wants_json(request: Request) -> bool:
    """Tell whether data is asked for and not a page."""
    return request.url.path.endswith(_SUFFIX)


def highlight(fragment: str) -> Markup:
    """Turn a highlight into markup, trusting nothing: its text is taken out of its escapes and escaped anew."""
    pieces = _MARKED.split(fragment)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(_bare(piece)) if index % 2 else escape(_bare(piece))
        for index, piece in enumerate(pieces)
    )


def _bare(piece: str) -> str:
    return Markup(piece).unescape()  # noqa: S704 - taken out of its escapes, not put into a page


def day(instant: str | None) -> str:
    """Shorten an ISO instant to its day."""
    return instant[:10] if instant else "undated"


def minute(instant: str) -> str:
    """Write an ISO instant in UTC for people: `2026-03-01 14:05 UTC`."""
    return f"{instant[:10]} {instant[11:16]} UTC"


_ENVIRONMENT.filters["highlight"] = highlight
_ENVIRONMENT.filters["day"] = day
_ENVIRONMENT.filters["minute"] = minute
_ENVIRONMENT.filters["path"] = lambda value: quote(str(value), safe="")
