"""Deciding the date of publication."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from builders import OBSERVED_AT, a_document, a_feed

from ingest.document import Document, Evidence, PublishedAt
from ingest.enrich import published_stage
from ingest.enrich.published import CONFIDENCE, decide

NEW_YORK = "America/New_York"


def a_date(origin: str, value: str) -> Evidence:
    """Return evidence of a date."""
    return Evidence("date", origin, value)


def decided(*evidence: Evidence, zone: str = "UTC") -> PublishedAt | None:
    """Decide for a document first seen in March 2026."""
    return decide(evidence, observed_at=OBSERVED_AT, zone_name=zone)


def utc(*parts: int) -> datetime:
    """Return an instant in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_nobody_knows_means_none() -> None:
    """The time of fetching never stands in for the date of publication."""
    assert decided() is None
    [document] = published_stage(a_feed())([a_document()])
    assert isinstance(document, Document)
    assert document.published_at is None


@pytest.mark.parametrize(
    ("value", "zone", "instant", "precision", "zone_known"),
    [
        ("2026-02-27T14:05:00Z", NEW_YORK, utc(2026, 2, 27, 14, 5), "minute", True),
        ("2026-02-27T14:05:00-05:00", "UTC", utc(2026, 2, 27, 19, 5), "minute", True),
        ("2026-02-27 14:05", NEW_YORK, utc(2026, 2, 27, 19, 5), "minute", False),
        ("2025-03-09 02:30", NEW_YORK, utc(2025, 3, 9, 7, 30), "minute", False),  # a time that the clocks skipped
        (
            "2025-11-02 01:30",
            NEW_YORK,
            utc(2025, 11, 2, 5, 30),
            "minute",
            False,
        ),  # one that they showed twice: the first
        ("Feb. 27, 2026", NEW_YORK, utc(2026, 2, 27, 5), "day", False),
        ("2026-02-27", "UTC", utc(2026, 2, 27), "day", False),
        ("2026-02-27T00:00:00Z", NEW_YORK, utc(2026, 2, 27, 5), "day", False),
        ("February 2026", "UTC", utc(2026, 2, 1), "month", False),
        ("1871", "UTC", utc(1871, 1, 1), "year", False),
        ("27.02.2026 14:05", "Europe/Berlin", utc(2026, 2, 27, 13, 5), "minute", False),
        ("1772201100", "UTC", utc(2026, 2, 27, 14, 5), "minute", True),
    ],
)
def test_keeps_what_is_known_and_no_more(
    value: str, zone: str, instant: datetime, precision: str, zone_known: bool
) -> None:
    """Precision and zone say what the witness said; a day begins at midnight in the feed's zone."""
    published = decided(a_date("field", value), zone=zone)
    assert published is not None
    assert (published.value, published.precision, published.timezone_known) == (instant, precision, zone_known)
    assert (published.origin, published.confidence) == ("field", CONFIDENCE["field"])


def test_witnesses_are_believed_in_order() -> None:
    """Field, prefix, byline, headline, dateline, caption, file."""
    origins = ["field", "prefix", "byline", "headline", "dateline", "caption", "file"]
    evidence = [a_date(origin, f"2026-02-{day:02d}") for day, origin in enumerate(origins, 10)]
    for at, origin in enumerate(origins):
        published = decided(*reversed(evidence[at:]))
        assert published is not None
        assert published.origin == origin


def test_agreement_raises_confidence_and_adds_the_time() -> None:
    """A day from the prefix and a minute of the same day from the byline are one certain minute."""
    published = decided(a_date("prefix", "2026-02-27"), a_date("byline", "Feb 27, 2026 2:05 p.m. EST"))
    assert published == PublishedAt(utc(2026, 2, 27, 19, 5), "prefix", "minute", 0.95, timezone_known=True)


@pytest.mark.parametrize(
    "value",
    [
        "9999-12-31",
        "2026-03-09",
        "2027-01-01T00:00:00Z",
        "1066-10-14",
        "1970-01-01",
        "1970-01-01T00:00:00Z",
        "1969-12-31T19:00:00-05:00",
        "0001-01-01",
        "soon",
        "Copyright 2019",
        "© 2019 The Harbor Ledger",
    ],
)
def test_refuses_what_cannot_be(value: str) -> None:
    """Futures, placeholders, dates before newspapers, and copyright years are no dates of publication."""
    assert decided(a_date("field", value)) is None


def test_an_impossible_witness_leaves_the_word_to_the_next() -> None:
    """A placeholder in the field does not hide the date in the byline."""
    published = decided(a_date("field", "1970-01-01"), a_date("byline", "Feb. 27, 2026"))
    assert published is not None
    assert (published.origin, published.value) == ("byline", utc(2026, 2, 27))


