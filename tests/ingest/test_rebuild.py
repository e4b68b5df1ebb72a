"""The index is built anew from the archive, compared, promoted and taken back, while it is searched and written."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from builders import a_document, a_feed
from elasticsearch import Elasticsearch

from ingest.errors import IndexMisconfigured
from ingest.feed import Feed
from ingest.load import Limits, Which, compare, delete_version, find_quarantined, load_documents, read_versions
from ingest.pipeline import run_feed
from ingest.rebuild import Progress, demote, is_complete, promote, rebuild
from ingest.settings import Settings

GOOD = "Ferry to Tern Island sails again\n\nThe ferry will sail again on Monday after {} weeks in dock, the line said."
SHARED = "The council of Gull Point met on Friday and let the berth to a company from Tern Island for nine years."
CREDIT = "You must select a newsletter to subscribe to."


def declared(dump: Path, **read: Any) -> Feed:
    """Return the feed."""
    read = {"format": "text", "path": "*.txt", "max_megabytes": 1} | read
    return a_feed(folder=dump, read=read, expect={"max_quarantined_share": 1})


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """Files of every fate."""
    folder = tmp_path / "dump"
    folder.mkdir()
    (folder / "ferry.txt").write_text(GOOD.format("nine"))
    (folder / "copy-1.txt").write_text(SHARED)
    (folder / "copy-2.txt").write_text(SHARED)
    (folder / "comments.txt").write_text(f"{SHARED.replace('nine', 'two')}\n\n{CREDIT}")
    (folder / "large.txt").write_text("Register of berths\n\n" + "The berth was let again this year. " * 40_000)
    (folder / "empty.txt").write_text("")
    return folder


def keys(client: Elasticsearch, index: str) -> set[str]:
    """Return the keys of what is visible after a refresh."""
    client.indices.refresh(index=index)
    return {row["_source"]["key"] for row in client.search(index=index, size=1000)["hits"]["hits"]}


def test_a_rebuild_makes_the_same_index_and_goes_on_where_it_stopped(
    client: Elasticsearch, settings: Settings, dump: Path
) -> None:
    """Changed, refused and copied documents alike; promoted and demoted without a loss."""
    feed = declared(dump)
    run_feed(feed, settings)
    for weeks in ("ten", "eleven"):
        (dump / "ferry.txt").write_text(GOOD.format(weeks))
        run_feed(feed, settings)
    (dump / "ferry.txt").write_text("")  # the latest is damaged: the one before stays in the index
    run_feed(feed, settings)

    def stop(progress: Progress) -> None:
        raise KeyboardInterrupt(progress)

    with pytest.raises(KeyboardInterrupt):
        rebuild([feed], settings, stop)
    versions = read_versions(client, settings)
    assert (versions.live[-6:], versions.standby and versions.standby[-6:]) == ("000001", "000002")
    assert not is_complete(settings, str(versions.standby))
    with pytest.raises(IndexMisconfigured, match="is not complete"):
        promote(settings, Limits())

    done = rebuild([feed], settings)
    assert done.index == versions.standby
    ledger = done.ledgers["harbor"]
    assert ledger.read == 9  # six keys, and three older observations of the damaged one
    assert dict(ledger.quarantined) == {"read/empty": 2, "read/too_large": 1}
    found = compare(client, versions.live, done.index)
    assert (found.old_count, found.new_count, found.only_old, found.only_new, found.changed) == (4, 4, 0, 0, 0)
    assert client.indices.get_settings(index=done.index)[done.index]["settings"]["index"]["refresh_interval"] == "1s"

    promote(settings, Limits())
    assert read_versions(client, settings).live == done.index
    (dump / "new.txt").write_text(SHARED.replace("berth", "pier").replace("Friday", "Sunday"))
    run_feed(feed, settings)
    assert "new.txt" in keys(client, versions.live) & keys(client, done.index)  # the old one is written as well
    demote(settings, Limits())
    assert read_versions(client, settings).live == versions.live
    assert "new.txt" in keys(client, settings.index_prefix)
    with pytest.raises(IndexMisconfigured, match="is live"):
        delete_version(client, settings, versions.live)
    delete_version(client, settings, done.index)
    assert read_versions(client, settings).standby is None
    run_feed(feed, settings)


def test_new_rules_are_seen_before_they_are_promoted(client: Elasticsearch, settings: Settings, dump: Path) -> None:
    """Changed texts, newly removed spans, limits; and the quarantine follows."""
    before = declared(dump).model_copy(update={"clean": a_feed(clean={"off": ["newsletter"]}).clean})
    run_feed(before, settings)
    after = declared(dump, max_megabytes=2)
    done = rebuild([after], settings)
    versions = read_versions(client, settings)
    found = compare(client, versions.live, done.index)
    assert (found.only_old, found.only_new, found.changed_text) == (0, 1, 1)
    assert CREDIT in found.samples[0].old
    assert [(each.rule, each.text.strip()) for each in found.removed] == [("newsletter.form_message", CREDIT)]
    with pytest.raises(IndexMisconfigured, match=r"1 of 4 documents have another text in it \(25.00%\)"):
        promote(settings, Limits(changed=0.1))
    assert read_versions(client, settings) == versions
    promote(settings, Limits(changed=0.5))
    assert [row.key for row in find_quarantined(client, settings, Which())] == ["empty.txt"]
    assert "large.txt" in keys(client, settings.index_prefix)
    with pytest.raises(IndexMisconfigured, match="stands by from the last promotion"):
        rebuild([after], settings)
    client.indices.put_settings(index=versions.live, settings={"index.blocks.write": True})
    (dump / "late.txt").write_text(SHARED.replace("berth", "crane"))
    assert run_feed(after, settings).indexed == 1  # what stands by never stops the live one
    with pytest.raises(IndexMisconfigured, match="documents are missing in it"):
        demote(settings, Limits())


class Traffic:
    """Documents that are loaded, and searches that are asked, without a pause."""

    def __init__(self, client: Elasticsearch, settings: Settings) -> None:
        self._client, self._settings = client, settings
        self._stop = threading.Event()
        self.acknowledged: list[str] = []
        self.counts: list[int] = []
        self.troubles: list[BaseException] = []
        self._threads = [threading.Thread(target=self._guarded, args=(work,)) for work in (self._write, self._search)]

    def start(self) -> None:
        """Begin both."""
        for thread in self._threads:
            thread.start()

    def let_through(self, count: int) -> None:
        """Wait until so many more documents have been written."""
        least = len(self.acknowledged) + count
        while len(self.acknowledged) < least and not self.troubles:
            self._stop.wait(0.05)

    def end(self) -> None:
        """End both."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _write(self) -> None:
        for number in itertools.count(step=20):
            if self._stop.is_set():
                return
            now = datetime.now(UTC)
            some = [a_document(key=f"written/{number + n}", observed_at=now) for n in range(20)]
            assert load_documents(self._client, self._settings, some, pytest.fail).indexed == 20
            self.acknowledged.extend(document.id for document in some)

    def _search(self) -> None:
        while not self._stop.is_set():
            self.counts.append(self._client.count(index=self._settings.index_prefix)["count"])

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - told to the test
            self.troubles.append(error)


