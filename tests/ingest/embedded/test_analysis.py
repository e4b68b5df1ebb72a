from __future__ import annotations

from typing import Any

import pytest
from elasticsearch import ApiError, Elasticsearch

from ingest.settings import Settings

# What the Lucene 9.12 stemmers of those names make of the words; `english` is Porter, the others are Snowball.
STEMMED = [
    ("english", "the elections were generously contested", "the elect were gener contest"),
    ("german", "die Regierungen beschlossen Maßnahmen", "die regier beschloss massnahm"),
    ("french", "les gouvernements décidaient continuellement", "le gouvern décid continuel"),
    ("spanish", "las elecciones presidenciales", "las eleccion presidencial"),
    ("italian", "le elezioni abbandonata", "le elezion abbandon"),
    ("portuguese", "as eleições boataria", "as eleiçõ boat"),
    ("dutch", "de verkiezingen lichamelijk", "de verkiez licham"),
    ("porter2", "generously", "generous"),
    ("light_german", "häuser", "haus"),
    ("light_french", "continuellement", "continuel"),
    ("possessive_english", "the mayor's", "the mayor"),
]
FILTERS = [
    ({"type": "asciifolding"}, "São Müller", "sao muller"),
    ({"type": "asciifolding", "preserve_original": True}, "São", "sao são"),
    ({"type": "elision", "articles": ["L", "d"], "articles_case": True}, "l'avion d'or", "avion or"),
    ({"type": "pattern_capture", "patterns": ["(\\d+)"]}, "abc123def456", "abc123def456 123 456"),
    ({"type": "pattern_capture", "patterns": ["(\\d+)"], "preserve_original": False}, "abc123def456", "123 456"),
    ({"type": "unique"}, "to be or not to be", "to be or not"),
]


def tokens(client: Elasticsearch, settings: Settings, analysis: dict[str, Any], text: str) -> list[str]:
    """Make an index with an analyzer called `tested` and analyze with it."""
    index = f"{settings.index_prefix}-analysis"
    client.indices.create(index=index, settings={"number_of_replicas": 0, "analysis": analysis})
    found = client.indices.analyze(index=index, analyzer="tested", text=text)
    return [token["token"] for token in found["tokens"]]


def with_filters(*filters: dict[str, Any]) -> dict[str, Any]:
    """Declare filters and the analyzer that applies them in order to lowercase words."""
    names = [f"filter{number}" for number in range(len(filters))]
    analyzer = {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", *names]}
    return {"filter": dict(zip(names, filters, strict=True)), "analyzer": {"tested": analyzer}}


@pytest.mark.parametrize(("language", "text", "expected"), STEMMED)
def test_each_language_has_the_stemmer_of_a_full_elasticsearch(
    client: Elasticsearch, settings: Settings, language: str, text: str, expected: str
) -> None:
    """The very index settings that production gets are accepted."""
    analysis = with_filters({"type": "stemmer", "language": language})
    assert tokens(client, settings, analysis, text) == expected.split()


@pytest.mark.parametrize(("declared", "text", "expected"), FILTERS)
def test_each_filter_obeys_its_settings(
    client: Elasticsearch, settings: Settings, declared: dict[str, Any], text: str, expected: str
) -> None:
    """Names, settings and defaults are Elasticsearch's."""
    assert tokens(client, settings, with_filters(declared), text) == expected.split()


def test_the_tokenizer_for_addresses_keeps_them_whole(client: Elasticsearch, settings: Settings) -> None:
    """Elasticsearch's index of API keys is declared with it."""
    analyzer = {"type": "custom", "tokenizer": "addresses"}
    analysis = {"tokenizer": {"addresses": {"type": "uax_url_email"}}, "analyzer": {"tested": analyzer}}
    found = tokens(client, settings, analysis, "write to jo.doe@example.com or https://example.com/a")
    assert found == ["write", "to", "jo.doe@example.com", "or", "https://example.com/a"]


def test_an_unknown_language_is_refused_when_the_index_is_made(client: Elasticsearch, settings: Settings) -> None:
    """Never another stemmer in its place."""
    analysis = with_filters({"type": "stemmer", "language": "klingon"})
    with pytest.raises(ApiError, match="StemmerFactory"):
        tokens(client, settings, analysis, "Qapla'")


@pytest.mark.parametrize("kind", ["elision", "pattern_capture"])
def test_a_filter_without_its_list_is_refused(client: Elasticsearch, settings: Settings, kind: str) -> None:
    """It would otherwise silently do nothing."""
    with pytest.raises(ApiError, match="is missing; give at least one"):
        tokens(client, settings, with_filters({"type": kind}), "text")


def test_stemmed_and_folded_text_is_found_and_highlighted(client: Elasticsearch, settings: Settings) -> None:
    """From index settings to a hit, through the real node."""
    index = f"{settings.index_prefix}-found"
    analysis = with_filters({"type": "asciifolding"}, {"type": "stemmer", "language": "english"})
    mappings = {"properties": {"body": {"type": "text", "analyzer": "tested"}}}
    client.indices.create(index=index, settings={"number_of_replicas": 0, "analysis": analysis}, mappings=mappings)
    client.index(index=index, document={"body": "Cafés were reopening in Málaga."}, refresh=True)
    query = {"match": {"body": {"query": "cafe reopened Malaga", "operator": "and"}}}
    found = client.search(index=index, query=query, highlight={"fields": {"body": {}}})
    (hit,) = found["hits"]["hits"]
    assert hit["highlight"]["body"] == ["<em>Cafés</em> were <em>reopening</em> in <em>Málaga</em>."]
