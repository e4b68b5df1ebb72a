"""Bring Airflow and the Elasticsearch node up side by side, and Airflow down again."""

from __future__ import annotations

import json
import select
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from filelock import FileLock, Timeout

from ingest.embedded import NodeStatus, node_status, start_node
from ingest.settings import Settings
from newsfold.launcher.api import Api
from newsfold.launcher.errors import AirflowError, StoppedFromElsewhere
from newsfold.launcher.home import LOOPBACK, Home, airflow_folder, choose_port, environment, open_home
from newsfold.launcher.processes import Roster, end, marked_processes, read_roster

_STOP_SECONDS = 40.0
_LOG_LINES = 15
_POLL_SECONDS = 0.2
_PRELOADED = ("ingest.pipeline",)  # each task would import it anew; serve does not, so that edited code takes effect
Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Running:
    """Elasticsearch and Airflow, both up, the scheduler of an Airflow of our own only after `start_scheduler`.

    Attributes:
        settings: with `elasticsearch_url` set.
        host: Airflow's host where this process owns it; None where another process keeps Airflow up.
        node_pid: process of the embedded node, None for another cluster.
    """

    settings: Settings
    home: Home
    api: Api
    host: HostProcess | None
    node_pid: int | None

    @property
    def airflow_pid(self) -> int | None:
        """Process of Airflow's host, whoever owns it."""
        if self.host is not None:
            return self.host.pid
        roster = read_roster(self.home.folder)
        return roster.pid if roster else None

    def start_scheduler(self, report: Report) -> None:
        """Let tasks start; before, whoever triggers runs has the database for himself."""
        if self.host is not None:
            self.host.start_scheduler(report)

    def check(self) -> None:
        """Assert that Airflow still runs.

        Raises:
            AirflowError: a part of it died; with the last lines of its log.
        """
        if self.host is not None:
            self.host.check()


@contextmanager
def airflow_running(settings: Settings, command: str, report: Report) -> Iterator[Running]:
    """Start the node and Airflow, or join the Airflow that `serve` keeps up; on leaving, stop the Airflow that was started here.

    Raises:
        AirflowError: Airflow does not start, or another launcher is busy with it.
        NodeError: the node does not start.
    """
    folder = airflow_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "launcher.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        yield _join(settings, command, report)
        return
    try:
        left = marked_processes(folder)
        if left:
            report(f"ending {len(left)} processes of an Airflow whose launcher is gone")
            end(left)
        with _own_airflow(settings, command, report) as running:
            yield running
    finally:
        lock.release()


@contextmanager
def _own_airflow(settings: Settings, command: str, report: Report) -> Iterator[Running]:
    node = None if settings.elasticsearch_url else NodeStart(settings, report)
    settings = replace(settings, elasticsearch_url=node.url() if node else settings.elasticsearch_url)
    home = choose_port(open_home(settings))
    host = HostProcess(home, command, environment(home, settings, command))
    try:
        host.await_api(report)
        report(f"Airflow answers at {home.url}")
        pid = node.await_answer().pid if node else None
        yield Running(settings, home, Api(home.url, home.password), host, pid)
    finally:
        host.stop()


def _join(settings: Settings, command: str, report: Report) -> Running:
    """Use the Airflow that another launcher serves."""
    roster = read_roster(airflow_folder(settings))
    if roster is None or roster.command != "serve" or command != "run":
        raise AirflowError(_who_is_busy(roster))
    home = replace(open_home(settings), port=roster.port)
    report(f"using the Airflow that make serve keeps up at {home.url}")
    status = None if settings.elasticsearch_url else start_node(settings, report=report)
    if status:
        settings = replace(settings, elasticsearch_url=status.url)
    return Running(settings, home, Api(home.url, home.password), None, status.pid if status else None)


def _who_is_busy(roster: Roster | None) -> str:
    if roster is None:
        return "another make run or make serve is just starting: wait for it, or end it with make stop"
    where = f"process {roster.pid}, http://{LOOPBACK}:{roster.port}"
    if roster.command == "serve":
        return f"Airflow is already up ({where}): use it, or end it with make stop"
    return f"another make run is under way ({where}): wait for it, or end it with make stop"