def test_searches_never_go_empty_and_no_write_is_lost_while_versions_change(
    client: Elasticsearch, settings: Settings, dump: Path
) -> None:
    """Loading and searching go on through rebuild, promotion and demotion; each number is nought."""
    feed = declared(dump)
    run_feed(feed, settings)
    least = len(keys(client, settings.index_prefix))

    def stop(progress: Progress) -> None:
        raise KeyboardInterrupt(progress)

    with pytest.raises(KeyboardInterrupt):  # a version stands by from here on: what is written now is in no archive
        rebuild([feed], settings, stop)
    traffic = Traffic(client, settings)
    traffic.start()
    try:
        traffic.let_through(20)
        rebuild([feed], settings)
        for change in (promote, demote, promote):
            change(settings, Limits())
            traffic.let_through(60)
    finally:
        traffic.end()
    versions = read_versions(client, settings)
    assert (versions.live[-6:], str(versions.standby)[-6:]) == ("000002", "000001")
    assert len(traffic.acknowledged) >= 200
    found = {
        index: client.mget(index=str(index), ids=traffic.acknowledged, source=False)["docs"]
        for index in (versions.live, versions.standby)
    }
    assert {
        "searches and loads that failed": traffic.troubles,
        "searches that found less than before": [count for count in traffic.counts if count < least],
        "writes lost to the live version": [row["_id"] for row in found[versions.live] if not row["found"]],
        "writes lost to the other": [row["_id"] for row in found[versions.standby] if not row["found"]],
    } == {
        "searches and loads that failed": [],
        "searches that found less than before": [],
        "writes lost to the live version": [],
        "writes lost to the other": [],
    }
