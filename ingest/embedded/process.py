"""Start, find and stop the node's process.

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
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from ingest.embedded.configuration import (
    LOOPBACK,
    choose_port,
    mark_of,
    write_configuration,
    written_settings,
)
from ingest.embedded.distribution import VERSION, fetch_distribution, is_whole, unpack
from ingest.embedded.java import Java, find_java
from ingest.embedded.places import Places, find_places, make_folder
from ingest.embedded.plugin import build_plugin, plugin_is_whole, plugin_key
from ingest.errors import NodeError
from ingest.settings import Settings

_START_SECONDS = 120
_STOP_SECONDS = 30
_POLL_SECONDS = 0.2
_HEAP = re.compile(r"[1-9][0-9]*[mMgG]")
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TZ")  # the caller's keys and tokens are none of the node's business
_LOG_LINES = 8


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


def _silent(_: str) -> None:
    """Report to nobody."""


def start_node(
    settings: Settings,
    *,
    port: int | None = None,
    heap: str = "1g",
    report: Callable[[str], None] = _silent,
    node_settings: Mapping[str, str | bool] | None = None,
) -> NodeStatus:
    """Start the node, or return the one that runs, once it answers; the process outlives the caller.

    The first start downloads Elasticsearch (107 MB). A second start at the same time waits for the first and returns its node.

    Args:
        settings: say where it rests.
        port: HTTP port; default: that of the last start, else a free one. A node that runs keeps its own.
        heap: size of the Java heap (`1g`, `512m`).
        report: takes lines that tell people what is going on.
        node_settings: further lines for elasticsearch.yml, which win over ours.

    Raises:
        NodeError: it cannot be fetched, built or started, or does not answer within 120 seconds.
    """
    if not _HEAP.fullmatch(heap):
        raise NodeError(f"heap {heap!r} is no size; write one such as 512m or 1g")
    places = find_places(settings)
    places.create()
    with _alone(places, report):
        running = _find(places)
        if running:
            status = _await_answer(places, running, None)
            if port not in (None, status.port):
                report(f"the node already runs on port {status.port}; stop it first to move it to {port}")
            return status
        java = find_java()
        home = _ready_home(places, java, report)
        write_configuration(places, home, choose_port(places, port), heap, node_settings or {})
        return _launch(places, java, home, report)


def node_status(settings: Settings) -> NodeStatus | None:
    """Return the node whose process runs, whether or not it answers yet; None if none does."""
    places = find_places(settings)
    process = _find(places)
    return _status(places, process) if process else None


def stop_node(settings: Settings) -> bool:
    """Stop the node and wait until it is gone; False if none ran.

    Raises:
        NodeError: it cannot be stopped.
    """
    places = find_places(settings)
    if not places.node.is_dir():
        return False
    with _alone(places, _silent):
        process = _find(places)
        if process is None:
            return False
        _end(process)
        if _find(places):
            raise NodeError(f"the node (process {process.pid}) cannot be stopped; end it by hand")
        return True


@contextlib.contextmanager
def _alone(places: Places, report: Callable[[str], None]) -> Iterator[None]:
    lock = FileLock(places.lock)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        report("waiting for another start or stop of the node")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _find(places: Places) -> psutil.Process | None:
    """Find the node's process, or the launcher that is about to become it."""
    marks = {mark_of(places), f"-Des.path.conf={places.config}"}
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            if marks.intersection(process.cmdline()):
                return process
    return None


def _status(places: Places, process: psutil.Process) -> NodeStatus:
    written = written_settings(places)
    port = int(str(written.get("http.port", 0)))
    url = f"http://{LOOPBACK}:{port}"
    return NodeStatus(process.pid, port, url, str(written.get("node.attr.version", VERSION)), places.data, places.log)


def _ready_home(places: Places, java: Java, report: Callable[[str], None]) -> Path:
    """Return an unpacked Elasticsearch with the plugin in it, made anew unless it is whole."""
    zipped = fetch_distribution(places.downloads, report)
    home = places.homes / f"elasticsearch-{VERSION}-{plugin_key(java)}"
    make_folder(places.homes)
    with FileLock(places.homes / "unpack.lock"):
        if not (is_whole(zipped, home) and plugin_is_whole(home)):
            report(f"unpacking Elasticsearch {VERSION} to {home}")
            unpack(zipped, home, lambda unpacked: build_plugin(java, unpacked))
    return home


def _launch(places: Places, java: Java, home: Path, report: Callable[[str], None]) -> NodeStatus:
    owner = places.owner
    whose = f" as user {owner.name}" if owner else ""
    report(f"starting Elasticsearch {VERSION}{whose}, data in {places.data}")
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    environment |= {"ES_JAVA_HOME": str(java.home), "ES_PATH_CONF": str(places.config), "ES_TMPDIR": str(places.temporary)}
    started = time.monotonic()
    with (places.logs / "start.log").open("wb") as output:
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
        status = _await_answer(places, psutil.Process(launcher.pid), launcher)
    except BaseException:
        _end_group(launcher.pid)
        raise
    report(f"Elasticsearch {status.version} answers at {status.url} after {time.monotonic() - started:.1f} s")
    return status


def _await_answer(places: Places, process: psutil.Process, launcher: subprocess.Popen[bytes] | None) -> NodeStatus:
    """Wait until the node answers; the launcher is None where another process started it."""
    deadline = time.monotonic() + _START_SECONDS
    port = _status(places, process).port
    while time.monotonic() < deadline:
        if launcher and launcher.poll():
            raise NodeError(f"Elasticsearch did not start: {_last_words(places)}")
        if _answers(port):
            found = _find(places)
            if found and (launcher is None or launcher.poll() is not None):
                return _status(places, found)
        elif launcher is None and _find(places) is None:
            raise NodeError(f"Elasticsearch has ended: {_last_words(places)}")
        time.sleep(_POLL_SECONDS)
    raise NodeError(f"Elasticsearch does not answer after {_START_SECONDS} s: {_last_words(places)}")


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


def _last_words(places: Places) -> str:
    """Return the last log lines that tell anything, and where the rest is."""
    lines = []
    for file in (places.log, places.logs / "start.log"):
        if file.is_file():
            lines += [line.strip() for line in file.read_text("utf-8", "replace").splitlines()]
    telling = [line for line in lines if line and not line.startswith(("at ", "... "))]
    worrying = [line for line in telling if re.search(r"ERROR|FATAL|[Ee]xception|[Ee]rror", line)]
    return " | ".join((worrying or telling)[-_LOG_LINES:]) + f" (log: {places.log})"


def _end(process: psutil.Process) -> None:
    """Ask the node to stop, then end all that is left of its session."""
    with contextlib.suppress(psutil.NoSuchProcess):
        group = os.getpgid(process.pid)
        process.terminate()
        with contextlib.suppress(psutil.TimeoutExpired):
            process.wait(_STOP_SECONDS)
        _end_group(group)


def _end_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
