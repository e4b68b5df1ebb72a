"""Write what the node reads at its start: elasticsearch.yml, JVM options and logging.

The file elasticsearch.yml, which is JSON here, is also where status and the next start read the port from.
"""

from __future__ import annotations

import json
import random
import shutil
import socket
from collections.abc import Mapping
from pathlib import Path

from ingest.embedded.distribution import VERSION
from ingest.embedded.places import Places, make_folder
from ingest.errors import NodeError

LOOPBACK = "127.0.0.1"
_PORTS = range(19200, 20000)  # below the ephemeral range, so that no outgoing connection sits on a remembered port
_LOGGING = Path(__file__).with_name("log4j2.properties")


def write_configuration(places: Places, home: Path, port: int, heap: str, more: Mapping[str, str | bool]) -> None:
    """Write the configuration folder anew.

    Args:
        places: the node's folders.
        home: the unpacked Elasticsearch.
        port: HTTP port.
        heap: size of the Java heap as Java writes it (`1g`, `512m`).
        more: further node settings, which win over ours.
    """
    settings: dict[str, str | int | bool] = {
        "cluster.name": "newsfold",
        "node.name": "newsfold",
        "node.attr.version": VERSION,
        "path.data": str(places.data),
        "path.logs": str(places.logs),
        "http.host": LOOPBACK,
        "http.port": port,
        "transport.host": LOOPBACK,
        "transport.port": 0,
        "discovery.type": "single-node",
        "xpack.security.enabled": False,
        # A mistyped or missing alias must be an error, not a new index with a guessed mapping.
        "action.auto_create_index": False,
        # Watermarks protect a cluster that could move shards elsewhere. Here they would only make every index read-only on a laptop whose
        # disk is 95 % full of other things; a truly full disk still fails the write itself.
        "cluster.routing.allocation.disk.threshold_enabled": False,
    }
    shutil.rmtree(places.config, ignore_errors=True)
    options = places.config / "jvm.options.d"
    make_folder(options)
    (places.config / "elasticsearch.yml").write_text(json.dumps({**settings, **more}, indent=1), "utf-8")
    shutil.copyfile(home / "config" / "jvm.options", places.config / "jvm.options")
    shutil.copyfile(_LOGGING, places.config / "log4j2.properties")
    (options / "newsfold.options").write_text(_jvm_options(places, heap), "utf-8")
    for place in (
        *sorted(places.config.rglob("*"), reverse=True),
        places.config,
    ):  # what is inside a folder before the folder
        place.chmod(0o755 if place.is_dir() else 0o644)
        places.hand_over(place)  # Elasticsearch makes its keystore there


def mark_of(places: Places) -> str:
    """Return the argument by which this node's process is known among all others."""
    return f"-Dnewsfold.node={places.node}"


def written_settings(places: Places) -> dict[str, object]:
    """Return the node settings of the last start; empty if there was none."""
    try:
        found = json.loads((places.config / "elasticsearch.yml").read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def choose_port(places: Places, given: int | None) -> int:
    """Return the given port, else the last one if it is free, else a free one.

    Raises:
        NodeError: the given port is taken, or no port is free.
    """
    if given is not None:
        if not _is_free(given):
            raise NodeError(f"port {given} on {LOOPBACK} is taken by another program; give another port or none")
        return given
    last = written_settings(places).get("http.port")
    candidates = [last] if isinstance(last, int) else []
    # The system's random numbers: a test run that seeds Python's would choose the same port as every other such run.
    for port in (*candidates, *random.SystemRandom().sample(_PORTS, len(_PORTS))):
        if _is_free(port):
            return port
    raise NodeError(f"no port from {_PORTS.start} to {_PORTS.stop - 1} is free on {LOOPBACK}; give one")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as Elasticsearch does: old connections don't count
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _jvm_options(places: Places, heap: str) -> str:
    lines = [
        f"-Xms{heap}",
        f"-Xmx{heap}",
        mark_of(places),
        # Measured on two cores: the quick compiler alone starts in 5 to 10 s instead of 18 to 21 and needs less for the first 50,000 documents
        # (11.7 CPU-s instead of 14.3); in the long run it loads about a quarter slower.
        "-XX:TieredStopAtLevel=1",
        # Elasticsearch touches its whole heap at start; untouched memory is left to others (430 MB resident instead of 1,270).
        "-XX:-AlwaysPreTouch",
        # The default keeps up to 2 GB of garbage collection logs and dumps the heap into the working folder.
        "-Xlog:disable",
        "-Xlog:all=warning:stderr:utctime,level,tags",
        "-XX:-HeapDumpOnOutOfMemoryError",
        f"-XX:ErrorFile={places.logs}/hs_err_pid%p.log",
    ]
    return "\n".join(lines) + "\n"
