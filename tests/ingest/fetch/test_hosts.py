"""Turns on hosts, shared by all tasks of a machine."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.fetch.hosts import Hosts, KnownRobots
from ingest.fetch.retry_after import read_retry_after


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


def test_turns_lie_a_pace_apart(tmp_path: Path) -> None:
    """Hosts do not wait for each other."""
    clock = Clock()
    hosts = Hosts(tmp_path, clock)
    assert [hosts.reserve("a.example", 5, 60) for _ in range(3)] == [0, 5, 10]
    assert hosts.reserve("b.example", 5, 60) == 0
    clock.now += 100
    assert hosts.reserve("a.example", 5, 60) == 0


def test_a_turn_that_is_too_far_away_is_not_taken(tmp_path: Path) -> None:
    """So it delays nobody else."""
    hosts = Hosts(tmp_path, Clock())
    assert [hosts.reserve("a.example", 40, 60) for _ in range(4)] == [0, 40, None, None]


def test_a_host_that_asked_for_peace_gets_it(tmp_path: Path) -> None:
    """The longer of two wishes counts."""
    clock = Clock()
    hosts = Hosts(tmp_path, clock)
    hosts.close("a.example", 100)
    hosts.close("a.example", 10)
    assert hosts.reserve("a.example", 5, 900, 50) is None
    assert hosts.reserve("a.example", 5, 900, 200) == 100
    clock.now += 200
    assert hosts.reserve("a.example", 5, 900, 50) == 0


def test_robots_are_remembered_until_they_are_stale(tmp_path: Path) -> None:
    """By other processes too."""
    clock = Clock()
    Hosts(tmp_path, clock).learn_robots("http://a.example", KnownRobots("Disallow:", 200), 60)
    assert Hosts(tmp_path, clock).robots("http://a.example") == KnownRobots("Disallow:", 200)
    assert Hosts(tmp_path, clock).robots("https://a.example") is None
    clock.now += 61
    assert Hosts(tmp_path, clock).robots("http://a.example") is None


def test_a_clock_that_is_set_back_closes_no_host_for_years(tmp_path: Path) -> None:
    """Turns, closings and robots.txt of a time to come count as never written."""
    clock = Clock()
    clock.now += 90_000 * 365
    hosts = Hosts(tmp_path, clock)
    hosts.reserve("a.example", 5, 60)
    hosts.close("a.example", 100)
    hosts.learn_robots("http://a.example", KnownRobots("Disallow: /", 200), 3600)
    clock.now -= 90_000 * 365
    assert hosts.robots("http://a.example") is None
    assert [hosts.reserve("a.example", 5, 60, 50) for _ in range(2)] == [0, 5]
    hosts.close("a.example", 30)
    assert hosts.reserve("a.example", 5, 60, 50) == 30


def test_processes_share_turns(tmp_path: Path) -> None:
    """Three processes that reserve at once never get the same turn."""
    code = (
        "import sys; from pathlib import Path; from ingest.fetch.hosts import Hosts; hosts = Hosts(Path(sys.argv[1]), lambda: 0.0)\n"
        "print(*[int(hosts.reserve('a.example', 1, 1000)) for _ in range(20)])"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    turns = [int(turn) for each in running for turn in each.communicate(timeout=60)[0].split()]
    assert sorted(turns) == list(range(60))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120),
        (" 5 ", 5),
        ("999999999999999999", 86400),
        ("Mon, 02 Mar 2026 09:31:00 GMT", 60),
        ("Mon, 02 Mar 2026 09:00:00 GMT", 0),
        ("Mon, 02 Mar 2026 09:31:00 -0000", 60),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("٣", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, expected: float | None) -> None:
    """A day at most, and nothing where it is neither."""
    assert read_retry_after(value, datetime(2026, 3, 2, 9, 30, tzinfo=UTC)) == expected
