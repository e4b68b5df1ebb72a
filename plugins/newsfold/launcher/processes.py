"""Which of our processes live, and how to end them.

The process table is the truth: every process of ours carries the mark `NEWSFOLD_AIRFLOW=<folder>` in its environment, so that those of
a launcher and host that were killed are found again. The roster says what the host was started for.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from newsfold.launcher.home import MARK

_STOP_SECONDS = 5.0
_AGAIN_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Roster:
    """What the host wrote about itself when it started.

    Attributes:
        command: `run` or `serve`.
        pid: of the host.
        started: when that process was created, seconds since 1970; a reused pid has another.
        port: of API and page.
    """

    command: str
    pid: int
    started: float
    port: int

    def alive(self) -> psutil.Process | None:
        """Return the host's process if it still runs."""
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(self.pid)
            if process.create_time() == self.started and process.status() != psutil.STATUS_ZOMBIE:
                return process
        return None


def roster_file(folder: Path) -> Path:
    """Return where the roster of an Airflow folder is."""
    return folder / "host.json"


def write_roster(folder: Path, command: str, port: int) -> None:
    """Record that this process is the host."""
    me = psutil.Process()
    roster_file(folder).write_text(json.dumps(asdict(Roster(command, me.pid, me.create_time(), port))))


def read_roster(folder: Path) -> Roster | None:
    """Return the roster of the host that runs; that of a dead one is removed and counts as none."""
    path = roster_file(folder)
    try:
        roster = Roster(**json.loads(path.read_text()))
    except (FileNotFoundError, ValueError, TypeError):  # a write was cut short: its host is found by its mark
        return None
    if roster.alive() is None:
        path.unlink(missing_ok=True)
        return None
    return roster


def marked_processes(folder: Path) -> list[psutil.Process]:
    """Find all processes that Airflow of this folder consists of, this process left out."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            if process.pid != os.getpid() and process.environ().get(MARK) == str(folder):
                found.append(process)
    return found


def end(processes: list[psutil.Process], seconds: float = _STOP_SECONDS) -> None:
    """End processes: SIGTERM, again every three seconds, and SIGKILL for those that are still there after so many seconds.

    Once is not enough: Airflow's scheduler leaves by an exception from its signal handler, and where that happens to run within a hook of
    Python's own, such as logging's after a fork, the exception is ignored and the scheduler goes on (seen with 3.3.2).
    """
    deadline, left = time.monotonic() + seconds, processes
    while left and time.monotonic() < deadline:
        _signal(left, signal.SIGTERM)
        _, left = psutil.wait_procs(left, min(_AGAIN_SECONDS, max(0.0, deadline - time.monotonic())))
    _signal(left, signal.SIGKILL)
    psutil.wait_procs(left, seconds)


def _signal(processes: list[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(number)
