"""Worker processes that can be killed: a page that takes too long or too much costs its worker, never the run.

A thread or an alarm would not do: lxml does not return to Python while it works. A worker is started when the first page needs one,
serves thousands, and ends with its parent.
"""

from __future__ import annotations

import atexit
import os
import queue
import selectors
import signal
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from ingest.errors import Damaged
from ingest.extract.html.frames import read_frame, write_frame
from ingest.extract.html.page import Page

CPU_SECONDS = 10.0
MEMORY_BYTES = 1024**3
TRIES = 2
_WALL_FACTOR = 6  # of CPU time: a machine that is that busy gets a second try
_MAX_WORKERS = 4
_PAGE = TypeAdapter(Page)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may take."""

    cpu_seconds: float = CPU_SECONDS
    memory_bytes: int = MEMORY_BYTES


class Pool:
    """Workers for one process; thread-safe."""

    def __init__(self, limits: Limits | None = None, workers: int | None = None) -> None:
        self._limits = limits or Limits()
        self.workers = workers or min(_MAX_WORKERS, max(1, (os.cpu_count() or 2) // 2))
        self._idle: queue.SimpleQueue[_Worker | None] = queue.SimpleQueue()
        for _ in range(self.workers):
            self._idle.put(None)
        self._threads = ThreadPoolExecutor(self.workers, thread_name_prefix="html")

    def submit(self, html: str, url: str | None, keep: Sequence[str], drop: Sequence[str]) -> Future[Page]:
        """Read a page in a worker.

        Returns:
            A future of the page; its exception is `Damaged`: `timeout`, `oom`, `crash`, or `parser` for what a library raised.
        """
        head = {"url": url, "keep": list(keep), "drop": list(drop)}
        return self._threads.submit(self._read, head, html.encode("utf-8", "replace"))

    def close(self) -> None:
        """End the workers; pages under way are given up."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        while not self._idle.empty():
            worker = self._idle.get()
            if worker is not None:
                worker.end()

    def _read(self, head: dict[str, Any], body: bytes) -> Page:
        problem = Damaged("crash")
        for _ in range(TRIES):
            worker = self._idle.get()
            try:
                worker = worker or _Worker(self._limits)
                answer = worker.ask(head, body)
            except BaseException:
                if worker is not None:
                    worker.end()
                self._idle.put(None)
                raise
            self._idle.put(worker if worker.is_alive else None)
            if isinstance(answer, Damaged):
                problem = answer
                continue
            return _page_of(answer)
        raise problem


class _Worker:
    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        path = os.pathsep.join(place for place in sys.path if place)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ingest.extract.html.worker", str(limits.cpu_seconds), str(limits.memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path},
            start_new_session=True,  # an interrupt at the terminal is the parent's to handle
        )

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, head: dict[str, Any], body: bytes) -> dict[str, Any] | Damaged:
        """Return the worker's answer, or why it has none; after that it is no longer alive."""
        requests, answers = self._process.stdin, self._process.stdout
        assert requests is not None  # noqa: S101 - both are pipes
        assert answers is not None  # noqa: S101 - both are pipes
        try:
            write_frame(requests, head, body)
        except BrokenPipeError:
            return self._why()
        if not self._answers_in_time():
            self.end()
            return Damaged(
                "timeout",
                f"took more than {self._limits.cpu_seconds * _WALL_FACTOR:.0f} s: the page stays in the archive",
            )
        frame = read_frame(answers)
        if frame is None:
            return self._why()
        if "oom" in frame[0]:
            self.end()
            return _out_of_memory(self._limits)
        return frame[0]

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _answers_in_time(self) -> bool:
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)  # type: ignore[arg-type]  # a pipe, see ask
            return bool(selector.select(self._limits.cpu_seconds * _WALL_FACTOR))

    def _why(self) -> Damaged:
        self._process.communicate()
        code = -self._process.returncode
        if code == signal.SIGPROF:
            return Damaged(
                "timeout", f"took more than {self._limits.cpu_seconds:.0f} s of CPU time: the page stays in the archive"
            )
        if code == signal.SIGKILL:
            return _out_of_memory(self._limits)
        return Damaged("crash", f"the parser ended with code {self._process.returncode}: the page stays in the archive")


def _out_of_memory(limits: Limits) -> Damaged:
    return Damaged("oom", f"took more than {limits.memory_bytes >> 20} MiB: the page stays in the archive")


def _page_of(answer: dict[str, Any]) -> Page:
    if "error" in answer:
        name, detail = answer["error"]
        raise Damaged("parser", f"{name}: {detail}")
    return _PAGE.validate_python(answer["page"])


_pools: dict[int, Pool] = {}


def shared_pool() -> Pool:
    """Return this process's pool, made when first asked for; a forked child gets its own."""
    process = os.getpid()
    if process not in _pools:
        _pools.clear()
        _pools[process] = Pool()
        atexit.register(_pools[process].close)
    return _pools[process]
