"""Where the page's requests go: one client, made at the first of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request

from ingest.load import connect
from ingest.settings import Settings

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch


class Desk:
    """The index, reached when it is first asked.

    Args:
        read: gives the settings; asked again where it fails.
    """

    def __init__(self, read: Callable[[], Settings]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._opened: tuple[Elasticsearch, Settings] | None = None

    def open(self) -> tuple[Elasticsearch, Settings]:
        """Return client and settings.

        Raises:
            IndexUnavailable: no cluster is named.
        """
        with self._lock:
            if self._opened is None:
                settings = self._read()
                self._opened = connect(settings), settings
            return self._opened


def _open(request: Request) -> tuple[Elasticsearch, Settings]:
    desk: Desk = request.app.state.desk
    return desk.open()


# The client is `Any` because FastAPI evaluates this annotation, and this package does not import Elasticsearch.
Index = Annotated[tuple[Any, Settings], Depends(_open)]
