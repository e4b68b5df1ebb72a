from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.clean.boilerplate import Found
from ingest.clean.judge.context import best_run, observe
from ingest.clean.judge.features import COLUMNS, Description, describe
from ingest.clean.segment import segment

SENTENCES = [
    "The ferry to Tern Island sails again on Monday after three weeks of ice.",
    "The mayor thanked the crews of the ferry and promised a new timetable.",
    "By Jo Harker",
    "Share",
    "Ferry to Tern Island sails again",
    "Follow us @terntimes for more!",
]


def _describe(*lines: str, found: tuple[Found, ...] = (), cut: tuple[Found, ...] = ()) -> Description:
    text = "\n".join(lines)
    return describe(text, segment(text), list(found), list(cut))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ends_sentence", [1, 1, 0, 0, 0, 1]),
        ("ends_word", [0, 0, 1, 1, 1, 0]),
        ("ends_exclamation", [0, 0, 0, 0, 0, 1]),
        ("first_by", [0, 0, 1, 0, 0, 0]),
        ("first_call", [0, 0, 0, 0, 0, 1]),
        ("prose", [1, 1, 0, 0, 0, 0]),
        ("recurs", [0, 0, 0, 0, 0, 0]),
        ("gone", [0, 0, 0, 0, 0, 0]),
    ],
)
def test_a_column_says_what_it_is_named_for(name: str, expected: list[float]) -> None:
    """One table of a small document."""
    assert _describe(*SENTENCES).column(name).tolist() == expected


def test_what_rules_removed_is_known_by_its_family() -> None:
    """A sentence that is gone is no prose any more."""
    ferry = Found("related.heading", 0, len(SENTENCES[0]))
    description = _describe(*SENTENCES, found=(ferry,))
    assert description.column("gone").tolist() == [1, 0, 0, 0, 0, 0]
    assert description.column("gone_related").tolist() == [1, 0, 0, 0, 0, 0]
    assert description.column("furniture").tolist() == [1, 0, 0, 0, 0, 0]
    assert description.column("prose").tolist() == [0, 1, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("rule", "column"), [("caption_credit.credit", "gone_caption_credit"), ("new_family.x", "gone_other")]
)
def test_a_family_without_a_column_is_furniture_of_another_kind(rule: str, column: str) -> None:
    """Captions and credits stand in articles too."""
    description = _describe(*SENTENCES, found=(Found(rule, 0, len(SENTENCES[0])),))
    assert description.column(column)[0] == 1
    assert description.column("furniture")[0] == (column == "gone_other")


def test_the_surroundings_that_were_cut_are_marked() -> None:
    """The network weighs them as it weighs rules."""
    description = _describe(*SENTENCES, cut=(Found("judge.head", 0, len(SENTENCES[0])),))
    assert description.column("surroundings").tolist() == [1, 0, 0, 0, 0, 0]


def test_a_sentence_said_twice_has_copies_on_either_side() -> None:
    """A quotation set large stands in the text as well."""
    description = _describe(SENTENCES[0], SENTENCES[1], SENTENCES[0])
    assert description.column("copies_before").tolist() == [0, 0, 1]
    assert description.column("copies_after").tolist() == [1, 0, 0]
    assert description.column("recurs")[0] == pytest.approx(np.log(2))


def test_words_are_compared_with_the_prose_around_them() -> None:
    """A headline speaks of what the article speaks of, a menu does not."""
    description = _describe(*SENTENCES, "Horoscopes Crosswords Obituaries")
    assert description.column("words_of_prose")[4] == 1
    assert description.column("words_of_prose")[6] == 0
    assert description.column("words_of_its_own")[6] == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(SENTENCES), st.text(max_size=30)), min_size=1, max_size=12))
def test_whatever_the_text_all_features_are_finite(lines: list[str]) -> None:
    """Empty lines, signs alone, lone surrogates, letters of every script."""
    text = "\n".join(lines)
    blocks = segment(text)
    if not blocks:
        return
    description = describe(text, blocks, [], [])
    assert description.columns.shape == (len(description.units), len(COLUMNS))
    assert np.isfinite(observe(description, np.zeros(len(description.units), dtype=np.float32))).all()


def test_terms_of_a_sentence_are_counted_once() -> None:
    """Four words, three of them different, two pairs each once, and which begins and ends it."""
    terms = _describe("no no no boat").terms
    assert len(terms.keys) == terms.counts[0] == len({"no", "boat", "no no", "no boat", "^no", "$boat"})


@pytest.mark.parametrize(
    ("weights", "expected"),
    [([-1, 2, 3, -1, 4, -9, 5], (1, 5)), ([-1, -2], (0, 2)), ([1.0], (0, 1)), ([-5, 3], (1, 2))],
)
def test_the_best_run_has_the_largest_sum(weights: list[float], expected: tuple[int, int]) -> None:
    """Everything, where nothing is worth keeping."""
    assert best_run(np.array(weights, dtype=np.float64)) == expected


def test_the_time_grows_no_faster_than_the_text() -> None:
    """Eight times the text takes about eight times as long; sorting adds a little."""

    def seconds(repeats: int) -> float:
        text = "\n".join(SENTENCES * repeats)
        blocks = segment(text)
        begun = time.process_time()
        description = describe(text, blocks, [], [])
        observe(description, np.zeros(len(description.units), dtype=np.float32))
        return time.process_time() - begun

    seconds(50)
    assert seconds(4_000) < 24 * max(seconds(500), 0.01)
