from __future__ import annotations

import pytest

from ingest.clean.patterns import Patterns, Unit
from ingest.clean.plain import normalise
from ingest.clean.rule import load_rules


@pytest.fixture(scope="module")
def patterns() -> Patterns:
    """All patterns that we ship."""
    return Patterns(load_rules())


def read(*units: str) -> list[Unit]:
    """Return units that stand by themselves."""
    return [Unit(normalise(unit), len(unit)) for unit in units]


def test_no_pattern_that_matches_a_unit_is_left_out(patterns: Patterns) -> None:
    """Asked of all examples of all rules as one document, long ones included, in capitals too."""
    examples = [example for rule in load_rules().values() for example in (*rule.removes, *rule.keeps)]
    units = read(*examples, *map(str.upper, examples), *(f"{example} {'x' * 250} {example}" for example in examples))
    possible = patterns.find_possible(units)
    for unit, numbers in zip(units, possible, strict=True):
        matching = {number for number in range(len(patterns.ids)) if patterns.matches(number, unit)}
        assert matching <= numbers, unit.plain


def test_a_document_is_asked_as_its_units_are_one_by_one(patterns: Patterns) -> None:
    """No line begins where a unit does not, and none is counted twice."""
    units = read("", "* * *", "Board the ferry", "", "Photo: Ada Roe", "\ud800 Photo by Ada Roe", "Straße © 2031", "")
    assert patterns.find_possible(units) == [patterns.find_possible([unit])[0] for unit in units]


def test_what_is_possible_of_a_sentence_is_possible_of_what_holds_it(patterns: Patterns) -> None:
    """Words are looked for in sentences only; a word across two of them is no pattern's."""
    sentences = ["Sign up for our newsletter.", "It comes every day."]
    alone = patterns.find_possible(read(" ".join(sentences)))[0]
    whole, first, second = patterns.find_possible(
        [Unit(" ".join(sentences), 47), *(Unit(sentence, len(sentence), 0) for sentence in sentences)]
    )
    assert whole == alone
    assert whole >= first
    assert first > second


def test_what_is_longer_than_any_rule_allows_is_not_looked_at(patterns: Patterns) -> None:
    """A line of many megabytes costs nothing here."""
    assert patterns.find_possible(read("We use cookies © 2031 " * 200)) == [frozenset()]


def test_without_patterns_nothing_is_possible() -> None:
    """No rule, no unit."""
    assert Patterns({}).find_possible(read("Board the ferry now")) == [frozenset()]
    assert Patterns({}).find_possible([]) == []
