from __future__ import annotations

from typing import Any

import pytest
from invented_news import FERRY, MUSEUM, an_article, drawing, sketched

from ingest.document import WireCredit
from ingest.group.alignment import align
from ingest.group.judge import judge
from ingest.group.overlap import MAX_SHINGLES, NOTHING_SHARED, Overlap, overlap, profile
from ingest.group.rows import Row, make_row

EARNINGS = (
    "{name} on {day} reported third-quarter net income of ${a} million. The company said it had net income of {b} cents per share. "
    "Earnings, adjusted for one-time gains and costs, were {c} cents per share. The results topped expectations. The average estimate "
    "of {d} analysts was for earnings of {e} cents per share. The company posted revenue of ${f} million in the period. For the current "
    "quarter, it expects revenue in the range of ${g} million to ${h} million. Its shares have risen {i} percent since January."
)
FIRST = EARNINGS.format(name="Harbor Glass", day="Monday", a=12.5, b=31, c=34, d=5, e=29, f=240.7, g=250, h=260, i=11)
SECOND = EARNINGS.format(name="Harbor Glass", day="Tuesday", a=88.1, b=72, c=77, d=9, e=70, f=913.4, g=940, h=955, i=4)


def compare(first: list[str] | str, second: list[str] | str) -> Overlap:
    """Compare two texts given as sentences or whole."""
    return overlap(*(profile(text if isinstance(text, str) else "\n".join(text)) for text in (first, second)))


def a_row(text: list[str] | str, **fields: Any) -> Row:
    """Return the row of a text."""
    return make_row(sketched(text=text, **fields))


def edited(sentences: list[str]) -> list[str]:
    """Replace a word in each sentence, as an editor would."""
    swaps = [("said", "told reporters"), ("the", "a"), ("before", "ahead of"), ("to", "in order to")]
    return [
        sentence.replace(f" {old} ", f" {new} ", 1) for sentence in sentences for old, new in [swaps[len(sentence) % 4]]
    ]


def test_a_part_is_contained_and_short() -> None:
    """Half of a text is contained in the whole, and known as the shorter one."""
    found = compare(FERRY[:6], FERRY)
    assert (found.containment, found.first_is_shorter) == (1.0, True)
    assert found.start < 0.03
    assert found.length_ratio == pytest.approx(0.5, abs=0.1)


def test_unrelated_texts_share_nothing() -> None:
    """Two reports of different events have no three words in a row together."""
    assert compare(FERRY, MUSEUM) == NOTHING_SHARED


def test_start_tells_the_head_from_the_middle() -> None:
    """What was cut from the end begins where the longer text begins; a quoted passage begins later."""
    assert compare(FERRY[:4], FERRY).start < 0.03
    assert compare(FERRY[6:10], FERRY).start > 0.4


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("It took them 1 ship, 2 trucks and 3 days.", "It took them 5 ships, 6 trucks, 7 days and 8 nights.", 1.0),
        (
            "It took them 1 ship, 6 trucks, 3 days and 4 nights.",
            "It took them 5 ships, 6 trucks, 7 days and 8 nights.",
            0.25,
        ),
    ],
)
def test_numbers_count_only_where_there_are_enough(first: str, second: str, expected: float) -> None:
    """Three numbers on one side prove nothing, four do."""
    assert compare(first, second).numbers == expected


def test_long_texts_are_sampled_and_still_compared() -> None:
    """Of a very long text at most 1,024 shingles are kept, and its first half is still found to be contained in it."""
    sentences = an_article(2, sentences=300)
    whole, half = profile(" ".join(sentences)), profile(" ".join(sentences[:150]))
    assert len(whole.shingles) <= MAX_SHINGLES < whole.total
    assert overlap(whole, half).containment == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize(
    ("name", "first", "second", "expected"),
    [
        ("cut", FERRY[:7], FERRY, True),
        ("edited in each sentence", edited(FERRY), FERRY, True),
        ("cut and continued otherwise", FERRY[:6] + MUSEUM[:4], FERRY, True),
        ("short head", FERRY[:4], FERRY, True),
        ("second brief of a roundup", MUSEUM[:4], FERRY + MUSEUM[:4], False),
        ("shared gallery", MUSEUM[:4] + an_article(3, 9), an_article(4, 9)[:4] + MUSEUM[:4] + an_article(5, 5), False),
        ("template with other numbers", FIRST, SECOND, False),
        ("template with the same numbers", FIRST, FIRST.replace("Monday", "Tuesday"), True),
        ("other event", FERRY, MUSEUM, False),
    ],
)
def test_copies_are_told_from_look_alikes(
    name: str, first: list[str] | str, second: list[str] | str, expected: bool
) -> None:
    """What editors do to a text leaves it a copy; what templates and pages do to many does not make them copies."""
    assert (judge(a_row(first), a_row(second, outlet="The Valley Post")) is not None) is expected, name


def test_a_likely_copy_must_have_come_that_way() -> None:
    """Half of a text within the same outlet, or weeks apart, is not enough; an agency's credit is."""
    first, second = FERRY[:6] + MUSEUM[:4], FERRY
    assert 0.5 <= compare(first, second).containment < 0.7
    assert judge(a_row(first), a_row(second)) is None
    assert judge(a_row(first, wire=WireCredit("AP", "(AP)")), a_row(second)) is not None


def test_the_same_words_in_another_order_are_not_aligned() -> None:
    """Sentences that stand in another order are shared but do not run along; small edits do."""
    text = an_article(8, 40)
    assert align(profile(" ".join(text)), profile(" ".join(edited(text)))).share > 0.9
    assert align(profile(" ".join(text)), profile(" ".join(drawing(2).sample(text, 40)))).share < 0.5
    assert align(profile(" ".join(FERRY)), profile(" ".join(MUSEUM))).share < 0.05


@pytest.mark.parametrize(
    ("name", "first", "second", "whole"),
    [
        ("the same", FERRY, FERRY, True),
        ("a dateline and a paragraph of one's own", ["ASHBY (NP) —", *FERRY[:4], *MUSEUM[:3], *FERRY[4:]], FERRY, True),
        ("went on with by somebody else", FERRY[:6] + MUSEUM, FERRY, False),
        ("a word changed in each sentence", edited(FERRY), FERRY, False),
        ("another beginning", MUSEUM[:2] + FERRY, FERRY, False),
    ],
)
def test_an_opening_ends_where_a_word_was_replaced(name: str, first: list[str], second: list[str], whole: bool) -> None:
    """What one text inserts is no change; another word is, and another beginning leaves no opening at all."""
    found = align(profile("\n".join(first)), profile("\n".join(second)))
    assert (found.opening_share > 0.95) is whole, name
    assert found.opening <= profile("\n".join(FERRY)).total


def test_the_opening_is_counted_in_words_however_long_the_texts() -> None:
    """Where texts are sampled, what is counted is scaled up."""
    sentences = an_article(2, sentences=300)
    found = align(profile(" ".join(sentences)), profile(" ".join(sentences[:150])))
    assert found.opening == pytest.approx(profile(" ".join(sentences[:150])).total, rel=0.1)
