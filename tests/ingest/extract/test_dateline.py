from __future__ import annotations

import pytest

from ingest.document import Dateline
from ingest.extract.dateline import read_dateline
from ingest.extract.lines import head_lines

PROSE = " The ferry sails again on Monday."

FOUND = [
    ("MIAMI (AP) —", Dateline("MIAMI", agency="AP")),
    ("WASHINGTON —", Dateline("WASHINGTON")),
    ("MIAMI --", Dateline("MIAMI")),
    ("PORT ALDER, Maine (AP) —", Dateline("PORT ALDER", "Maine", "AP")),
    ("PARIS, Aug 16 (Reuters) -", Dateline("PARIS", agency="Reuters", date="Aug 16")),
    ("LONDON, Aug. 16, 2017 (AFP) –", Dateline("LONDON", agency="AFP", date="Aug. 16, 2017")),
    ("ST. LOUIS (AP) —", Dateline("ST. LOUIS", agency="AP")),
    ("PORT-AU-PRINCE, Haiti (AP) —", Dateline("PORT-AU-PRINCE", "Haiti", "AP")),
    ("SAN FRANCISCO/NEW YORK (Reuters) -", Dateline("SAN FRANCISCO/NEW YORK", agency="Reuters")),
    ("Berlin (dpa) -", Dateline("Berlin", agency="dpa")),
    ("Washington (CNN)", Dateline("Washington", agency="CNN")),
    ("MADRID, 16 ago (EFE) -", Dateline("MADRID", agency="EFE", date="16 ago")),
    ("ZÜRICH —", Dateline("ZÜRICH")),
    ("CALDERPORT (MW) —", Dateline("CALDERPORT", agency="MW")),
]


def _read(text: str, after: tuple[int, ...] = ()) -> Dateline | None:
    return read_dateline(text, head_lines(text), after)[0]


@pytest.mark.parametrize(("written", "dateline"), FOUND)
def test_datelines_of_many_desks_are_read(written: str, dateline: Dateline) -> None:
    """Place, region, date and agency as written."""
    assert _read(written + PROSE) == dateline


@pytest.mark.parametrize(
    "before",
    [
        "Advertisement",
        "ADVERTISEMENT ",
        "Ferry sails again\n\n",
        "Ferry\nBy Jane Doe\nMarch 2\n",
        "The end was near.",
        "By Jane Doe",
    ],
)
def test_what_stands_before_it_does_not_hide_it(before: str) -> None:
    """A glued label, a headline, a byline, a glued sentence."""
    assert _read(before + "MIAMI (AP) —" + PROSE) == Dateline("MIAMI", agency="AP")


def test_it_is_found_behind_a_date_prefix() -> None:
    """The caller says where the text may begin."""
    text = " date 2026-03-02 MIAMI (AP) —" + PROSE
    assert _read(text, (16,)) == Dateline("MIAMI", agency="AP")


def test_evidence_spans_what_is_written_and_stays_in_the_text() -> None:
    """The dash is not part of it, the full date is evidence of its own."""
    text = "LONDON, Aug. 16, 2017 (AFP) – The ferry sails."
    _, (dateline, date) = read_dateline(text, head_lines(text))
    assert text[dateline.start : dateline.end] == dateline.value == "LONDON, Aug. 16, 2017 (AFP)"
    assert not dateline.boilerplate
    assert (date.kind, date.origin, date.value) == ("date", "dateline", "2017-08-16")


def test_a_date_without_its_year_is_kept_as_written() -> None:
    """Another witness may know the year."""
    text = "PARIS, Aug 16 (Reuters) - The ferry sails."
    _, (_, date) = read_dateline(text, head_lines(text))
    assert date.value == "Aug 16"


@pytest.mark.parametrize(
    "text",
    [
        "BREAKING — The ferry sails.",
        "FILE — In this March 2 photo, the ferry sails.",
        "UPDATE: The ferry sails.",
        "The ferry (AP) sails.",
        "Jane Doe (Harbor Party) — a lawyer — won.",
        "TERN ISLAND FERRY SAILS AGAIN",
        "The ferry — the only one — sails.",
        "USA - 3, CANADA - 2",
        "NATO and the EU agreed — at last.",
    ],
)
def test_kickers_brackets_and_dashes_are_no_datelines(text: str) -> None:
    """A capital word or a bracket alone is not enough."""
    assert _read(text) is None


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        (
            "Skarholm – Im Nebel ist eine Fähre auf ein Riff gelaufen, wie die Küstenwache am Freitag mitteilte. Alle leben.",
            "Skarholm",
        ),
        (
            "Saint-Aubrac — On l’avait cherchée à Anvers, à Genève et jusqu’au Japon. Elle se trouvait derrière une armoire.",
            "Saint-Aubrac",
        ),
        (
            "Eilmeldung – Im Nebel ist eine Fähre auf ein Riff gelaufen, wie die Küstenwache am Freitag mitteilte. Alle leben.",
            None,
        ),
        (
            "Harbour Watch – The ferry that was stuck on the reef of the island has been pulled free, the coast guard said on Friday.",
            None,
        ),
    ],
)
def test_a_place_in_small_letters_counts_in_other_languages_than_english(text: str, dateline: str | None) -> None:
    """With a spaced dash, at the head of the first paragraph; kickers and English headings don't count."""
    assert _read(text) == (Dateline(dateline) if dateline else None)


def test_initials_in_brackets_may_follow_a_place_in_small_letters() -> None:
    """With a dash behind them."""
    assert _read("Port Ellery (MW) – Die Fähre fährt wieder.") == Dateline("Port Ellery", agency="MW")
    assert _read("Senator Doe (DEM) said so.") is None
