from __future__ import annotations

from dataclasses import replace

from elasticsearch import Elasticsearch
from invented_news import FERRY, FERRY_ELSEWHERE, sketched

from ingest.group import group_documents
from ingest.group.state import GroupState
from ingest.load import backfilling, install_templates, left_relaxed, load_documents
from ingest.revise import revise
from ingest.settings import Settings


def test_the_index_of_documents_follows_a_merged_story(client: Elasticsearch, settings: Settings) -> None:
    """Two stories of one event become one there too; with nothing left to do, nothing is done."""
    install_templates(client, settings)
    documents = [sketched(key=key, text=text, outlet=key) for key, text in (("a", FERRY), ("b", FERRY_ELSEWHERE))]
    refused: list[object] = []
    load_documents(client, settings, group_documents(client, settings, documents), refused.append)
    state = GroupState(client, settings.index_prefix)
    members = [row.member for row in state.read_known([document.id for document in documents]).values()]
    (second,) = (member for member in members if member.story != member.id)
    state.write([replace(second, story=second.id)], [], frozenset())
    days = 36_500  # the invented documents are observed on a day of their own, whatever today is
    assert revise(settings, days) == {"story merged": 1, "followed": 2}
    client.indices.refresh(index=settings.index_prefix)
    hits = client.search(index=settings.index_prefix)["hits"]["hits"]
    assert refused == []
    assert [hit["_source"]["story"]["size"] for hit in hits] == [2, 2]
    assert len({hit["_source"]["story"]["id"] for hit in hits}) == 1
    assert revise(settings, days) == {"followed": 0}


def test_upkeep_gives_back_what_a_killed_backfill_took(client: Elasticsearch, settings: Settings) -> None:
    """Once a day at the latest, if nothing is loaded before."""
    install_templates(client, settings)
    killed = backfilling(client, settings, 1, least=1)
    killed.__enter__()
    (index,) = left_relaxed(settings)
    revise(settings, 1)
    body = client.indices.get_settings(index=index)[index]["settings"]["index"]
    assert (body["refresh_interval"], body["auto_expand_replicas"]) == ("1s", "0-1")
    assert left_relaxed(settings) == []
