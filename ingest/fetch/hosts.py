"""What all fetching tasks of one machine share: whose turn it is on each host, and the hosts' robots.txt.

A SQLite file in Newsfold's home folder. A turn is reserved before it is waited for, so no task holds a lock while it waits, and a
task that dies leaves nothing behind but a turn nobody takes.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS hosts (host TEXT PRIMARY KEY, free_at REAL NOT NULL, closed_until REAL NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS robots (origin TEXT PRIMARY KEY, content TEXT, status INTEGER NOT NULL, stale_at REAL NOT NULL);
"""
_BUSY_SECONDS = 30.0
_LONGEST_SECONDS = (
    86_400.0  # nobody waits longer: what lies further ahead was written by a clock that has been set back since
)


@dataclass(frozen=True, slots=True)
class KnownRobots:
    """A robots.txt as it was fetched.

    Attributes:
        content: of the file; empty where there was none.
        status: of HTTP, 0 where nothing was answered.
    """

    content: str
    status: int


class Hosts:
    """Turns and robots.txt of hosts, shared between processes."""

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._now = now
        self._file = folder / "hosts.sqlite3"
        with self._open() as connection:
            connection.executescript(_SCHEMA)

    def reserve(
        self, host: str, pace_seconds: float, most_seconds: float, most_closed_seconds: float | None = None
    ) -> float | None:
        """Take the next turn on a host.

        Args:
            host: name.
            pace_seconds: between two starts.
            most_seconds: how long a wait is worth while.
            most_closed_seconds: the same of a host that asked to be left alone; default: no less.

        Returns:
            Seconds to wait until the turn; None when it would be longer than that, and then no turn is taken.
        """
        with self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            row = connection.execute("SELECT free_at, closed_until FROM hosts WHERE host = ?", (host,)).fetchone()
            now = self._now()
            free_at, closed_until = (at if at - now <= _LONGEST_SECONDS else now for at in row or (now, now))
            turn, closed = max(now, free_at, closed_until), closed_until - now
            if turn - now > most_seconds or (most_closed_seconds is not None and closed > most_closed_seconds):
                return None
            connection.execute(
                "INSERT INTO hosts (host, free_at) VALUES (?, ?) ON CONFLICT (host) DO UPDATE SET free_at = excluded.free_at",
                (host, turn + pace_seconds),
            )
        return turn - now

    def close(self, host: str, seconds: float) -> None:
        """Leave a host alone for a while, because it asked for it."""
        now = self._now()
        with self._open() as connection:
            connection.execute(
                "INSERT INTO hosts (host, free_at, closed_until) VALUES (?, 0, ?) ON CONFLICT (host) DO UPDATE SET "
                "closed_until = max(CASE WHEN closed_until > ? THEN 0 ELSE closed_until END, excluded.closed_until)",
                (host, now + seconds, now + _LONGEST_SECONDS),
            )

    def robots(self, origin: str) -> KnownRobots | None:
        """Return an origin's robots.txt unless it is unknown or stale."""
        now = self._now()
        with self._open() as connection:
            row = connection.execute(
                "SELECT content, status FROM robots WHERE origin = ? AND stale_at > ? AND stale_at <= ?",
                (origin, now, now + _LONGEST_SECONDS),
            ).fetchone()
        return KnownRobots(*row) if row else None

    def learn_robots(self, origin: str, known: KnownRobots, seconds: float) -> None:
        """Remember an origin's robots.txt for a while."""
        with self._open() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?)",
                (origin, known.content, known.status, self._now() + seconds),
            )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Open for one transaction; connections do not cross threads and processes well, and opening costs a tenth of a millisecond."""
        connection = sqlite3.connect(self._file, timeout=_BUSY_SECONDS)
        try:
            connection.execute("PRAGMA synchronous = OFF")  # turns need not outlive a power cut
            with connection:
                yield connection
        finally:
            connection.close()
