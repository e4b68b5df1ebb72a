"""A check set of pairs: what newsrooms do to a text, and what only looks like it."""

from __future__ import annotations

from typing import Any

import pytest
from invented_news import FERRY, FERRY_ELSEWHERE, MUSEUM, an_article, drawing, sketched

from ingest.document import WireCredit
from ingest.group.judge import judge
from ingest.group.queries import MIN_SHARED_HASHES
from ingest.group.rows import make_row

LOCAL = [
    "In Brisk, where many ferry hands live, the harbor master called the decision overdue and invited both crews to a parade.",
    "Readers who want to see the plans can do so at the town library until the end of the month.",
]
SPEECH = (
    "“We have waited for nine winters, we have written to three governors, and we have been told by every one of them that the money would "
    "come when the next budget was passed. It did not come. Tonight I say to our friends on the mainland that this island will pay its share, "
    "that it will keep its word, and that it asks for nothing but a fair crossing in all weathers for pupils, for the sick and for our old.”"
)
GALLERY = [f"Photo {number} of 24: {sentence}" for number, sentence in enumerate(an_article(31, 24), 1)]
WEATHER = (
    "{place} — A {adjective} day is ahead for {place} with a high of {a} degrees and a low of {b} degrees. Winds from the {wind} will reach {c} miles an hour in the "
    "afternoon. The chance of rain is {d} percent in the morning and {e} percent after sunset. The sun rises at 6:{f} and sets at 5:{g}. Boaters are advised to "
    "check with the harbor office before they leave, and drivers should watch for patches of fog on the coast road."
)
MARKETS = (
    "Stocks closed {adjective} on {day}. The Velden index fell {a} points to {b}, and the Ashby composite lost {c} points to {d}. Bond yields stood at {e} percent. "
    "A barrel of oil cost {f} crowns, and an ounce of gold {g} crowns. Among the most traded shares were those of banks, shipyards and breweries. Trading "
    "goes on at nine in the morning, and the exchange's own figures are binding if they differ from these."
)
OBITUARY = (
    "{name}, {a}, of {place}, passed away peacefully on {day} at {home}, surrounded by family. Born in {birth} to {father} and {mother}, "
    "{first} worked for {b} years at {work} and was a devoted member of {church}. Survivors include {child}, of {town}, and {c} grandchildren. "
    "Visitation will be held from {d} to {e} p.m. at {chapel}. In lieu of flowers, memorial contributions may be made to {charity}."
)
LISTING = (
    "{place} — {a} {street}: {b} bedrooms and {c} baths on {d} square feet, built in {e}, sold for {f} crowns by {name} to {buyer}. The sale was recorded on "
    "{day}. The figures come from the land registry of the province and are published each week as a service to readers, and buyers and sellers are named as they "
    "stand in the deed."
)
OBITUARIES = [
    OBITUARY.format(
        name=f"{first} {last}", a=age, place=place, day=day, home=home, birth=birth, father=father, mother=mother, first=first, b=years, work=work,
        church=church, child=child, town=town, c=grand, d=since, e=until, chapel=chapel, charity=charity,
    )
    for first, last, age, place, day, home, birth, father, mother, years, work, church, child, town, grand, since, until, chapel, charity in (
        ("Alma", "Reus", 84, "Ashby", "Monday", "Tern Hospice", "Kalm", "Jon Reus", "Ida Holm", 31, "the Kalm Mill", "St. Brid's", "Per Reus", "Oster", 5, 4, 7, "Lund Chapel", "the Lifeboat Fund"),
        ("Nils", "Thorvald", 91, "Velden", "Friday", "his daughter's house", "Brisk", "Olaf Thorvald", "Ana Berg", 22, "Velden Glass", "the Moravian Hall", "Eva Lind", "Calder", 9, 2, 5, "Holt and Sons", "the Blind School"),
    )
]  # fmt: skip


def filled(template: str, seed: int, **words: str) -> str:
    """Fill in figures of a day."""
    figures = {name: drawing(seed * 100 + place).randrange(11, 59) for place, name in enumerate("abcdefg")}
    return template.format(**(figures | words))


def edited(sentences: list[str], every: int) -> list[str]:
    """Put another word into every so many words, as a careful editor would not."""
    tokens = "\n".join(sentences).split(" ")
    return " ".join("indeed" if place % every == every // 2 else token for place, token in enumerate(tokens)).split(
        "\n"
    )


def are_folded(first: list[str] | str, second: list[str] | str, **of_second: Any) -> bool:
    """Tell whether the index would name the pair as candidates and the verdict then be that they are copies."""
    fields = {"key": "second", "outlet": "The Valley Post", "title": "Another headline"} | of_second
    one, other = (
        make_row(sketched(text=first, key="first", title="A headline")),
        make_row(sketched(text=second, **fields)),
    )
    candidates = len(set(one.sketch) & set(other.sketch)) >= MIN_SHARED_HASHES or one.content_hash == other.content_hash
    return candidates and judge(one, other) is not None and judge(other, one) is not None