def test_a_clock_that_runs_ahead_is_forgiven() -> None:
    """Up to a day after the first sight is possible: zones differ."""
    assert decided(a_date("field", "2026-03-03T08:00:00Z")) is not None


def test_a_day_without_a_year_says_nothing_alone() -> None:
    """Not even the year of fetching is assumed."""
    assert decided(a_date("dateline", "Dec. 30")) is None


@pytest.mark.parametrize(
    ("dateline", "anchor", "instant"),
    [
        ("Feb. 26", a_date("file", "2026-02-27"), utc(2026, 2, 26)),
        ("Dec. 31", a_date("file", "2025-01-01"), utc(2024, 12, 31)),
        ("Jan. 1", a_date("caption", "Dec. 31, 2024"), utc(2025, 1, 1)),
        ("Feb. 26", a_date("file", "2025"), utc(2025, 2, 26)),
    ],
)
def test_a_day_without_a_year_takes_the_year_that_fits_the_others(
    dateline: str, anchor: Evidence, instant: datetime
) -> None:
    """A dateline around the turn of the year falls closest to what the other witness says."""
    published = decided(a_date("dateline", dateline), anchor)
    assert published is not None
    assert (published.value, published.origin) == (instant, "dateline")


def test_of_several_equals_the_latest_possible_counts() -> None:
    """An article speaks of the past more than of the future."""
    published = decided(
        a_date("caption", "Sept. 11, 2001"), a_date("caption", "Feb. 20, 2026"), a_date("caption", "June 1, 2026")
    )
    assert published is not None
    assert (published.value, published.confidence) == (utc(2026, 2, 20), CONFIDENCE["caption"])


@pytest.mark.parametrize("origin", ["text", "elsewhere"])
def test_what_a_sentence_speaks_of_is_not_believed_alone(origin: str) -> None:
    """Three of four such dates are of what is told; and nobody believes what belongs to other articles."""
    assert decided(a_date(origin, "Feb. 20, 2026")) is None


@pytest.mark.parametrize(
    ("zone", "instant", "precision"),
    [
        (NEW_YORK, utc(2025, 4, 7, 4), "day"),
        ("Europe/London", utc(2025, 7, 3, 23), "day"),
        ("UTC", utc(2025, 1, 1), "year"),
    ],
)
def test_reads_slashes_as_the_feeds_part_of_the_world_does(zone: str, instant: datetime, precision: str) -> None:
    """Where nobody says which is the month, only what both readings share is kept."""
    published = decided(a_date("field", "04/07/2025"), zone=zone)
    assert published is not None
    assert (published.value, published.precision) == (instant, precision)


def test_evidence_of_other_kinds_is_no_date() -> None:
    """A credit that holds a year is not looked at."""
    credit = Evidence("credit", "text", "2019-01-01")
    assert decided(credit) is None


def test_two_that_do_not_copy_each_other_outvote_one() -> None:
    """A page shown and announced under a new day was published again, whatever its old data says."""
    published = decided(a_date("json-ld", "2024-02-20"), a_date("meta", "2026-02-27"), a_date("stamp", "Feb. 27, 2026"))
    assert published is not None
    assert (published.value, published.origin) == (utc(2026, 2, 27), "meta")


def test_what_the_page_calls_its_last_change_does_not_outvote_its_publication() -> None:
    """A printed day that is the stated day of change is that, not another publication."""
    changed = Evidence("updated", "json-ld", "2026-02-27")
    published = decided(
        a_date("json-ld", "2024-02-20"), a_date("stamp", "Feb. 27, 2026"), a_date("url", "2026-02-27"), changed
    )
    assert published is not None
    assert published.value == utc(2024, 2, 20)


def test_the_last_change_dates_what_nothing_else_dates() -> None:
    """Its origin says what it is, and a date in a sentence does not come before it."""
    published = decided(Evidence("updated", "stamp", "Updated Feb. 27, 2026"), a_date("text", "Feb. 20, 2026"))
    assert published is not None
    assert (published.value, published.origin) == (utc(2026, 2, 27), "updated")


@pytest.mark.parametrize(
    ("value", "other", "instant"),
    [
        ("03/02/2026", a_date("url", "2026-02-03"), utc(2026, 2, 3)),
        ("12/02/2026", a_date("file", "2025"), utc(2026, 2, 12)),
    ],
)
def test_figures_are_read_as_another_witness_has_them_or_as_they_are_possible(
    value: str, other: Evidence, instant: datetime
) -> None:
    """The second of December 2026 was to come when this was seen."""
    published = decided(a_date("meta", value), other)
    assert published is not None
    assert published.value == instant
