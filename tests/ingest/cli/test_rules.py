from __future__ import annotations

import json
from pathlib import Path

import pytest
from invented_pages import FURNITURE, STORIES, prose_of
from typer.testing import CliRunner

from ingest.clean.learned import LearnedFile, LearnedRule, load_learned, rule_id, save_learned
from ingest.cli import app
from ingest.errors import ConfigError
from ingest.feed import Feed, load_feed

DESK = "Reach the night desk by pigeon."
ID = rule_id("line", DESK)


@pytest.fixture
def feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Feed:
    """A feed with one proposal."""
    monkeypatch.setenv("NEWSFOLD_FEEDS", str(tmp_path))
    monkeypatch.setenv("NEWSFOLD_DATA", str(tmp_path / "data"))
    (tmp_path / "tern.yml").write_text("title: Tern\nread: {format: text, path: '*.txt'}\n", "utf-8")
    declared = load_feed(tmp_path / "tern.yml")
    rule = LearnedRule(id=ID, state="proposed", scope="line", text=DESK, stories=4, documents=5, days=4, seen_in=("a",))
    save_learned(declared, LearnedFile(version=1, documents=9, rules=(rule,)))
    return declared


def _run(*arguments: str) -> str:
    return CliRunner().invoke(app, ["rules", *arguments], catch_exceptions=False).output


def test_proposals_are_listed_shown_accepted_and_revoked(feed: Feed) -> None:
    """Each decision is a new version of the feed's file."""
    assert ID in _run("list", "tern")
    assert DESK in _run("show", "tern", ID)
    _run("accept", "tern", "all")
    assert (load_learned(feed).rules[0].state, load_learned(feed).version) == ("accepted", 2)
    _run("reject", "tern", f"learned.{ID}")
    assert (load_learned(feed).rules[0].state, load_learned(feed).version) == ("rejected", 3)


def test_an_unknown_rule_is_an_error_that_says_where_to_look(feed: Feed) -> None:
    """Named with its file."""
    result = CliRunner().invoke(app, ["rules", "show", feed.id, "beef"])
    assert isinstance(result.exception, ConfigError)
    assert "newsfold rules list tern" in str(result.exception)


def test_learning_keeps_what_was_decided(feed: Feed) -> None:
    """The lapsed proposal goes, a decision stays."""
    (feed.folder / "one.txt").write_text("The ferry to Tern Island sails again on Monday.", "utf-8")
    _run("accept", "tern", ID)
    assert "Looked through 1 documents" in _run("learn", "tern", "--input", str(feed.folder / "one.txt"))
    assert [rule.state for rule in load_learned(feed).rules] == ["accepted"]


def test_what_a_feed_repeats_is_learned_shown_and_forgotten(feed: Feed) -> None:
    """With what it was made of; as JSON for programs."""
    for number, words in enumerate(STORIES):
        (feed.folder / f"{number}.txt").write_text("\n\n".join([*prose_of(words), FURNITURE]), "utf-8")
    assert "Memory: none" in _run("show", "tern")
    assert json.loads(_run("show", "tern", "--json"))["memory"] is None
    learned = _run("learn", "tern", "--input", str(feed.folder / "*.txt"))
    assert "documents 8, stories 8, days 1" in learned
    shown = json.loads(_run("show", "tern", "--json"))
    assert shown["rules"] == {"proposed": 1}
    assert {name: shown["memory"][name] for name in ("documents", "stories", "used")} == {
        "documents": 8,
        "stories": 8,
        "used": True,
    }
    assert shown["memory"]["entries"] > 0
    assert shown["memory"]["version"] in _run("show", "tern")
    assert "is removed" in _run("forget", "tern")
    assert "Memory: none" in _run("show", "tern")
    assert "was not there" in _run("forget", "tern")


def test_a_memory_that_the_feed_does_not_use_is_called_so(feed: Feed) -> None:
    """It can be looked at all the same."""
    (feed.folder / "one.txt").write_text("The ferry to Tern Island sails again on Monday.", "utf-8")
    with (feed.folder / "tern.yml").open("a", encoding="utf-8") as file:
        file.write("clean: {recurrence: false}\n")
    assert "says that it is not used" in _run("learn", "tern", "--input", str(feed.folder / "one.txt"))


def test_one_rule_is_shown_as_json(feed: Feed) -> None:
    """Every key of the feed's file."""
    assert json.loads(_run("show", feed.id, ID, "--json"))["text"] == DESK