def install_templates(settings: Settings) -> None:
    """Install the index templates, before the first document needs them."""
    from ingest.load import connect  # noqa: PLC0415 - heavy, and Airflow is starting meanwhile
    from ingest.load import install_templates as install  # noqa: PLC0415 - as above

    install(connect(settings), settings)


class NodeStart:
    """The node's start, in a thread of its own: its URL is known seconds before it answers, and Airflow can start meanwhile."""

    def __init__(self, settings: Settings, report: Report) -> None:
        self._settings = settings
        self._report = report
        self._status: NodeStatus | None = None
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._start, daemon=True)
        self._thread.start()

    def url(self) -> str:
        """Wait until the node's process exists; return where it will answer."""
        while self._thread.is_alive():
            status = node_status(self._settings)
            if status is not None:
                return status.url
            time.sleep(_POLL_SECONDS)
        return self.await_answer().url

    def await_answer(self) -> NodeStatus:
        """Wait until the node answers.

        Raises:
            NodeError: it cannot be started.
        """
        self._thread.join()
        if self._error is not None:
            raise self._error
        if self._status is None:
            raise AirflowError("the node's start ended without a node")
        return self._status

    def _start(self) -> None:
        try:
            self._status = start_node(self._settings, report=self._report)
        except Exception as error:  # noqa: BLE001 - raised again in the thread that waits
            self._error = error


class HostProcess:
    """The host as a child of this process."""

    def __init__(self, home: Home, command: str, variables: dict[str, str]) -> None:
        self._home = home
        preload = [f"--preload={module}" for module in _PRELOADED if command == "run"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "newsfold.launcher.host", command, str(home.port), *preload],
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for the launcher; it tells the host
        )

    @property
    def pid(self) -> int:
        """Process id of the host."""
        return self._process.pid

    def await_api(self, report: Report) -> None:
        """Wait until the API answers.

        Raises:
            AirflowError: a part died.
        """
        self._await("answers", report)

    def start_scheduler(self, report: Report) -> None:
        """Let tasks start, and wait until all parts are healthy.

        Raises:
            AirflowError: a part died.
        """
        if self._process.stdin:
            self._process.stdin.write("start the scheduler\n")
            self._process.stdin.flush()
        self._await("ready", report)

    def _await(self, key: str, report: Report) -> None:
        while key not in (message := self._message()):
            report(f"Airflow: {message['stage']} …")

    def check(self) -> None:
        """Assert that the host and all parts run.

        Raises:
            AirflowError: one died, or `make stop` ended them.
        """
        if select.select([self._output], [], [], 0)[0]:
            self._message()

    def stop(self) -> None:
        """Stop Airflow; no process of it is left."""
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
        end(marked_processes(self._home.folder))

    @property
    def _output(self) -> IO[str]:
        output = self._process.stdout
        if output is None:
            raise AirflowError("the host was started without a pipe for its messages")
        return output

    def _message(self) -> dict[str, Any]:
        """Read the host's next message.

        Raises:
            AirflowError: it says that a part died, or ended.
        """
        line = self._output.readline()
        message: dict[str, Any] = json.loads(line) if line else {}
        if "died" in message:
            name = message["died"]
            raise AirflowError(f"Airflow's {name} {message['why']}; {_tail(self._home.logs / f'{name}.log')}")
        if not message:
            code = self._process.wait(_STOP_SECONDS)
            if code == 0:
                raise StoppedFromElsewhere("Airflow was stopped from elsewhere (make stop)")
            raise AirflowError(f"Airflow's host ended with exit code {code}; {_tail(self._home.logs / 'host.log')}")
        return message


def _tail(log: Path) -> str:
    """Quote the last lines of a log."""
    if not log.exists():
        return f"it left no log ({log})"
    with log.open(errors="replace") as file:
        lines = deque(file, _LOG_LINES)
    return f"the last lines of {log}:\n{''.join(lines)}"
