from __future__ import annotations

import logging
import random
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import OBSERVED_AT, a_document

from ingest.errors import IndexMisconfigured
from ingest.load import Loaded, load_documents
from ingest.load import actions as load_actions
from ingest.load.actions import external_version


def documents(count: int, **fields):
    """Return documents `0` to `count - 1`."""
    return [a_document(key=str(number), **fields) for number in range(count)]


def requests(caplog) -> int:
    """Count the requests that the client has sent."""
    return sum(
        "_bulk" in record.getMessage() for record in caplog.records if record.name == "elastic_transport.transport"
    )


def no_refusal(refusal) -> None:
    """Fail where nothing may be refused."""
    pytest.fail(f"refused: {refusal}")


def test_a_document_is_found_again_with_all_it_brought(client, settings, index, stored):
    """Its id is its `_id`, its version external, and it is in the read alias."""
    document = a_document(title="Ferries", language="en")
    assert load_documents(client, settings, [document], no_refusal) == Loaded(indexed=1, unchanged=0)
    (hit,) = stored(index)
    assert hit["_id"] == hit["_source"]["id"] == document.id
    assert hit["_index"] == f"{index}-v1-all-000001"
    assert hit["_version"] == external_version(OBSERVED_AT)
    assert hit["_source"]["text"] == document.text
    assert "stem" not in hit["_source"]


def test_the_same_load_twice_changes_nothing(client, settings, index, stored):
    """Law 3: the second time all are unchanged and not a byte differs."""
    batch = documents(1100)
    assert load_documents(client, settings, batch, no_refusal) == Loaded(1100, 0)
    first = stored(index)
    assert load_documents(client, settings, batch, no_refusal) == Loaded(0, 1100)
    assert stored(index) == first


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_newest_observation_wins_whatever_the_order(client, settings, index, stored, seed):
    """An older replay after a newer one leaves the newer."""
    versions = [a_document(observed_at=OBSERVED_AT + timedelta(hours=n), text=f"Version {n}") for n in range(6)]
    random.Random(seed).shuffle(versions)
    for version in versions:
        load_documents(client, settings, [version], no_refusal)
    (hit,) = stored(index)
    assert hit["_source"]["text"] == "Version 5"


def test_newer_rules_replace_what_older_ones_made(client, settings, index, stored, monkeypatch):
    """The same observation under a raised revision is written again."""
    load_documents(client, settings, [a_document(text="Old rules")], no_refusal)
    monkeypatch.setattr(load_actions, "PIPELINE_REVISION", load_actions.PIPELINE_REVISION + 1)
    assert load_documents(client, settings, [a_document(text="New rules")], no_refusal) == Loaded(1, 0)
    (hit,) = stored(index)
    assert (hit["_source"]["text"], hit["_source"]["pipeline_revision"]) == ("New rules", 2)


def test_one_bad_value_among_500_costs_one_document_and_no_request(client, settings, index, stored, caplog):
    """499 indexed, 1 quarantined with reason and raw pointer."""
    caplog.set_level(logging.INFO, "elastic_transport.transport")
    batch = documents(500)
    batch[317] = replace(batch[317], language_confidence="high")
    refusals = []
    assert load_documents(client, settings, batch, refusals.append) == Loaded(499, 0)
    assert requests(caplog) == 1
    (refusal,) = refusals
    assert (refusal.id, refusal.outcome, refusal.stage) == (batch[317].id, "quarantined", "load")
    assert refusal.reason == "document_parsing_exception"
    assert "language_confidence" in refusal.detail
    assert refusal.raw == batch[317].raw
    assert len(stored(index)) == 499


@pytest.mark.parametrize("place", [0, 250, 317, 499])
def test_one_bad_action_among_500_is_found_in_a_few_requests(client, settings, index, stored, caplog, place):
    """It fails the whole bulk; halving finds it, and what was not sent meanwhile goes in one bulk."""
    caplog.set_level(logging.INFO, "elastic_transport.transport")
    batch = documents(500)
    batch[place] = replace(batch[place], id="i" * 600)
    refusals = []
    assert load_documents(client, settings, batch, refusals.append) == Loaded(499, 0)
    assert [refusal.key for refusal in refusals] == [batch[place].key]
    assert requests(caplog) <= 12
    assert len(stored(index)) == 499


