"""Date mentions: found, read against the day of writing, never guessed."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from builders import a_document, a_feed

from ingest.document import Dateline, DateMention, Document, Precision, PublishedAt
from ingest.enrich import dates_stage
from ingest.enrich.dates import anchor_of
from ingest.enrich.dates.holidays import HOLIDAYS
from ingest.enrich.dates.reckoning import easter
from ingest.enrich.dates.tagger import Anchor, find_dates

WEDNESDAY = Anchor(date(2031, 8, 13))


def read(text: str, anchor: Anchor | None = WEDNESDAY) -> list[tuple[str, str, str | None]]:
    """Return words, type and value of each mention."""
    return [(mention.text, mention.type, mention.value) for mention in find_dates(text, anchor)]


def a_date(words: str, value: str | None) -> list[tuple[str, str, str | None]]:
    """Return one mention of type DATE."""
    return [(words, "DATE", value)]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The ferry sank on Aug. 4, 1987.", "Aug. 4, 1987", "1987-08-04"),
        ("The ferry sank on Tuesday, August 4, 1987.", "Tuesday, August 4, 1987", "1987-08-04"),
        ("The ferry sank on 4 August 1987.", "4 August 1987", "1987-08-04"),
        ("Opened 1987-08-04 by the mayor.", "1987-08-04", "1987-08-04"),
        ("Opened 08/04/1987 by the mayor.", "08/04/1987", "1987-08-04"),
        ("It opened in August 1987.", "August 1987", "1987-08"),
        ("It opened in summer 1987.", "summer 1987", "1987-SU"),
        ("It lost money in the first quarter of 1987.", "the first quarter of 1987", "1987-Q1"),
        ("It opened in 1987.", "1987", "1987"),
        ("It opened in the 1980s.", "the 1980s", "198"),
        ("It opened in the ’80s.", "the ’80s", "198"),
        ("It opened in the 19th century.", "the 19th century", "18"),
        ("It opened on Christmas 1987.", "Christmas 1987", "1987-12-25"),
        ("It opened in\nAugust\n1987.", "August\n1987", "1987-08"),
    ],
)
@pytest.mark.parametrize("anchor", [WEDNESDAY, None, Anchor(date(2031, 1, 1), "year")])
def test_dates_that_name_their_year_need_no_anchor(text: str, words: str, value: str, anchor: Anchor | None) -> None:
    """Absolute dates have one value, whenever the text was written."""
    assert read(text, anchor) == a_date(words, value)


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The mayor spoke Wednesday.", "Wednesday", "2031-08-13"),
        ("The mayor spoke Tuesday.", "Tuesday", "2031-08-12"),
        ("The mayor spoke Thursday.", "Thursday", "2031-08-07"),
        ("The mayor will speak Thursday.", "Thursday", "2031-08-14"),
        ("The vote is expected Tuesday.", "Tuesday", "2031-08-19"),
        ("The mayor spoke last Friday.", "last Friday", "2031-08-08"),
        ("The mayor spoke yesterday.", "yesterday", "2031-08-12"),
        ("The council meets tomorrow.", "tomorrow", "2031-08-14"),
        ("It happened last week.", "last week", "2031-W32"),
        ("It happened last month.", "last month", "2031-07"),
        ("It happened earlier this year.", "earlier this year", "2031"),
        ("It happened in January.", "January", "2031-01"),
        ("It happened in October.", "October", "2030-10"),
        ("It will happen in October.", "October", "2031-10"),
        ("It happened on Aug. 4.", "Aug. 4", "2031-08-04"),
        ("It happened on Dec. 24.", "Dec. 24", "2030-12-24"),
        ("It happened between noon and early August.", "early August", "2031-08"),
        ("It happened three days ago.", "three days ago", "2031-08-10"),
        ("It happened two years ago.", "two years ago", "2029"),
        ("It happened last summer.", "last summer", "2030-SU"),
        ("It happened over Independence Day weekend.", "Independence Day weekend", "2031-07-04"),
        ("It happened on Thanksgiving.", "Thanksgiving", "2030-11-28"),
        ("It grew in the third quarter.", "the third quarter", "2031-Q3"),
        ("It ends at the end of the year.", "the end of the year", "2031"),
    ],
)
def test_relative_dates_are_reckoned_from_the_day_of_writing(text: str, words: str, value: str) -> None:
    """Tense and nearness decide, and the value is no finer than the words."""
    assert [(m.text, m.value) for m in find_dates(text, WEDNESDAY)][-1] == (words, value)
    assert find_dates(text, None)[-1].value is None


@pytest.mark.parametrize(
    ("text", "words", "type_", "value"),
    [
        ("He spoke for three days.", "three days", "DURATION", "P3D"),
        ("a two-day trip", "two-day", "DURATION", "P2D"),
        ("He served a 10-year term.", "10-year", "DURATION", "P10Y"),
        ("He waited 2 and a half years.", "2 and a half years", "DURATION", "P2Y6M"),
        ("in the past three decades", "the past three decades", "DURATION", "P30Y"),
        ("He waited several weeks.", "several weeks", "DURATION", "PXW"),
        ("He got a year in prison.", "a year", "DURATION", "P1Y"),
        ("They meet twice a year.", "a year", "SET", "P1Y"),
        ("They meet every Monday.", "every Monday", "SET", "XXXX-WXX-1"),
        ("They meet daily.", "daily", "SET", "P1D"),
        ("It is now closed.", "now", "DATE", "PRESENT_REF"),
        ("It closed recently.", "recently", "DATE", "PAST_REF"),
    ],
)
@pytest.mark.parametrize("anchor", [WEDNESDAY, None])
def test_lengths_and_repetitions_need_no_anchor(
    text: str, words: str, type_: str, value: str, anchor: Anchor | None
) -> None:
    """They are typed as what they are."""
    assert read(text, anchor) == [(words, type_, value)]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("The mayor spoke at 9:30 a.m. EST Tuesday.", "9:30 a.m. EST Tuesday", "2031-08-12T09:30"),
        ("The mayor spoke at 5 p.m. in the port.", "5 p.m.", "2031-08-13T17:00"),
        ("The mayor spoke Monday night.", "Monday night", "2031-08-11TNI"),
        ("The mayor spoke this morning.", "this morning", "2031-08-13TMO"),
        ("The mayor spoke at noon.", "noon", "2031-08-13T12:00"),
    ],
)
def test_times_of_day(text: str, words: str, value: str) -> None:
    """A time of day is of type TIME and on its day."""
    assert read(text) == [(words, "TIME", value)]


@pytest.mark.parametrize(
    "text",
    [
        "May said she may march on.",
        "They march to the port.",
        "2,000 people came, about 1900 miles away, to room 2012.",
        "It cost $2010 and 2015 votes.",
        "a 25-year-old sailor, 25 years old",
        "The Daily Ledger reported.",
        "On Feb. 30 nothing happened.",
        "It was his second half of bread.",
        "",
    ],
)
def test_what_is_no_date(text: str) -> None:
    """Names, amounts, ages and days that no calendar has are left alone."""
    assert read(text) == []


@pytest.mark.parametrize(
    ("precision", "values"),
    [
        ("minute", ["2031-08-12", "2031-08-04", "2031-07", "2032", "P3D", "2015"]),
        ("day", ["2031-08-12", "2031-08-04", "2031-07", "2032", "P3D", "2015"]),
        ("month", [None, None, "2031-07", "2032", "P3D", "2015"]),
        ("year", [None, None, None, "2032", "P3D", "2015"]),
    ],
)
def test_no_value_is_finer_than_its_anchor(precision: Precision, values: list[str | None]) -> None:
    """A document of which only the month is known names no days."""
    text = "On Tuesday. On Aug. 4, last month, next year, three days, 2015."
    assert [mention.value for mention in find_dates(text, Anchor(date(2031, 8, 13), precision))] == values


def test_offsets_are_into_the_text_as_it_is() -> None:
    """Curly quotes, emoji and odd spaces before a mention do not shift it."""
    text = "👩‍✈️ “Ferry’s”\xa0back —\n\nMonday’s"
    [mention] = find_dates(text, WEDNESDAY)
    assert text[mention.start : mention.end] == mention.text == "Monday"


def test_mentions_come_in_order_and_do_not_overlap() -> None:
    """Longer readings win over those inside them."""
    mentions = find_dates(
        "On Monday, Aug. 11, 2031, at 5 p.m. Monday, and the day after tomorrow, in the past two years.", WEDNESDAY
    )
    assert all(before.end <= after.start for before, after in pairwise(mentions))
    assert len(mentions) == 4


@pytest.mark.parametrize(
    "text",
    [
        "a " * 100_000,
        "1,1" * 60_000,
        "2017 " * 40_000,
        "one two three " * 64_000,
        "x" * 900_000,
        "\n" * 200_000,
        "the past " * 20_000,
        "Monday, two days later, that year. " * 4_000,
    ],
)
def test_a_very_long_text_does_not_hang(text: str) -> None:
    """The cost grows with the length only; seconds are enough for 200,000 and for 900,000 characters."""
    started = time.process_time()
    find_dates(text, WEDNESDAY)
    assert time.process_time() - started < 30


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("He fell ill on Aug. 4 and died two days later.", ["2031-08-04", "2031-08-06"]),
        ("She left in 2009. Two years later she was back.", ["2009", "2011"]),
        ("It closed in May 2020. The following month it burned.", ["2020-05", "2020-06"]),
        ("They met in 1997; that year the mill closed.", ["1997", "1997"]),
        ("It opened on July 2. That night it rained.", ["2031-07-02", "2031-07-02TNI"]),
        ("It opened in March of 2019 and closed in August of that year.", ["2019-03", "2019-08"]),
        ("Next year it runs from May 24.", ["2032", "2032-05-24"]),
        ("The 2012 nominee said so in March.", ["2012", "2031-03"]),
        ("He left two days before the vote.", ["P2D"]),
        ("The next day he was dead.", [None]),
        ("It rose 5 percent, ten days earlier than in 2029.", ["P10D", "2029"]),
        ("Polls close Thursday at 9 p.m. and open at 7 a.m.", ["2031-08-14T21:00", "2031-08-14T07:00"]),
        ("Ships sail at 14:30 GMT.", ["2031-08-13T14:30"]),
        ("On 22/03/2013, at 2013-03-22T10:15:00Z.", ["2013-03-22", "2013-03-22"]),
        ("Since 9/11, and after the Sept. 11 attacks.", ["2001-09-11", "2001-09-11"]),
        ("In the fifties, the 1970s and '80s, and the nineteenth century.", ["195", "197", "198", "18"]),
        ("Around 500 B.C. and in Q3 2030, FY31.", ["BC0500", "2030-Q3", "2031"]),
        (
            "Every other week, each spring, every night, on weekends.",
            ["P2W", "XXXX-SP", "XXXX-XX-XXTNI", "XXXX-WXX-WE"],
        ),
        ("Half an hour, a year and a half, two hours and 10 minutes.", ["PT30M", "P1Y6M", "PT2H10M"]),
        ("A week from Friday, in the week of Aug. 18.", ["2031-08-22", "2031-W34"]),
        ("The Daily Ledger. Daily sales rose.", ["P1D"]),
        ("In the early hours of Tuesday it rained. It will last several weeks.", ["2031-08-12", "PXW"]),
    ],
)
def test_dates_may_count_from_a_date_named_before(text: str, values: list[str | None]) -> None:
    """And what else TimeML marks: sets, parts of hours, decades in words, events known by their day."""
    assert [mention.value for mention in find_dates(text, WEDNESDAY)] == values


def test_easter_and_moving_holidays() -> None:
    """Computed days fall where calendars print them."""
    assert [easter(year) for year in (1818, 2008, 2031, 2038)] == [
        date(1818, 3, 22),
        date(2008, 3, 23),
        date(2031, 4, 13),
        date(2038, 4, 25),
    ]
    assert HOLIDAYS["Labor Day"](2031) == date(2031, 9, 1)
    assert HOLIDAYS["Memorial Day"](2031) == date(2031, 5, 26)
    assert HOLIDAYS["Thanksgiving"](2031) == date(2031, 11, 27)


def published(*parts: int, precision: Precision = "minute") -> PublishedAt:
    """Return a date of publication in UTC."""
    return PublishedAt(datetime(*parts, tzinfo=UTC), "field", precision, 0.9, timezone_known=True)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("at", "dateline", "day"),
    [
        (published(2031, 8, 14, 2, 30), None, date(2031, 8, 13)),
        (published(2031, 8, 14, 15, 0), None, date(2031, 8, 14)),
        (published(2031, 8, 14, 15, 0), "Aug. 13", date(2031, 8, 13)),
        (published(2031, 8, 14, 15, 0), "Aug. 1", date(2031, 8, 14)),
        (published(2031, 1, 1, 15, 0), "Dec. 31", date(2030, 12, 31)),
        (published(2031, 8, 14, 15, 0), "no day", date(2031, 8, 14)),
    ],
)
def test_the_anchor_is_the_day_in_the_feeds_zone_or_of_a_fresh_dateline(
    at: PublishedAt, dateline: str | None, day: date
) -> None:
    """Half past two in London is the evening before in New York; a dateline of the last three days is closer to the writing."""
    document = a_document(published_at=at, dateline=Dateline("PORT ELLEN", date=dateline))
    assert anchor_of(document, ZoneInfo("America/New_York")) == Anchor(
        day, "day" if dateline in {"Aug. 13", "Dec. 31"} else "minute"
    )


def test_only_english_has_rules() -> None:
    """A text in another language, or in none that is known, gets no date mentions rather than wrong ones."""
    stage = dates_stage(a_feed())
    at = published(2031, 8, 13)
    found = {}
    for language in ("en", "de", None):
        [document] = stage([a_document(text="Im August 2017.", language=language, published_at=at)])
        assert isinstance(document, Document)
        found[language] = document.date_mentions
    assert found == {"en": (DateMention("August 2017", 3, 14, "DATE", "2017-08"),), "de": (), None: ()}
