"""Five real dumps of one event, from five outlets: what every one of them must give."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from builders import a_feed

from ingest.document import Document
from ingest.enrich.dates.tagger import Anchor, find_dates
from ingest.enrich.entities import find_mentions
from ingest.pipeline import trace
from ingest.settings import PROJECT

SEEDS = PROJECT.parent / "shared" / "seeds"
EVENT = Anchor(date(2017, 8, 16))

pytestmark = [pytest.mark.shared, pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not here")]


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    """The five after all stages that need no index."""
    outcomes = [trace(a_feed(folder=SEEDS), str(path))[-1][1] for path in sorted(SEEDS.glob("*.txt"))]
    documents = [outcome for outcome in outcomes if isinstance(outcome, Document)]
    assert len(documents) == 5
    return documents


def texts() -> list[str]:
    """Return the raw dumps."""
    return [Path(path).read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]


def keys(document: Document, label: str) -> set[str]:
    """Return the keys of a document's entities of one label."""
    return {entity.key for entity in document.entities if entity.label == label}


def test_the_people_of_the_event_are_found(documents: list[Document]) -> None:
    """Each under one name, with accents folded between documents, and no administration among them."""
    people = set().union(*(keys(document, "PERSON") for document in documents))
    assert people >= {
        "jeff sessions", "donald trump", "carlos gimenez", "rahm emanuel", "eddie johnson", "john f kelly", "greg allen",
    }  # fmt: skip
    assert not any("administration" in name or name.startswith(("mr ", "president ")) for name in people)
    assert all("jeff sessions" in keys(document, "PERSON") for document in documents)
    assert all("sessions" not in keys(document, "PERSON") for document in documents)


def test_the_places_of_the_event_are_found_and_mapped(documents: list[Document]) -> None:
    """They lie in the United States, all of them."""
    places = set().union(*(keys(document, "LOC") for document in documents))
    assert places >= {"miami", "chicago", "miami dade county", "clark county", "charlottesville"}
    mapped = {(place.key, place.country) for document in documents for place in document.places}
    assert mapped >= {
        (key, "US") for key in ("miami", "chicago", "miami dade county", "clark county", "charlottesville")
    }
    assert {country for _, country in mapped} == {"US"}


def test_the_organisations_of_the_event_are_found() -> None:
    """In the raw dumps, since credits are no part of the main text."""
    found = {mention.text for text in texts() for mention in find_mentions(text) if mention.label == "ORG"}
    assert found >= {"WLS-TV", "NPR", "NBC News", "U.S. Conference of Mayors", "Justice Department"}
    assert found & {"AP", "The Associated Press"}


def test_dates_are_reckoned_from_the_day_of_the_event() -> None:
    """With the day known, each phrase has one value in all five."""
    values = {(m.text, m.value) for text in texts() for m in find_dates(text, EVENT)}
    assert values >= {
        ("Wednesday", "2017-08-16"), ("Tuesday", "2017-08-15"), ("last week", "2017-W32"), ("Aug. 4", "2017-08-04"),
        ("January", "2017-01"), ("last month", "2017-07"),
    }  # fmt: skip
    assert not {value for words, value in values if words == "Wednesday"} - {"2017-08-16"}


def test_without_a_day_nothing_is_resolved(documents: list[Document]) -> None:
    """Three of the five do not say when they were written: their relative dates stay open."""
    undated = [document for document in documents if document.published_at is None]
    assert len(undated) == 3
    words = ("Wednesday", "Tuesday", "last week", "Last week", "Aug. 4", "January", "today", "this year")
    assert {m.value for document in undated for m in document.date_mentions if m.text in words} == {None}
