from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.clean.segment import segment


def _texts(text: str, labels: tuple[str, ...] = (), edges: tuple[int, ...] = ()) -> list[list[str]]:
    return [[text[s.start : s.end] for s in block.segments] for block in segment(text, labels, edges)]


def test_lines_are_blocks_and_sentences_are_segments() -> None:
    """White space around them belongs to none."""
    text = "  First line. It has two.\r\n\r\n\tSecond line\n"
    assert _texts(text) == [["First line.", "It has two."], ["Second line"]]


@pytest.mark.parametrize(
    "text",
    ["Mr. Roe met Gen. Poe on Jan. 5 at Harbor Inc. on Main St. yesterday.", "J. R. Doe left. at 5 p.m. on Friday"],
)
def test_abbreviations_end_no_sentence(text: str) -> None:
    """A full stop behind a title, a month or an initial is none."""
    assert len(_texts(text)[0]) <= 2


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("AdvertisementPORT ALDER — The ferry sails.", ["Advertisement", "PORT ALDER — The ferry sails."]),
        ("was paid.AdvertisementMiami-Roe’s mayor left.", ["was paid.", "Advertisement", "Miami-Roe’s mayor left."]),
        ("was paid.Advertisement“No,” she said.", ["was paid.", "Advertisement", "“No,” she said."]),
        ("The end.See More »Go to Home Page »", ["The end.", "See More »", "Go to Home Page »"]),
        ("the harbour todayAdvertisementThe mayor", ["the harbour today", "Advertisement", "The mayor"]),
        ("Advertisement spending rose.", ["Advertisement spending rose."]),
        ("He read the Advertisement again.", ["He read the Advertisement again."]),
    ],
)
def test_labels_come_off_their_neighbours(text: str, blocks: list[str]) -> None:
    """A label is a block of its own where it is stuck to a neighbour or fills a sentence, and a word elsewhere."""
    found = segment(text, ("Advertisement", "See More »", "Go to Home Page »"))
    assert [text[block.start : block.end] for block in found] == blocks


def test_glued_says_where_no_white_space_stood() -> None:
    """Only the block that was stuck to the one before it is glued."""
    text = "One ends here.Two begins here.\nThree is a line."
    assert [block.glued for block in segment(text)] == [False, True, False]


def test_no_block_crosses_an_edge() -> None:
    """What stands behind a date prefix is a block of its own."""
    text = "date 2026-03-02 PORT ALDER (AP) — The ferry sails."
    assert _texts(text, edges=(0, 15)) == [["date 2026-03-02"], ["PORT ALDER (AP) — The ferry sails."]]


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("aB .!?\n\r\"“”'»1(é\u2028\u00a0Z"), max_size=120))
def test_segments_hold_every_visible_code_point_once(text: str) -> None:
    """In order, trimmed, disjoint, and nothing but white space between them."""
    at = 0
    for block in segment(text, ("aB",)):
        assert block.segments[0].start == block.start
        assert block.segments[-1].end == block.end
        for part in block.segments:
            assert not text[at : part.start].strip()
            assert text[part.start : part.end] == text[part.start : part.end].strip() != ""
            at = part.end
    assert not text[at:].strip()
