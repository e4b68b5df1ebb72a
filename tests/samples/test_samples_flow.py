"""The sample feeds through the real flow, held against what `expected.yml` says they must become."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from elasticsearch import Elasticsearch

from ingest.feed import Feed, load_feeds
from ingest.ledger import Ledger
from ingest.pipeline import run_feed
from ingest.settings import PROJECT, Settings

EXPECTED: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(
    (PROJECT / "tests" / "samples" / "expected.yml").read_text(encoding="utf-8")
)["feeds"]
FEEDS: dict[str, Feed] = {feed.id: feed for feed in load_feeds(PROJECT / "dags" / "feeds")[0]}
# The wire comes first, as it does in life.
ORDER = ("meridian-wire", "calderport-times", "wqjv-tv", "aldermarsh-gazette", "brueckenpost")


class Outcome:
    """All sample feeds, run once on an index of their own."""

    def __init__(self, client: Elasticsearch, settings: Settings) -> None:
        self.ledgers: dict[str, Ledger] = {feed_id: run_feed(FEEDS[feed_id], settings) for feed_id in ORDER}
        client.indices.refresh(index=settings.index_prefix)
        rows = client.search(index=settings.index_prefix, size=1000)["hits"]["hits"]
        self.rows = {(row["_source"]["feed"], row["_source"]["key"]): row["_source"] for row in rows}
        self.again = {feed_id: run_feed(FEEDS[feed_id], settings) for feed_id in ORDER}


@pytest.fixture(scope="module")
def outcome(module_settings: Settings, client: Elasticsearch) -> Outcome:
    """The samples' way through the flow."""
    return Outcome(client, module_settings)


def _documents() -> Iterator[Any]:
    for feed_id, documents in EXPECTED.items():
        for key, expected in documents.items():
            yield pytest.param(feed_id, key, expected, id=f"{feed_id}/{key}")


def test_every_sample_is_indexed_and_a_second_run_finds_all_unchanged(outcome: Outcome) -> None:
    """The ledgers close over all documents, twice."""
    for feed_id, documents in EXPECTED.items():
        first, second = outcome.ledgers[feed_id], outcome.again[feed_id]
        assert (first.read, first.indexed) == (len(documents), len(documents)), feed_id
        assert (second.indexed, second.unchanged) == (0, len(documents)), feed_id
    assert set(outcome.rows) == {(feed_id, key) for feed_id, documents in EXPECTED.items() for key in documents}


@pytest.mark.parametrize(("feed_id", "key", "expected"), list(_documents()))
def test_boilerplate_goes_and_sentences_stay(
    outcome: Outcome, feed_id: str, key: str, expected: dict[str, Any]
) -> None:
    """Word for word."""
    text = outcome.rows[feed_id, key]["text"]
    assert [phrase for phrase in expected["gone"] if phrase in text] == []
    assert [sentence for sentence in expected["kept"] if sentence not in text] == []


@pytest.mark.parametrize(("feed_id", "key", "expected"), list(_documents()))
def test_headline_dateline_and_date_are_read(
    outcome: Outcome, feed_id: str, key: str, expected: dict[str, Any]
) -> None:
    """What the raw input says is found, what it does not say is not made up."""
    row = outcome.rows[feed_id, key]
    published = row.get("published_at")
    if published is not None:
        zone = ZoneInfo(FEEDS[feed_id].timezone)
        published = _day(published, zone)
    dateline = row.get("dateline")
    found = {
        "title": row.get("title"),
        "published": published,
        "dateline": dateline and {"place": dateline["place"], "agency": dateline.get("agency")},
    }
    assert found == {name: expected[name] for name in found}


def test_copies_are_grouped_and_templates_are_not(outcome: Outcome) -> None:
    """Documents share a copy group exactly when one text was the other's source."""
    assert _partition(outcome, "copies") == _labelled("copies", across_languages=True)


def test_each_copy_group_has_one_lead(outcome: Outcome) -> None:
    """One row per text is one filter."""
    leads: dict[str, int] = defaultdict(int)
    for row in outcome.rows.values():
        leads[row["copies"]["id"]] += row["copies"]["is_lead"]
    assert set(leads.values()) == {1}


def test_stories_gather_what_outlets_tell_of_one_event(outcome: Outcome) -> None:
    """At least nine in ten pairs of documents on one event share a story, and at most one in ten pairs in a story is wrong.

    Documents in other languages are left out: nothing links words across languages yet.
    """
    english = {place for place, row in outcome.rows.items() if row["language"] == "en"}
    told = {pair for members in _labelled("story", across_languages=False) for pair in _pairs(members & english)}
    found = {pair for members in _partition(outcome, "story") for pair in _pairs(members & english)}
    assert len(told & found) / len(told) >= _STORY_RECALL
    assert len(told & found) / len(found) >= _STORY_PRECISION


@pytest.mark.parametrize(
    ("names", "facet", "least"), [("persons", "persons", 0.85), ("orgs", "orgs", 0.6), ("places", "places", 0.6)]
)
def test_most_names_are_found_in_english_samples(outcome: Outcome, names: str, facet: str, least: float) -> None:
    """A floor under the share of expected names; the entity benchmark measures quality on real text."""
    expected = found = 0
    for (feed_id, key), row in outcome.rows.items():
        if row["language"] == "en":
            wanted = EXPECTED[feed_id][key][names]
            expected += len(wanted)
            found += sum(name in row.get(facet, ()) for name in wanted)
    assert found / expected >= least


_STORY_RECALL = 0.9
_STORY_PRECISION = 0.9
Place = tuple[str, str]


def _partition(outcome: Outcome, kind: str) -> set[frozenset[Place]]:
    groups: dict[str, set[Place]] = defaultdict(set)
    for place, row in outcome.rows.items():
        groups[row[kind]["id"]].add(place)
    return {frozenset(members) for members in groups.values() if len(members) > 1}


def _labelled(kind: str, *, across_languages: bool) -> set[frozenset[Place]]:
    groups: dict[str, set[Place]] = defaultdict(set)
    for feed_id, documents in EXPECTED.items():
        for key, expected in documents.items():
            if expected[kind] and (across_languages or expected.get("language", "en") == "en"):
                groups[expected[kind]].add((feed_id, key))
    return {frozenset(members) for members in groups.values() if len(members) > 1}


def _pairs(members: Iterable[Place]) -> Iterator[tuple[Place, Place]]:
    return combinations(sorted(members), 2)


def _day(instant: str, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(instant).astimezone(zone).date().isoformat()
