"""What Elasticsearch's answer to one bulk item means for the document behind it.

Decided by `error.type`, not by status: a missing alias and a malformed date are both 400 or 404, but the first is nobody's fault.

    written     it is in
    unchanged   that version or a newer one is in already (409)
    again       it passes: pressure, recovery, a full disk that is being emptied
    system      every document would be refused: stop, blame none
    poison      this document is refused for what it holds: quarantine it, the others load

Source: each class was produced on a real Elasticsearch 8.19.21, see tests/ingest/load/test_error_classes.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ingest.load.cluster import PASSING_STATUS, reasons

Kind = Literal["written", "unchanged", "again", "system", "poison"]

_SYSTEM_TYPES = frozenset(
    {
        "alias_not_found_exception",
        "cluster_block_exception",
        "index_closed_exception",
        "index_not_found_exception",
        "invalid_index_name_exception",
        "media_type_header_exception",
        "security_exception",
    }
)
# `illegal_argument_exception` is anything: an alias without a write index (everybody's) or an empty id (one document's).
_SYSTEM_REASONS = ("no write index is defined for alias", "is not an alias", "doesn't point to a write index")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One of the five outcomes.

    Attributes:
        type: `error.type`, "" without an error.
        reason: Elasticsearch's own sentence.
    """

    kind: Kind
    type: str = ""
    reason: str = ""


WRITTEN = Verdict("written")


def judge(item: dict[str, Any]) -> Verdict:
    """Judge one entry of a bulk answer's `items`, without its action name."""
    if "error" not in item:
        return WRITTEN
    error = item["error"]
    return judge_error(item["status"], str(error.get("type", "")), reasons(error))


def judge_error(status: int, error_type: str, reason: str) -> Verdict:
    """Judge an error by its type, then by its status."""
    if error_type == "version_conflict_engine_exception":
        kind: Kind = "unchanged"
    elif status in PASSING_STATUS or status >= 500:  # noqa: PLR2004 - HTTP's own number
        kind = "again"
    elif error_type in _SYSTEM_TYPES or any(words in reason for words in _SYSTEM_REASONS):
        kind = "system"
    else:
        kind = "poison"
    return Verdict(kind, error_type, reason)
