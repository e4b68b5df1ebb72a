from __future__ import annotations

import pytest
from builders import a_document, a_feed
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Dateline, Document, Evidence
from ingest.extract import witness_stage

PARAGRAPH = "The ferry to Tern Island sails again on Monday after three weeks of ice, the harbour office said."
SECOND = "Passengers waited on the north quay, and the ferry crews thanked the island for its patience."


def _witness(text: str, **fields: object) -> Document:
    (outcome,) = witness_stage(a_feed())([a_document(text=text, **fields)])
    assert isinstance(outcome, Document)
    return outcome


def _dates(document: Document) -> list[tuple[str, str]]:
    return [(item.origin, item.value) for item in document.evidence if item.kind == "date"]


@pytest.mark.parametrize(
    ("prefix", "value"),
    [
        (" date 2026-03-02 ", "2026-03-02"),
        ("date: 2026-03-02T09:30:00Z\n", "2026-03-02T09:30:00Z"),
        ("Published 2026-03-02 ", "2026-03-02"),
    ],
)
def test_a_date_prefix_is_evidence_and_no_part_of_the_text(prefix: str, value: str) -> None:
    """The words and the date are marked, the text behind them is not."""
    document = _witness(prefix + PARAGRAPH)
    (date,) = [item for item in document.evidence if item.kind == "date"]
    assert (date.origin, date.value, date.boilerplate) == ("prefix", value, True)
    assert document.text[date.start : date.end] == prefix.strip()


@pytest.mark.parametrize(
    "text", [f"The date 2026-03-02 stood on the letter. {PARAGRAPH}", f"dates 2026-03-02 {PARAGRAPH}"]
)
def test_a_sentence_with_a_date_is_no_prefix(text: str) -> None:
    """Only the word and the date at the very beginning are."""
    assert "prefix" not in {origin for origin, _ in _dates(_witness(text))}


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["Ferry to island sails again", "", PARAGRAPH, SECOND], "Ferry to island sails again"),
        (
            ["IE 11 is not supported. Try another browser.", "Ferry sails again after ice", PARAGRAPH],
            "Ferry sails again after ice",
        ),
        (
            ["Home", "News", "Ferry sails again after ice", "By Jane Doe", PARAGRAPH, SECOND],
            "Ferry sails again after ice",
        ),
        (["Is the ferry safe after the ice?", PARAGRAPH, SECOND], "Is the ferry safe after the ice?"),
        ([PARAGRAPH, SECOND], None),
        (["Ferry", PARAGRAPH, SECOND], None),
        (["We have waited for the ferry and the ice", PARAGRAPH, SECOND], None),
        (["Football scores from all over Europe", PARAGRAPH, SECOND], None),
        (["Photo: ferry in the ice at the island", PARAGRAPH, SECOND], None),
        (["Ferry sails again after ice"], None),
    ],
)
def test_the_headline_is_a_line_above_the_text_that_speaks_of_the_same(lines: list[str], title: str | None) -> None:
    """Notices, labels, credits, sentences and other subjects are none."""
    document = _witness("\n".join(lines))
    assert document.title == title
    spans = [(item.start, item.end) for item in document.evidence if item.kind == "title"]
    assert [document.text[start:end] for start, end in spans] == ([] if title is None else [title])


def test_a_mapped_title_wins_and_its_copy_in_the_text_is_marked() -> None:
    """The field's value is the title; a line that repeats it goes, another line stays."""
    field = Evidence("title", "field", "Ferry Sails “Again”")
    document = _witness(f'ferry sails "again"\n{PARAGRAPH}\n{SECOND}', evidence=(field,))
    assert document.title == "Ferry Sails “Again”"
    assert [item.value for item in document.evidence if item.origin == "headline"] == ['ferry sails "again"']
    other = _witness(f"Island ferry back after the ice\n{PARAGRAPH}\n{SECOND}", evidence=(field,))
    assert [item.origin for item in other.evidence if item.kind == "title"] == ["field"]


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Jane Doe", ("Jane Doe",)),
        ("By JANE DOE and JOHN ROE", ("JANE DOE", "JOHN ROE")),
        ("By Jane Doe, John Roe and Ann Poe", ("Jane Doe", "John Roe", "Ann Poe")),
        ("By Jane Doe, Associated Press", ("Jane Doe",)),
        ("By Jane Doe | Harbor Ledger", ("Jane Doe",)),
        ("By Ludwig van der Poel", ("Ludwig van der Poel",)),
        ("Von Jürgen Müller", ("Jürgen Müller",)),
        ("By\nJane Doe", ("Jane Doe",)),
        ("By Monday the ice was gone", ()),
        ("By the harbour they waited.", ()),
        ("By Jane", ()),
    ],
)
def test_bylines_become_authors(line: str, authors: tuple[str, ...]) -> None:
    """Names only; outlets and roles are left out, and the line is marked once."""
    document = _witness(f"Ferry sails again\n{line}\n{PARAGRAPH}")
    assert document.authors == authors
    marked = [item for item in document.evidence if item.kind == "byline" and item.boilerplate]
    assert [document.text[item.start : item.end] for item in marked] == ([line] if authors else [])


