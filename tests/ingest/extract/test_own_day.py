"""Which of the dates that a text prints is its own, and how sure that is."""

from __future__ import annotations

import json
import time
from math import isclose

import pytest

from ingest.document import Evidence
from ingest.extract import read_witnesses
from ingest.extract.day_features import describe
from ingest.extract.own_day import ELSEWHERE, MODEL, NONE, choose, load_weights, place_dates, probabilities

PROSE = "The ferry to Tern Island sails again, the harbor board said after a week of repairs to its engine. " * 12
HEADLINE = "Ferry to Tern Island sails again"


def described(text: str) -> list[dict[str, float]]:
    """Return what is seen of each date of a text."""
    return describe(text, read_witnesses(text).dates, [])


def test_the_shares_of_all_dates_and_of_none_are_one() -> None:
    """A date that is more likely leaves less to the others."""
    weights = {"first": 2.0, NONE: 0.0}
    first, second = probabilities([{"first": 1.0}, {"top": 1.0}], weights)
    assert first > second
    assert isclose(second, (1 - first) / 2)


def test_scores_of_any_size_give_shares() -> None:
    """No power is too large for a float."""
    assert probabilities([{"first": 1.0}], {"first": 5000.0, NONE: 0.0}) == [1.0]


def test_days_that_are_printed_twice_add_up() -> None:
    """Below the headline and at the end; each alone would be less likely."""
    once = f"{HEADLINE}\nMarch 2, 2026\n{PROSE}\nTides"
    choice = choose(once, read_witnesses(once).dates, [(0, len(HEADLINE))])
    assert choice is not None
    assert choice.date.evidence.value == "2026-03-02"
    assert 0.6 <= choice.probability <= 1.0


def test_a_text_without_dates_has_no_day() -> None:
    """Not even the day of reading it."""
    assert choose(PROSE, [], []) is None


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        (f"{HEADLINE}\nMarch 2, 2026\n{PROSE}", "frame stamp"),
        (f"{HEADLINE}\nMonday, March 2, 2026 10:05 AM\n{PROSE}", "time"),
        (f"{HEADLINE}\nMonday, March 2, 2026 10:05 AM\n{PROSE}", "weekday"),
        (f"{HEADLINE}\nMarch 2, 2026\n{PROSE}\n© 2027 Harbor News", "before notice"),
        (f"{HEADLINE}\nMarch 2, 2026\n{PROSE} By 2027 it had sunk.", "prose later"),
        ("\n".join(f"Seal seen\nFebruary {day}, 2026" for day in range(10, 20)), "row"),
        (f"{HEADLINE}\nUpdated March 2, 2026\n{PROSE}", "change"),
        (f"{HEADLINE}\nMarch 2, 2026\n{PROSE}", "long after"),
        (f"Harborstadt, (02.03.2026). {PROSE}", "bracket"),
    ],
)
def test_what_is_seen_of_a_date_has_a_weight(text: str, feature: str) -> None:
    """A feature under a name that was not learned would count for nothing."""
    assert any(feature in features for features in described(text))
    assert feature in load_weights(MODEL)


def test_the_weights_are_numbers_by_name() -> None:
    """Readable by people, and small."""
    weights = json.loads(MODEL.read_text(encoding="utf-8"))
    assert all(isinstance(weight, float | int) and abs(weight) < 10 for weight in weights.values())
    assert NONE in weights


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        (f"{HEADLINE}\nMarch 2, 2026\n{PROSE}", "printed"),
        (f"The pier burned on March 2, 2026, and was rebuilt. {PROSE}", "text"),
        (f"{PROSE}It was built on March 2, 2019, at the old yard. {PROSE}", ELSEWHERE),
    ],
)
def test_each_date_is_placed(text: str, origin: str) -> None:
    """The own one with its probability; of the others only what the first sentences hold may support another witness."""
    read = read_witnesses(text)
    (placed,) = place_dates(text, read.dates, read.headline)
    assert placed.origin == origin
    assert (placed.confidence is not None) == (origin == "printed")


def test_a_long_text_of_dates_costs_time_in_proportion() -> None:
    """Sixty dates are looked at, and of the text around them what stands near."""
    text = f"{HEADLINE}\nMarch 2, 2026\n" + "In 2019 and 2020 the ferry sailed. " * 100_000
    began = time.process_time()
    evidence = [item for item in place_dates(text, read_witnesses(text).dates, []) if item.origin != ELSEWHERE]
    assert time.process_time() - began < 5
    assert all(isinstance(item, Evidence) for item in evidence)
