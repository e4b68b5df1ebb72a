from __future__ import annotations

from datetime import timedelta

import pytest
from builders import OBSERVED_AT, a_document
from elasticsearch import Elasticsearch

from ingest.document import Copies, Story
from ingest.load import Loaded, load_documents, move_documents
from ingest.load import actions as load_actions
from ingest.settings import Settings

OLD = {"copies": Copies("c1", is_lead=True), "story": Story("s1")}
NEW = (Copies("c2", is_lead=False), Story("s2"))
DOCUMENT = a_document(text="The ferries sailed", language="en", **OLD)


@pytest.fixture
def moved(client: Elasticsearch, settings: Settings, index: str) -> str:
    """Index with a document that was moved."""
    load_documents(client, settings, [DOCUMENT], pytest.fail)
    assert list(move_documents(client, settings, [(DOCUMENT.id, *NEW)])) == [DOCUMENT.id]
    return index


def test_a_moved_document_is_in_its_new_place_and_otherwise_the_same(client: Elasticsearch, moved: str) -> None:
    """Its word forms are found as before, although they are not kept."""
    client.indices.refresh(index=moved)
    (hit,) = client.search(index=moved, query={"match": {"stem.en": "ferry sailing"}}, version=True)["hits"]["hits"]
    assert hit["_source"]["copies"] == {"id": "c2", "is_lead": False}
    assert hit["_source"]["story"] == {"id": "s2"}
    assert hit["_source"]["text"] == DOCUMENT.text
    assert hit["_version"] == load_actions.external_version(OBSERVED_AT)


def test_a_move_done_already_is_not_written_again(client: Elasticsearch, settings: Settings, moved: str) -> None:
    """But it counts as done."""
    before = client.get(index=moved, id=DOCUMENT.id)["_seq_no"]
    assert list(move_documents(client, settings, [(DOCUMENT.id, *NEW)])) == [DOCUMENT.id]
    assert client.get(index=moved, id=DOCUMENT.id)["_seq_no"] == before


def test_a_repeated_load_does_not_move_it_back(client: Elasticsearch, settings: Settings, moved: str) -> None:
    """The version still is that of the observation."""
    assert load_documents(client, settings, [DOCUMENT], pytest.fail) == Loaded(indexed=0, unchanged=1)
    assert client.get(index=moved, id=DOCUMENT.id)["_source"]["story"] == {"id": "s2"}


@pytest.mark.usefixtures("moved")
def test_newer_rules_still_replace_it(
    client: Elasticsearch, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A move does not use up a revision."""
    monkeypatch.setattr(load_actions, "PIPELINE_REVISION", load_actions.PIPELINE_REVISION + 1)
    assert load_documents(client, settings, [DOCUMENT], pytest.fail) == Loaded(indexed=1, unchanged=0)


@pytest.mark.usefixtures("moved")
def test_a_newer_observation_still_replaces_it(client: Elasticsearch, settings: Settings) -> None:
    """As it would have without the move."""
    newer = a_document(observed_at=OBSERVED_AT + timedelta(seconds=1))
    assert load_documents(client, settings, [newer], pytest.fail) == Loaded(indexed=1, unchanged=0)


@pytest.mark.usefixtures("index")
def test_a_document_that_is_not_loaded_yet_is_not_moved(client: Elasticsearch, settings: Settings) -> None:
    """Its move stays to be done; the others are done."""
    many = [a_document(key=str(number), **OLD) for number in range(250)]
    load_documents(client, settings, many, pytest.fail)
    ids = [document.id for document in many]
    assert list(move_documents(client, settings, [(id_, *NEW) for id_ in ["unknown", *ids]])) == ids
