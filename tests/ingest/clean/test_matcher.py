from __future__ import annotations

import pytest

from ingest.clean.matcher import Matcher
from ingest.clean.patterns import Patterns, Unit
from ingest.clean.plain import normalise
from ingest.clean.rule import Rule


def a_rule(id_: str, pattern: str, max_chars: int = 200) -> Rule:
    """Return a rule of one pattern."""
    return Rule(
        id=id_,
        scope="segment",
        pattern=pattern,
        max_chars=max_chars,
        removes=("an example",),
        keeps=("a near miss",),
        because="It only serves this test.",
    )


RULES = {
    "test.signs": a_rule("signs", r"[^\pL]{1,40}"),
    "test.code": a_rule("code", r"[.#]\w+ ?\{.*", 2000),
    "test.caption": a_rule("caption", r"\p{Lu}[^\n]{20,320}\d", 400),
    "test.ferry": a_rule("ferry", r"(?i)board the ferry.*"),
    "test.ferries": a_rule("ferries", r"(?i).*the ferry( boat)? now", 300),
}
LONG = "x" * 250

UNITS = [
    ("a sign that needs no word", "* * *", "test.signs"),
    ("a short unit, of a rule for long ones", ".menu { margin: 0 }", "test.code"),
    ("a long unit", f".menu {{ {LONG} }}", "test.code"),
    ("a repeat that is long", f"The north quay in {LONG} 3", "test.caption"),
    ("a word, in other letters", "Board The  Ferry\tat noon", "test.ferry"),
    ("two rules: the first counts", "Board the ferry now", "test.ferry"),
    ("the first is for shorter units", f"Board the ferry {LONG} board the ferry now", "test.ferries"),
    ("the word alone", "the ferry leaves", None),
    ("longer than any rule allows", f".menu {{ {LONG * 8} }}", None),
    ("a lone surrogate", "board the ferry \ud800", "test.ferry"),
    ("nothing", "", None),
]


@pytest.mark.parametrize(("why", "unit", "rule"), UNITS)
def test_the_first_rule_that_may_speak_of_a_unit_names_it(why: str, unit: str, rule: str | None) -> None:
    """Needed words, length and long repeats decide how a pattern is asked, never what it says."""
    assert Matcher(RULES).match(unit) == rule, why


@pytest.mark.parametrize(("why", "unit", "rule"), UNITS)
def test_what_is_possible_is_found_for_a_block_and_its_sentences_at_once(why: str, unit: str, rule: str | None) -> None:
    """A sentence is asked the same whether alone or within its block."""
    patterns = Patterns(RULES)
    sentences = ["The pier is closed.", unit, "The mayor left."]
    block = " ".join(sentences)
    units = [Unit(normalise(block), len(block)), *(Unit(normalise(each), len(each), 0) for each in sentences)]
    possible = patterns.find_possible(units)
    assert Matcher(RULES, patterns).match_unit(units[2], possible[2]) == rule, why


def test_without_rules_nothing_is_boilerplate() -> None:
    """No pattern, no literal."""
    assert Matcher({}).match("Board the ferry now") is None
