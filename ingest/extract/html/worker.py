"""The process that reads pages: `python -m ingest.extract.html.worker`. It may die of one, and says nothing of it; its parent knows.

The limit of CPU time is the kernel's: SIGPROF ends the process even within libxml2, where no Python handler would be heard. The limit
of memory is its address space.
"""

from __future__ import annotations

import logging
import os
import resource
import signal
import sys
from typing import Any

from ingest.extract.html.frames import read_frame, write_frame
from ingest.extract.html.reader import read_page


def main() -> None:
    """Answer pages until standard input ends."""
    cpu_seconds, memory_bytes = float(sys.argv[1]), int(sys.argv[2])
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not end up among the answers
    logging.disable(logging.CRITICAL)  # trafilatura logs each page it finds odd; the outcome says it already
    sys.setrecursionlimit(5000)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    while (frame := read_frame(requests)) is not None:
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
        answer = _answer(*frame)
        signal.setitimer(signal.ITIMER_PROF, 0)
        write_frame(answers, answer)
        if "oom" in answer:
            return  # what the failed allocation left behind is not worth finding out


def _answer(head: dict[str, Any], body: bytes) -> dict[str, Any]:
    try:
        return {"page": read_page(body.decode("utf-8", "replace"), head["url"], head["keep"], head["drop"])}
    except MemoryError:
        return {"oom": True}
    except Exception as error:  # noqa: BLE001 - law: one bad document never stops the others; the stage quarantines it
        return {"error": [type(error).__name__, str(error)[:500]]}


if __name__ == "__main__":
    main()
