"""What is known of the pages of one feed from earlier runs: what they were, when they were had, and how they failed.

One spool file per feed beside archive and runs, replaced when a run is published. A run that fails before that leaves it as it was, so the
next one fetches again what was never loaded. Losing it costs needless fetches and nothing else: the archive knows every page's bytes.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import fsspec

from ingest.document import RawPointer
from ingest.errors import DocumentError, Rejected, SpoolError
from ingest.fetch.failure import HARD, PAUSED_FROM, failure_score
from ingest.spool import read_spool, write_spool

FULL_FETCH_AFTER = timedelta(
    hours=23
)  # some servers repeat an ETag though the page changed; a daily run may come early
_NEARLY = 23 / 24
_FORGOTTEN_AFTER = timedelta(days=90)
_FIRST_PAUSE = timedelta(hours=6)
_LONGEST_PAUSE = timedelta(days=7)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PageState:
    """What is known of one URL.

    Attributes:
        url: as the feed lists it; of the feed itself, its own.
        seen_at: when it was last listed.
        fetched_at: when it was last had, or found unchanged; None when never.
        full_at: when its bytes were last had.
        etag, last_modified: validators of the answer.
        sha256: hex digest of its bytes.
        entry: digest of what the feed last said of it; of a sitemap, when its index last said that it changed.
        key: of the document that it became.
        raw: where its bytes rest.
        score: of failures since it was last had.
        outcome, reason, detail: of the last failure.
        again_at: not to be tried before.
        first_at: when it was first had.
    """

    url: str
    seen_at: datetime
    fetched_at: datetime | None = None
    full_at: datetime | None = None
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    entry: str = ""
    key: str = ""
    raw: RawPointer | None = None
    score: float = 0.0
    outcome: str = ""
    reason: str = ""
    detail: str = ""
    again_at: datetime | None = None
    first_at: datetime | None = None

    def validators(self, now: datetime) -> dict[str, str]:
        """Return the headers of a conditional request; none when it is time for all the bytes again."""
        if not self.is_fresh(now):
            return {}
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in said.items() if value}

    def is_fresh(self, now: datetime) -> bool:
        """Tell whether its bytes were had today: less than 23 hours ago."""
        return self.full_at is not None and now - self.full_at < FULL_FETCH_AFTER

    def is_due(self, now: datetime, hours: int | None, days: int) -> bool:
        """Tell whether it is time to look whether it changed without being announced.

        Args:
            now: when this is.
            hours: after how many of them; a twenty-fourth less will do, as scheduled runs do not come to the second. None: never.
            days: after which the outlet is taken to be done with it.
        """
        if hours is None or self.fetched_at is None or self.first_at is None:
            return False
        return now - self.fetched_at >= _NEARLY * timedelta(hours=hours) and now - self.first_at < timedelta(days=days)

    def rests(self, now: datetime) -> bool:
        """Tell whether it failed and is not to be tried yet; no pause is longer than a week, unless the clock has been set back since."""
        return self.again_at is not None and now < self.again_at <= now + _LONGEST_PAUSE


def failed(state: PageState, error: DocumentError, now: datetime) -> PageState:
    """Note a failure; from a score of a half on it is not tried for hours, and every further point doubles them, up to a week."""
    score = round(state.score + failure_score(error.reason), 2)
    pause = min(_FIRST_PAUSE * 2 ** min(score - HARD, 10.0), _LONGEST_PAUSE) if score >= PAUSED_FROM else None
    return replace(
        state,
        seen_at=now,
        score=score,
        outcome="rejected" if isinstance(error, Rejected) else "quarantined",
        reason=error.reason,
        detail=error.detail,
        again_at=None if pause is None else now + pause,
    )


def load_states(root: str, feed: str) -> dict[str, PageState]:
    """Read what is known of a feed's pages, by URL."""
    path = _path(root, feed)
    if not _exists(path):
        return {}
    try:
        return {state.url: state for state in read_spool(path, PageState)}
    except SpoolError as error:
        _log.warning("%s: all pages of feed %s count as unknown, and will be fetched again", error, feed)
        return {}


def save_states(
    root: str, feed: str, known: Mapping[str, PageState], learned: Iterable[PageState], now: datetime
) -> None:
    """Replace what is known of a feed's pages; what has not been listed for 90 days is forgotten."""
    states = {**known, **{state.url: state for state in learned}}
    write_spool(_path(root, feed), (state for state in states.values() if now - state.seen_at < _FORGOTTEN_AFTER))


def loaded_states(learned: Iterable[PageState], refused: Iterable[str]) -> Iterator[PageState]:
    """Leave out pages that a later stage refused, by key: the next run is to try them again, not to call them unchanged."""
    keys = set(refused)
    return (state for state in learned if state.score or not state.key or state.key not in keys)


def settle_states(root: str, feed: str, paths: Iterable[str], now: datetime) -> None:
    """Add what the batches of a run learned, each in a spool of its own if it fetched anything."""
    learned = [state for path in paths if _exists(path) for state in read_spool(path, PageState)]
    if learned:
        save_states(root, feed, load_states(root, feed), learned, now)


def _exists(path: str) -> bool:
    filesystem, name = fsspec.core.url_to_fs(path)
    return bool(filesystem.exists(name))


def _path(root: str, feed: str) -> str:
    return f"{root}/{feed}.jsonl.zst"
