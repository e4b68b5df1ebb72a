from __future__ import annotations

import pytest

from ingest.clean import clean_text, find_units
from ingest.clean.judge.surroundings import count_prose
from ingest.clean.recurrence import find_recurrences
from ingest.document import Evidence

PARAGRAPHS = [
    "The ferry to Tern Island sails again on Monday after three weeks of ice, the harbour office said in a statement.",
    "Passengers had waited on the north quay since the beginning of the month, and most of them had given up hope.",
    "The mayor, who had asked the county for an icebreaker in vain, thanked the crews and promised a new timetable soon.",
    "Nobody on the island went hungry, because the store had been filled in autumn, but letters and medicine were late.",
]
MENU = ["Skip to content", "News", "Harbour", "Weather", "Sign in", "Search", "Opinion", "Privacy policy"]
LONG_STORY = [
    *PARAGRAPHS,
    "Jane Doe, who runs the store on the island, said the last ferry before the ice had brought flour, onions and lamp oil.",
    "The crews of the ferry company had tried twice to break through, and each time the ship turned back after a mile with a bent rudder.",
    "A pilot who has worked in the harbour for thirty years called it the hardest winter that he could remember, and said that it was not over.",
]
GOES_ON = [
    "The harbour office wants to buy an icebreaker of its own before the next winter, and asks the county for half of the money.",
    "On the island the passengers of the first ferry were greeted by a band, by the mayor and by children who had no school that week.",
    "Medicine and letters had been carried over the ice by sledge since the middle of the month, one statement of the crews said.",
]
UNRELATED = [
    "Bakers across the province report that rye bread sells better than ever, although wheat prices dropped again last quarter.",
    "A museum in Calderport shows clay figures from four centuries; entry costs nothing until Easter, guided tours are extra.",
    "Voters elect seven judges next Sunday, and pollsters expect turnout below forty percent because no contest looks close.",
]
FOOTER = ["Most popular", "Ferry runs aground", "Mayor goes fishing", "About us", "Terms of use", "Contact us"]


def _rules(lines: list[str]) -> tuple[list[str], set[str]]:
    text, removed = clean_text("\n".join(lines))
    return text.split("\n"), {span.rule for span in removed}


def test_a_whole_page_is_cut_to_its_article() -> None:
    """Menu lines above and links below go, each under the judge's name."""
    kept, rules = _rules([*MENU, *PARAGRAPHS, *FOOTER])
    assert kept == PARAGRAPHS
    assert {"judge.head", "judge.tail"} <= rules


def test_lists_without_furniture_stay() -> None:
    """An article may begin or end with a list; nothing says that it is not its own."""
    lines = ["Bread", "Two onions", "A litre of stock", *PARAGRAPHS, "Serves four", "Keeps for a week", "Freezes well"]
    assert _rules(lines) == (lines, set())


def test_one_button_repeated_is_not_furniture_enough() -> None:
    """A list of goods with the same button behind each stays."""
    goods = [line for name in ("Red rope", "Blue rope", "Green rope", "Grey rope") for line in (name, "Buy now")]
    kept, rules = _rules([*PARAGRAPHS, *goods])
    assert kept == [*PARAGRAPHS, "Red rope", "Blue rope", "Green rope", "Grey rope"]
    assert rules == {"subscription.button"}


def test_what_follows_the_comment_form_goes() -> None:
    """Comments stand below the article and are not it."""
    comments = [
        "Leave a Reply",
        "islander says:",
        "I waited for the boat too and it never came at all.",
        "Nice pictures",
    ]
    kept, _ = _rules([*PARAGRAPHS, *comments])
    assert kept == PARAGRAPHS


def test_an_end_never_takes_more_prose_than_it_leaves() -> None:
    """A heading of links above the article does not cost the article."""
    kept, _ = _rules([PARAGRAPHS[0], "Most popular", *PARAGRAPHS[1:], *PARAGRAPHS])
    assert kept == [PARAGRAPHS[0], *PARAGRAPHS[1:], *PARAGRAPHS]


