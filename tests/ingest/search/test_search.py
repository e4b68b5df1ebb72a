"""Searching what has been loaded, on the real node."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from builders import a_document
from elasticsearch import Elasticsearch

from ingest.document import Copies, Document, Entity, PublishedAt, Story
from ingest.errors import IndexMisconfigured, IndexUnavailable
from ingest.load import install_templates, load_documents
from ingest.search import (
    Query,
    export,
    largest_copy_group,
    members,
    search,
    suggest_names,
    suggest_spelling,
    widest_story,
)
from ingest.settings import Settings


def _published(day: int) -> PublishedAt:
    return PublishedAt(datetime(2026, 3, day, tzinfo=UTC), "prefix", "day", 0.95)


def _entity(label: str, name: str) -> Entity:
    return Entity(label, name, name.casefold(), 2, 0.5)  # type: ignore[arg-type]


FERRY = a_document(
    key="ferry",
    title="Ferry sails again",
    text='The ferry to Tern Island sailed again. Mayor Ada Quill said: "We <waited> & waited."',
    language="en",
    published_at=_published(2),
    entities=(_entity("PERSON", "Ada Quill"), _entity("LOC", "Tern Island")),
    copies=Copies("c1", is_lead=True),
    story=Story("s1"),
)
FERRY_COPY = replace(
    FERRY, id="ferrycopy", key="copy", outlet="Valley Courier", feed="valley", copies=Copies("c1", is_lead=False)
)
FERRY_TOLD = a_document(
    key="told",
    outlet="Channel Nine",
    feed="nine",
    text="Islanders cheered as ferries sailed.",
    language="en",
    published_at=_published(3),
    entities=(_entity("LOC", "Tern Island"),),
    copies=Copies("c2", is_lead=True),
    story=Story("s1"),
)
MARKET = a_document(
    key="market",
    title="Fischpreise steigen",
    text="Die Fischpreise im Hafen stiegen am Montag. Die Fähre fuhr.",
    language="de",
    published_at=_published(9),
    copies=Copies("c3", is_lead=True),
    story=Story("s2"),
)
ALL = (FERRY, FERRY_COPY, FERRY_TOLD, MARKET)


@pytest.fixture(scope="module")
def loaded(client: Elasticsearch, module_settings: Settings) -> Settings:
    """Settings of an index that holds the four documents."""
    install_templates(client, module_settings)
    refused: list[object] = []
    load_documents(client, module_settings, ALL, refused.append)
    assert not refused
    client.indices.refresh(index=module_settings.index_prefix)
    return module_settings


def _ids(documents: tuple[Document, ...]) -> set[str]:
    return {document.id for document in documents}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(), ALL),
        (Query(text="ferry"), (FERRY, FERRY_COPY, FERRY_TOLD)),
        (Query(text="fahre"), (MARKET,)),
        (Query(text='"sailed again"'), (FERRY, FERRY_COPY)),
        (Query(text="ferry -cheered"), (FERRY, FERRY_COPY)),
        (Query(text="+ferry +market"), ()),
        (Query(text="ferry market -cheered"), (FERRY, FERRY_COPY)),
        (Query(text="'ferry' | fischpreise"), ALL),
        (Query(text='"unclosed (phrase AND ~ * ['), ()),
        (Query(chosen={"person": ("Ada Quill",)}), (FERRY, FERRY_COPY)),
        (Query(chosen={"place": ("Tern Island",), "feed": ("nine",)}), (FERRY_TOLD,)),
        (Query(chosen={"language": ("de",)}), (MARKET,)),
        (Query(since=date(2026, 3, 3), until=date(2026, 3, 9)), (FERRY_TOLD, MARKET)),
        (Query(until=date(2026, 3, 2)), (FERRY, FERRY_COPY)),
        (Query(chosen={"feed": ("nine", "valley")}), (FERRY_TOLD, FERRY_COPY)),
        (Query(text='person:"ADA QUILL" -feed:valley'), (FERRY,)),
        (Query(text="ferry from:2026-03-03 to:2026-03-03"), (FERRY_TOLD,)),
        (Query(text="title:again ferry"), (FERRY, FERRY_COPY)),
        (Query(text="lead:false"), (FERRY_COPY,)),
        (Query(text="story:s1 language:EN -cheered"), (FERRY, FERRY_COPY)),
    ],
)
def test_a_query_finds_exactly_what_it_asks_for(
    client: Elasticsearch, loaded: Settings, query: Query, expected: tuple[Document, ...]
) -> None:
    """Words are stemmed and folded, phrases are not, every filter narrows, and no input is a syntax error."""
    results = search(client, loaded, query)
    assert {hit.id for hit in results.hits} == _ids(expected)
    assert results.total == len(expected)


def test_facets_count_documents_texts_and_stories(client: Elasticsearch, loaded: Settings) -> None:
    """Four documents are three texts and two stories."""
    results = search(client, loaded, Query())
    assert (results.total, results.texts, results.stories) == (4, 3, 2)
    counts = {name: {bucket.value: bucket.count for bucket in buckets} for name, buckets in results.facets.items()}
    assert counts["person"] == {"Ada Quill": 2}
    assert counts["place"] == {"Tern Island": 3}
    assert counts["language"] == {"en": 3, "de": 1}
    assert counts["day"] == {"2026-03-02": 2, "2026-03-03": 1, "2026-03-09": 1}


def test_documents_that_lack_a_word_follow_where_few_have_all(client: Elasticsearch, loaded: Settings) -> None:
    """Those that have all come first, and the answer says that it was widened; `+` asks for all and nothing else."""
    results = search(client, loaded, Query(text="cheered ferries"))
    assert results.relaxed
    assert results.hits[0].id == FERRY_TOLD.id
    assert results.total == 3
    strict = search(client, loaded, Query(text="+cheered +ferries"))
    assert (strict.relaxed, strict.total) == (False, 1)
    assert not search(client, loaded, Query(text="ferry")).relaxed


def test_each_facet_counts_under_all_choices_but_its_own(client: Elasticsearch, loaded: Settings) -> None:
    """With one feed chosen the other feeds keep their counts, so that a second one can be chosen; other facets follow the choice."""
    facets = search(client, loaded, Query(chosen={"feed": ("nine",), "person": ("Nobody",)})).facets
    counts = {name: {bucket.value: bucket.count for bucket in buckets} for name, buckets in facets.items()}
    assert counts["feed"] == {"nine": 0}
    assert counts["person"] == {"Nobody": 0}
    one = search(client, loaded, Query(chosen={"feed": ("nine",)}))
    assert [(bucket.value, bucket.count, bucket.chosen) for bucket in one.facets["feed"]] == [
        ("nine", 1, True),
        ("harbor", 2, False),
        ("valley", 1, False),
    ]
    assert {bucket.value: bucket.count for bucket in one.facets["place"]} == {"Tern Island": 1}
    assert (one.total, one.texts) == (1, 1)


def test_days_count_outside_the_chosen_days_too(client: Elasticsearch, loaded: Settings) -> None:
    """Choosing a week must not empty the chart that it was chosen in."""
    results = search(client, loaded, Query(since=date(2026, 3, 9)))
    assert results.total == 1
    assert [bucket.value for bucket in results.facets["day"]] == ["2026-03-02", "2026-03-03", "2026-03-09"]


def test_a_misspelt_word_is_put_right_and_names_are_completed(client: Elasticsearch, loaded: Settings) -> None:
    """The nearest word of the index is proposed; what is known is left alone."""
    assert suggest_spelling(client, loaded, "islandrs CHEERED") == "islanders CHEERED"
    assert suggest_spelling(client, loaded, "ferry") is None
    assert [(each.facet, each.value, each.count) for each in suggest_names(client, loaded, "qui")] == [
        ("person", "Ada Quill", 2)
    ]
    assert suggest_names(client, loaded, ".*") == []


def test_an_export_gives_every_document_once(client: Elasticsearch, loaded: Settings) -> None:
    """Page after page at one point in time; folded, the leads alone."""
    rows = list(export(client, loaded, Query(sort="oldest", size=1), page_size=3))
    assert rows[-1]["id"] == MARKET.id  # a week ahead of its observation, so not believed: after those that are
    assert {row["id"] for row in rows} == _ids(ALL)
    assert len(list(export(client, loaded, Query(one_per_copy=True)))) == len(ALL) - 1


def test_one_per_copy_folds_a_copy_group_into_one_row(client: Elasticsearch, loaded: Settings) -> None:
    """The row tells whose copies it stands for, the lead first."""
    results = search(client, loaded, Query(text="sailed", one_per_copy=True))
    folded = {tuple(copy.outlet for copy in hit.copies) for hit in results.hits}
    assert folded == {("The Harbor Ledger", "Valley Courier"), ("Channel Nine",)}


def test_highlights_are_escaped(client: Elasticsearch, loaded: Settings) -> None:
    """Only our own `<em>` is markup."""
    (hit, *_) = search(client, loaded, Query(text="waited")).hits
    (fragment, *_) = hit.highlights["text"]
    assert "&lt;<em>waited</em>&gt; &amp; <em>waited</em>" in fragment


def test_other_forms_of_a_word_are_highlighted(client: Elasticsearch, loaded: Settings) -> None:
    """Asked for `ferry`, the reader sees why `ferries` was found."""
    fragments = {hit.id: hit.highlights["text"] for hit in search(client, loaded, Query(text="ferry")).hits}
    assert fragments[FERRY_TOLD.id] == ["Islanders cheered as <em>ferries</em> sailed."]


def test_the_largest_copy_group_and_the_widest_story_are_found(client: Elasticsearch, loaded: Settings) -> None:
    """Members come lead first."""
    assert largest_copy_group(client, loaded) == "c1"
    assert widest_story(client, loaded) == "s1"
    assert [row["id"] for row in members(client, loaded, "copies", "c1")] == [FERRY.id, FERRY_COPY.id]


def test_an_absent_index_is_one_clear_sentence(client: Elasticsearch, settings: Settings) -> None:
    """The remedy is named."""
    with pytest.raises(IndexMisconfigured, match="newsfold run"):
        search(client, settings, Query())


def test_an_absent_cluster_is_one_clear_sentence(settings: Settings) -> None:
    """The remedy is named."""
    down = replace(settings, elasticsearch_url="http://127.0.0.1:9")
    with pytest.raises(IndexUnavailable, match="newsfold node start"):
        search(Elasticsearch("http://127.0.0.1:9"), down, Query())
