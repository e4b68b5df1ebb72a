from __future__ import annotations

import numpy as np
import pytest
from invented_news import FERRY, FERRY_ELSEWHERE, MUSEUM

from ingest.group.terms import EMPTY, MAX_TERMS, Vector, cosines, emphasise, heaviest_terms, vector, weigh
from ingest.group.words import capitalised_words, hash_word, words

DUTCH = (
    "De gemeenteraad van het eiland heeft dinsdagavond besloten een tweede veerboot te kopen voor de haven van Asbeek."
)


def text_vector(text: list[str]) -> Vector:
    """Return the vector of a text."""
    return vector(weigh(words("\n".join(text))))


def test_one_event_is_more_alike_than_two() -> None:
    """Two reports of one event share their rare words."""
    ferry = text_vector(FERRY)
    _, same, other = cosines([ferry, text_vector(FERRY_ELSEWHERE), text_vector(MUSEUM)])[0]
    assert same > 0.4
    assert other < 0.1


def test_a_text_is_wholly_like_itself_and_not_like_nothing() -> None:
    """Vectors have length one; empty ones anywhere in a row do no harm."""
    ferry = text_vector(FERRY)
    assert cosines([EMPTY, ferry, EMPTY, ferry]) == pytest.approx(
        np.array([[0, 0, 0, 0], [0, 1, 0, 1], [0, 0, 0, 0], [0, 1, 0, 1]]), abs=1e-6
    )
    assert cosines([EMPTY]).tolist() == [[0]]
    assert cosines([]).shape == (0, 0)


def test_common_words_weigh_next_to_nothing() -> None:
    """The table is one of English news: `the` is everywhere, `ferry` is not, and an unknown name is rarest."""
    weights = weigh(words("the ferry the council said quillbrandt"))
    assert weights["the"] < 0.1 < weights["council"] < weights["ferry"] < weights["quillbrandt"]


def test_other_languages_are_weighted_by_length() -> None:
    """A rare word in an English table may be the commonest in Dutch."""
    weights = weigh(words(DUTCH))
    assert weights["de"] < weights["haven"] < weights["veerboot"] < weights["gemeenteraad"]


def test_long_texts_keep_their_heaviest_terms() -> None:
    """A vector has at most 128 terms, sorted by hash."""
    found = vector({f"word{number}": 1.0 + number for number in range(1000)})
    assert len(found.terms) == MAX_TERMS
    assert np.all(np.diff(found.terms.astype(np.int64)) > 0)


def test_the_heaviest_terms_come_first() -> None:
    """By weight, then by hash, so that the same text is always sought by the same words."""
    found = vector({"ferry": 3.0, "brandt": 5.0, "old": 1.0})
    assert heaviest_terms(found, 2) == [hash_word(word) & 0xFFFFFFFF for word in ("brandt", "ferry")]
    assert heaviest_terms(EMPTY, 2) == []


def test_names_numbers_and_the_head_weigh_more() -> None:
    """Factors multiply, and other words keep their weight."""
    weights = emphasise(
        dict.fromkeys(("ferry", "brandt", "60", "old"), 1.0), names={"brandt"}, head={"brandt", "ferry"}
    )
    assert weights == {"ferry": 1.5, "brandt": 2.25, "60": 2.0, "old": 1.0}


def test_capitals_within_a_sentence_are_names() -> None:
    """The first word of a sentence is not, an apostrophe is no end, accents are letters."""
    found = capitalised_words("Seven voted. The mayor, Ilse Brandt, told São Émile's crew in 2026 March.")
    assert found == {"brandt", "ilse", "são", "émile", "s", "march"}
