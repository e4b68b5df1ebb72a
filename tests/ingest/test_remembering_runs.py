"""Runs of a feed whose memory grows: what they count, and what they leave in the index."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builders import a_feed
from elasticsearch import Elasticsearch
from invented_pages import FURNITURE, STORIES, prose_of

from ingest.clean.memory import recall
from ingest.pipeline import run_feed
from ingest.remember import remember
from ingest.settings import Settings


def _write(folder: Path, stories: range) -> None:
    for number in stories:
        text = "\n\n".join([*prose_of(STORIES[number]), FURNITURE])
        (folder / f"{number}.txt").write_text(text, "utf-8")


def _rows(client: Elasticsearch, index: str) -> dict[str, dict[str, Any]]:
    client.indices.refresh(index=index)
    return {row["_id"]: row["_source"] for row in client.search(index=index, size=100)["hits"]["hits"]}


def _cleaned(client: Elasticsearch, settings: Settings) -> dict[str, tuple[Any, ...]]:
    """Return what cleaning gave: groups and stories may go on growing."""
    rows = _rows(client, settings.index_prefix)
    return {key: tuple(row.get(name) for name in ("run", "text", "removed", "indexed_at")) for key, row in rows.items()}


def test_a_memory_that_grows_changes_nothing_that_is_loaded(
    client: Elasticsearch, settings: Settings, tmp_path: Path
) -> None:
    """The first run has one already; each run's row names the one it used; what is read again is unchanged, whatever the memory is by then."""
    feed = a_feed(folder=tmp_path / "dump")
    feed.folder.mkdir()
    _write(feed.folder, range(3))
    first = run_feed(feed, settings)
    known = recall(feed, settings)
    assert known is not None
    assert (first.indexed, dict(first.memories)) == (3, {known.version: 3})

    loaded = _cleaned(client, settings)

    _write(feed.folder, range(6))
    grown = run_feed(feed, settings)
    assert (grown.indexed, grown.unchanged, dict(grown.memories)) == (3, 3, {known.version: 6})
    renewed = remember(feed, settings)
    assert renewed is not None
    assert renewed.count_stories(FURNITURE) == 6
    last = run_feed(feed, settings)
    assert (last.unchanged, dict(last.memories)) == (6, {renewed.version: 6})
    now = _cleaned(client, settings)
    assert {key: now[key] for key in loaded} == loaded
    ledgers = [row["ledger"]["memories"] for row in _rows(client, f"{settings.index_prefix}-runs").values()]
    assert {version for ledger in ledgers for version in ledger} == {known.version, renewed.version}
