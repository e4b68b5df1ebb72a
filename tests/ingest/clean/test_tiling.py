from __future__ import annotations

import time

import pytest

from ingest.clean import clean_text
from ingest.clean.rule import load_rules
from ingest.clean.tiling import Tiles

STORY = [
    "The ferry to Tern Island sails again on Monday after three weeks of ice.",
    "Passengers waited on the north quay until the fog lifted at noon.",
]
TILES = Tiles(load_rules())

ROWS = [
    ("buttons, glued", "ShareTweetEmailPrint"),
    ("sections, glued", "HomeNewsSportsOpinion"),
    ("services, glued", "FacebookTwitterInstagram"),
    ("names with a capital inside", "LinkedInWhatsAppYouTube"),
    ("signs between them", "News | Weather | Traffic"),
    ("counters between them", "Share 12 Tweet 3 Pin 1"),
    ("buttons, set apart", "Share · Print"),
    ("labels of several words", "Privacy PolicyTerms of UseContact Us"),
    ("five words", "World Business Science Health Travel"),
    ("two languages", "Inicio | Deportes | Cultura"),
]
PROSE = [
    ("two words", "World Health"),
    ("two buttons that may be words", "Report Abuse"),
    ("four names of sections", "Health Travel Food Science"),
    ("a word that is none", "News | Weather | Ferries"),
    ("small letters", "news weather traffic sports opinion"),
    ("a sentence", "Share, Tweet, Email."),
    ("one label", "Share"),
    ("nothing", ""),
]


@pytest.mark.parametrize(("why", "row"), ROWS)
def test_a_row_of_known_labels_is_furniture(why: str, row: str) -> None:
    """Tiles, separators and counters cover it without a gap."""
    assert TILES.cover(row) is not None, why
    assert clean_text("\n".join([STORY[0], row, STORY[1]]))[0].split("\n") == STORY


@pytest.mark.parametrize(("why", "unit"), PROSE)
def test_words_that_may_be_a_sentence_are_no_row(why: str, unit: str) -> None:
    """Too few tiles, a gap, or no capitals."""
    assert TILES.cover(unit) is None, why


def test_a_row_of_buttons_behind_a_sentence_goes() -> None:
    """As a sentence of its own, where the line goes on with it."""
    text, removed = clean_text(f"{STORY[0]} Share | Tweet | Print\n{STORY[1]}")
    assert text.split("\n") == STORY
    assert [span.text for span in removed] == ["Share | Tweet | Print"]


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        (["World", "Business", "Obituaries"], []),
        (["World", "Skip to content", "Obituaries"], []),
        (["World", "Business"], ["World", "Business"]),
        (
            ["World", STORY[0], "Business", STORY[1], "Obituaries"],
            ["World", STORY[0], "Business", STORY[1], "Obituaries"],
        ),
        (["World", "Business", "Foto: dpa"], ["World", "Business"]),
    ],
)
def test_names_of_sections_go_where_three_lines_of_a_menu_stand_together(lines: list[str], left: list[str]) -> None:
    """Alone, between paragraphs or beside a credit they may be headings of the article."""
    text, _ = clean_text("\n".join([STORY[0], *lines, STORY[1]]))
    assert text.split("\n") == [STORY[0], *left, STORY[1]]


def test_a_rule_that_is_off_gives_no_tiles() -> None:
    """Rows of its labels stay."""
    row = "FashionBeautyRecipesTravel"
    assert row in clean_text(f"{STORY[0]}\n{row}\n{STORY[1]}", off=frozenset({"sections"}))[0]


def test_the_first_button_names_the_row() -> None:
    """Else the first section."""
    assert TILES.cover("World | Share | Print | Weather") == "share.button"
    assert TILES.cover("World | Weather | Traffic") == "sections.news"


def test_time_grows_with_the_length_of_the_text_only() -> None:
    """Rows without an end are no row."""
    begun = time.process_time()
    clean_text("Home News Sports Opinion " * 40_000)
    assert time.process_time() - begun < 30