def test_what_cannot_be_encoded_is_quarantined_in_words_that_can(client, settings, index, stored):
    """Lone surrogates stop nothing, and the refusal holds none."""
    bad = [
        a_document(key="bad-1", title="\ud800", source="/dumps/\udcff.txt"),
        a_document(key="bad-2", observed_at="yesterday"),
    ]
    refusals = []
    assert load_documents(client, settings, [bad[0], *documents(3), bad[1]], refusals.append) == Loaded(3, 0)
    assert [(refusal.id, refusal.reason) for refusal in refusals] == [
        (bad[0].id, "unencodable"),
        (bad[1].id, "TypeError"),
    ]
    assert refusals[0].source == "/dumps/\ufffd.txt"
    assert refusals[1].exception == "TypeError"
    assert re.search(r"fields\.py:\d+|actions\.py:\d+", refusals[1].frame)


def test_a_mapping_that_is_not_ours_stops_the_load_and_blames_no_document(client, settings, index):
    """If nearly every document is refused, the index is wrong."""
    batch = documents(40, language_confidence="high")
    refusals = []
    with pytest.raises(IndexMisconfigured, match="refuses too many documents"):
        load_documents(client, settings, batch, refusals.append)
    assert refusals == []


def test_a_blocked_index_stops_the_load_and_a_repeat_completes_it(client, settings, index, stored):
    """Nothing is quarantined; what was in before counts as unchanged."""
    batch = documents(30)
    load_documents(client, settings, batch[:10], no_refusal)
    client.indices.put_settings(index=f"{index}-write", settings={"index.blocks.write": True})
    with pytest.raises(IndexMisconfigured, match="cluster_block_exception"):
        load_documents(client, settings, batch, no_refusal)
    client.indices.put_settings(index=f"{index}-write", settings={"index.blocks.write": None})
    assert load_documents(client, settings, batch, no_refusal) == Loaded(20, 10)
    assert len(stored(index)) == 30


def test_without_templates_nothing_is_created(client, settings):
    """The alias must exist."""
    with pytest.raises(IndexMisconfigured, match="install the templates"):
        load_documents(client, settings, documents(1), no_refusal)
    assert not client.indices.exists(index=f"{settings.index_prefix}-write")


def test_the_longest_text_can_be_loaded_found_and_highlighted_as_kibana_asks(client, settings, index):
    """One text over the limit would make every search that matches it fail."""
    load_documents(client, settings, [a_document(text="ferry " * 170_000, language="en")], no_refusal)
    client.indices.refresh(index=index)
    answer = client.search(
        index=index,
        query={"multi_match": {"query": "ferry", "lenient": True}},
        highlight={"fields": {"*": {}}, "fragment_size": 2_147_483_647},
        source=False,
    )
    assert answer["hits"]["total"]["value"] == 1
    assert answer["hits"]["hits"][0]["highlight"]["text"]


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
def test_other_forms_of_a_word_find_it_in_seven_languages(client, settings, index, language, text, query):
    """A plain search over the default fields, as Kibana sends it."""
    load_documents(client, settings, [a_document(text=text, language=language)], no_refusal)
    client.indices.refresh(index=index)
    found = client.search(index=index, query={"simple_query_string": {"query": query, "default_operator": "and"}})
    assert found["hits"]["total"]["value"] == 1


def test_a_word_is_found_without_its_accents(client, settings, index):
    """Whatever the language."""
    load_documents(client, settings, [a_document(text="Mayor Giménez spoke")], no_refusal)
    client.indices.refresh(index=index)
    assert client.count(index=index, query={"match": {"text": "gimenez"}})["count"] == 1


def test_dates_weeks_and_months_fall_into_their_bars(client, settings, index):
    """The facet takes values as they are, none is made up to a day."""
    from ingest.document import DateMention  # noqa: PLC0415 - only here

    mentions = tuple(DateMention("x", 0, 1, "DATE", value) for value in ("2017-08-16", "2017-W33", "2017-09"))
    load_documents(client, settings, [a_document(date_mentions=mentions)], no_refusal)
    client.indices.refresh(index=index)
    bars = {"bars": {"date_histogram": {"field": "dates_mentioned", "calendar_interval": "month", "format": "yyyy-MM"}}}
    buckets = client.search(index=index, size=0, aggs=bars)["aggregations"]["bars"]["buckets"]
    assert [bucket["key_as_string"] for bucket in buckets] == ["2017-08", "2017-09"]
