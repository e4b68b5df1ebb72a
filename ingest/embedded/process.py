"""The node's process: found in the process table, launched, awaited and ended.

The process table is the truth: a node is known by the mark in its arguments, so there is no pid file that could be stale, and a node whose
starter was killed is found again.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from ingest.embedded.configuration import LOOPBACK, mark_of, written_settings
from ingest.embedded.distribution import VERSION
from ingest.embedded.java import Java
from ingest.embedded.places import Places
from ingest.errors import NodeError

_START_SECONDS = 120
_STOP_SECONDS = 30
_KILL_SECONDS = 5
_POLL_SECONDS = 0.2
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TZ")  # the caller's keys and tokens are none of the node's business
_LOG_LINES = 6
_LOG_CHARS = 300
_WORRYING = re.compile(
    r"\[(?:ERROR|FATAL)|^(?:Caused by|ERROR|error|Error|# .*(?:failed|memory)|[\w.$]+(?:Exception|Error)):?\s"
)
_PORT_TAKEN = "BindHttpException"


class PortTaken(NodeError):  # noqa: N818 - says what happened
    """Another program took the port between our look and Elasticsearch's."""


@dataclass(frozen=True, slots=True)
class NodeStatus:
    """A node whose process runs.

    Attributes:
        url: where to reach it, without a slash at the end.
        version: of Elasticsearch.
        data: folder of the indices.
        log: path of its log.
    """

    pid: int
    port: int
    url: str
    version: str
    data: Path
    log: Path


def find_process(places: Places) -> psutil.Process | None:
    """Find the node's process, or else the launcher that is about to start it."""
    return next(_having(mark_of(places)), None) or next(_having(f"-Des.path.conf={places.config}"), None)


def is_used(home: Path) -> bool:
    """Whether any node runs from this unpacked Elasticsearch."""
    return any(_having(f"-Des.path.home={home}"))


def _having(argument: str) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):  # gone meanwhile, or not ours
            if argument in process.cmdline():
                yield process


def status_of(places: Places, process: psutil.Process) -> NodeStatus:
    """Describe a process by the settings that it was started with."""
    written = written_settings(places)
    port = int(str(written.get("http.port", 0)))
    url = f"http://{LOOPBACK}:{port}"
    return NodeStatus(process.pid, port, url, str(written.get("node.attr.version", VERSION)), places.data, places.log)


def launch(places: Places, java: Java, home: Path) -> NodeStatus:
    """Start the process, detached and as its owner, and wait until it answers.

    Raises:
        NodeError: it ends, or does not answer in time; then nothing of it is left.
    """
    owner = places.owner
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    environment |= {
        "ES_JAVA_HOME": str(java.home),
        "ES_PATH_CONF": str(places.config),
        "ES_TMPDIR": str(places.temporary),
    }
    if places.log.exists():
        places.log.replace(places.logs / "previous.log")  # so that what a failed start reports is its own
    with places.start_log.open("wb") as output:
        launcher = subprocess.Popen(
            [home / "bin" / "elasticsearch", "--daemonize"],
            env=environment,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=owner.uid if owner else None,
            group=owner.gid if owner else None,
            extra_groups=[] if owner else None,
        )
    try:
        return await_answer(places, launcher)
    except BaseException:  # Ctrl-C too must not leave a half-started node behind
        _end_group(launcher.pid)
        launcher.wait()
        raise


def await_answer(places: Places, launcher: subprocess.Popen[bytes] | None) -> NodeStatus:
    """Wait until the node answers; the launcher, None for a node that another process started, ends when the node is up.

    Raises:
        NodeError: it ends, or does not answer within 120 seconds; with its last log lines and the log's path.
    """
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        code = launcher.poll() if launcher else 0
        if code:
            raise _failed(places, "did not start")
        if code == 0:
            process = find_process(places)
            if process is None:
                raise _failed(places, "has ended")
            status = status_of(places, process)
            if _answers(status.port):
                return status
        time.sleep(_POLL_SECONDS)
    raise _failed(places, f"does not answer after {_START_SECONDS} s")


def _answers(port: int) -> bool:
    """Whether the cluster is yellow or green; a secured one that asks who we are answers too."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", "/_cluster/health")
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    if answer.status == http.client.UNAUTHORIZED:
        return True
    return answer.status == http.client.OK and json.loads(body)["status"] in {"yellow", "green"}


def _failed(places: Places, what: str) -> NodeError:
    """Make the error from the last log lines that tell anything, and the log's path."""
    files = [file for file in (places.log, places.start_log) if file.is_file()]
    lines = [line.strip() for file in files for line in file.read_text("utf-8", "replace").splitlines()]
    worrying = [line[:_LOG_CHARS] for line in lines if _WORRYING.search(line)]
    telling = worrying or [line[:_LOG_CHARS] for line in lines if line]
    kind = PortTaken if any(_PORT_TAKEN in line for line in worrying) else NodeError
    return kind(f"Elasticsearch {what}: {' | '.join(telling[-_LOG_LINES:])} (log: {places.log})")


def end(places: Places, process: psutil.Process) -> None:
    """Ask the node to stop, and end its whole session if it does not within 30 seconds.

    Raises:
        NodeError: it belongs to another user, or survives even that.
    """
    try:
        group = os.getpgid(process.pid)
        process.terminate()
        if not _gone_within(places, _STOP_SECONDS):
            _end_group(group)
            if not _gone_within(places, _KILL_SECONDS):
                raise NodeError(f"the node (process {process.pid}) cannot be stopped; end it by hand")
    except (psutil.AccessDenied, PermissionError) as error:
        raise NodeError(
            f"the node (process {process.pid}) belongs to another user; stop it as who started it"
        ) from error
    except (psutil.NoSuchProcess, ProcessLookupError):
        return


def _gone_within(places: Places, seconds: float) -> bool:
    # Not psutil's wait: it takes a zombie, which some containers never reap, for alive.
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if find_process(places) is None:
            return True
        time.sleep(_POLL_SECONDS)
    return False


def _end_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
