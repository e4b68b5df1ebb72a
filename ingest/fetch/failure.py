"""Why a fetch failed, and how much that says against trying again soon."""

from __future__ import annotations

from ingest.errors import Damaged, DocumentError, Rejected

ROBOTS = "robots"
GONE = "gone"

HARD, SOFT, TEMPORARY = 1.0, 0.5, 0.1
PAUSED_FROM = 0.5
_SCORES = {
    ROBOTS: HARD,
    "fetch_address": HARD,
    "fetch_url": HARD,
    "fetch_downgrade": HARD,
    "fetch_redirects": HARD,
    "fetch_denied": HARD,
    "fetch_bomb": HARD,
    GONE: SOFT,  # sites take pages away for an hour, too
    "fetch_status": SOFT,
    "fetch_server": SOFT / 2,
    "fetch_encoding": SOFT,
    "fetch_too_large": SOFT,
    "fetch_broken": SOFT,
    "fetch_tls": SOFT,
    "fetch_robots": TEMPORARY,
    "fetch_dns": TEMPORARY,
    "fetch_connect": TEMPORARY,
    "fetch_timeout": TEMPORARY,
    "fetch_busy": TEMPORARY,
}
"""Reason → score; what collects `PAUSED_FROM` rests for a while. Source: fractional scores of failure as Media Cloud's rss-fetcher keeps them."""


def fetch_failure(reason: str, detail: str) -> DocumentError:
    """Make the error of a failed fetch: `robots` and `gone` are rejections, all other reasons quarantine."""
    return Rejected(reason, detail) if reason in {ROBOTS, GONE} else Damaged(reason, detail)


def failure_score(reason: str) -> float:
    """Return 1 for a hard failure, less for one that may pass; what is no fetch's reason counts as soft."""
    return _SCORES.get(reason, SOFT)
