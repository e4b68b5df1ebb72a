from __future__ import annotations

import pytest
from invented_news import FERRY, MUSEUM

from ingest.group.difference import Difference, find_difference

QUOTED = "“We cannot depend on one ship that breaks down whenever the wind turns west,” Brandt said."
SHARPER = "“We can never depend on one ship that breaks down whenever the wind turns,” Brandt said."


def test_a_copy_taken_over_whole_differs_in_nothing() -> None:
    """Line ends, quotation marks and case are no difference."""
    text = [*FERRY[:3], QUOTED]
    again = " ".join(text).replace("“", '"').replace("”", '"').upper()
    assert find_difference("\n".join(text), again) == Difference(1.0, (), (), (), ())


def test_added_cut_and_edited_sentences_are_told_apart() -> None:
    """One sentence of each."""
    edited = FERRY[1].replace("Seven of the nine members", "A majority of members")
    found = find_difference("\n".join(FERRY[:4]), "\n".join([FERRY[0], edited, MUSEUM[1], FERRY[3]]))
    assert found.added == (MUSEUM[1],)
    assert found.cut == (FERRY[2],)
    assert found.edited == ((FERRY[1], edited),)
    assert 0.6 < found.share < 0.8


@pytest.mark.parametrize(
    ("second", "altered"),
    [
        (SHARPER, True),
        (QUOTED, False),
        ("“One ship that breaks down whenever the wind turns west,” she said.", False),
        ("“The fishmonger will have to wait for his school roof a while longer,” Brandt said.", False),
        ("Brandt called it “a shame”.", False),
    ],
)
def test_a_quote_that_says_other_words_is_altered(second: str, altered: bool) -> None:
    """Cut short it is not, and what is said elsewhere is another quote."""
    assert bool(find_difference(QUOTED, second).altered_quotes) is altered


@pytest.mark.parametrize(
    ("first", "second", "share"), [("", "", 1.0), ("", "Some words.", 0.0), ("Some words.", "", 1.0)]
)
def test_a_text_without_words_is_no_trouble(first: str, second: str, share: float) -> None:
    """Everything is added, or everything cut."""
    assert find_difference(first, second).share == share
