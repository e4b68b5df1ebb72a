"""The page in Airflow's menu. Airflow imports this module by its bare name in every process, so it imports nothing heavy.

The application behind it is built at its first request: schedulers and workers load plugins too and never need it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from airflow.plugins_manager import AirflowPlugin

_PREFIX = "/newsfold"
_App = Callable[[Any, Any, Any], Awaitable[None]]


class LazyPage:
    """An ASGI application that is built when it is first asked, by one request while the others wait."""

    def __init__(self) -> None:
        self._app: _App | None = None
        self._building = asyncio.Lock()

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        """Answer one request."""
        async with self._building:
            if self._app is None:
                self._app = await asyncio.to_thread(_build)
        await self._app(scope, receive, send)


def _build() -> _App:
    from newsfold.web.airflow_page import build_airflow_page  # noqa: PLC0415 - heavy, as said above

    return build_airflow_page()


class NewsfoldPlugin(AirflowPlugin):
    """Search, documents, stories and the feeds' health, behind Airflow's login."""

    name = "newsfold"
    fastapi_apps = [{"app": LazyPage(), "url_prefix": _PREFIX, "name": "Newsfold"}]  # noqa: RUF012 - Airflow's own shape
    external_views = [  # noqa: RUF012 - Airflow's own shape
        {
            "name": "News",
            "href": f"{_PREFIX}/",
            "destination": "nav",
            "category": "browse",
            "url_route": "newsfold",
        }
    ]
