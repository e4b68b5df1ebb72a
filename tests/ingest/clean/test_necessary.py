from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean.necessary import necessary_words, write_as_words

PATTERNS = [
    ("a word", "(?i)Board the ferry.*", {"board the ferry"}),
    ("one of two", "(?i)(board|leave) the ferry", {"board the ferry", "leave the ferry"}),
    ("what may be left out", "boats?( now)? leave", {"boat leave", "boats leave", "boat now leave", "boats now leave"}),
    ("the longer of two that are needed", r"quay.*harbou?rs\b.*", {"harbors", "harbours"}),
    ("a sign that is rare by itself", r".*©.*", {"©"}),
    ("short words, which stand everywhere", r"(at|on).*", None),
    ("anything", r".*", None),
    ("an alternative without a word", r"(ferry.*|\w+)", None),
    ("figures, which are written as noughts", r"(19|20)\d\d|\d{1,2}:[0-9]{2}", {"0000", "0:00"}),
    ("a number of any length", r".*\d+", None),
    ("what repeats stands once at least", r"(ferry ){1,3}\pL+", {"ferry "}),
    ("what need not stand", r"(ferry)*\pL+(quay){0,3}", None),
    ("a few letters of a class", r"ferr[iy].*", {"ferri", "ferry"}),
    ("a class of many letters", r"ferry[a-z]+boat.*", {"ferry"}),
    ("a class of all letters but some", r"ferry[^a]steamers.*", {"steamers"}),
    ("flags within", r"((?i:ferry)|(?P<name>boat)) 1", {"ferry 0", "boat 0"}),
    ("signs that are written with a stroke", r"\[ferry\]\.", {"[ferry]."}),
    ("across the end of a sentence", r"left\. Ferry now", {"ferry now"}),
    ("behind what may end one", r".* is closed", {"is closed"}),
    ("a word that another holds", r"(ferry|ferryman).*", {"ferry"}),
    ("a letter with more than two forms", r"ferryσ.*", {"ferry"}),
    ("what is not understood", r"ferry\Q.\E", None),
]


@pytest.mark.parametrize(("why", "pattern", "words"), PATTERNS)
def test_of_what_a_pattern_needs_the_rarest_is_taken(why: str, pattern: str, words: set[str] | None) -> None:
    """Words stand in small letters; None means that the pattern must be asked of every unit."""
    found = necessary_words(pattern)
    assert (None if found is None else set(found)) == words, why


_WORDS = st.text("abcſKé. ", min_size=1, max_size=6).map(re.escape)
_TREES = st.recursive(
    st.one_of(_WORDS, st.sampled_from([r"\w", "[abc]", "[^a]", "[0-9]", "1"])),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda each: f"({'|'.join(each)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{0,2}", "{1,3}"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
    ),
    max_leaves=8,
)


@given(_TREES, st.data())
def test_what_a_pattern_matches_holds_one_of_its_words(pattern: str, data: st.DataObject) -> None:
    """Nothing is left out, in whatever case."""
    words = necessary_words(pattern)
    text = data.draw(st.from_regex(f"(?is:{pattern})", fullmatch=True))
    assert words is None or any(word.encode() in write_as_words(text) for word in words)
