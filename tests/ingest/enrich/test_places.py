from __future__ import annotations

import pytest
from builders import a_document, a_feed

from ingest.document import Dateline, Mention
from ingest.enrich.places import places_of, places_stage
from ingest.enrich.places.gazetteer import builtin
from ingest.enrich.places.resolve import resolve


def located(text: str, *names: str, dateline: str | None = None) -> dict[str, tuple[str, str | None, int, int]]:
    """Return for each name's key its kind, country and rounded coordinates."""
    mentions = [Mention("LOC", name, text.index(name), text.index(name) + len(name)) for name in names]
    found = places_of(text, mentions, dateline=dateline)
    return {p.key: (p.kind, p.country, round(p.latitude), round(p.longitude)) for p in found}


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("The ferry to Paris was full.", "Paris", ("city", "FR", 49, 2)),
        ("The rodeo in Paris, Texas, was full.", "Paris", ("city", "US", 34, -96)),
        ("The fair in Springfield, Ohio, opened.", "Springfield", ("city", "US", 40, -84)),
        ("The fair in Springfield, Ill., opened.", "Springfield", ("city", "US", 40, -90)),
        ("Washington did not answer the letter.", "Washington", ("city", "US", 39, -77)),
        ("Apples from Washington state are late.", "Washington state", ("region", "US", 47, -122)),
        ("New York waited for snow.", "New York", ("city", "US", 41, -74)),
        ("Ships left Port Miami at dawn.", "Port Miami", ("city", "US", 26, -80)),
        ("Talks with the U.S. went on.", "U.S.", ("country", "US", 40, -99)),
        ("Officials in Miami-Dade agreed.", "Miami-Dade", ("county", "US", 26, -80)),
        ("Farmers in Ontario sowed late.", "Ontario", ("region", "CA", 46, -80)),
        ("Storms crossed the Baltic Sea.", "Baltic Sea", ("area", None, 58, 20)),
        ("MÜNCHEN woke early.", "MÜNCHEN", ("city", "DE", 48, 12)),
    ],
)
def test_a_place_lies_where_its_words_say(text: str, name: str, expected: tuple[str, str | None, int, int]) -> None:
    """The name behind, the kind of place and its size decide."""
    (found,) = located(text, name).values()
    assert found[:2] == expected[:2]
    assert abs(found[2] - expected[2]) <= 2
    assert abs(found[3] - expected[3]) <= 2


@pytest.mark.parametrize("name", ["Zelkern Hollow", "Port Ellery", "Tern Island", ""])
def test_what_the_gazetteer_does_not_know_is_left_unmapped(name: str) -> None:
    """A wrong pin is worse than none."""
    assert resolve(f"{name} was quiet.", [(0, len(name))], builtin()) == [None]


def test_a_small_town_needs_company() -> None:
    """A village is believed where its country is named."""
    assert located("The goats of Vila ran off.", "Vila") == {}
    assert located("The goats of Vila ran off. Andorra laughed.", "Vila", "Andorra")["vila"][1] == "AD"


def test_company_decides_between_towns_of_one_name() -> None:
    """Places named elsewhere in the text pull a name to their country."""
    text = "Birmingham lost again. The coach drove home to Montgomery through Alabama."
    assert located(text, "Birmingham", "Montgomery", "Alabama")["birmingham"][1] == "US"
    assert located("Birmingham lost again.", "Birmingham")["birmingham"][1] == "GB"


def test_washington_is_the_state_among_its_towns() -> None:
    """Seattle and Spokane lie in the state."""
    text = "Snow fell on Washington, from Seattle to Spokane."
    assert located(text, "Washington", "Seattle", "Spokane")["washington"][0] == "region"


def test_the_dateline_is_a_place_of_the_text_and_evidence() -> None:
    """It counts even where the text does not repeat it."""
    found = located("The mayor of Athens resigned.", "Athens", dateline="ATHENS, Ga.")
    assert found == {"athens": ("city", "US", 34, -83)}
    assert located("The mayor resigned.", dateline="MIAMI")["miami"][:2] == ("city", "US")


def test_mentions_of_one_place_are_counted_together() -> None:
    """One place an entity, the most mentioned first, its confidence kept."""
    text = "Chicago sued. Chicago won. Miami watched."
    mentions = [Mention("LOC", w, m, m + len(w)) for w, m in (("Chicago", 0), ("Chicago", 14), ("Miami", 27))]
    first, second = places_of(text, mentions)
    assert (first.key, first.count, second.key, second.count) == ("chicago", 2, "miami", 1)
    assert 0.9 < first.confidence <= 1


def test_people_and_organisations_are_not_mapped() -> None:
    """A person called Paris is no town."""
    assert places_of("Paris sang.", [Mention("PERSON", "Paris", 0, 5)]) == []


def test_the_stage_assigns_places() -> None:
    """Text, mentions and dateline in, places out."""
    document = a_document(
        text="Chicago sued.", mentions=(Mention("LOC", "Chicago", 0, 7),), entities=(), dateline=Dateline("MIAMI")
    )
    (found,) = places_stage(a_feed())([document])
    assert [place.name for place in found.places] == ["Chicago", "Miami"]  # type: ignore[union-attr]
