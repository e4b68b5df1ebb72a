from __future__ import annotations

import pytest

from ingest.clean.plain import fold, normalise, normalise_spans

UNITS = [
    ("straight quotes", "“It’s ‘here’”", "\"It's 'here'\""),
    ("nothing invisible", "Adver\u00adtise\u200bment\ufeff", "Advertisement"),
    ("single spaces", " The\u00a0 quay\t\x1f is  closed ", "The quay is closed"),
    ("nothing", " \u2003 ", ""),
]


@pytest.mark.parametrize(("why", "unit", "plain"), UNITS)
def test_spellings_of_one_unit_become_equal(why: str, unit: str, plain: str) -> None:
    """By itself, and as a part of a text."""
    assert normalise(unit) == plain, why
    assert normalise_spans(f"Née {unit}!", [(4, 4 + len(unit)), (0, 3)]) == [plain, "Née"]


def test_case_and_outer_punctuation_do_not_count_where_literals_are_compared() -> None:
    """Marks within a unit do."""
    assert fold("» Straße, 3. Stock…") == "strasse, 3. stock"
