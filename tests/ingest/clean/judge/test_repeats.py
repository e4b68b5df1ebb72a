"""How far what a feed repeats speaks for boilerplate."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.clean.judge import load_model
from ingest.clean.judge.features import describe
from ingest.clean.recurrence import Recurrences, find_recurrences
from ingest.clean.segment import segment

FORM = "Write to the harbor desk of this paper if you know more about boats, berths and buoys in your bay."
STORIES = [
    [
        "The ferry to Tern Island sails again on Monday after three weeks of ice, the harbor office said in a statement.",
        "Passengers had waited on the north quay since the beginning of the month, and most of them had given up hope.",
        "The mayor, who had asked the county for an icebreaker in vain, thanked the crews and promised a timetable soon.",
    ],
    [
        "The council has passed the budget of the county with nine against four votes, so that the fees for berths will rise.",
        "Skippers had asked for lower fees since the autumn, when two of their boats were lost near the northern reef.",
        "The opposition called the increase a tax on those who feed the island, and said that it would appeal in court.",
    ],
    [
        "A new school for two hundred pupils is to be built behind the station, where the old sugar mill had stood so long.",
        "Parents had collected four thousand signatures for it since the spring, which is more than the village has voters.",
        "The builders begin after the summer and hope to be done within two years, if the winters are not too hard on them.",
    ],
]


def _page(story: int) -> str:
    return "\n".join([*STORIES[story], FORM])


def _learn(*stories: int) -> Recurrences:
    return find_recurrences([_page(story) for story in stories], stories)


def _repeats(text: str, recurrences: Recurrences | None) -> list[float]:
    return [float(odds) for odds in describe(text, segment(text), [], [], recurrences).repeats]


def test_without_a_memory_nothing_is_said() -> None:
    """Neither where none is given nor where one story alone was looked at."""
    assert _repeats(_page(0), None) == [0, 0, 0, 0]
    assert _repeats(_page(0), _learn(0)) == [0, 0, 0, 0]


def test_what_recurs_speaks_for_boilerplate_and_what_does_not_against_it() -> None:
    """More so where more stories have it."""
    *story, form = _repeats(_page(0), _learn(0, 1))
    assert form == 5
    assert all(-2 < odds < 0 for odds in story)
    assert _repeats(_page(0), _learn(0, 1, 2))[-1] > form


@pytest.mark.parametrize(
    ("stories", "of_a_line", "of_prose"), [(2, 2.8, 2.8), (3, 4.5, 3), (6, 7.3, 3), (90, 12, 3), (91, 12, 12)]
)
def test_the_log_odds_follow_the_number_of_stories(stories: int, of_a_line: float, of_prose: float) -> None:
    """Of 180 stories two may share background, six share furniture; unless it is prose, which all stories on one topic may share."""
    learned = _learn(0, 1)
    many = Recurrences(180, learned.keys, np.full(len(learned.keys), stories, dtype=np.uint16))
    assert _repeats(_page(2), many)[-1] == pytest.approx(of_prose, abs=0.1)
    assert _repeats(_page(2).removesuffix("."), many)[-1] == pytest.approx(of_a_line, abs=0.1)


OWN = "Nobody on the island went hungry, said a skipper who often takes letters over."


@pytest.mark.parametrize(
    "sentence",
    [
        f"{OWN[:-1]}, boats, berths and buoys in your bay.",
        "Write to the harbor desk of boats, berths and buoys in your bay.",
        "Write to the harbor desk of this paper if you know more about boats, berths and buoys in your bay:",
        "“Write to the harbor desk of this paper if you know more about boats, berths and buoys in your bay.”",
        "Bay.",
    ],
)
def test_what_is_made_of_phrases_that_recur_says_nothing(sentence: str) -> None:
    """Nor does what ends in a colon, which belongs to what follows, or what somebody is quoted with, or a word of the form alone."""
    text = "\n".join([*STORIES[2], sentence, OWN])
    assert all(odds <= 0 for odds in _repeats(text, _learn(0, 1)))


@pytest.mark.parametrize("line", ["Ferry fares: 4.10 for adults, 2.05 for children, 9 for cars.", "Verdict: true."])
def test_what_a_form_says_anew_each_time_says_nothing(line: str) -> None:
    """Numbers are equal in a memory, but not to a reader; and a verdict belongs to its story."""
    learned = find_recurrences([f"{_page(story)}\n{line}" for story in range(2)], range(2))
    assert _repeats(f"{_page(2)}\n{line.replace('4', '7')}", learned)[-1] <= 0


@pytest.mark.parametrize("joint", ["\n", ""])
def test_a_short_label_recurs_as_a_line_or_with_all_around_it(joint: str) -> None:
    """Labels of one word in a menu that recurs, whether lines tell them apart or not."""
    labels = ["Home", "News", "Weather", "Sports", "Letters", "Boats"]
    menus = [joint.join([*labels, *story]) for story in STORIES]
    learned = find_recurrences(menus, range(3))
    odds = _repeats("\n".join([*labels, *STORIES[0]]), learned)
    assert all(each > 5 for each in odds[1:3])
    assert all(each <= 0 for each in odds[len(labels) :])


def test_what_recurs_is_surer_to_be_boilerplate() -> None:
    """The form reads like a sentence of the article, and nothing but the feed tells."""
    lines = [*STORIES[0], *STORIES[1], FORM, *STORIES[2]]
    text = "\n".join(lines)
    pages = [text, *(f"{FORM}\nAnother story, number {'x' * number}." for number in range(9))]
    learned = find_recurrences(pages, range(10))
    alone, known = (load_model().judge(describe(text, segment(text), [], [], each)) for each in (None, learned))
    form = lines.index(FORM)
    assert known[form] > 0.9 > alone[form]
    assert (np.delete(known, form) <= np.delete(alone, form)).all()
