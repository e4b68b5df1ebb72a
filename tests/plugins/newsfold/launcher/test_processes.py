from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from newsfold.launcher.home import MARK
from newsfold.launcher.memory import tree_bytes
from newsfold.launcher.processes import end, marked_processes, read_roster, roster_file, write_roster

STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"
)


@pytest.fixture
def stubborn(tmp_path: Path) -> Iterator[psutil.Process]:
    """A process with our mark that ignores SIGTERM."""
    child = subprocess.Popen(
        [sys.executable, "-c", STUBBORN], env={**os.environ, MARK: str(tmp_path)}, stdout=subprocess.PIPE
    )
    assert child.stdout
    child.stdout.readline()
    yield psutil.Process(child.pid)
    child.kill()
    child.wait()


def test_processes_are_known_by_the_mark_of_their_folder(tmp_path: Path, stubborn: psutil.Process) -> None:
    """Those of another folder are none of ours."""
    assert marked_processes(tmp_path) == [stubborn]
    assert marked_processes(tmp_path / "other") == []


def test_who_ignores_sigterm_is_killed(stubborn: psutil.Process) -> None:
    """After the given patience, not before."""
    began = time.monotonic()
    end([stubborn], seconds=1)
    assert time.monotonic() - began >= 1
    assert not stubborn.is_running()


def test_ending_what_is_gone_is_no_error(stubborn: psutil.Process) -> None:
    """Processes may end between look and signal."""
    end([stubborn], seconds=0.1)
    end([stubborn], seconds=0.1)


def test_the_roster_of_a_dead_host_counts_as_none(tmp_path: Path) -> None:
    """A pid that another process has now is not the host's."""
    write_roster(tmp_path, "serve", 8080)
    roster = read_roster(tmp_path)
    assert roster is not None
    assert (roster.command, roster.pid, roster.port) == ("serve", os.getpid(), 8080)
    file = roster_file(tmp_path)
    file.write_text(file.read_text().replace(str(roster.started), str(roster.started - 60)))
    assert read_roster(tmp_path) is None
    assert not file.exists()


@pytest.mark.parametrize("text", ["", "{", '{"command": "run"}'])
def test_half_a_roster_counts_as_none(tmp_path: Path, text: str) -> None:
    """The host may be killed while it writes."""
    roster_file(tmp_path).write_text(text)
    assert read_roster(tmp_path) is None


def test_memory_of_a_tree_is_measured_and_that_of_a_dead_one_is_none(stubborn: psutil.Process) -> None:
    """A Python process takes some megabytes."""
    assert tree_bytes(stubborn.pid) > 1_000_000
    end([stubborn], seconds=0.1)
    assert tree_bytes(stubborn.pid) == 0
