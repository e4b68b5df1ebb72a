"""Start the node, tell its status, stop it: one at a time per home folder."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.embedded.configuration import choose_port, write_configuration, written_settings
from ingest.embedded.distribution import VERSION, fetch_distribution, is_whole, unpack
from ingest.embedded.java import Java, find_java
from ingest.embedded.places import Places, find_places, make_folder
from ingest.embedded.plugin import build_plugin, plugin_is_whole, plugin_key
from ingest.embedded.process import NodeStatus, PortTaken, await_answer, end, find_process, is_used, launch, status_of
from ingest.errors import NodeError
from ingest.settings import Settings

_KEEP_SECONDS = 86_400
_HEAP = re.compile(r"[1-9][0-9]*[mMgG]")


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
    try:
        places.create()
        with _alone(places, report):
            process = find_process(places)
            if process and not written_settings(places):
                report("the folder of the running node was removed: ending that node and starting a new one")
                end(places, process)
                process = None
            if process:
                status = await_answer(places, None)
                if port not in (None, status.port):
                    report(f"the node already runs on port {status.port}; stop it first to move it to {port}")
                return status
            return _start(places, port, heap, report, node_settings or {})
    except OSError as error:
        remedy = "mend that, or name other folders by NEWSFOLD_HOME, NEWSFOLD_CACHE or NEWSFOLD_NODE_DATA"
        raise NodeError(f"cannot prepare the node: {error}; {remedy}") from error


def node_status(settings: Settings) -> NodeStatus | None:
    """Return the node whose process runs, whether or not it answers yet; None if none does."""
    places = find_places(settings)
    process = find_process(places)
    return status_of(places, process) if process else None


def stop_node(settings: Settings) -> bool:
    """Stop the node and wait until it is gone; False if none ran.

    Raises:
        NodeError: it cannot be stopped.
    """
    places = find_places(settings)
    if not places.node.is_dir():  # never started, or removed under a running node: nothing to lock
        return _end_found(places)
    with _alone(places, _silent):
        return _end_found(places)


def _end_found(places: Places) -> bool:
    process = find_process(places)
    if process is None:
        return False
    end(places, process)
    return True


@contextlib.contextmanager
def _alone(places: Places, report: Callable[[str], None]) -> Iterator[None]:
    lock = FileLock(places.lock)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        report("waiting for another start or stop of the node")
        lock.acquire()
    except PermissionError as error:
        raise NodeError(f"cannot lock {places.lock}: the node belongs to another user; act as that one") from error
    try:
        yield
    finally:
        lock.release()


def _start(
    places: Places, port: int | None, heap: str, report: Callable[[str], None], more: Mapping[str, str | bool]
) -> NodeStatus:
    java = find_java()
    if places.owner and not places.owner.can_enter(java.home):
        raise NodeError(f"user {places.owner.name} cannot enter {java.home}; point JAVA_HOME to a JDK open to all")
    home = ready_home(places, java, report)
    whose = f" as user {places.owner.name}" if places.owner else ""
    report(f"starting Elasticsearch {VERSION}{whose}, data in {places.data}")
    started = time.monotonic()
    while True:
        write_configuration(places, home, choose_port(places, port), heap, more)
        try:
            status = launch(places, java, home)
            break
        except PortTaken:
            if port is not None:
                raise
            report("another program has just taken the port: trying another")
    report(f"Elasticsearch {status.version} answers at {status.url} after {time.monotonic() - started:.1f} s")
    return status


def ready_home(places: Places, java: Java, report: Callable[[str], None]) -> Path:
    """Return an unpacked Elasticsearch with the plugin in it, made anew unless it is whole.

    Raises:
        NodeError: it cannot be downloaded or compiled.
    """
    zipped = fetch_distribution(places.downloads, report)
    home = places.homes / f"elasticsearch-{VERSION}-{plugin_key(java)}"
    make_folder(places.homes)
    with FileLock(places.homes / "unpack.lock"):
        if not (is_whole(zipped, home) and plugin_is_whole(home)):
            report(f"unpacking Elasticsearch {VERSION} to {home}")
            _remove_old_homes(places.homes)
            unpack(zipped, home, lambda unpacked: build_plugin(java, unpacked))
        os.utime(home)
    return home


def _remove_old_homes(homes: Path) -> None:
    """Each new plugin or Java makes a new home of 120 MB; remove those that no node runs from or started from of late."""
    for home in homes.glob("elasticsearch-*/"):
        if time.time() - home.stat().st_mtime > _KEEP_SECONDS and not is_used(home):
            shutil.rmtree(home)
