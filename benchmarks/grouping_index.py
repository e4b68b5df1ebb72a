"""Indices of older rows for `grouping_scale.py`: filled once, kept where that is wanted, and cloned for each measurement."""

from __future__ import annotations

import multiprocessing
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import xxhash
from elasticsearch import Elasticsearch

from benchmarks import grouping_rows, synthetic_news
from benchmarks.grouping_rows import load_older
from ingest.group import blocks, codec, overlap, rows, sketch, terms, words
from ingest.load import connect, install_templates
from ingest.settings import Settings, read_settings

_MAKES_ROWS = (grouping_rows, synthetic_news, blocks, codec, overlap, rows, sketch, terms, words)
_PATIENCE_SECONDS = 600


@contextmanager
def kept_rows(count: int) -> Iterator[tuple[Elasticsearch, Settings]]:
    """Give settings of an index that stays: its name says how many rows it is for, and what code and mapping they are made by."""
    settings = read_settings()
    settings = replace(settings, index_prefix=f"scale{count}x{_maker(settings)}")
    with connect(settings) as client:
        install_templates(client, settings)
        yield client, settings


def fill(client: Elasticsearch, settings: Settings, count: int) -> None:
    """Load so many older rows, unless they are there, and close the index to writers.

    Raises:
        SystemExit: loading failed, now or in an earlier run.
    """
    index = f"{settings.index_prefix}-groups"
    if held := int(client.count(index=index)["count"]):
        if held != count:
            raise SystemExit(f"{index} holds {held} rows, not {count}: an earlier run was broken off; delete the index")
        return
    # A process of its own, so that what it holds is not counted as ours.
    loading = multiprocessing.get_context("spawn").Process(target=load_older, args=(settings, count))
    loading.start()
    loading.join()
    if loading.exitcode:
        raise SystemExit(f"loading older rows failed with status {loading.exitcode}: see above")
    while client.indices.stats(index=index, metric="merge")["_all"]["primaries"]["merges"]["current"]:
        time.sleep(1)
    client.indices.add_block(index=index, block="write")


@contextmanager
def cloned(client: Elasticsearch, settings: Settings) -> Iterator[Settings]:
    """Give settings of a clone of the loaded index, segment by segment the same, which is deleted at the end."""
    own = replace(settings, index_prefix=f"bench{uuid.uuid4().hex[:8]}")
    name, alias = f"{own.index_prefix}-clone", f"{own.index_prefix}-groups"
    (source,) = client.indices.get_alias(name=f"{settings.index_prefix}-groups")
    patient = client.options(request_timeout=_PATIENCE_SECONDS)
    patient.indices.clone(
        index=source,
        target=name,
        settings={"index.blocks.write": None},
        aliases={alias: {"is_write_index": True}},
        wait_for_active_shards=1,
    )
    try:
        print(f"{name} cloned from {source}", file=sys.stderr)
        yield own
    finally:
        client.indices.delete(index=name)


def _maker(settings: Settings) -> str:
    """Name the code and the mapping that rows are made by."""
    files = [Path(module.__file__ or "") for module in _MAKES_ROWS]
    parts = [path.read_bytes() for path in (*files, settings.mappings / "templates" / "groups.json", terms.TABLE)]
    return xxhash.xxh3_64_hexdigest(b"".join(parts))[:8]
