"""A real Airflow: up, watched, and down without leftovers. Elasticsearch has no part in it: its URL leads nowhere."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from ingest.settings import PROJECT, Settings, read_settings
from newsfold.launcher.errors import AirflowError
from newsfold.launcher.home import airflow_folder
from newsfold.launcher.processes import marked_processes, read_roster
from newsfold.launcher.running import Running, airflow_running

pytestmark = [pytest.mark.airflow, pytest.mark.timeout(120)]

GONE_SECONDS = 25
KEEP_UP = """
import signal, sys, time
from dataclasses import replace
from pathlib import Path
from ingest.settings import read_settings
from newsfold.launcher.running import airflow_running
signal.signal(signal.SIGINT, signal.default_int_handler)  # background jobs of a shell inherit that it is ignored
home = Path(sys.argv[1])
settings = replace(read_settings({}), home=home, data=str(home), elasticsearch_url="http://127.0.0.1:9")
with airflow_running(settings, "serve", lambda _: None) as running:
    running.start_scheduler(lambda _: None)
    print("up", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def own_settings(tmp_path: Path, feeds: Path) -> Settings:
    """Settings in a folder of one's own, on a cluster that is not there."""
    return replace(
        read_settings({}), home=tmp_path, data=str(tmp_path), feeds=feeds, elasticsearch_url="http://127.0.0.1:9"
    )


def check_for_long(running: Running) -> None:
    """Check until something is wrong."""
    while True:
        running.check()
        time.sleep(0.2)


def await_true(condition: Callable[[], bool], seconds: float = GONE_SECONDS) -> bool:
    """Wait until it holds; return whether it does."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.2)
    return condition()


def listening(running: Running) -> set[str]:
    """Return the addresses that Airflow's processes listen on."""
    return {
        connection.laddr.ip
        for process in marked_processes(running.home.folder)
        for connection in process.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }


def test_airflow_is_up_watched_and_gone_again(own_settings: Settings) -> None:
    """It listens on this machine alone, asks for a password, refuses a second launcher, and tells which of its parts died."""
    folder = airflow_folder(own_settings)
    with airflow_running(own_settings, "serve", lambda _: None) as running:
        assert not any(is_scheduler(part) for part in psutil.Process(running.airflow_pid).children())
        running.start_scheduler(lambda _: None)
        running.check()
        assert listening(running) == {"127.0.0.1"}
        assert {dag["dag_id"] for dag in running.api.pages("/dags", "dags")} <= {
            "gazette",
            "herald",
            "newsfold.alerts",
            "newsfold.retention",
            "newsfold.rules",
            "newsfold.stories",
        }
        assert {pool["name"]: pool["slots"] for pool in running.api.get("/pools")["pools"]}["newsfold_group"] == 1
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(f"{running.api.url}/api/v2/dags", timeout=10)  # noqa: S310 - our own http URL
        with (
            pytest.raises(AirflowError, match="already up"),
            airflow_running(own_settings, "serve", lambda _: None),
        ):
            pass
        with airflow_running(own_settings, "run", lambda _: None) as joined:
            assert (joined.api.url, joined.host) == (running.api.url, None)
        running.check()
        assert not any("airflow.db" in file.path for file in psutil.Process(running.airflow_pid).open_files())

        scheduler = next(p for p in psutil.Process(running.airflow_pid).children() if is_scheduler(p))
        scheduler.kill()
        with pytest.raises(AirflowError, match=r"scheduler ended by signal 9; the last lines of .*scheduler\.log"):
            check_for_long(running)
    assert marked_processes(folder) == []
    assert read_roster(folder) is None


def test_airflow_ends_with_its_launcher_however_that_ends(own_settings: Settings) -> None:
    """Even a launcher that has no time to say goodbye leaves no process behind."""
    folder = airflow_folder(own_settings)
    with keeping_up(own_settings) as launcher:
        assert len(marked_processes(folder)) >= 4
        launcher.kill()
        launcher.wait(GONE_SECONDS)
        assert await_true(lambda: not marked_processes(folder))


def test_what_a_killed_host_leaves_ends_by_itself_or_at_the_next_start(own_settings: Settings) -> None:
    """The launcher reports the host's end; nothing of it is left when the launcher is gone."""
    folder = airflow_folder(own_settings)
    with keeping_up(own_settings) as launcher:
        roster = read_roster(folder)
        assert roster is not None
        psutil.Process(roster.pid).kill()
        launcher.send_signal(signal.SIGINT)
        launcher.wait(2 * GONE_SECONDS)
        assert marked_processes(folder) == []


@contextmanager
def keeping_up(settings: Settings) -> Iterator[subprocess.Popen[str]]:
    """Start a process that keeps Airflow up, wait until it does, and end it if the test has not."""
    launcher = subprocess.Popen(
        [sys.executable, "-c", KEEP_UP, str(settings.home)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={"PYTHONPATH": f"{PROJECT}:{PROJECT / 'plugins'}", "PATH": "/usr/bin:/bin"},
    )
    try:
        assert launcher.stdout
        assert launcher.stdout.readline() == "up\n"
        yield launcher
    finally:
        launcher.terminate()
        launcher.wait(2 * GONE_SECONDS)
        launcher.stdout.close()


def is_scheduler(process: psutil.Process) -> bool:
    """Tell whether a child of the host is the scheduler: the one with workers below it."""
    return any("LocalExecutor" in " ".join(child.cmdline()) for child in process.children())
