"""Every rule's examples are its tests: one walk over all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
import re2

from ingest.clean import clean_text
from ingest.clean.boilerplate import compile_rules
from ingest.clean.matcher import Matcher
from ingest.clean.rule import Rule, load_family, load_rules
from ingest.clean.tiling import Tiles
from ingest.errors import ConfigError

OPENING = "The ferry to Tern Island sails again on Monday after three weeks of ice."
CLOSING = "Passengers waited on the north quay until the fog lifted at noon."
# What makes the neighbour of a `beside` rule go.
NEIGHBOURS = {
    "robot_check": "Please verify you're not a robot by clicking the box.",
    "browser": "IE 11 is not supported.",
    "contributors": "Jane Doe contributed to this report.",
    "advertisement": "We may earn a commission from links on this page.",
}
# What shows that a text is a page, so that doubtful rules are believed.
SIGN = "Skip to content"

REMOVES = [(id_, rule, example) for id_, rule in load_rules().items() for example in rule.removes]
KEEPS = [(id_, example) for id_, rule in load_rules().items() for example in rule.keeps]


def _surround(rule: Rule, example: str, joint: str) -> str:
    lines = [OPENING, example, CLOSING]
    if rule.beside is not None:
        lines.insert(1, NEIGHBOURS[rule.beside])
    if rule.scope == "tail":
        lines = [OPENING, OPENING, OPENING, CLOSING, CLOSING, CLOSING, example]
    if rule.doubtful:
        lines.insert(1, SIGN)
    return joint.join(lines)


@pytest.mark.parametrize(("id_", "rule", "example"), REMOVES)
def test_a_rule_removes_its_examples_as_lines(id_: str, rule: Rule, example: str) -> None:
    """Each `removes` example goes in whole, what surrounds it stays, and the rule itself is one that says so."""
    text, _ = clean_text(_surround(rule, example, "\n"))
    assert set(text.split("\n")) - {""} == {OPENING, CLOSING}
    alone = Tiles({id_: rule}).cover(example) if rule.scope == "tile" else Matcher({id_: rule}).match(example)
    assert alone == id_


@pytest.mark.parametrize(("id_", "rule", "example"), [row for row in REMOVES if row[1].scope == "label"])
def test_a_label_goes_where_it_is_stuck_to_its_neighbours(id_: str, rule: Rule, example: str) -> None:
    """A label glued between two sentences goes, and the paragraphs come apart."""
    text, removed = clean_text(_surround(rule, example, ""))
    assert text == f"{OPENING}\n\n{CLOSING}"
    assert [span.rule for span in removed] == [id_]


@pytest.mark.parametrize(("id_", "example"), KEEPS)
@pytest.mark.parametrize("joint", ["\n", "\n\n", " "])
def test_no_rule_touches_a_near_miss(id_: str, example: str, joint: str) -> None:
    """No rule of any family removes what one rule lists under `keeps`, alone on its line or within a paragraph."""
    source = joint.join([OPENING, example, CLOSING])
    text, removed = clean_text(source)
    assert (text, removed) == (source, ()), id_


def test_rule_files_are_valid() -> None:
    """All families load, and every id is `family.rule`."""
    rules = load_rules()
    assert len(rules) > 50
    assert all(id_.count(".") == 1 for id_ in rules)


@pytest.mark.parametrize(
    ("written", "key", "message"),
    [
        ("patern: x", "rules.0.patern", "Extra inputs are not permitted"),
        ("pattern: '(?<=a)b'", "rules.0.pattern", "not a valid RE2 pattern"),
        ("pattern: 'Ahoy\\\\\\z'", "rules.0.pattern", "leave out what stands for the begin and end of the text"),
        ("languages: [english]", "rules.0.languages.0", "should match pattern"),
        ("scope: page", "rules.0.scope", "Input should be"),
        ("keeps: []", "rules.0.keeps", "at least 1 item"),
    ],
)
def test_a_wrong_rule_file_is_refused_with_file_key_and_remedy(
    tmp_path: Path, written: str, key: str, message: str
) -> None:
    """Unknown keys, patterns that RE2 does not know and missing examples are named."""
    file = tmp_path / "harbour.yml"
    lines = {
        "id": "a",
        "scope": "line",
        "literals": "[Ahoy]",
        "removes": "[Ahoy]",
        "keeps": "[Ahoy there]",
        "because": "a long enough reason",
    }
    name, _, value = written.partition(": ")
    lines[name] = value
    body = "\n".join(f"    {name}: {value}" for name, value in lines.items())
    file.write_text(f"because: a long enough reason\nrules:\n  -\n{body}\n", "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_family(file)
    problems = {problem.key: problem for problem in caught.value.problems}
    assert message in problems[key].message
    assert problems[key].file == str(file)


def test_patterns_need_no_backtracking() -> None:
    """Every pattern compiles under RE2 alone, so that none can run away on hostile text."""
    for rule in load_rules().values():
        if rule.pattern is not None:
            re2.compile(rule.pattern)


def test_languages_without_rules_of_their_own_share_one_set() -> None:
    """Compiling takes half a second; what a page says its language is may be anything."""
    assert compile_rules(language="sv") is compile_rules(language="ko")
    assert compile_rules(language="sv") is not compile_rules(language="de")
    assert compile_rules(frozenset({"share"}), "sv") is not compile_rules(language="sv")
