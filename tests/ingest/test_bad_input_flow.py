"""Hostile and broken files of many corpora through the whole flow: every one ends in a counted outcome, in bounded time."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
from builders import a_feed
from elasticsearch import Elasticsearch

from ingest.archive import open_archive
from ingest.document import Document
from ingest.ledger import Ledger
from ingest.load import install_templates, load_documents, load_refusals
from ingest.pipeline import stages
from ingest.read import find_inputs, read_split
from ingest.settings import Settings
from ingest.stage import Refusal, run_stages

BAD = Path(__file__).parents[3] / "shared/data/badinput"
MOST_SECONDS = 10.0  # of processor time: other programs on the machine are no fault of a document's
MOST_MEGABYTES = 800  # more than before; `benchmarks/hostile_load.py` measures the peak of a process of its own


@pytest.mark.shared
@pytest.mark.skipif(not BAD.is_dir(), reason="the corpora of bad input are not here")
def test_nothing_of_it_is_lost_or_stops_anything(client: Elasticsearch, settings: Settings) -> None:
    """As text, which takes every byte: read = indexed + unchanged + rejected + quarantined."""
    install_templates(client, settings)
    feed = a_feed(folder=BAD, read={"format": "text", "path": str(BAD)})
    ledger, refusals, documents = Ledger(), list[Refusal](), list[Document]()

    def refuse(refusal: Refusal) -> None:
        ledger.refuse(refusal)
        refusals.append(refusal)

    splits, slowest, row = find_inputs(feed), (0.0, ""), stages(feed)
    process = psutil.Process()
    before = largest = process.memory_info().rss
    with open_archive(settings.archive, feed.id, "run-1", "0000", datetime.now(UTC)) as archive:
        for split in splits:
            began = time.process_time()
            for outcome in read_split(feed, split, "run-1", archive):
                ledger.read += 1
                if isinstance(outcome, Refusal):
                    refuse(outcome)
                else:
                    documents += run_stages(row, [outcome], refuse)
            slowest = max(slowest, (time.process_time() - began, split.key))
            largest = max(largest, process.memory_info().rss)
    loaded = load_documents(client, settings, documents, refuse)
    ledger.indexed, ledger.unchanged = loaded.indexed, loaded.unchanged
    load_refusals(client, settings, refusals)
    ledger.close()
    assert ledger.read == len(splits) > 900
    assert slowest[0] < MOST_SECONDS, slowest
    assert largest - before < MOST_MEGABYTES * 1024 * 1024
    client.indices.refresh(index=f"{settings.index_prefix}*")
    assert client.count(index=settings.index_prefix)["count"] == ledger.indexed
    assert client.count(index=f"{settings.index_prefix}-quarantine")["count"] == len(refusals)
