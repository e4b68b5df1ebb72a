"""Terms in blocks of time: how a document finds others of its days, however many years the index holds.

A row is stored under its 32 heaviest words, each written together with the block of time that the row is in: 16 days of publication, and 32
days of observation for those that come without a date or look for one. So what a search reads grows with the news of a fortnight, not with
the index.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from ingest.group.rows import Row
from ingest.group.stories import NEAREST_DAYS, OBSERVED_DAYS
from ingest.group.terms import EMPTY, heaviest_terms

STORED_TERMS = 32
SOUGHT_TERMS = 16  # with two in common, all pairs of the dumps that are alike are found, and 98 % of those of ECB+
_PUBLISHED_DAYS = 16
_OBSERVED_DAYS = 32


def terms_to_store(row: Row) -> list[str]:
    """Return under what a row is found by later ones; a dated one under fewer words by those that come without a date."""
    if row.published_at is None:
        return _crossed([_observed("u", row.observed_at)], row, STORED_TERMS)
    by_observation = _crossed([_observed("o", row.observed_at)], row, SOUGHT_TERMS)
    return by_observation + _crossed([_published(row.published_at)], row, STORED_TERMS)


def terms_to_seek(row: Row) -> tuple[list[str], list[str]]:
    """Return by what a row finds earlier ones: those near it in publication, and those near it in observation."""
    seen = _around(row.observed_at, OBSERVED_DAYS)
    by_observation = {_observed("u", instant) for instant in seen}
    if row.published_at is None:
        return [], _crossed(sorted(by_observation | {_observed("o", instant) for instant in seen}), row, SOUGHT_TERMS)
    by_publication = {_published(instant) for instant in _around(row.published_at, NEAREST_DAYS)}
    return _crossed(sorted(by_publication), row, SOUGHT_TERMS), _crossed(sorted(by_observation), row, SOUGHT_TERMS)


def _crossed(blocks: Iterable[str], row: Row, count: int) -> list[str]:
    terms = heaviest_terms(row.body or EMPTY, count)
    return [f"{block}{term:08x}" for block in blocks for term in terms]


def _published(instant: datetime) -> str:
    return f"p{instant.toordinal() // _PUBLISHED_DAYS:04x}"


def _observed(kind: str, instant: datetime) -> str:
    return f"{kind}{instant.toordinal() // _OBSERVED_DAYS:04x}"


def _around(instant: datetime, days: int) -> list[datetime]:
    """Return both ends of a window; at the ends of the calendar, the instant itself."""
    ends = []
    for offset in (-timedelta(days=days), timedelta(days=days)):
        try:
            ends.append(instant + offset)
        except OverflowError:
            ends.append(instant)
    return ends
