"""Read the instants that lists write beside their entries: just enough to tell old pages from new ones.

A page's own date is decided elsewhere, from all evidence; what cannot be read here makes a page neither old nor new.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_YEAR_OR_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?")


def read_instant(written: str) -> datetime | None:
    """Return an aware instant, UTC where no zone is said; None for what is none.

    Source: RFC 822 dates as RSS has them; W3C's profile of ISO 8601 as Atom and sitemaps do, whose year or month alone means its end.
    """
    match = _YEAR_OR_MONTH.fullmatch(written)
    try:
        if match:
            year, month = int(match[1]), int(match[2] or 12)
            return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
        return _aware(datetime.fromisoformat(written) if written[:4].isdigit() else parsedate_to_datetime(written))
    except (ValueError, OverflowError):
        return None


def _aware(instant: datetime) -> datetime:
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
