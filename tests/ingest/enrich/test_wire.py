"""Telling the agency."""

from __future__ import annotations

import pytest
from builders import a_document, a_feed

from ingest.document import Dateline, Document, Evidence, WireCredit
from ingest.enrich import wire_stage
from ingest.enrich.wire import canonical_agency

TEXT = "The ferry to Tern Island sails again on Monday."


def credited(text: str = TEXT, *evidence: Evidence, agency: str | None = None) -> WireCredit | None:
    """Return the wire credit of a document."""
    dateline = Dateline("PORT ELLEN", agency=agency) if agency else None
    [document] = wire_stage(a_feed())([a_document(text=text, evidence=evidence, dateline=dateline)])
    assert isinstance(document, Document)
    return document.wire


def a_credit(value: str) -> Evidence:
    """Return a credit line."""
    return Evidence("credit", "text", value)


def test_a_pictures_credit_is_not_the_texts() -> None:
    """The photograph is the agency's, the story need not be."""
    assert credited(TEXT, Evidence("credit", "caption", "Ada Quill / Reuters")) is None
    assert credited(TEXT, Evidence("credit", "text", "Source: Reuters")) is not None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("AP", "AP"),
        ("REUTERS", "Reuters"),
        ("dpa", "dpa"),
        ("DPA", "dpa"),
        ("Thomson Reuters", "Reuters"),
        ("Xinhua", "Xinhua"),
        ("PRNewswire", "PR Newswire"),
        ("GLOBE NEWSWIRE", "GlobeNewswire"),
        ("Tribune News Service", "TNS"),
        ("ANSA", "ANSA"),
        ("EFE", "EFE"),
        ("UPI", "UPI"),
        ("Itar-Tass", "TASS"),
        ("Kyodo News", "Kyodo"),
        ("BLOOMBERG", "Bloomberg"),
        ("CoastWire", None),
    ],
)
def test_one_agency_has_one_name(written: str, name: str | None) -> None:
    """Spellings of an agency are folded; others are not known."""
    assert canonical_agency(written) == name


def test_the_dateline_says_it_and_its_words_are_kept() -> None:
    """The evidence is what stands in the text."""
    evidence = Evidence("dateline", "dateline", "PORT ELLEN (AP) —", 0, 17, boilerplate=True)
    assert credited(TEXT, evidence, agency="AP") == WireCredit("AP", "PORT ELLEN (AP) —")


def test_an_unknown_agency_in_brackets_is_kept_as_written() -> None:
    """Local services are agencies too."""
    assert credited(agency="CoastWire") == WireCredit("CoastWire", "CoastWire")


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("By The Associated Press", "AP"),
        ("Copyright © 2031 by The Associated Press. All Rights Reserved.", "AP"),
        ("Source: dpa", "dpa"),
        ("By JO MARLOW, Associated Press", "AP"),
        ("Jo Marlow | AFP", "AFP"),
        ("(PA)", "PA"),
        ("Agence France-Presse", "AFP"),
        ("(Reporting by Jo Marlow; Editing by Ann Reed)", "Reuters"),
        ("Von Jo Marlow, dpa", "dpa"),
        ("Port Ellen, PA office of the mayor", None),
        ("Photo: Jo Marlow / AP", None),
        ("Jo Marlow/AP", None),
        ("Getty Images / AFP", None),
        ("The Associated Press contributed to this report.", None),
        ("By Jo Marlow, Staff Writer", None),
    ],
)
def test_credit_lines(line: str, agency: str | None) -> None:
    """Credits of the text count, those of pictures and of parts do not."""
    credit = credited(TEXT, a_credit(line))
    assert (credit.agency if credit else None) == agency
    assert credit is None or credit.evidence == line


def test_a_station_that_contributed_does_not_hide_the_agency() -> None:
    """The first line that names the text's agency wins."""
    lines = (a_credit("WXYZ-TV contributed to this report."), a_credit("Copyright 2031 The Associated Press."))
    credit = credited(TEXT, *lines)
    assert credit is not None
    assert credit.agency == "AP"


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (f"PORT ELLEN, Scotland (Reuters) - {TEXT}", "Reuters"),
        (f"{TEXT}\n© 2031 PR Newswire Association LLC. All Rights Reserved.", "PR Newswire"),
        (f"{TEXT}\n(Reporting by Jo Marlow in Port Ellen; Editing by Ann Reed)", "Reuters"),
        (f"{TEXT}\nCopyright 2031 The Associated Press. All rights reserved.", "AP"),
        (f"{TEXT} He told Reuters that the harbor (AP was there) was calm.", None),
        ("", None),
    ],
)
def test_the_text_itself_may_say_it(text: str, agency: str | None) -> None:
    """Where no witness took the words away, head and tail of the text are asked; a mention of an agency is no credit."""
    credit = credited(text)
    assert (credit.agency if credit else None) == agency


def test_the_dateline_is_believed_before_the_footer() -> None:
    """A text from AFP on a site of AP's is AFP's."""
    credit = credited(TEXT, a_credit("Copyright 2031 The Associated Press."), agency="AFP")
    assert credit is not None
    assert credit.agency == "AFP"


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("This story was originally published by the Calderport Times.", "the Calderport Times"),
        ("This article first appeared in The Tern Island Review and is used here.", "The Tern Island Review"),
        ("Republished from Harbor & Coast Weekly", "Harbor & Coast Weekly"),
        ("Originally published on Grist.org", "Grist.org"),
        ("The book was first published in 1931.", None),
        ("Originally published by The Harbor Ledger.", None),
        ("The tables were published last week.", None),
    ],
)
def test_a_text_may_say_who_published_it_first(line: str, outlet: str | None) -> None:
    """Another outlet than the one it came from."""
    document = a_document(text="The ferry sails again.\n\n" + line)
    (found,) = wire_stage(a_feed())([document])
    assert found.original_outlet == outlet  # type: ignore[union-attr]