COPIES: dict[str, tuple[list[str] | str, list[str] | str, dict[str, Any]]] = {
    "cut to a third": (FERRY, FERRY[:4], {}),
    "cut to a brief": (FERRY, FERRY[:2], {}),
    "cut to one sentence": (FERRY, FERRY[0], {}),
    "the credit and dateline of another agency": (
        FERRY,
        ["ASHBY, Tern (NP) -", *FERRY, "The North Press contributed."],
        {},
    ),
    "local paragraphs inside": (FERRY, [*FERRY[:3], *LOCAL, *FERRY[3:]], {}),
    "a local lead": (FERRY, [*LOCAL, *FERRY], {}),
    "gone on with by somebody else": (FERRY, FERRY[:6] + LOCAL + FERRY_ELSEWHERE[3:], {}),
    "gone on with, other numbers there": (FERRY, FERRY[:5] + MUSEUM, {}),
    "every twelfth word changed": (FERRY, edited(FERRY, 12), {}),
    "every twelfth word changed and cut": (FERRY, edited(FERRY, 12)[:7], {}),
    "a short text with every fifteenth word changed": (MUSEUM[:4], edited(MUSEUM[:4], 15), {}),
    "quotes put into other words": (
        FERRY,
        [line.replace("said the island could no longer depend", "told the council it must not rely") for line in FERRY],
        {},
    ),
    "two paragraphs left out of the middle": (FERRY, FERRY[:4] + FERRY[6:], {}),
    "its own outlet's update with a new lead": (FERRY, [LOCAL[0], *FERRY[1:]], {"outlet": "The Harbor Ledger"}),
    "one agency's text under one outlet": (
        FERRY,
        FERRY[:6] + LOCAL,
        {"outlet": "The Harbor Ledger", "wire": WireCredit("NP", "(NP)")},
    ),
}
LOOK_ALIKES: dict[str, tuple[list[str] | str, list[str] | str, dict[str, Any]]] = {
    "the event in another reporter's words": (FERRY, FERRY_ELSEWHERE, {}),
    "one speech in two reports": ([*FERRY[:5], SPEECH], [*MUSEUM[:5], SPEECH], {}),
    "background at the end of two reports": (FERRY[:6] + an_article(9, 3), MUSEUM + an_article(9, 3), {}),
    "one outlet's gallery under two reports": (FERRY[:4] + GALLERY, MUSEUM[:6] + GALLERY, {"outlet": "The Harbor Ledger"}),
    "two roundups with one brief in common": (
        FERRY[:2] + an_article(11, 8) + MUSEUM[:3], an_article(12, 8) + FERRY[:2] + an_article(13, 4), {},
    ),
    "the second brief of a roundup": (MUSEUM[:3], an_article(14, 9) + MUSEUM[:3], {}),
    "weather of two days": (
        filled(WEATHER, 1, place="Ashby", adjective="mild", wind="west"), filled(WEATHER, 2, place="Ashby", adjective="windy", wind="north"), {},
    ),
    "weather of two towns": (
        filled(WEATHER, 3, place="Ashby", adjective="mild", wind="west"), filled(WEATHER, 4, place="Velden", adjective="mild", wind="west"), {},
    ),
    "the market on two days": (
        filled(MARKETS, 5, adjective="lower", day="Monday"), filled(MARKETS, 6, adjective="lower", day="Tuesday"), {"outlet": "The Harbor Ledger"},
    ),
    "two obituaries of one undertaker": (OBITUARIES[0], OBITUARIES[1], {}),
    "two sales in one listing": (
        filled(LISTING, 7, place="Ashby", street="Pier Road", name="Ida Holm", buyer="Per Reus", day="Monday"),
        filled(LISTING, 8, place="Ashby", street="Mill Lane", name="Eva Lind", buyer="Jon Berg", day="Monday"),
        {},
    ),
    "two short texts under one line of furniture": (
        "Watch the video above for the whole story, and come back to this page, as it will be updated when more is known to our newsroom.",
        "Watch the video above for the whole story, and come back to this page, as it will be updated when more is known to our newsroom!",
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("first", "second", "fields"), COPIES.values(), ids=COPIES)
def test_what_newsrooms_do_to_a_text_leaves_it_a_copy(
    first: list[str] | str, second: list[str] | str, fields: dict[str, Any]
) -> None:
    """Cut, gone on with, edited, credited otherwise: found by the sketch and folded by the verdict, whichever comes first."""
    assert are_folded(first, second, **fields)


@pytest.mark.parametrize(("first", "second", "fields"), LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_look_alikes_stay_apart(first: list[str] | str, second: list[str] | str, fields: dict[str, Any]) -> None:
    """Shared furniture, speeches, background and filled-in templates make no copies."""
    assert not are_folded(first, second, **fields)