def test_a_byline_glued_to_the_text_is_read() -> None:
    """`By Jane DoeThree years ago …`."""
    document = _witness("By Jane DoeThree years ago the pier burned down, and nobody knew why.")
    assert document.authors == ("Jane Doe",)


def test_mapped_authors_win() -> None:
    """One field with two names, or two fields."""
    fields = (Evidence("byline", "field", "Jane Doe and John Roe"), Evidence("byline", "field", "Harbor Staff"))
    assert _witness(f"By Ann Poe\n{PARAGRAPH}", evidence=fields).authors == ("Jane Doe", "John Roe", "Harbor Staff")


def test_the_day_of_a_caption_is_evidence() -> None:
    """Announced by `Image:`, or known by the credit at its end; a file photograph is old."""
    announced = (
        f"Image: A ferry\nThe ferry leaves Port Alder on March 2, 2026. More ice is near.Jane Doe / AP\n{PARAGRAPH}"
    )
    credited = f"{PARAGRAPH}\nThe ferry leaves Port Alder on March 2, 2026. (AP Photo/Jane Doe)\n{SECOND}"
    old = f"{PARAGRAPH}\nFILE - The ferry leaves Port Alder on March 2, 2019. (AP Photo/Jane Doe, File)\n{SECOND}"
    assert ("caption", "2026-03-02") in _dates(_witness(announced))
    assert ("caption", "2026-03-02") in _dates(_witness(credited))
    assert "caption" not in {origin for origin, _ in _dates(_witness(old))}


@pytest.mark.parametrize(
    "line",
    [
        "Published: March 2, 2026, 3:05 PM EST",
        "Monday, March 2, 2026, 3:05 PM",
        "2. März 2026, 14:30 Uhr",
        "Publié le 2 mars 2026 à 14:05",
        "Updated on: March 2, 2026 / 10:07 AM / Harbor News",
        "2026-03-02",
    ],
)
def test_a_line_that_is_nothing_but_a_date_is_a_stamp(line: str) -> None:
    """It is no part of the text, and below the headline it is the text's own."""
    document = _witness(f"Ferry to island sails again\n{line}\n{PARAGRAPH}\n{SECOND}")
    (date,) = [item for item in document.evidence if item.kind in {"date", "updated"}]
    assert (date.origin, date.value[:10], date.boilerplate) == ("printed", "2026-03-02", True)
    assert date.kind == ("updated" if line.startswith("Updated") else "date")
    assert document.text[date.start : date.end] == line


def test_a_date_in_a_sentence_stays_and_is_weak_evidence() -> None:
    """Origin `text`, not boilerplate."""
    document = _witness(f"The pier burned on March 2, 2026, and was rebuilt. {PARAGRAPH}")
    (date,) = [item for item in document.evidence if item.kind == "date"]
    assert (date.origin, date.value, date.boilerplate) == ("text", "2026-03-02", False)


@pytest.mark.parametrize(
    "notice",
    [
        "Copyright © March 2, 2019 by The Associated Press. All Rights Reserved.",
        "© 2019 The Harbor Ledger, 2019-03-02",
        "(c) 2019 Harbor Ledger. Updated March 2, 2019. All rights reserved",
        "Copyright 2019 The Associated Press.",
    ],
)
def test_no_date_comes_from_a_copyright_notice(notice: str) -> None:
    """The year of the page is not the day of the article."""
    assert _dates(_witness(f"{PARAGRAPH}\n{SECOND}\n{notice}")) == []


def test_a_calendar_is_not_taken_for_stamps() -> None:
    """Many lines of dates are a list; none of them goes."""
    lines = [line for day in range(1, 10) for line in (f"March {day}, 2026", "Open day at the harbour for everybody")]
    document = _witness("\n".join([PARAGRAPH, *lines]))
    assert not [item for item in document.evidence if item.boilerplate and item.kind == "date"]


@pytest.mark.parametrize(
    ("key", "url", "dates"),
    [
        ("2026-03-02-ferry.txt", None, ["2026-03-02"]),
        ("20260302_ferry.txt", None, ["2026-03-02"]),
        ("1", "https://harbor.example/2026/03/02/ferry/", ["2026-03-02"]),
        ("ferry-20269999.txt", None, []),
        ("120260302345.txt", None, []),
        ("ferry.txt", None, []),
    ],
)
def test_a_file_name_or_url_may_tell_the_day(key: str, url: str | None, dates: list[str]) -> None:
    """A number is a date only where it is one."""
    document = _witness(PARAGRAPH, key=key, url=url)
    assert [item.value for item in document.evidence if item.origin == "file"] == dates


