from __future__ import annotations

import time

import pytest

from ingest.clean.glue import find_glue

GLUED = [
    ("the old policies.|“The leaders stayed home,” she said.", "opening quote"),
    ("spoke to the feds.|He left early.", "small letter, full stop, capital"),
    ("“No,” he said.|“Yes,” she said.", "two quotes"),
    ("nine shootings.”|Eddie Roe joined in.", "closing quote"),
    ("had no more newsletters.|Until this month it was quiet.", "sentence"),
    ("by the president’s orders.|Jane Doe / AP", "caption and credit"),
    ("It opened in 2017.|In May it closed.", "digit"),
    ("Was it a demand?|No, it was not.", "question mark"),
    ("They left (all of them).|The rest stayed.", "bracket"),
    ("he said.|U.S. officials agreed.", "initialism after a sentence"),
    ("in Washington, U.S.|The vote was close.", "initialism before a function word"),
    ("he told NATO.|The alliance agreed.", "capitals"),
    ('said the mayor.|"We must go," he added.', "straight opening quote"),
    ('"We must go."|The mayor left.', "straight closing quote"),
    ("the harbourmaster|Wilhelm Doe looked on", "camel after a small-letter word"),
    ("opened in 2017|The pier burned", "year"),
    ("Read it all »|Go home »", "arrow"),
    ("get the app|“Can I?” she asked.", "quote stuck to a word"),
    ("was closed.|• Ferries run again.", "bullet"),
    ("Home|Sports|Weather|Opinion|Letters and more", "a menu"),
]

WHOLE = [
    "Ronald McDonald and Angus MacArthur met DeSantis and LeBron James.",
    "She sold her iPhone on eBay, watched YouTube and MSNBC, then LinkedIn.",
    "J.K. Rowling and J.R.R. Tolkien never met in the U.S. or the U.K. at all.",
    "The F.B.I. and the C.I.A. and the N.A.A.C.P. disagreed with a Ph.D. student.",
    "See https://harbor.example/Some.Path/Read.More?Q=Yes.The and www.harbor.example/A.B now.",
    "Write to Jane.Doe@harbor.example or visit Amazon.com and Booking.Com today.",
    "It rose 3.5 percent to $2.6 billion, i.e. 4.2 more, e.g. in No.5 and St.Louis.",
    "Mr.Roe and Gov.Poe read report.Final.PDF, notes.TXT and ASP.NET by Node.JS.",
    "Obama praised ObamaCare, Care and Obama; Air and Asia praised AirAsia.",
    "Call java.util.List or name.Surname_x; the hashtag #BlackLivesMatter and @JaneDoe.",
    "He paused...Then went on … Well…Maybe.",
    "The shares (HAL.N, FOXA.O) fell at 3 p.m. in Washington, D.C., on Friday.",
    "The U.S.'s plan and Inc.'s reply.",
    "z.B. die Fähre, d.h. das Schiff",
]


@pytest.mark.parametrize(("marked", "why"), GLUED)
def test_what_was_glued_comes_apart(marked: str, why: str) -> None:
    """Each lost break is found, and nothing else is cut."""
    pieces = marked.split("|")
    expected = [sum(map(len, pieces[: number + 1])) for number in range(len(pieces) - 1)]
    assert find_glue("".join(pieces)) == expected, why


@pytest.mark.parametrize("text", WHOLE)
def test_names_initials_links_and_numbers_stay_whole(text: str) -> None:
    """Inner capitals, inner full stops and decimals that belong where they stand are not cut."""
    assert find_glue(text) == []


@pytest.mark.parametrize(
    "unit",
    ["a", "Ab.", 'x."', "aaaaB", ".", "A", "x ", "WordWord", "»A", "U.S.", "http://a.", "“", '"', "The end.Next "],
)
def test_time_is_linear_in_the_length(unit: str) -> None:
    """Four times the text takes about four times as long, whatever it repeats."""
    short, long = unit * (100_000 // len(unit)), unit * (400_000 // len(unit))
    find_glue(short[:1000])

    def seconds(text: str) -> float:
        begun = time.process_time()
        find_glue(text)
        return time.process_time() - begun

    base = max(min(seconds(short), seconds(short)), 0.01)
    assert seconds(long) < 12 * base
