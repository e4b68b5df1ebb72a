"""What the mapping is for: loaded documents are found, counted and highlighted."""

from __future__ import annotations

import pytest
from builders import a_document
from elasticsearch import Elasticsearch

from ingest.document import DateMention
from ingest.load import load_documents
from ingest.settings import Settings


def test_the_longest_text_can_be_loaded_found_and_highlighted_as_kibana_asks(
    client: Elasticsearch, settings: Settings, index: str
) -> None:
    """One text over the limit would make every search that matches it fail."""
    load_documents(client, settings, [a_document(text="ferry " * 170_000, language="en")], pytest.fail)
    client.indices.refresh(index=index)
    answer = client.search(
        index=index,
        query={"multi_match": {"query": "ferry", "lenient": True}},
        highlight={"fields": {"*": {}}, "fragment_size": 2_147_483_647},
        source=False,
    )
    assert answer["hits"]["total"]["value"] == 1
    assert answer["hits"]["hits"][0]["highlight"]["text"]


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    ("language", "text", "query"),
    [
        ("en", "The mayors’ ferries were sailing", "mayor ferry sail"),
        ("de", "Die Bürgermeister fuhren mit den Fähren", "bürgermeistern fähre"),
        ("fr", "L’avion des maires", "avions maire"),
        ("es", "Los alcaldes hablaron", "alcalde"),
        ("it", "Nell’aria i sindaci", "aria sindaco"),
        ("nl", "De burgemeesters praten", "burgemeester praat"),
        ("pt", "Os prefeitos falaram", "prefeito"),
    ],
)
def test_other_forms_of_a_word_find_it_in_seven_languages(
    client: Elasticsearch, settings: Settings, language: str, text: str, query: str
) -> None:
    """A plain search over the default fields, as Kibana sends it."""
    load_documents(client, settings, [a_document(text=text, language=language)], pytest.fail)
    client.indices.refresh(index=settings.index_prefix)
    found = client.search(
        index=settings.index_prefix, query={"simple_query_string": {"query": query, "default_operator": "and"}}
    )
    assert found["hits"]["total"]["value"] == 1


def test_a_word_is_found_without_its_accents(client: Elasticsearch, settings: Settings, index: str) -> None:
    """Whatever the language."""
    load_documents(client, settings, [a_document(text="Mayor Giménez spoke")], pytest.fail)
    client.indices.refresh(index=index)
    assert client.count(index=index, query={"match": {"text": "gimenez"}})["count"] == 1


def test_dates_weeks_and_months_fall_into_their_bars(client: Elasticsearch, settings: Settings, index: str) -> None:
    """The facet takes values as they are, none is made up to a day."""
    mentions = tuple(DateMention("x", 0, 1, "DATE", value) for value in ("2017-08-16", "2017-W33", "2017-09"))
    load_documents(client, settings, [a_document(date_mentions=mentions)], pytest.fail)
    client.indices.refresh(index=index)
    bars = {"bars": {"date_histogram": {"field": "dates_mentioned", "calendar_interval": "month", "format": "yyyy-MM"}}}
    buckets = client.search(index=index, size=0, aggs=bars)["aggregations"]["bars"]["buckets"]
    assert [bucket["key_as_string"] for bucket in buckets] == ["2017-08", "2017-09"]


def test_other_forms_of_a_word_are_highlighted_in_the_text_itself(
    client: Elasticsearch, settings: Settings, index: str
) -> None:
    """The stems are not kept, but the unified highlighter can look for them in `text`."""
    load_documents(client, settings, [a_document(text="The ferries sailed", language="en")], pytest.fail)
    client.indices.refresh(index=index)
    answer = client.search(
        index=index,
        query={"simple_query_string": {"query": "ferry sailing", "default_operator": "and"}},
        highlight={"fields": {"text": {"matched_fields": ["text", "stem.en"]}}},
    )
    assert answer["hits"]["hits"][0]["highlight"]["text"] == ["The <em>ferries</em> <em>sailed</em>"]
