"""A saved search, and the row that it is kept as."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ingest.errors import ConfigError, Problem
from ingest.search.query import Query
from ingest.search.wording import FACETS, fold

_MAX_ID_CHARS = 64
_MAX_TITLE_CHARS = 200


@dataclass(frozen=True, slots=True)
class Alert:
    """A saved search.

    Attributes:
        id: its name in addresses and commands: lower-case letters, digits and hyphens.
        title: its name for people.
        query: what it looks for; `one_per_copy` means that a text is told once, however many run it.
        created_at: aware UTC; runs that ended before are not looked at.
        notify: names of the notifiers that are told of what it finds.
    """

    id: str
    title: str
    query: Query
    created_at: datetime
    notify: tuple[str, ...] = ()


def name_alert(title: str) -> str:
    """Return the id that a title gives: `Courts, Chicago` is `courts-chicago`.

    Raises:
        ConfigError: nothing of the title is a letter or digit.
    """
    name = "-".join(fold(title).split())[:_MAX_ID_CHARS].strip("-")
    if not name:
        raise ConfigError([Problem("alert", None, "name", title, "give it a name with letters or digits")])
    return name


def plain_title(title: str) -> str:
    """Return a title on one line, without control characters, at most 200 characters."""
    printed = "".join(" " if unicodedata.category(char) in {"Cc", "Cs"} else char for char in title)
    return " ".join(printed.split())[:_MAX_TITLE_CHARS]


def alert_row(alert: Alert) -> dict[str, Any]:
    """Lay an alert out as a row of `<prefix>-alerts`."""
    query = alert.query
    return {
        "kind": "alert",
        "alert": alert.id,
        "title": alert.title,
        "created_at": alert.created_at,
        "notify": list(alert.notify),
        "query": {
            "text": query.text,
            "chosen": {name: list(values) for name, values in query.chosen.items()},
            "since": query.since and query.since.isoformat(),
            "until": query.until and query.until.isoformat(),
            "one_per_copy": query.one_per_copy,
        },
    }


def read_alert(row: Mapping[str, Any]) -> Alert:
    """Read a row of `alert_row` as the index gives it back."""
    asked = row["query"]
    chosen = {name: tuple(values) for name, values in asked["chosen"].items() if name in FACETS}
    query = Query(
        text=asked["text"],
        chosen=chosen,
        since=date.fromisoformat(asked["since"]) if asked["since"] else None,
        until=date.fromisoformat(asked["until"]) if asked["until"] else None,
        one_per_copy=asked["one_per_copy"],
        sort="newest",
    )
    created_at = datetime.fromisoformat(row["created_at"])
    return Alert(row["alert"], row["title"], query, created_at, tuple(row.get("notify", ())))
