"""Read when a host wants to be asked again."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MAX_SECONDS = 86400.0


def read_retry_after(value: str, now: datetime | None = None) -> float | None:
    """Return seconds to wait, a day at most; None where the header says nothing.

    Source: RFC 9110, 10.2.3: a number of seconds, or a date.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:12]), _MAX_SECONDS)
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    seconds = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - (now or datetime.now(UTC))).total_seconds()
    return min(max(seconds, 0.0), _MAX_SECONDS)
