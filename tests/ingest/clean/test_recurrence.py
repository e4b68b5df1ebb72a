"""What a feed repeats: what is collected, how it is found again, and how it is kept."""

from __future__ import annotations

import io

import numpy as np
import pytest

from ingest.clean.judge.words import read_letters
from ingest.clean.recurrence import VERSION, Recurrences, Stream, find_recurrences, read_stream, tell_stories

MENU = "Home News Weather Sports Subscribe to our daily letter"
FERRY = "The ferry to the island sails again on Monday, said the harbor office, after three weeks of ice in the strait."
BUDGET = (
    "The council has passed the budget of the county with nine against four votes, and the fees for berths will rise."
)
SCHOOL = (
    "A new school for two hundred pupils is to be built behind the station, where the old sugar mill had stood so long."
)


def _stream(text: str) -> Stream:
    _, kinds, folded = read_letters(text)
    return read_stream(kinds, folded)


def _counts(text: str, recurrences: Recurrences) -> list[int]:
    return [int(count) for count in _stream(text).count_stories(recurrences)]


def _invented(number: int) -> str:
    """Return forty words that no other number gives."""
    letters = "bcdfghklmnprstvz"
    syllables = (
        f"{letters[number % 16]}{vowel}{letters[at % 16]}{letters[number // 16]}o"
        for at, vowel in enumerate("aeiou" * 8)
    )
    return " ".join(f"{word}{letters[at // 5]}a" for at, word in enumerate(syllables))


def _learn(*texts: str) -> Recurrences:
    return find_recurrences(texts, tell_stories(texts))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("payments.AdvertisementMiami", ["payments", "Advertisement", "Miami"]),
        ("ADVERTISEMENTMiami", ["ADVERTISEMENT", "Miami"]),
        ("12 comments3 shares", ["12", "comments", "3", "shares"]),
        ("", []),
        ("A", ["A"]),
    ],
)
def test_glue_does_not_hide_words(text: str, words: list[str]) -> None:
    """A capital behind a small letter begins a word, and so does a number."""
    starts = _stream(text).starts.tolist() if text else []
    assert [text[start : start + len(word)] for start, word in zip(starts, words, strict=True)] == words


def test_what_stands_in_two_stories_recurs_and_nothing_else() -> None:
    """Whether its words are glued or not, and whatever its numbers are."""
    learned = _learn(f"{MENU}\n{FERRY}\n17 minutes ago by staff", f"{MENU}\n{BUDGET}\n5 minutes ago by staff")
    assert learned.stories == 2
    words = len(_stream(SCHOOL).hashes)
    assert _counts(f"{SCHOOL}{MENU.replace('ws W', 'wsW')}", learned) == [0] * words + [2] * 9
    assert _counts("240 minutes ago by staff", learned) == [2] * 5
    assert not any(_counts(FERRY, learned))


def test_copies_and_versions_of_one_text_are_one_story() -> None:
    """A dispatch that was sent ten times is no furniture."""
    versions = [f"{MENU}\n{FERRY} {BUDGET} {SCHOOL}", f"{FERRY} {BUDGET} {SCHOOL} Corrected.", f"{FERRY} {BUDGET}"]
    assert tell_stories(versions) == [0, 0, 0]
    learned = _learn(*versions)
    assert learned.stories == 1
    assert not len(learned.keys)


