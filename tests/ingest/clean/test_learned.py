from __future__ import annotations

from pathlib import Path

import pytest
from builders import a_document

from ingest.clean import clean_stage, clean_text
from ingest.clean.learned import LearnedFile, LearnedRule, applied_keys, load_learned, rule_id, save_learned
from ingest.document import Document
from ingest.errors import ConfigError
from ingest.feed import Feed, find_feeds
from ingest.feed_sections import Clean

ARTICLE = [
    "The ferry to Tern Island sails again on Monday after three weeks of ice.",
    "Passengers waited on the north quay until the fog lifted at noon.",
    "The harbour master had closed the quay when the second pier gave way.",
]
DESK = "Reach the night desk by pigeon, room 4."


def _rule(text: str, scope: str = "line", state: str = "accepted") -> LearnedRule:
    values = {"scope": scope, "text": text, "stories": 3, "documents": 3, "days": 3}
    return LearnedRule.model_validate({"id": rule_id(scope, text), "state": state, **values})  # type: ignore[arg-type] - a table of tests


def _clean(text: str, *rules: LearnedRule, off: frozenset[str] = frozenset()) -> tuple[str, list[str]]:
    kept, removed = clean_text(text, off=off, learned=applied_keys(LearnedFile(rules=rules)))
    return kept, [span.rule for span in removed]


@pytest.mark.parametrize("written", [DESK, "reach the  NIGHT desk by pigeon, room 17."])
def test_an_accepted_rule_removes_its_unit_whatever_its_numbers(written: str) -> None:
    """Case, white space and digits don't count; the span names the rule."""
    kept, rules = _clean("\n\n".join([*ARTICLE, written]), _rule(DESK))
    assert kept == "\n\n".join(ARTICLE)
    assert rules == [f"learned.{rule_id('line', DESK)}"]


@pytest.mark.parametrize(
    "text",
    [
        " ".join([*ARTICLE, DESK]),
        "\n\n".join([*ARTICLE, f"He was told: reach the night desk by pigeon, room 4. {ARTICLE[0]}"]),
        "\n\n".join([*ARTICLE, DESK.removesuffix(".") + ", or not."]),
    ],
)
def test_a_line_is_removed_as_a_whole_line_only(text: str) -> None:
    """Never a sentence of a paragraph, and never a part of a sentence."""
    assert _clean(text, _rule(DESK)) == (text, [])


def test_a_sentence_goes_from_a_paragraph() -> None:
    """Where the rule says so."""
    kept, _ = _clean(f"{ARTICLE[0]} {DESK} {ARTICLE[1]}", _rule(DESK, "sentence"))
    assert kept == f"{ARTICLE[0]} {ARTICLE[1]}"


@pytest.mark.parametrize("state", ["proposed", "rejected"])
def test_only_accepted_rules_apply(state: str) -> None:
    """What nobody accepted changes nothing."""
    text = "\n\n".join([*ARTICLE, DESK])
    assert _clean(text, _rule(DESK, state=state)) == (text, [])


@pytest.mark.parametrize("off", ["learned", f"learned.{rule_id('line', DESK)}"])
def test_a_feed_can_switch_them_off(off: str) -> None:
    """The family, or one of them."""
    text = "\n\n".join([*ARTICLE, DESK])
    assert _clean(text, _rule(DESK), off=frozenset({off})) == (text, [])


def test_a_document_that_consists_of_them_keeps_them() -> None:
    """They take at most three tenths of a document, or nothing."""
    text = "\n\n".join(ARTICLE)
    assert _clean(text, *(_rule(line) for line in ARTICLE[:2])) == (text, [])


def _feed(folder: Path) -> Feed:
    values = {"id": "tern", "folder": folder, "title": "Tern", "read": {"format": "text", "path": "*.txt"}}
    return Feed.model_validate(values)


def test_the_clean_stage_applies_what_lies_beside_the_feed(tmp_path: Path) -> None:
    """The file is no feed, is read back as it was written, and its rules apply."""
    feed = _feed(tmp_path)
    (tmp_path / "tern.yml").write_text("title: Tern\n", "utf-8")
    learned = LearnedFile(version=2, documents=9, rules=(_rule(DESK), _rule("Ähm – “so”: no")))
    save_learned(feed, learned)
    assert load_learned(feed) == learned
    assert [path.name for path in find_feeds(tmp_path)] == ["tern.yml"]
    (cleaned,) = clean_stage(feed)([a_document(text="\n\n".join([*ARTICLE, DESK]))])
    assert isinstance(cleaned, Document)
    assert [span.rule for span in cleaned.removed] == [f"learned.{rule_id('line', DESK)}"]


@pytest.mark.parametrize(("learned", "gone"), [("review", ["accepted"]), ("apply", ["accepted", "proposed"])])
def test_a_feed_may_have_proposals_applied_before_anybody_looks(tmp_path: Path, learned: str, gone: list[str]) -> None:
    """Rejected ones never apply."""
    rules = tuple(_rule(f"This line was {state}.", state=state) for state in ("accepted", "proposed", "rejected"))
    feed = _feed(tmp_path).model_copy(update={"clean": Clean(learned=learned)})  # type: ignore[arg-type] - a table of tests
    save_learned(feed, LearnedFile(rules=rules))
    (cleaned,) = clean_stage(feed)([a_document(text="\n\n".join([*ARTICLE, *(rule.text for rule in rules)]))])
    assert isinstance(cleaned, Document)
    assert [span.text for span in cleaned.removed] == [f"This line was {state}." for state in gone]


def test_they_may_be_kept_in_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the feed files cannot be written, a folder that cannot either is an error that says what to do."""
    monkeypatch.setenv("NEWSFOLD_LEARNED", str(tmp_path / "learned"))
    assert save_learned(_feed(tmp_path), LearnedFile(rules=(_rule(DESK),))) == tmp_path / "learned" / "tern.learned.yml"
    assert load_learned(_feed(tmp_path)).rules == (_rule(DESK),)
    monkeypatch.setenv("NEWSFOLD_LEARNED", "/dev/null/learned")
    with pytest.raises(ConfigError, match=r"tern\.learned\.yml: cannot be written .* set NEWSFOLD_LEARNED"):
        save_learned(_feed(tmp_path), LearnedFile())


@pytest.mark.parametrize("body", ["rules: [{id: x}]", "version: -1", "rules: [", "versions: 1"])
def test_a_damaged_file_is_refused_by_name(tmp_path: Path, body: str) -> None:
    """Never silently without rules."""
    (tmp_path / "tern.learned.yml").write_text(body, "utf-8")
    with pytest.raises(ConfigError, match=r"tern\.learned\.yml"):
        clean_stage(_feed(tmp_path))
