"""The few requests to Airflow's REST API that the launcher makes."""

from __future__ import annotations

import http
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

from newsfold.launcher.errors import AirflowError
from newsfold.launcher.home import USER

_TIMEOUT_SECONDS = 30
_PAGE = 100  # Airflow's own maximum
_ATTEMPTS = 4
_AGAIN_SECONDS = 1.0


class Api:
    """Airflow's REST API on this machine, as the user `admin`.

    Args:
        url: of the API server, without a slash at the end.
        password: of the user.
    """

    def __init__(self, url: str, password: str) -> None:
        self.url = url
        self._password = password
        self._token: str | None = None

    def get(self, path: str, **query: object) -> Any:  # noqa: ANN401 - JSON
        """Get one resource, path below /api/v2.

        Raises:
            AirflowError: no answer, or a refusal.
        """
        return self._call("GET", f"/api/v2{path}" + (f"?{urllib.parse.urlencode(query)}" if query else ""))

    def find(self, path: str) -> Any | None:  # noqa: ANN401 - JSON
        """Get one resource, or None if there is none."""
        try:
            return self.get(path)
        except AirflowError as error:
            if (
                isinstance(error.__cause__, urllib.error.HTTPError)
                and error.__cause__.code == http.HTTPStatus.NOT_FOUND
            ):
                return None
            raise

    def pages(self, path: str, key: str) -> Iterator[dict[str, Any]]:
        """Get all entries of a collection, page by page."""
        offset = 0
        while True:
            page = self.get(path, limit=_PAGE, offset=offset)
            yield from page[key]
            offset += _PAGE
            if offset >= page["total_entries"]:
                return

    def send(self, method: str, path: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """POST or PATCH a JSON body, path below /api/v2, again where the database was locked: such a request changed nothing.

        Raises:
            AirflowError: no answer, or a refusal.
        """
        for _ in range(_ATTEMPTS - 1):
            try:
                return self._call(method, f"/api/v2{path}", body)
            except AirflowError as error:
                if _status(error) != http.HTTPStatus.INTERNAL_SERVER_ERROR:
                    raise
            time.sleep(_AGAIN_SECONDS)
        return self._call(method, f"/api/v2{path}", body)

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - JSON
        if self._token is None and path != "/auth/token":
            login = self._call("POST", "/auth/token", {"username": USER, "password": self._password})
            self._token = login["access_token"]
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}{path}", data, headers, method=method)  # noqa: S310 - our own http URL
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310 - as above
                return json.load(answer)
        except urllib.error.HTTPError as error:
            reason = error.read().decode(errors="replace")
            raise AirflowError(f"Airflow refuses {method} {path}: {error.code} {reason}") from error
        except OSError as error:
            raise AirflowError(f"Airflow does not answer at {self.url}: {error}; see make stop, make serve") from error


def _status(error: AirflowError) -> int | None:
    """Return the HTTP status behind an error, if there was an answer at all."""
    return error.__cause__.code if isinstance(error.__cause__, urllib.error.HTTPError) else None
