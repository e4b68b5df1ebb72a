"""Invented articles: two reports of one event, one of another, and as many unlike ones as a test wants."""

from __future__ import annotations

import random
from typing import Any

from builders import a_document

from ingest.document import Document
from ingest.group import sketch_stage

FERRY = [
    "The council of Tern Island voted on Tuesday night to buy a second ferry, ending a dispute that has split the harbor town of Ashby since the spring.",
    "Seven of the nine members backed the purchase of the Marigold, a vessel of forty meters that served the northern fjords until last autumn.",
    "Mayor Ilse Brandt said the island could no longer depend on one ship that breaks down whenever the wind turns west.",
    "The Marigold will cost 4.2 million crowns, of which the province pays 60 percent and the island the rest over 12 years.",
    "Opponents led by the fishmonger Otto Quill argued that the money was needed for the school, whose roof leaked again in January.",
    "Quill told the meeting that 310 families had signed his petition and that none of them had been heard.",
    "Engineers of the port of Ashby must lengthen the eastern pier by 18 meters before the new ship can moor there.",
    "Work on the pier is to begin in April and to take about 90 days, according to a plan shown at the meeting.",
    "Until then the old ferry, the Petrel, keeps its winter timetable with four crossings a day.",
    "Fares will not rise before next year, the council promised, though it did not rule out a surcharge for lorries.",
    "Shopkeepers near the landing stage welcomed the vote, saying visitors had stayed away after three cancelled weekends in August.",
    "The provincial governor has to approve the loan, a step that usually takes two weeks and is seen as a formality.",
]
FERRY_ELSEWHERE = [
    "ASHBY — Tern Island gets its second ferry after all: councillors agreed late on Tuesday to acquire the Marigold for 4.2 million crowns.",
    "The decision followed four hours of debate in which the fishmonger Otto Quill, speaking for parents, demanded that the leaking school roof come first.",
    "Ilse Brandt, the mayor, answered that pupils too miss lessons whenever the Petrel stays in port because of a westerly wind.",
    "Before the Marigold can sail, the pier at Ashby must grow by 18 meters; builders are expected in April.",
    "Most of the price is carried by the province, which still has to sign off on the island's loan.",
    "Hoteliers on the island cheered in the gallery when the count of seven to two was read out.",
]
MUSEUM = [
    "Thieves broke into the clock museum of Velden early on Friday and carried off eleven pocket watches, among them the famous Lindqvist repeater.",
    "The alarm rang at 3.40 in the morning, but the first patrol found only a broken skylight and a rope, police inspector Hanna Roth said.",
    "The stolen pieces are insured for 900,000 crowns, and the museum keeps photographs of every one of them.",
    "Director Emil Sander called the repeater irreplaceable and appealed to dealers not to touch any watch without papers.",
    "It is the third burglary in a museum of the region since 2019, after raids in Oster and Kalm.",
    "Investigators are studying the pictures of 14 cameras around the market square and ask witnesses to come forward.",
    "The museum, which counts 20,000 visitors a year, stays closed until the skylight has been replaced.",
    "Roth would not say whether the thieves had help from inside, as the display cases were opened without damage.",
]
_SUBJECTS = (
    "surveyors",
    "gardeners",
    "teachers",
    "pilots",
    "brewers",
    "tailors",
    "archivists",
    "millers",
    "sailors",
    "masons",
)
_VERBS = (
    "praised",
    "rejected",
    "measured",
    "repaired",
    "painted",
    "counted",
    "delayed",
    "inspected",
    "financed",
    "guarded",
)
_OBJECTS = ("bridge", "orchard", "archive", "tower", "canal", "stadium", "bakery", "lantern", "library", "windmill")
_PLACES = (
    "Arbon",
    "Brisk",
    "Calder",
    "Dunmore",
    "Elsing",
    "Farrow",
    "Garlin",
    "Hexley",
    "Ivendale",
    "Jarrow",
    "Kessing",
)


def drawing(seed: int) -> random.Random:
    """Return a source of choices that are the same at every run."""
    return random.Random(seed)  # noqa: S311 - invented texts, no secrets


def an_article(seed: int, sentences: int = 14) -> list[str]:
    """Invent sentences that hardly any other seed gives."""
    draw = drawing(seed)
    pick = draw.choice
    return [
        f"In {pick(_PLACES)} {draw.randrange(3, 999)} {pick(_SUBJECTS)} {pick(_VERBS)} the {pick(_OBJECTS)} of {pick(_PLACES)} while "
        f"{pick(_SUBJECTS)} from {pick(_PLACES)} {pick(_VERBS)} a {pick(_OBJECTS)} and later {pick(_VERBS)} {draw.randrange(3, 999)} {pick(_SUBJECTS)}."
        for _ in range(sentences)
    ]


def sketched(**fields: Any) -> Document:
    """Return a document that the sketch stage has seen; a list of sentences is joined to its text."""
    text = fields.pop("text")
    document = a_document(text="\n".join(text) if isinstance(text, list) else text, **fields)
    (outcome,) = sketch_stage()([document])
    assert isinstance(outcome, Document)
    return outcome


Places = dict[str, tuple[str, str]]


def partition(places: Places, part: int) -> set[frozenset[str]]:
    """Return which keys are together, whatever the names: part 0 for copy groups, 1 for stories."""
    names = {place[part] for place in places.values()}
    return {frozenset(key for key, place in places.items() if place[part] == name) for name in names}
