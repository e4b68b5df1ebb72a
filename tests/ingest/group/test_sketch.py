from __future__ import annotations

import pytest
from invented_news import FERRY, an_article, sketched

from ingest.group.sketch import MAX_HASHES, MIN_HASHES, content_hash, sketch
from ingest.group.words import numbers, shingle_hashes, words

TEXT = "\n".join(FERRY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Don’t go,” he said.", ["don", "t", "go", "he", "said"]),
        ("Zürich  ZÜRICH", ["zürich", "zürich"]),
        ("Zu\u0308rich", ["zürich"]),
        ("東京で4月", ["東", "京", "で", "4", "月"]),
        ("\ud800 … —", []),
    ],
)
def test_words_are_what_a_reader_sees_as_words(text: str, expected: list[str]) -> None:
    """Case, composition and punctuation make no difference, and unspaced writing is taken sign by sign."""
    assert words(text) == expected


def test_numbers_keep_their_signs_but_no_punctuation() -> None:
    """A comma within a number is the number's, one behind it the sentence's."""
    assert numbers("It cost 4.2 million, not 1,500, at 3:40, he said. In 2019.") == {"4.2", "1,500", "3:40", "2019"}


def test_a_text_shorter_than_a_shingle_is_one_shingle() -> None:
    """Two words make one shingle of two words, none make none."""
    assert (len(shingle_hashes(["a", "b"], 5)), len(shingle_hashes([], 5))) == (1, 0)


def test_the_sketch_is_the_same_tomorrow() -> None:
    """Stored sketches are compared with new ones for years: these values must never change by themselves."""
    found = sketch(words(TEXT))
    assert (found[:2], len(found)) == (("00bb8173d3f", "027bfd27c88"), 33)


def test_the_sketch_is_bounded_and_sorted() -> None:
    """However long the text, 64 short strings."""
    found = sketch(words(" ".join(an_article(1, sentences=400))))
    assert len(found) == MAX_HASHES
    assert list(found) == sorted(found)
    assert {len(value) for value in found} == {11}


def test_a_cut_text_keeps_a_part_of_the_sketch() -> None:
    """Half of the text shares at least three hashes with the whole, which makes it a candidate."""
    half = sketch(words("\n".join(FERRY[:6])))
    assert len(set(half) & set(sketch(words(TEXT)))) >= 3


def test_short_texts_are_sampled_more_densely() -> None:
    """Of a brief half of the shingles are kept and more, so that two that were edited still meet; of ten words none."""
    brief = words(" ".join(FERRY[:3]))
    assert (len(brief), len(sketch(brief))) == (73, MIN_HASHES)
    assert len(sketch(words(FERRY[0]))) == 24
    assert sketch(words("The council voted for a second ferry on Tuesday night.")) == ()


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ((TEXT, "One"), (TEXT.upper().replace("\n", "  "), "Two"), True),
        ((TEXT, "One"), (TEXT + " More.", "One"), False),
        (("Watch the video.", "One"), ("Watch the video!", "one"), True),
        (("Watch the video.", "One"), ("Watch the video.", "Two"), False),
    ],
)
def test_the_content_hash_says_what_the_text_says(first: tuple[str, str], second: tuple[str, str], same: bool) -> None:
    """The title counts only where the text is too short to speak for itself."""
    assert (content_hash(words(first[0]), first[1]) == content_hash(words(second[0]), second[1])) is same


def test_the_stage_assigns_both() -> None:
    """A document leaves the stage with content hash and sketch."""
    document = sketched(text=TEXT)
    assert (len(document.content_hash or ""), document.sketch) == (32, sketch(words(TEXT)))
