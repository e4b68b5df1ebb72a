"""Which documents are over a feed's limits, and which are not loaded since they would be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from builders import a_document, a_feed
from elasticsearch import Elasticsearch

from ingest.document import Document, PublishedAt
from ingest.ledger import Ledger
from ingest.load import find_expired, load_documents, read_horizon, remove_documents, within
from ingest.settings import Settings

NOW = datetime.now(UTC)
TEXT = "The berth was let again. " * 8_000  # 200 kB


def aged(days: int, **fields: Any) -> Document:
    """Return a document published so many days ago, and observed today."""
    published = PublishedAt(NOW - timedelta(days=days), "prefix", "minute", 0.9)
    return a_document(key=f"{days:03d}", published_at=published, observed_at=NOW, **fields)


@pytest.fixture
def loaded(client: Elasticsearch, settings: Settings, index: str) -> list[Document]:
    """Ten documents of 0 to 90 days, 200 kB each, and an old one of another feed."""
    documents = [aged(days, text=TEXT) for days in range(0, 100, 10)]
    load_documents(client, settings, [*documents, aged(500, feed="other")], pytest.fail)
    assert index
    return documents


@pytest.mark.parametrize(
    ("limits", "over"),
    [
        ({}, {}),
        ({"days": 45}, {"050": "days", "060": "days", "070": "days", "080": "days", "090": "days"}),
        ({"days": 45, "age": "observed"}, {}),
        ({"documents": 8}, {"090": "documents", "080": "documents"}),
        ({"documents": 10}, {}),
        ({"megabytes": 1}, dict.fromkeys(["090", "080", "070", "060", "050"], "megabytes")),
        ({"days": 75, "documents": 7, "megabytes": 2}, {"090": "days", "080": "days", "070": "documents"}),
    ],
    ids=str,
)
def test_the_oldest_of_a_feed_are_over_its_limits(
    client: Elasticsearch, settings: Settings, loaded: list[Document], limits: dict[str, Any], over: dict[str, str]
) -> None:
    """By days, by documents and by bytes of main text; other feeds do not matter."""
    found = list(find_expired(client, settings, a_feed(retention=limits), NOW))
    keys = {document.id: document.key for document in loaded}
    assert {keys[each.id]: each.limit for each in found} == over
    assert [each.at for each in found] == sorted(each.at for each in found)
    assert all(each.text_bytes == 200_000 for each in found)


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("limits", "behind"),
    [
        ({}, []),
        ({"days": 45}, ["050", "095", "120"]),
        ({"days": 45, "age": "observed"}, []),
        ({"documents": 10}, ["095", "120"]),
        ({"documents": 11}, []),
        ({"megabytes": 2}, ["095", "120"]),
        ({"megabytes": 3}, []),
    ],
    ids=str,
)
def test_a_feed_takes_nothing_that_would_go_at_once(
    client: Elasticsearch, settings: Settings, limits: dict[str, Any], behind: list[str]
) -> None:
    """Too old, or older than the oldest of a feed that is full; they are counted as rejected."""
    offered, ledger = [aged(days) for days in (5, 50, 95, 120)], Ledger()
    horizon = read_horizon(client, settings, a_feed(retention=limits))
    taken = [document.key for document in within(horizon, offered, ledger)]
    assert taken == [document.key for document in offered if document.key not in behind]
    assert ledger.rejected.total() == len(behind)
    assert set(ledger.rejected) <= {"retention/expired"}


def test_of_one_instant_the_ids_decide(client: Elasticsearch, settings: Settings, index: str) -> None:
    """What went does not come back, what stayed is taken again."""
    documents = sorted((a_document(key=str(number)) for number in range(6)), key=lambda document: document.id)
    load_documents(client, settings, documents, pytest.fail)
    feed = a_feed(retention={"documents": 4})
    found = [each.id for each in find_expired(client, settings, feed, NOW)]
    assert found == [document.id for document in documents[:2]]
    assert remove_documents(client, settings, found) == set(found)
    horizon = read_horizon(client, settings, feed)
    assert list(within(horizon, documents, Ledger())) == documents[2:]
    client.indices.refresh(index=index)
    assert client.count(index=index)["count"] == 4
    assert list(find_expired(client, settings, feed, NOW)) == []


def test_an_empty_feed_takes_everything(client: Elasticsearch, settings: Settings, index: str) -> None:
    """There is nothing yet that anything could be older than."""
    assert index
    assert read_horizon(client, settings, a_feed(retention={"documents": 1, "megabytes": 1})) is None
