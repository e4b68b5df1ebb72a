from __future__ import annotations

import logging
import math
import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from builders import OBSERVED_AT, a_document
from elasticsearch import Elasticsearch

from ingest.document import DateMention, Document, Entity
from ingest.errors import Damaged, IndexMisconfigured
from ingest.load import Loaded, load_documents
from ingest.load import actions as load_actions
from ingest.load.actions import document_action, external_version
from ingest.settings import Settings
from ingest.stage import Refusal

Stored = Callable[[str], list[dict[str, Any]]]


def documents(count: int, **fields: Any) -> list[Document]:
    """Return documents `0` to `count - 1`."""
    return [a_document(key=str(number), **fields) for number in range(count)]


def requests(caplog: pytest.LogCaptureFixture) -> int:
    """Count the requests that the client has sent."""
    return sum(
        "_bulk" in record.getMessage() for record in caplog.records if record.name == "elastic_transport.transport"
    )


def no_refusal(refusal: Refusal) -> None:
    """Fail where nothing may be refused."""
    pytest.fail(f"refused: {refusal}")


def test_a_document_is_found_again_with_all_it_brought(
    client: Elasticsearch, settings: Settings, index: str, stored: Stored
) -> None:
    """Its id is its `_id`, its version external, and it is in the read alias."""
    document = a_document(title="Ferries", language="en")
    assert load_documents(client, settings, [document], no_refusal) == Loaded(indexed=1, unchanged=0)
    (hit,) = stored(index)
    assert hit["_id"] == hit["_source"]["id"] == document.id
    assert hit["_index"] == f"{index}-v1-all-000001"
    assert hit["_version"] == external_version(OBSERVED_AT)
    assert hit["_source"]["text"] == document.text
    assert "stem" not in hit["_source"]


def test_the_same_load_twice_changes_nothing(
    client: Elasticsearch, settings: Settings, index: str, stored: Stored
) -> None:
    """Law 3: the second time all are unchanged and not a byte differs."""
    batch = documents(1100)
    assert load_documents(client, settings, batch, no_refusal) == Loaded(1100, 0)
    first = stored(index)
    assert load_documents(client, settings, batch, no_refusal) == Loaded(0, 1100)
    assert stored(index) == first


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_newest_observation_wins_whatever_the_order(
    client: Elasticsearch, settings: Settings, index: str, stored: Stored, seed: int
) -> None:
    """An older replay after a newer one leaves the newer."""
    versions = [a_document(observed_at=OBSERVED_AT + timedelta(hours=n), text=f"Version {n}") for n in range(6)]
    random.Random(seed).shuffle(versions)  # noqa: S311 - an order, not a secret
    for version in versions:
        load_documents(client, settings, [version], no_refusal)
    (hit,) = stored(index)
    assert hit["_source"]["text"] == "Version 5"


def test_newer_rules_replace_what_older_ones_made(
    client: Elasticsearch, settings: Settings, index: str, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same observation under a raised revision is written again."""
    load_documents(client, settings, [a_document(text="Old rules")], no_refusal)
    raised = load_actions.PIPELINE_REVISION + 1
    monkeypatch.setattr(load_actions, "PIPELINE_REVISION", raised)
    assert load_documents(client, settings, [a_document(text="New rules")], no_refusal) == Loaded(1, 0)
    (hit,) = stored(index)
    assert (hit["_source"]["text"], hit["_source"]["pipeline_revision"]) == ("New rules", raised)


def test_one_bad_value_among_500_costs_one_document_and_no_request(
    client: Elasticsearch, settings: Settings, index: str, stored: Stored, caplog: pytest.LogCaptureFixture
) -> None:
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


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize("place", [0, 250, 317, 499])
def test_one_bad_action_among_500_is_found_in_a_few_requests(
    client: Elasticsearch, settings: Settings, stored: Stored, caplog: pytest.LogCaptureFixture, place: int
) -> None:
    """It fails the whole bulk; halving finds it, and what was not sent meanwhile goes in one bulk."""
    caplog.set_level(logging.INFO, "elastic_transport.transport")
    batch = documents(500)
    batch[place] = replace(batch[place], id="i" * 600)
    refusals = []
    assert load_documents(client, settings, batch, refusals.append) == Loaded(499, 0)
    assert [refusal.key for refusal in refusals] == [batch[place].key]
    assert requests(caplog) <= 12
    assert len(stored(settings.index_prefix)) == 499


@pytest.mark.usefixtures("index")
def test_what_cannot_be_encoded_is_quarantined_in_words_that_can(client: Elasticsearch, settings: Settings) -> None:
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


def test_a_number_that_json_has_not_is_refused_and_not_made_null() -> None:
    """NaN and infinities, wherever they stand; a text that says null is none of them."""
    now = datetime(2026, 3, 2, tzinfo=UTC)
    fine = a_document(text="null and void", date_mentions=(DateMention("soon", 0, 4, "DATE", None),))
    assert b"null" in document_action(fine, now).lines
    spoiled = [
        (replace(fine, language_confidence=math.nan), "language_confidence is nan"),
        (replace(fine, entities=(Entity("ORG", "Null", "null", 1, math.inf),)), "entities.salience is inf"),
    ]
    for document, words in spoiled:
        with pytest.raises(Damaged, match=f"not_finite: {words}"):
            document_action(document, now)


@pytest.mark.usefixtures("index")
def test_a_mapping_that_is_not_ours_stops_the_load_and_blames_no_document(
    client: Elasticsearch, settings: Settings
) -> None:
    """If nearly every document is refused, the index is wrong."""
    batch = documents(40, language_confidence="high")
    refusals = []
    with pytest.raises(IndexMisconfigured, match="refuses too many documents"):
        load_documents(client, settings, batch, refusals.append)
    assert refusals == []


def test_a_blocked_index_stops_the_load_and_a_repeat_completes_it(
    client: Elasticsearch, settings: Settings, index: str, stored: Stored
) -> None:
    """Nothing is quarantined; what was in before counts as unchanged."""
    batch = documents(30)
    load_documents(client, settings, batch[:10], no_refusal)
    client.indices.put_settings(index=f"{index}-write", settings={"index.blocks.write": True})
    with pytest.raises(IndexMisconfigured, match="cluster_block_exception"):
        load_documents(client, settings, batch, no_refusal)
    client.indices.put_settings(index=f"{index}-write", settings={"index.blocks.write": None})
    assert load_documents(client, settings, batch, no_refusal) == Loaded(20, 10)
    assert len(stored(index)) == 30


def test_without_templates_nothing_is_created(client: Elasticsearch, settings: Settings) -> None:
    """The alias must exist."""
    with pytest.raises(IndexMisconfigured, match="install the templates"):
        load_documents(client, settings, documents(1), no_refusal)
    assert not client.indices.exists(index=f"{settings.index_prefix}-write")
