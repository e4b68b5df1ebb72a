from __future__ import annotations

import pytest

from ingest.clean import clean_text

STORY = [
    "The ferry to Tern Island sails again on Monday after three weeks of ice, the harbour office said in a statement.",
    "Passengers had waited on the north quay since the beginning of the month, and most of them had given up hope.",
    "Nobody on the island went hungry, because the store had been filled in autumn, but letters and medicine were late.",
]
PITCH = "Sign up for our newsletter"


@pytest.mark.parametrize(
    "pitch", [PITCH, "READ MORE: Ferry company sails into debt", "Click here to read more about it."]
)
def test_a_pitch_that_stands_alone_in_an_article_stays(pitch: str) -> None:
    """Nothing else shows that the text is a page, so the line may be the article's."""
    lines = [*STORY[:2], pitch, STORY[2]]
    assert clean_text("\n".join(lines)) == ("\n".join(lines), ())


@pytest.mark.parametrize("sign", ["Skip to content", "Advertisement", PITCH, "Want the news in your inbox every day?"])
def test_a_second_sign_is_enough_to_believe_a_pitch(sign: str) -> None:
    """A button, a label or another pitch, even the same once more, shows that the text is a page."""
    text, removed = clean_text("\n".join([sign, *STORY, PITCH]))
    assert text.split("\n") == STORY
    assert "newsletter.sign_up" in {span.rule for span in removed}


@pytest.mark.parametrize("lines", [[*STORY, PITCH], [PITCH, *STORY]])
def test_a_pitch_that_begins_or_ends_the_text_goes(lines: list[str]) -> None:
    """An article does not begin or end so."""
    assert clean_text("\n".join(lines))[0].split("\n") == STORY


def test_a_long_paragraph_at_the_end_that_mentions_a_newsletter_stays() -> None:
    """A call of one line ends a page; a paragraph may be the article's."""
    long = "Sign up for our newsletter and read each week what became of the ferry, the ice, the pier and the people who wait there for the boat."
    assert clean_text("\n".join([*STORY, long]))[0].split("\n") == [*STORY, long]


def test_signs_without_letters_show_nothing() -> None:
    """An article may have a rule or stars between its parts."""
    text, _ = clean_text("\n".join([STORY[0], "* * *", PITCH, *STORY[1:]]))
    assert text.split("\n") == [STORY[0], PITCH, *STORY[1:]]


@pytest.mark.parametrize("stamp", ["4 min read", "November 18, 2019 | 4:10pm", "By Jane Doe, Staff Writer"])
def test_stamps_show_nothing(stamp: str) -> None:
    """One stands above every article, also above one that mentions a newsletter."""
    text, _ = clean_text("\n".join([stamp, *STORY[:2], PITCH, STORY[2]]))
    assert text.split("\n") == [*STORY[:2], PITCH, STORY[2]]


def test_a_pitch_that_is_a_small_part_of_the_text_goes() -> None:
    """A false one would take little."""
    text, _ = clean_text("\n".join([*STORY, PITCH, *STORY, *STORY]))
    assert text.split("\n") == [*STORY, *STORY, *STORY]


def test_a_sure_rule_needs_no_second_sign() -> None:
    """A label of an advertising slot is no part of any article."""
    text, _ = clean_text("\n".join([*STORY, "Advertisement"]))
    assert text.split("\n") == STORY
