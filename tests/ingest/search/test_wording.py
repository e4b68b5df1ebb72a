"""Taking apart what a person types."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.search.wording import MAX_CHARS, MAX_WORDS, Term, fold, read_wording


@pytest.mark.parametrize(
    ("text", "free", "terms"),
    [
        ("mayor budget", "mayor budget", ()),
        ('"the mayor" -budget', '"the mayor" -budget', ()),
        ("“the mayor”", '"the mayor"', ()),
        ('person:"Ada Quill" ferry', "ferry", (Term("person", "persons", "Ada Quill", excluded=False),)),
        ("-feed:wqjv-tv", "", (Term("feed", "feed", "wqjv-tv", excluded=True),)),
        ("lang:de", "", (Term("language", "language", "de", excluded=False),)),
        ("title:merger", "", (Term("title", "title", "merger", excluded=False, words=True),)),
        ("score:2 http://x.example/", "score:2 http://x.example/", ()),
        ("person: alone", "person: alone", ()),
        ('"unclosed person:x', '"unclosed person:x', ()),
        ("a\x00b\ud800c", "a b c", ()),
    ],
)
def test_words_stay_words_and_fields_become_terms(text: str, free: str, terms: tuple[Term, ...]) -> None:
    """Only known fields are taken out; everything else goes on to the text search as it is."""
    wording = read_wording(text)
    assert (wording.free, wording.terms) == (free, terms)


def test_days_are_read_and_what_is_no_day_is_said() -> None:
    """Both ends, under either name."""
    wording = read_wording("from:2026-03-01 until:2026-03-07 x")
    assert (wording.since, wording.until, wording.free) == (date(2026, 3, 1), date(2026, 3, 7), "x")
    assert read_wording("from:yesterday").notes == (
        "from:yesterday is no day and was left out: write it as from:2026-03-01",
    )


def test_a_wild_query_is_cut_and_says_so() -> None:
    """A query's cost is bounded by its words."""
    assert len(read_wording("x " * 400).free.split()) == MAX_WORDS
    assert len(read_wording("y" * 5_000).free) == MAX_CHARS
    assert len(read_wording("x " * 5_000).notes) == 2


@given(st.text())
def test_nothing_that_is_typed_is_an_error(text: str) -> None:
    """Whatever it is."""
    read_wording(text)


@pytest.mark.parametrize(
    ("name", "key"), [("Ada  QUILL", "ada quill"), ("José Núñez", "jose nunez"), ("O’Neill Inc.", "oneill inc")]
)
def test_names_are_folded_as_keys_are(name: str, key: str) -> None:
    """So that a name is found however it is written."""
    assert fold(name) == key