@pytest.mark.parametrize(("sign", "goes_on"), [("Story continues below advertisement", True), ("Advertisement", False)])
def test_an_article_that_says_that_it_goes_on_is_not_cut_before(sign: str, goes_on: bool) -> None:
    """A box of links in the middle of the text would end it otherwise; what stands below its last paragraph goes all the same."""
    kept, _ = _rules([*PARAGRAPHS, "Most read", "Ferry runs aground", sign, GOES_ON[0], *FOOTER])
    assert (kept[-1] == GOES_ON[0]) is goes_on
    assert "Terms of use" not in kept


def test_paragraphs_below_a_box_that_go_on_with_the_story_stay() -> None:
    """A list of links in the middle of a story does not end it where the same words go on below."""
    box = ["Most popular", "Ferry runs aground", "Mayor goes fishing", "Sign in", "Privacy policy"]
    kept, _ = _rules([*LONG_STORY, *box, *GOES_ON, *FOOTER])
    assert kept == [*LONG_STORY, *GOES_ON]


def test_paragraphs_below_a_box_that_speak_of_something_else_go() -> None:
    """Teasers and second articles below the first are not it, however long they are."""
    kept, _ = _rules([*LONG_STORY, "Most popular", "Sign in", "Privacy policy", *UNRELATED, *FOOTER])
    assert kept == LONG_STORY


def test_a_paragraph_that_is_said_again_and_again_is_no_article() -> None:
    """The note below each comment is prose, and all of them together are longer than the story."""
    note = "Comments that insult the crews, the passengers or the mayor of the island are removed by the harbour office without a word."
    comments = [
        line for name in ("Islander", "Pilot", "Cook", "Boy", "Mate", "Smith") for line in (name, "Reply", note)
    ]
    kept, _ = _rules([*MENU, *PARAGRAPHS, *FOOTER, *comments])
    assert kept == PARAGRAPHS


def test_the_line_below_the_headline_is_not_cut_with_the_menu() -> None:
    """A standfirst stands among menus, stamps and buttons, and is the article's."""
    headline, standfirst = (
        "Ferry to Tern Island sails again",
        "Three weeks of ice end for the island, and nobody went hungry",
    )
    lines = [*MENU, headline, standfirst, "Share this article", "Print", "Save", *PARAGRAPHS]
    source = "\n".join(lines)
    start = source.index(headline)
    title = Evidence("title", "headline", headline, start, start + len(headline), boilerplate=True)
    text, _ = clean_text(source, [title])
    assert text.split("\n") == [standfirst, *PARAGRAPHS]


def test_the_first_paragraph_is_never_cut_from_the_head() -> None:
    """Furniture between two paragraphs does not take the first of them along."""
    kept, _ = _rules([*MENU, PARAGRAPHS[0], "Share this article", "Sign up for our newsletter", *PARAGRAPHS[1:]])
    assert kept == PARAGRAPHS


def test_what_recurs_in_other_stories_anchors_the_cut() -> None:
    """Labels that no rule names show where the article ends, once the feed is known to repeat them."""
    footer = ["Berths of the week", "Tern Island in pictures", "Letters from the quay", "Crew wanted on the ferry line"]
    teasers = ["Seal pup rescued from storm drain", "Lobster prices keep rising"]
    text = "\n".join([*LONG_STORY, footer[0], *teasers, *footer[1:]])
    others = ["\n".join([f"Another story {'x' * number}.", footer[0], "And so on", *footer[1:]]) for number in range(3)]
    learned = find_recurrences([text, *others], range(4))
    assert find_units(text)[2] == []
    cut = [text[unit.start : unit.end] for unit in find_units(text, recurrences=learned)[2]]
    assert cut == [footer[0], *teasers, *footer[1:]]


@pytest.mark.parametrize(
    ("text", "is_prose"),
    [
        (PARAGRAPHS[0], True),
        ("Ferry Runs Aground Off Tern Island In Heavy Fog", False),
        ("Home", False),
        ("he left the boat in the harbour and went home", False),
        ("フェリーは三週間ぶりに月曜日から運航を再開すると港湾事務所が発表した。", True),
        ("海運ニュース", False),
    ],
)
def test_prose_is_words_enough_and_the_end_of_a_sentence(text: str, is_prose: bool) -> None:
    """Headlines, labels and menu lines count nothing."""
    assert (count_prose(text) > 0) is is_prose
