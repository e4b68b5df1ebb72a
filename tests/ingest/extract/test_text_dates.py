"""Which of the dates that a text prints is its own."""

from __future__ import annotations

import pytest
from builders import a_document

from ingest.extract import witness_document

PARAGRAPH = (
    "The ferry to Tern Island sails again, the harbor board said on Monday after a week of repairs to its engine. "
)
TEXT = PARAGRAPH * 12
HEADLINE = "Ferry to Tern Island sails again"
TEASERS = [
    line
    for day in (20, 21, 24)
    for line in (f"A seal is seen at the quay for the {day}th time", f"February {day}, 2026")
]


def dates(text: str) -> dict[str, str]:
    """Return the days of a text that are believed, by kind and origin."""
    found = witness_document(a_document(text=text)).evidence
    return {
        f"{item.kind} {item.origin}": item.value[:10]
        for item in found
        if item.kind in {"date", "updated"} and item.origin not in {"elsewhere", "text"}
    }


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([*TEASERS, HEADLINE, "Ann Poe March 2, 2026 Comment now!", TEXT], {"date printed": "2026-03-02"}),
        ([HEADLINE, "By Ann Poe", "March 2, 2026 • 6 min read", TEXT, *TEASERS], {"date printed": "2026-03-02"}),
        (["Tides", "March 2, 2026 10:20 AM", TEXT, *TEASERS], {"date printed": "2026-03-02"}),
        ([TEXT, "First published: March 2, 2026", "Tides"], {"date printed": "2026-03-02"}),
        ([TEXT, *TEASERS], {}),
        (
            [HEADLINE, "Last updated: March 5, 2026 at 6:33 a.m. ET First published: March 2, 2026", TEXT],
            {"date printed": "2026-03-02"},
        ),
    ],
)
def test_of_dates_on_lines_the_text_s_own_is_found(lines: list[str], expected: dict[str, str]) -> None:
    """Beside the headline, before the longest stretch of text, or behind a label; never among teasers."""
    assert dates("\n".join(lines)) == expected


@pytest.mark.parametrize(
    ("glued", "expected"),
    [
        (
            f"Sunday, March 1, 2026Harbor NewsBy Ann PoeMarch 2, 2026 10:20 PM ETTags{TEXT}",
            {"date printed": "2026-03-02"},
        ),
        (f"HomeSports{HEADLINE}Ann Poe — 2 March 2026{TEXT}", {"date printed": "2026-03-02"}),
        (f"{TEXT}More newsSeal seenFebruary 20, 2026Choir singsFebruary 21, 2026Fair opens", {}),
        (f"Updated March 2, 2026{TEXT}", {"updated printed": "2026-03-02"}),
    ],
)
def test_of_glued_dates_the_text_s_own_is_found(glued: str, expected: dict[str, str]) -> None:
    """Where lines were lost the seams show; what a long stretch without such dates follows is the article's."""
    assert dates(glued) == expected


def test_a_date_within_the_text_is_none_of_publication() -> None:
    """It is kept as what it is."""
    text = f"{PARAGRAPH}It had been built on May 3, 2019, at the old yard. {TEXT}"
    assert dates(text) == {}
    assert [item.origin for item in witness_document(a_document(text=text)).evidence if item.kind == "date"] == ["text"]
