"""Date mentions: the stage that assigns the dates a text speaks of. English only; other languages get none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from ingest.document import DateMention, Document
from ingest.enrich.dates.tagger import Anchor, find_dates
from ingest.enrich.written_dates import read_date
from ingest.feed import Feed
from ingest.stage import PerDocument, Stage

LANGUAGES = frozenset({"en"})
_DATELINE_LAG = timedelta(days=3)


def dates_stage(feed: Feed) -> Stage:
    """Make the stage that assigns `date_mentions`, reckoned from the day of publication in the feed's zone."""
    zone = ZoneInfo(feed.timezone)

    def with_dates(document: Document) -> Document:
        return replace(document, date_mentions=_mentions(document, zone))

    requires = frozenset({"text", "published_at", "language", "dateline"})
    return PerDocument("dates", requires, frozenset({"date_mentions"}), with_dates)


def _mentions(document: Document, zone: ZoneInfo) -> tuple[DateMention, ...]:
    if document.language not in LANGUAGES:
        return ()
    return tuple(find_dates(document.text, anchor_of(document, zone)))


def anchor_of(document: Document, zone: ZoneInfo) -> Anchor | None:
    """Return the day a text was written on: its dateline's, if that is at most three days before publication, else that of publication."""
    published = document.published_at
    if published is None:
        return None
    anchor = Anchor(published.value.astimezone(zone).date(), published.precision)
    written = document.dateline and document.dateline.date
    read = read_date(written, not_after_year=anchor.day.year) if written else None
    if read is None or read.month is None or read.day is None or published.precision in {"year", "month"}:
        return anchor
    days = [Anchor(anchor.day - timedelta(days=lag)) for lag in range(_DATELINE_LAG.days + 1)]
    return next((each for each in days if (each.day.month, each.day.day) == (read.month, read.day)), anchor)
