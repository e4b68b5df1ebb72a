"""How much memory a process and its descendants take at most."""

from __future__ import annotations

import contextlib
import threading
from typing import Self

import psutil

_SAMPLE_SECONDS = 2.0


class PeakMemory:
    """Samples process trees in a thread, every two seconds.

    Args:
        roots: name → process at the root of a tree.
    """

    def __init__(self, roots: dict[str, int]) -> None:
        self._roots = roots
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self.peaks = dict.fromkeys(roots, 0)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _sample(self) -> None:
        while True:
            for name, pid in self._roots.items():
                self.peaks[name] = max(self.peaks[name], tree_bytes(pid))
            if self._stop.wait(_SAMPLE_SECONDS):
                return


def tree_bytes(pid: int) -> int:
    """Return the memory of a process and its descendants: proportional set size, so that what forks share counts once (Linux)."""
    with contextlib.suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        return sum(map(_bytes, [root, *root.children(recursive=True)]))
    return 0


def _bytes(process: psutil.Process) -> int:
    try:
        memory = process.memory_full_info()
    except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
        return 0
    return int(getattr(memory, "pss", memory.rss))
