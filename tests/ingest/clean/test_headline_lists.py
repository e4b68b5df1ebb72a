from __future__ import annotations

import pytest

from ingest.clean import clean_text
from ingest.clean.headline_lists import HEADLINES_RULE

STORY = [
    "The ferry to Tern Island sails again on Monday after three weeks of ice, the harbour office said in a statement on Friday afternoon.",
    "Passengers had waited on the north quay since the beginning of the month, and most of them had given up hope of crossing before spring.",
    "Nobody on the island went hungry, because the store had been filled in autumn, but letters and medicine were late by more than two weeks.",
    "The captain said that the engine had never run better, and that the crew had painted the deck twice while they were waiting for the thaw.",
    "Three icebreakers opened the channel between the lighthouse and the pier on Thursday night, and two more are due to arrive next weekend.",
    "A second ferry, which was built forty years ago, stays in the yard until its hull has been looked at by divers and paid for by the county.",
    "Islanders want a bridge, the mayor said, but nobody on the mainland wants to pay for it, and so the old boat will have to go on sailing.",
]
LIST = [
    "Senate delays vote on school budget until after recess",
    "Rookie pitcher throws no-hitter against league leaders",
    "Five recipes for squash that even children will love",
    "Stocks tumble as investors worry about interest rates",
    "Museum returns bronze statues that were stolen in 1897",
]
OWN = [
    "Ferry leaves the north quay at eight in the morning",
    "Captain and crew paint the deck before the crossing",
    "Icebreakers open the channel between lighthouse and pier",
    "Letters and medicine reach the island store by weekend",
    "Mayor and islanders want a bridge to the mainland",
]


def _headlines(*lines: str) -> list[str]:
    _, removed = clean_text("\n".join(lines))
    return [span.text for span in removed if span.rule == HEADLINES_RULE]


def test_a_list_of_other_headlines_goes() -> None:
    """A button right above it shows that it is the page's."""
    text, _ = clean_text("\n".join([*STORY[:4], "Trending", *LIST, *STORY[4:]]))
    assert text.split("\n") == STORY


def test_single_short_lines_do_not_end_a_list() -> None:
    """A section or a number stands above each headline, and stays where no rule knows it."""
    numbered = [line for number, headline in enumerate(LIST, 1) for line in (f"No. {number}", headline)]
    assert _headlines(*STORY[:4], "Skip to content", *numbered, *STORY[4:]) == LIST


@pytest.mark.parametrize(
    ("why", "lines"),
    [
        ("no furniture beside it", [*STORY[:4], *LIST, *STORY[4:]]),
        ("the article's own list", [*STORY[:4], "Trending", *OWN, *STORY[4:]]),
        ("four lines", [*STORY[:4], "Trending", *LIST[:4], *STORY[4:]]),
        ("a paragraph between", [*STORY[:4], "Trending", *LIST[:2], STORY[4], *LIST[2:], *STORY[5:]]),
        ("sentences", [*STORY[:4], "Trending", *(f"{line}." for line in LIST), *STORY[4:]]),
        ("short lines", [*STORY[:4], "Trending", "Squash with rice", "Rice with squash", "Soup", "Bread", *STORY[4:]]),
        (
            "a table",
            [*STORY[:4], "Trending", *(f"June {day} – {line}" for day, line in enumerate(LIST, 2)), *STORY[4:]],
        ),
        ("a credit is no furniture", [*STORY[:4], "Foto: dpa", *LIST, *STORY[4:]]),
        ("hardly any text to compare with", [STORY[0], "Trending", *LIST]),
    ],
)
def test_other_lists_stay(why: str, lines: list[str]) -> None:
    """An article may hold a list."""
    assert _headlines(*lines) == [], why


@pytest.mark.parametrize("off", [HEADLINES_RULE, "related"])
def test_a_feed_may_keep_its_lists(off: str) -> None:
    """By the name of the rule or of its family."""
    text, _ = clean_text("\n".join([*STORY[:4], "Skip to content", *LIST, *STORY[4:]]), off=frozenset({off}))
    assert set(LIST) <= set(text.split("\n"))
