"""What was refused is given another try from the archive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import a_feed
from elasticsearch import Elasticsearch

from ingest.feed import Feed
from ingest.load import Which, count_quarantined, drop_quarantined, find_quarantined
from ingest.pipeline import run_feed
from ingest.replay import replay
from ingest.settings import Settings

GOOD = (
    "Ferry to Tern Island sails again\n\nThe ferry will sail again on Monday after nine weeks in dock, the line said."
)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """One good file, one that is too large at first, one that is empty."""
    folder = tmp_path / "dump"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD)
    (folder / "large.txt").write_text("Register of berths\n\n" + "The berth was let again this year. " * 40_000)
    (folder / "empty.txt").write_text("")
    return folder


def declared(dump: Path, max_megabytes: int) -> Feed:
    """Return the feed with one limit or another."""
    read = {"format": "text", "path": "*.txt", "max_megabytes": max_megabytes}
    return a_feed(folder=dump, read=read, expect={"max_quarantined_share": 1})


def refused(client: Elasticsearch, settings: Settings, **which: object) -> dict[str, tuple[str, int]]:
    """Return key → reason and tries."""
    return {row.key: (row.reason, row.tries) for row in find_quarantined(client, settings, Which(**which))}


def test_a_mended_feed_empties_its_quarantine(client: Elasticsearch, settings: Settings, dump: Path) -> None:
    """What loads now leaves, what is still damaged stays with one try more, and the ledger closes."""
    run_feed(declared(dump, 1), settings)
    assert refused(client, settings) == {"large.txt": ("too_large", 1), "empty.txt": ("empty", 1)}
    done = replay([declared(dump, 2)], settings, Which())
    ledger = done.ledgers["harbor"]
    assert (ledger.read, ledger.indexed, dict(ledger.quarantined)) == (2, 1, {"read/empty": 1})
    assert (done.cleared, done.no_bytes, done.no_feed) == (1, 0, {})
    assert refused(client, settings) == {"empty.txt": ("empty", 2)}
    assert replay([declared(dump, 2)], settings, Which(reason="too_large")).ledgers == {}
    assert replay([], settings, Which()).no_feed == {"harbor": 1}
    client.indices.refresh(index=settings.index_prefix)
    rows = client.search(index=settings.index_prefix)["hits"]["hits"]
    assert {row["_source"]["key"] for row in rows} == {"good.txt", "large.txt"}
    assert all(row["_source"]["copies"]["id"] for row in rows)
    assert client.count(index=f"{settings.index_prefix}-runs")["count"] >= 1


def test_an_older_replay_after_a_newer_document_changes_nothing(
    client: Elasticsearch, settings: Settings, dump: Path
) -> None:
    """The large file was cut by its publisher meanwhile; its old bytes lose, and their row goes."""
    run_feed(declared(dump, 1), settings)
    rows = list(find_quarantined(client, settings, Which(reason="too_large")))
    (dump / "large.txt").write_text("Register of berths\n\nThe register is short this year, the harbor board said.")
    run_feed(declared(dump, 1), settings)
    assert refused(client, settings, reason="too_large") == {}  # loading the newer cleared it
    assert rows[0].raw
    again = a_feed(folder=dump, read={"format": "text", "path": "empty.txt"}, expect={"max_quarantined_share": 1})
    assert run_feed(again, settings).quarantined.total() == 1
    done = replay([declared(dump, 2)], settings, Which())
    assert done.ledgers["harbor"].read == 1
    client.indices.refresh(index=settings.index_prefix)
    (row,) = client.search(index=settings.index_prefix, query={"term": {"key": "large.txt"}})["hits"]["hits"]
    assert "short this year" in row["_source"]["text"]


def test_a_document_that_is_damaged_anew_stays_though_its_older_self_loads(
    client: Elasticsearch, settings: Settings, dump: Path
) -> None:
    """The row speaks of newer bytes than those that were loaded."""
    run_feed(declared(dump, 1), settings)
    good = (dump / "good.txt").read_text()
    (dump / "good.txt").write_text("")
    run_feed(declared(dump, 1), settings)
    assert refused(client, settings)["good.txt"] == ("empty", 1)
    (dump / "good.txt").write_text(good)
    run_feed(declared(dump, 1), settings)
    assert "good.txt" not in refused(client, settings)


def test_rows_are_chosen_by_what_is_known_of_them(client: Elasticsearch, settings: Settings, dump: Path) -> None:
    """Feed, stage, reason, outcome and day."""
    run_feed(declared(dump, 1), settings)
    today = datetime.now(UTC).date()
    chosen = [
        ({"feed": "harbor"}, {"large.txt", "empty.txt"}),
        ({"feed": "other"}, set()),
        ({"stage": "read", "reason": "empty"}, {"empty.txt"}),
        ({"outcome": "rejected"}, set()),
        ({"since": today}, {"large.txt", "empty.txt"}),
        ({"until": today - timedelta(days=1)}, set()),
    ]
    for which, keys in chosen:
        assert set(refused(client, settings, **which)) == keys
        assert sum(kind.count for kind in count_quarantined(client, settings, Which(**which))) == len(keys)
    assert drop_quarantined(client, settings, find_quarantined(client, settings, Which(reason="empty"))) == 1
    assert set(refused(client, settings)) == {"large.txt"}
    ledger = run_feed(declared(dump, 2), settings)  # an ordinary run clears what it loads
    assert (ledger.indexed, ledger.unchanged, ledger.quarantined.total()) == (1, 1, 1)
    assert set(refused(client, settings)) == {"empty.txt"}
