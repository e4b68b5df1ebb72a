"""Parse lists in a process of their own, which can be killed: a hostile feed costs a bounded time and memory, and never the run.

feedparser and what lies below it return to Python only when they are done, so neither a thread nor an alarm would do. A process a list costs
0.35 s of CPU time, nearly all of it for imports: less than one request at the usual pace.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass

import orjson
from pydantic import TypeAdapter

from ingest.errors import Damaged
from ingest.read.listed import Listed, ListKind

_WALL_FACTOR = 6  # of CPU time, on a machine that is busy
_LISTED = TypeAdapter(Listed)


@dataclass(frozen=True, slots=True)
class ListLimits:
    """What one list may take."""

    cpu_seconds: float = 10.0
    memory_bytes: int = 1024**3


def parse_list(kind: ListKind, content: bytes, base: str, limits: ListLimits | None = None) -> Listed:
    """Return what a list holds.

    Args:
        kind: of list.
        content: of the list.
        base: its URL, which relative links start from.
        limits: of the process.

    Raises:
        Damaged: `not_a_feed`, `not_a_sitemap`; `timeout`, `oom`, `crash`; or `parser` for what a library raised.
    """
    bounds = limits or ListLimits()
    arguments = [str(bounds.cpu_seconds), str(bounds.memory_bytes)]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ingest.read.list_worker", *arguments],
            input=orjson.dumps([kind, base]) + b"\n" + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(place for place in sys.path if place)},
            timeout=bounds.cpu_seconds * _WALL_FACTOR,
            start_new_session=True,  # an interrupt at the terminal is the parent's to handle
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Damaged("timeout", f"took more than {error.timeout:.0f} s to parse") from error
    if done.returncode == -signal.SIGPROF:
        raise Damaged("timeout", f"took more than {bounds.cpu_seconds:.0f} s of CPU time to parse")
    try:
        answer = orjson.loads(done.stdout)
    except orjson.JSONDecodeError as error:
        killed = done.returncode in {-signal.SIGKILL, 1}  # 1: not even the answer found room
        raise _out_of_memory(bounds) if killed else Damaged("crash", f"ended with {done.returncode}") from error
    if "oom" in answer:
        raise _out_of_memory(bounds)
    if "damaged" in answer:
        raise Damaged(*answer["damaged"])
    return _LISTED.validate_python(answer["listed"])


def _out_of_memory(limits: ListLimits) -> Damaged:
    return Damaged("oom", f"took more than {limits.memory_bytes >> 20} MiB to parse")