@pytest.mark.parametrize(
    ("text", "origin", "value"),
    [
        (f"The ferry in the ice.Jane Doe / AP\n{PARAGRAPH}", "caption", "Jane Doe / AP"),
        (f"The ferry. (AP Photo/Jane Doe)\n{PARAGRAPH}", "caption", "AP Photo/Jane Doe"),
        (f"{PARAGRAPH}\nKTRN-TV contributed to this report.", "text", "KTRN-TV contributed to this report"),
        (f"{PARAGRAPH}\nCopyright © 2019 by The Associated Press.", "text", "Copyright © 2019 by The Associated Press"),
        (
            f"{PARAGRAPH}\n(Reporting by Jane Doe; Editing by John Roe)",
            "text",
            "(Reporting by Jane Doe; Editing by John Roe)",
        ),
    ],
)
def test_credits_are_kept_apart_by_what_they_credit(text: str, origin: str, value: str) -> None:
    """Photographs under `caption`, the text itself under `text`; cleaning has its own rules for them."""
    credit = [item for item in _witness(text).evidence if item.kind == "credit"]
    assert [(item.origin, item.value, item.boilerplate) for item in credit] == [(origin, value, False)]


def test_fields_come_first_and_nothing_is_lost() -> None:
    """What the reader mapped stays in front of what the text says."""
    fields = (Evidence("date", "field", "2026-03-01"),)
    document = _witness(f" date 2026-03-02 MIAMI (AP) — {PARAGRAPH}", evidence=fields)
    assert [item.origin for item in document.evidence] == ["field", "prefix", "dateline"]
    assert document.dateline == Dateline("MIAMI", agency="AP")


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("AB ab.\n(—)1/2©By date2026-03:MIAP"), max_size=200))
def test_spans_hold_what_they_say(text: str) -> None:
    """Every span lies within the text, and the text itself is not changed."""
    document = _witness(text)
    assert document.text == text
    for item in document.evidence:
        if item.start is not None and item.end is not None:
            assert 0 <= item.start < item.end <= len(text)


LONG_NAME = " ".join("Wilhelminavanderbergenhausenson"[:31] for _ in range(4))


@pytest.mark.parametrize(
    ("text", "credits_"),
    [
        (f"{PARAGRAPH} {LONG_NAME} / Reuters\n{SECOND}", [f"{LONG_NAME} / Reuters"]),
        ("Octavia Getty/AP\n", ["Octavia Getty/AP"]),
        ("(Jane Doe/AP) and (AP Photo/John Roe, File)", ["Jane Doe/AP", "AP Photo/John Roe"]),
        ("Jane Doe/AP\nJohn Roe via Getty Images\n(Photo: Ann Poe)", ["Jane Doe/AP", "John Roe via Getty Images", "Photo: Ann Poe"]),
        ("the strike/AP told us via Reuters that (AP) said", []),
    ],
)  # fmt: skip
def test_photo_credits_are_found_where_an_agency_stands(text: str, credits_: list[str]) -> None:
    """However long the name before it is, and in the order of the text."""
    found = [item for item in _witness(text).evidence if (item.kind, item.origin) == ("credit", "caption")]
    assert [item.value for item in found] == credits_


@pytest.mark.parametrize(
    ("text", "credit", "date"),
    [
        ("By HARBOR WIREAdvertisementPORT ALDER, Maine (HW) — The ferry sails again.", "HARBOR WIRE", None),
        (
            "AdvertisementBy HARBOR WIREMARCH 6, 2026PORT ALDER, Maine (HW) — The ferry sails again.",
            "HARBOR WIRE",
            "2026-03-06",
        ),
        ("By HARBOR WIREIt took three hours to empty the town.", "HARBOR WIRE", None),
    ],
)
def test_an_agency_in_the_authors_place_is_a_credit(text: str, credit: str, date: str | None) -> None:
    """In capitals, with all lines glued; a date stuck to it is a stamp."""
    document = _witness(text)
    found = [item for item in document.evidence if (item.kind, item.origin) == ("credit", "byline")]
    assert [item.value for item in found] == [credit]
    assert document.authors == ()
    stamps = [item.value for item in document.evidence if (item.kind, item.origin) == ("date", "byline")]
    assert stamps == ([date] if date else [])


def test_a_headline_behind_a_date_prefix_is_read() -> None:
    """One shared word is enough where it stands alone above the text."""
    text = " date 2026-02-25 Meet Sir Frost-a-Lot\n\nThe new plow of the county will be known as Sir Frost-a-Lot from now on."
    assert _witness(text).title == "Meet Sir Frost-a-Lot"
