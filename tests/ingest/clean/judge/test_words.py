from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean.judge.vocabulary import GROUPS, find_groups
from ingest.clean.judge.words import KIND, count_kinds, hash_words, read_words


def _starts(*offsets: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(offsets, dtype=np.int64)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry sails.", ["The", "ferry", "sails"]),
        ("It’s 9:30 p.m.", ["It", "s", "9", "30", "p", "m"]),
        ("Größe №5 – naïve", ["Größe", "5", "naïve"]),
        ("…", []),
        ("\ud800 \U0001f600", []),
    ],
)
def test_a_word_is_a_run_of_letters_and_digits(text: str, expected: list[str]) -> None:
    """Signs, lone surrogates and emoji are none."""
    words = read_words(text, _starts(0))
    assert [text[start:end] for start, end in zip(words.starts, words.ends, strict=True)] == expected


def test_a_word_never_reaches_into_the_next_sentence() -> None:
    """Where text was glued the sentence decides, not the letter."""
    words = read_words("MiamiWilfredo", _starts(0, 5))
    assert words.starts.tolist() == [0, 5]
    assert words.of.tolist() == [0, 1]


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_hash_of_a_word_does_not_depend_on_where_it_stands(before: str, after: str) -> None:
    """Nor on its case."""
    text = f"{before} Ferry {after}"
    words = read_words(text, _starts(0))
    at = words.starts.tolist().index(len(before) + 1)
    assert words.hashes[at] == hash_words("ferry")[0]


def test_numbers_differ_by_their_length_only() -> None:
    """Dates and counters recur with other digits."""
    first, second, third = hash_words("1987 2026 19")
    assert first == second != third


def test_different_words_have_different_hashes() -> None:
    """Of a hundred thousand no two are taken for one."""
    words = " ".join(
        f"{chr(97 + a)}{chr(97 + b)}{chr(97 + c)}x{chr(97 + d)}"
        for a in range(18)
        for b in range(18)
        for c in range(18)
        for d in range(18)
    )
    hashes = hash_words(words)
    assert len(np.unique(hashes)) == len(hashes) == 18**4
    assert len(np.unique(hashes >> np.uint64(32))) > 0.999 * len(hashes)


def test_words_are_known_by_their_groups() -> None:
    """One word may be in several."""
    groups = find_groups(hash_words("the Photographer said her boat"))
    assert set(groups) == set(GROUPS)
    assert groups["function"].tolist() == [True, False, True, True, False]
    assert groups["picture"].tolist() == [False, True, False, False, False]
    assert groups["person"].tolist() == [False, False, False, True, False]


def test_signs_are_counted_by_their_kind() -> None:
    """For each sentence of its own."""
    counts = count_kinds(read_words("“Yes,” he said. Why? $5", _starts(0, 16)), 2)
    assert counts[0, KIND["quote"]] == 2
    assert counts[:, KIND["question"]].tolist() == [0, 1]
    assert counts[:, KIND["money"]].tolist() == [0, 1]