def test_a_copy_that_was_edited_or_cut_is_one_story_among_enough_others() -> None:
    """Every ninth word is another; or half of it is gone; or it is part of a longer text. What all of them have in common does not count."""
    furniture = (
        "You can read all of this and much more of it in the letter that we send to all of our readers each day."
    )
    words = f"{FERRY} {BUDGET} {SCHOOL}".split()
    edited = " ".join("different" if at % 9 == 4 else word for at, word in enumerate(words))
    cut, longer = " ".join(words[: len(words) // 2]), f"{_invented(90)} {SCHOOL} {BUDGET}"
    others = [_invented(number) for number in range(12)]
    texts = [f"{text}\n{furniture}" for text in (" ".join(words), edited, cut, longer, *others)]
    assert tell_stories(texts) == [0, 0, 0, 0, *range(4, 16)]
    assert tell_stories(texts[:2]) == [0, 1]


def test_pages_that_share_their_menu_are_different_stories() -> None:
    """What is written in capitals mostly does not count as prose."""
    menu = "\n".join(f"{MENU} {number}" for number in range(30)).title()
    assert tell_stories([f"{menu}\n{FERRY}", f"{menu}\n{BUDGET}", ""]) == [0, 1, 2]


def test_short_lines_are_known_as_wholes() -> None:
    """A button of two words recurs on a line of its own, not within a sentence."""
    learned = _learn(f"Share this\n{FERRY}", f"{BUDGET}\nShare this\n{SCHOOL}")
    text = "Share this\nShare it\nShare this"
    _, keys = _stream(text).short_units(np.array([0, 11, 20]))
    assert learned.look_up(keys).tolist() == [2, 0, 2]


def test_a_unit_without_words_is_none() -> None:
    """Signs alone and empty lines have no key."""
    numbers, keys = _stream("*** \n\nMore").short_units(np.array([0, 5, 6]))
    assert numbers.tolist() == [2]
    assert len(keys) == 1


def test_of_too_much_what_stands_in_most_stories_is_kept() -> None:
    """A feed that repeats everything must not fill the memory."""
    texts = [f"{MENU}\n{FERRY}", f"{MENU}\n{BUDGET}", f"{FERRY}\n{MENU}"]
    learned = find_recurrences(texts, [0, 1, 2], max_entries=3)
    assert learned.counts.tolist() == [3, 3, 3]
    assert (np.diff(learned.keys.astype(np.int64)) > 0).all()


def test_nothing_recurs_in_nothing() -> None:
    """A feed without documents, and a text without words."""
    assert _learn().stories == 0
    assert _learn("", "").stories == 2
    assert _counts(FERRY, _learn()) == [0] * len(_stream(FERRY).hashes)


def test_what_recurs_is_read_as_it_was_written() -> None:
    """The same gives the same bytes, which hold no text."""
    learned = _learn(f"{MENU}\n{FERRY}", f"{MENU}\n{BUDGET}")
    body = learned.to_bytes()
    again = Recurrences.from_bytes(body)
    assert again.stories == learned.stories
    assert again.keys.tolist() == learned.keys.tolist()
    assert again.counts.tolist() == learned.counts.tolist()
    assert again.to_bytes() == body
    assert b"Weather" not in body


def _saved(**changes: object) -> bytes:
    file = io.BytesIO()
    steps, counts = np.array([5, 2], dtype=np.uint32), np.array([2, 3], dtype=np.uint16)
    np.savez_compressed(file, **{"version": VERSION, "stories": 3, "keys": steps, "counts": counts} | changes)  # type: ignore[arg-type]
    return file.getvalue()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "not a file of recurrences"),
        (b"PK\x03\x04 and nothing more", "not a file of recurrences"),
        (_saved()[:-40], "not a file of recurrences"),
        (_saved(version=VERSION + 1), "is read"),
        (_saved(keys=np.array([5, 0], dtype=np.uint32)), "not in order"),
        (_saved(keys=np.array([5, 2], dtype=np.int64)), "do not belong together"),
        (_saved(counts=np.array([2], dtype=np.uint16)), "do not belong together"),
        (_saved(counts=np.array([2, 1], dtype=np.uint16)), "impossible"),
        (_saved(stories=-1), "impossible"),
        (_saved(keys=np.array([5, 2**32 - 1], dtype=np.uint32)), "not in order"),
        (_saved(keys=np.array([{}], dtype=object)), "not a file of recurrences"),
    ],
)
def test_a_damaged_file_says_what_is_wrong(body: bytes, said: str) -> None:
    """Whoever keeps it adds where it stands and what to do."""
    assert Recurrences.from_bytes(_saved()).look_up(np.array([5, 7, 6], dtype=np.uint32)).tolist() == [2, 3, 0]
    with pytest.raises(ValueError, match=said):
        Recurrences.from_bytes(body)
