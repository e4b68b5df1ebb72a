"""The process that parses one list: `python -m ingest.read.list_worker CPU_SECONDS MEMORY_BYTES`. It may die of it; its parent knows why.

The limit of CPU time is the kernel's, since no Python handler would be heard within libxml2 or expat; that of memory is its address space.
"""

from __future__ import annotations

import resource
import signal
import sys
from typing import Any

import orjson

from ingest.errors import Damaged
from ingest.read.listed import Listed, ListKind
from ingest.read.rss import parse_feed
from ingest.read.sitemap import parse_sitemap


def main() -> None:
    """Read a line of JSON, [kind, base URL], and the list from standard input; write one JSON object."""
    cpu_seconds, memory_bytes = float(sys.argv[1]), int(sys.argv[2])
    head, _, content = sys.stdin.buffer.read().partition(b"\n")
    kind, base = orjson.loads(head)
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # whatever a library prints must not end up in the answer
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)  # SIGPROF ends the process
    answers.write(orjson.dumps(_answer(kind, base, content)))


def _answer(kind: ListKind, base: str, content: bytes) -> dict[str, Any]:
    try:
        return {"listed": _parse(kind, base, content)}
    except Damaged as error:
        return {"damaged": [error.reason, error.detail]}
    except MemoryError:
        return {"oom": True}
    except Exception as error:  # noqa: BLE001 - law: one bad list never stops the others; its parent quarantines it
        return {"damaged": ["parser", f"{type(error).__name__}: {error}"[:500]]}


def _parse(kind: ListKind, base: str, content: bytes) -> Listed:
    return parse_feed(content, base) if kind == "rss" else parse_sitemap(content, base)


if __name__ == "__main__":
    main()
