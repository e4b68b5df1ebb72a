from __future__ import annotations

from pathlib import Path

import pytest

from ingest.clean.glue import find_glue
from ingest.clean.joints import JointModel, describe_joints, find_joints, load_joint_model

PROSE = (
    "The ferry to Port Ellery was cancelled on Monday.Passengers waited for two hours in the rain.“Nobody told us,” said Jane Doe.The"
    " company apologised in the evening."
)

GLUED = [
    ("Read the full story here|Share this article", "small letter, capital"),
    ("The Daily Harbor|Subscribe|Log In|Home|World|Business|Opinion", "a menu"),
    ("TOP STORIES|Ferry cancelled again", "capitals, then a word"),
    ("Updated March 2, 2026|The pier will reopen in May.", "a year"),
    ("What you need for the trip:|A warm coat and good boots.", "a colon"),
    ("It costs (about $20)|Book your ticket now", "a bracket"),
    ("Follow the harbour news|https://harbor.example/news", "a link"),
    ("바다는 조용했다.|배는 다시 떠났다.", "a language without capitals"),
    ("Il traghetto era partito la sera.|È arrivato ieri.", "a sentence that begins with a word of one letter"),
    ("la nave partiva sempre.|L’equipaggio attende.", "an elided article"),
]

WHOLE = [
    "She asked PolitiFact and NewsGuard about it. PolitiFact did not answer.",
    "Der „Anker“: ein Newsletter, und »Kompass«, seine Beilage, erscheinen freitags.",
    "It was Monday… He had (multi)media plans and a 4K screen, and 3D glasses.",
    "Write to desk9@harbor.example or see harbor.example/2hTx9Qa and #HarborDay2026.",
    "the model 737MAX, the B2B market, COVID-19, H2O and 5pm",
    "snake_Case, FOO_BAR and a|b stay as they are.",
]


@pytest.mark.parametrize(("marked", "why"), GLUED)
def test_what_was_glued_in_a_glued_text_comes_apart(marked: str, why: str) -> None:
    """Among sentences that lost their breaks too, labels, headings and links come off their neighbours."""
    pieces = [piece for piece in marked.split("|") if piece]
    text = f"{PROSE}{''.join(pieces)}"
    expected = {len(PROSE) + sum(map(len, pieces[:number])) for number in range(1, len(pieces))}
    assert expected <= set(find_glue(text)), why


@pytest.mark.parametrize("text", WHOLE)
def test_names_and_numbers_of_whole_text_stay_whole(text: str) -> None:
    """A change of letters alone is no joint."""
    assert find_glue(text) == []


@pytest.mark.parametrize("text", WHOLE)
def test_names_and_numbers_stay_whole_beside_sentences_that_are_glued(text: str) -> None:
    """What is lost elsewhere in a text is no reason to cut names in it."""
    begin = len(PROSE) + 2
    assert [offset for offset in find_glue(f"{PROSE}\n\n{text}") if offset > begin] == []


def test_a_certain_joint_is_not_asked_again() -> None:
    """What the rules found is left out, and no offset comes twice."""
    text = "The end.Next the pier burnedThe mayor left"
    certain = {8}
    _, candidates = describe_joints(text, certain, load_joint_model().words)
    assert [candidate.offset for candidate in candidates] == [28]
    assert set(find_joints(text, certain)) <= {28}


def test_an_apostrophe_within_a_word_is_no_joint() -> None:
    """It is not weighed; a closing quote behind a mark is."""
    text = "The mayor didn’t say.’the ferry"
    _, candidates = describe_joints(text, set(), load_joint_model().words)
    assert [candidate.offset for candidate in candidates] == [text.index("the ferry")]


def test_a_text_without_candidates_costs_nothing() -> None:
    """There is nothing to describe where no kind of character changes."""
    _, candidates = describe_joints("all small words and spaces", set(), {})
    assert list(candidates) == []


def test_a_model_is_the_same_after_writing_and_reading(tmp_path: Path) -> None:
    """The same model gives the same bytes, and weights are kept in hundredths."""
    model = JointModel({"the": 5, "Roe": 1}, {"aA|": 1.239, "Lthe": -0.5})
    model.save(tmp_path / "one.json.gz")
    model.save(tmp_path / "two.json.gz")
    assert (tmp_path / "one.json.gz").read_bytes() == (tmp_path / "two.json.gz").read_bytes()
    assert load_joint_model(tmp_path / "one.json.gz") == JointModel({"the": 5, "Roe": 1}, {"aA|": 1.24, "Lthe": -0.5})


def test_weights_decide() -> None:
    """The same place is a joint for one model and none for another."""
    text = "the harbourmasterWilhelm Roe"
    assert find_joints(text, set(), JointModel({}, {"aA|": 1.0})) == [17]
    assert find_joints(text, set(), JointModel({}, {"aA|": 1.0, "RWilhelm": -1.0})) == []
