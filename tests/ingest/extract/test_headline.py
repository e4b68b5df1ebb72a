from __future__ import annotations

import pytest
from builders import a_document

from ingest.extract import witness_document

PROSE = (
    "The ferry to Port Ellery was cancelled on Monday because the harbour pilots had gone on strike over their pay. Passengers waited for hours.\n"
    "The harbour pilots want more pay than the company offered them in the talks of last week, and the ferry stays where it is until then.\n"
) * 6

SURE = [
    ("at the top of a long text", "Harbour pilots strike, ferry cancelled\n\n"),
    ("beside a stamp", "Home\nNews\nHarbour pilots strike, ferry cancelled\nMarch 2, 2026, 10:00 AM\n"),
    ("twice in the head", "Harbour pilots strike, ferry cancelled\nHome\nHarbour pilots strike, ferry cancelled\n"),
]
UNSURE = [
    (
        "in a list",
        "What the pilots ask for:\nMore pay for the night\nHarbour pilots, ferry and pay\nFewer hours\n",
        PROSE,
    ),
    ("a large part of a short text", "Harbour pilots strike, ferry cancelled\n\n", PROSE[:280]),
]


@pytest.mark.parametrize(("why", "head"), SURE)
def test_a_headline_that_is_sure_leaves_the_text(why: str, head: str) -> None:
    """It becomes the title, and its line is boilerplate."""
    document = witness_document(a_document(text=head + PROSE))
    assert document.title == "Harbour pilots strike, ferry cancelled", why
    assert [item.boilerplate for item in document.evidence if item.kind == "title"] == [True]


@pytest.mark.parametrize(("why", "head", "prose"), UNSURE)
def test_a_headline_in_doubt_stays_in_the_text(why: str, head: str, prose: str) -> None:
    """It may still serve as the title; nothing is taken from the text for it."""
    document = witness_document(a_document(text=head + prose))
    assert [item.boilerplate for item in document.evidence if item.kind == "title"] in ([False], []), why


def test_a_button_that_shares_is_no_headline() -> None:
    """It stands beside the stamp, where headlines stand, and may share a word with the text."""
    button = "Share this on Facebook\nMarch 2, 2026, 10:00 AM\n"
    document = witness_document(a_document(text=button + PROSE.replace("company", "company on Facebook to share")))
    assert document.title is None
