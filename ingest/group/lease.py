"""The right to group, held by one run at a time.

Airflow gives the group step a pool of one slot; this holds for runs started by hand as well. The lease ends by itself, so that a run that
died does not stop the next one for long; and every write is checked against the revision read, so that even two holders do no harm.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from ingest.errors import IndexUnavailable
from ingest.group.state import GroupState

LEASE_SECONDS = 60
_WAIT_SECONDS = 1800
_POLL_SECONDS = 0.5

_log = logging.getLogger(__name__)


@contextmanager
def hold_lease(state: GroupState, wait_seconds: float = _WAIT_SECONDS) -> Iterator[Callable[[], None]]:
    """Hold the lease for the time of the block, after waiting for it if need be.

    Yields:
        a function to prolong it, to be called before each batch.

    Raises:
        IndexUnavailable: another run held it all the time.
    """
    holder = uuid.uuid4().hex
    deadline = time.monotonic() + wait_seconds
    waiting = False
    while not _claim(state, holder):
        if time.monotonic() > deadline:
            raise IndexUnavailable(
                f"another run has been grouping for {wait_seconds:.0f} seconds ({state.index}): repeat when it is done"
            )
        if not waiting:
            _log.info("waiting for another run to finish grouping")
            waiting = True
        time.sleep(_POLL_SECONDS)

    def prolong() -> None:
        if not _claim(state, holder):
            _log.warning("the lease on %s ran out and another run took it; writes are still checked", state.index)

    try:
        yield prolong
    finally:
        state.release(holder)


def _claim(state: GroupState, holder: str) -> bool:
    return state.claim(holder, datetime.now(UTC) + timedelta(seconds=LEASE_SECONDS))
