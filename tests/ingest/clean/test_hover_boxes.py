from __future__ import annotations

import time

import pytest

from ingest.clean import clean_text
from ingest.clean.hover_boxes import NAME_BOX_RULE

HEADLINES = "Ferry bill fails by one vote The Tide: What comes next Roe: 'The pier must go'"
BOXES = [
    ("a full name, and headlines stuck to it", f"Sen. Jane Roe Jane Ann Roe{HEADLINES} MORE", "Sen. Jane Roe"),
    ("no space before the name", f"Sen. Jane RoeJane Ann Roe{HEADLINES} MORE", "Sen. Jane Roe"),
    ("another first name", f"Leader Max Roe Addison (Max) Maxwell Roe{HEADLINES} MORE", "Leader Max Roe"),
    ("a name of two parts", f"Rep. Ann Poe-DoeAnn Poe-Doe{HEADLINES} MORE", "Rep. Ann Poe-Doe"),
    ("a junior", f"John Doe Jr.John (Jack) Francis Doe{HEADLINES} MORE", "John Doe Jr."),
    ("headlines behind a space", f"Speaker Jane Roe Jane Ann Roe {HEADLINES} MORE", "Speaker Jane Roe"),
    ("a headline that begins with a number", "Jane Roe Jane Ann Roe2030 ferry plan in doubt: report MORE", "Jane Roe"),
]
REST = [
    " (R-Alder) said on Monday that the ferry must sail.",
    "’s plan is to close the pier.",
    ", who chairs the port, left.",
]


@pytest.mark.parametrize(("why", "box", "name"), BOXES)
@pytest.mark.parametrize("rest", REST)
def test_a_box_over_a_name_leaves_its_sentence_whole(why: str, box: str, name: str, rest: str) -> None:
    """What goes begins behind the name that the sentence has, and ends with the box."""
    received = f"At noon {box}{rest}"
    text, removed = clean_text(received)
    assert text == f"At noon {name}{rest}", why
    assert [(span.rule, received[span.start : span.end]) for span in removed] == [(NAME_BOX_RULE, removed[0].text)]


def test_boxes_may_follow_each_other_in_a_sentence() -> None:
    """Each is lifted out for itself, and offsets behind them count in the received text."""
    received = "The plan of Jane Roe Jane Ann RoeFerry bill fails MORE and of John Doe John DoeThe pier must go MORE fell.\nAdvertisement\nIt rained."
    text, removed = clean_text(received)
    assert text == "The plan of Jane Roe and of John Doe fell.\nIt rained."
    assert [received[span.start : span.end] for span in removed] == [span.text for span in removed]
    assert [span.rule for span in removed] == [NAME_BOX_RULE, NAME_BOX_RULE, "advertisement.label"]


def test_a_box_goes_with_the_unit_that_holds_it() -> None:
    """One span, named by the rule that removes the unit."""
    unit = f"Related: What Jane Roe Jane Ann Roe{HEADLINES} MORE said about the ferry"
    text, removed = clean_text(f"The ferry sails again.\nSkip to content\n{unit}\nThe fog lifted at noon.")
    assert text == "The ferry sails again.\nThe fog lifted at noon."
    assert removed[-1].text == unit


@pytest.mark.parametrize(
    "text",
    [
        "Jane Roe said MORE about the ferry.",
        "Jane Roe and Jane Ann Roe asked for MORE boats.",
        "The Winter Ferry Plan and the Ferry Plan cost MORE than ever.",
        "Jane Roe Jane Ann Roe Ferry bill fails by one vote",
        "Jane Roe\nJane Ann RoeFerry bill fails by one vote MORE",
        "ICE, SNOW AND MORE SNOW",
    ],
)
def test_without_all_three_signs_nothing_is_lifted(text: str) -> None:
    """A name said twice, headlines, or the word alone are an article's."""
    assert NAME_BOX_RULE not in {span.rule for span in clean_text(text)[1]}


@pytest.mark.parametrize("off", [NAME_BOX_RULE, "related"])
def test_a_feed_may_leave_boxes_alone(off: str) -> None:
    """By the name of the rule or of its family."""
    text = f"Sen. Jane Roe Jane Ann Roe{HEADLINES} MORE said so."
    assert NAME_BOX_RULE not in {span.rule for span in clean_text(text, off=frozenset({off}))[1]}


def test_time_grows_with_the_length_of_the_text_only() -> None:
    """A line of many ends of boxes, and none of their names."""
    seconds = []
    for times in (2_000, 16_000):
        begun = time.process_time()
        clean_text("Ferry Pier Quay asks for MORE " * times, off=frozenset({"judge"}))
        seconds.append(time.process_time() - begun)
    assert seconds[1] < 16 * seconds[0] + 1
