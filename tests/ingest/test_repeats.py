"""The same dump twice, an older run after a newer one, changed rules after all of it: what each may write, to the document."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from builders import a_feed
from damage import damage
from elasticsearch import Elasticsearch

from ingest.document import document_id
from ingest.ledger import Ledger
from ingest.load import actions, connect, install_templates, read_ledgers
from ingest.pipeline import group, load, plan, process, publish, run_feed
from ingest.search import Query
from ingest.search.alerts import add_alert, finds
from ingest.settings import Settings

TEXTS = {
    "ferry.txt": "The ferry to Tern Island sails again on Monday after nine weeks in dry dock, the line said on Friday.",
    "berth.txt": "The council of Gull Point met on Friday and let the berth to a company from Tern Island for two years.",
    "press.txt": "Fish prices at Port Ellery rose on Monday.\n\nYou must select a newsletter to subscribe to.",
}
NEWER = TEXTS["ferry.txt"].replace("nine", "eleven")


def counts(ledger: Ledger) -> dict[str, int]:
    """Return what a ledger says of documents."""
    refused = ledger.rejected.total() + ledger.quarantined.total()
    return {"read": ledger.read, "indexed": ledger.indexed, "unchanged": ledger.unchanged, "refused": refused}


def texts(client: Elasticsearch, settings: Settings) -> dict[str, str]:
    """Return key → text of everything in the index."""
    client.indices.refresh(index=settings.index_prefix)
    hits = client.search(index=settings.index_prefix, size=100)["hits"]["hits"]
    return {hit["_source"]["key"]: hit["_source"]["text"] for hit in hits}


def test_what_is_repeated_writes_exactly_what_it_must(
    client: Elasticsearch, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing twice, nothing older over newer, and everything anew when rules change."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text)
    feed = a_feed(folder=tmp_path, clean={"off": ["newsletter"], "judge": False})
    install_templates(connect(settings), settings)
    for batch in plan(feed, "older", settings):
        process(feed, "older", settings, batch)
    group(feed, "older", settings)  # and there it stops for a while

    (tmp_path / "ferry.txt").write_text(NEWER)
    assert counts(run_feed(feed, settings)) == {"read": 3, "indexed": 3, "unchanged": 0, "refused": 0}
    assert counts(run_feed(feed, settings)) == {"read": 3, "indexed": 0, "unchanged": 3, "refused": 0}

    load(feed, "older", settings)
    assert counts(publish(feed, "older", settings)) == {"read": 3, "indexed": 0, "unchanged": 3, "refused": 0}
    before = texts(client, settings)
    assert "eleven" in before["ferry.txt"]
    assert "newsletter" in before["press.txt"]

    stricter = a_feed(folder=tmp_path, clean={"judge": False})
    monkeypatch.setattr(actions, "PIPELINE_REVISION", actions.PIPELINE_REVISION + 1)
    again = run_feed(stricter, settings, from_archive=True)
    assert counts(again) == {"read": 3, "indexed": 3, "unchanged": 0, "refused": 0}
    again = run_feed(stricter, settings, from_archive=True)
    assert counts(again) == {"read": 3, "indexed": 0, "unchanged": 3, "refused": 0}
    after = texts(client, settings)
    assert [name for name in sorted(before) if before[name] != after[name]] == ["press.txt"]
    assert "newsletter" not in after["press.txt"]
    ids = [document_id(feed=feed.id, key=name) for name in TEXTS]
    assert damage(client, settings.index_prefix, ids) == {"lost": 0, "doubled": 0, "quarantined wrongly": 0}


def test_a_closed_run_that_is_repeated_whole_closes_a_ledger_of_its_own(
    client: Elasticsearch, settings: Settings, tmp_path: Path
) -> None:
    """As when somebody clears a finished run in Airflow: what came meanwhile is counted, held against the index and told to alerts."""
    (tmp_path / "ferry.txt").write_text(TEXTS["ferry.txt"])
    feed = a_feed(folder=tmp_path, clean={"judge": False, "recurrence": False})
    install_templates(connect(settings), settings)
    add_alert(client, settings, "Berths", Query("berth"))

    def run_whole() -> Ledger:
        for batch in plan(feed, "same", settings):
            process(feed, "same", settings, batch)
        group(feed, "same", settings)
        load(feed, "same", settings)
        return publish(feed, "same", settings)

    assert counts(run_whole()) == {"read": 1, "indexed": 1, "unchanged": 0, "refused": 0}
    assert publish(feed, "same", settings).indexed == 1  # only its last step again: it has done its work
    (tmp_path / "ferry.txt").unlink()  # its row bears the id of the run, which does not read it this time
    (tmp_path / "berth.txt").write_text(TEXTS["berth.txt"])
    assert counts(run_whole()) == {"read": 1, "indexed": 1, "unchanged": 0, "refused": 0}
    assert finds(client, settings, "berths")[0] == 1
    assert [ledger.read for ledger in read_ledgers(client, settings, feed.id)] == [1]


def test_two_runs_of_one_feed_at_once_lose_and_double_nothing(
    client: Elasticsearch, settings: Settings, tmp_path: Path
) -> None:
    """As when somebody starts `newsfold run` while Airflow runs the feed: both ledgers close, and one of both has written each document."""
    names = [f"{number:02d}.txt" for number in range(24)]
    for name in names:
        text = f"Berth {name[:2]} at Gull Point is closed for {name[1]} days, the harbor board said on Friday."
        (tmp_path / name).write_text(text)
    feed = a_feed(folder=tmp_path, batch_documents=8, clean={"judge": False, "recurrence": False})
    install_templates(connect(settings), settings)
    with ThreadPoolExecutor(2) as pool:
        ledgers = list(pool.map(lambda _: run_feed(feed, settings), range(2)))
    assert [ledger.read for ledger in ledgers] == [24, 24]
    assert sum(ledger.indexed for ledger in ledgers) >= 24
    assert sorted(texts(client, settings)) == names
    ids = [document_id(feed=feed.id, key=name) for name in names]
    assert damage(client, settings.index_prefix, ids) == {"lost": 0, "doubled": 0, "quarantined wrongly": 0}
    assert counts(run_feed(feed, settings)) == {"read": 24, "indexed": 0, "unchanged": 24, "refused": 0}
