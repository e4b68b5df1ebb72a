"""Load a backfill without refreshes and replicas, and give the index back what it had, whatever happens.

Worth it only where most of the index is new afterwards: else building the replicas anew costs more than was saved. What the index had is
noted in a file before anything is changed,

    <data>/relaxed/<index>.json

and the note goes when the index has it again. A process that was killed leaves its note; the next load of whatever feed, and the daily
upkeep, begin with it. One that meets the note of a backfill that is under way ends its privileges early, and no more than that.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import fsspec
import orjson
from elasticsearch import AuthorizationException, Elasticsearch, NotFoundError

from ingest.errors import IndexError_, SpoolError
from ingest.load.cluster import explained
from ingest.load.versions import RELAXED
from ingest.settings import Settings
from ingest.spool import read_bytes, write_bytes

LEAST_DOCUMENTS = 20_000

_log = logging.getLogger(__name__)


@contextmanager
def backfilling(
    client: Elasticsearch, settings: Settings, documents: int, least: int = LEAST_DOCUMENTS
) -> Iterator[None]:
    """Relax the live index for a load of so many documents, if they are many and as many as it has; first restore what was left.

    Without the right to change settings the load goes on as the index is.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole.
    """
    restore_left(client, settings)
    with explained(client):
        index = next(iter(client.indices.get_alias(name=f"{settings.index_prefix}-write").body))
        there = client.count(index=index)["count"]
    if documents < max(least, there) or not _relax(client, settings, index):
        yield
        return
    try:
        yield
    finally:
        _restore_or_warn(client, settings, index)


def restore_left(client: Elasticsearch, settings: Settings) -> list[str]:
    """Give indices back what a killed backfill took from them; return their names.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole; the notes stay.
    """
    restored = []
    for index in left_relaxed(settings):
        _restore(client, settings, index)
        restored.append(index)
        _log.warning("%s was left without refreshes and replicas by a backfill that did not end: restored", index)
    return restored


def left_relaxed(settings: Settings) -> list[str]:
    """Return the indices under the prefix that a backfill has relaxed and not restored yet."""
    filesystem, folder = fsspec.core.url_to_fs(_folder(settings))
    if not filesystem.exists(folder):
        return []
    names = (path.rpartition("/")[2] for path in sorted(filesystem.find(folder)) if path.endswith(".json"))
    return [name.removesuffix(".json") for name in names if name.startswith(f"{settings.index_prefix}-")]


def _relax(client: Elasticsearch, settings: Settings, index: str) -> bool:
    with explained(client):
        body = client.indices.get_settings(index=index, flat_settings=True)[index]["settings"]
    had = {name: body.get(f"index.{name}") for name in RELAXED}
    write_bytes(_note(settings, index), orjson.dumps(had))
    try:
        client.indices.put_settings(index=index, settings={"index": RELAXED})
    except AuthorizationException:
        _log.info("this key may not change settings of %s: loading with refreshes and replicas", index)
        _remove_note(settings, index)
        return False
    _log.info("%s is without refreshes and replicas while it is filled", index)
    return True


def _restore_or_warn(client: Elasticsearch, settings: Settings, index: str) -> None:
    """Restore after a load; where that fails, the load's own fate is what is told, and the note remains."""
    try:
        _restore(client, settings, index)
    except IndexError_ as error:
        _log.warning("%s is still without refreshes and replicas, which the next load restores: %s", index, error)


def _restore(client: Elasticsearch, settings: Settings, index: str) -> None:
    try:
        had: dict[str, Any] = orjson.loads(read_bytes(_note(settings, index)))
    except SpoolError:  # another load has met the note, and restored the index
        return
    with explained(client):
        try:
            client.indices.put_settings(index=index, settings={"index": had})
            client.indices.refresh(index=index)
        except NotFoundError:
            _log.info("%s is gone: there is nothing to restore", index)
    _remove_note(settings, index)


def _remove_note(settings: Settings, index: str) -> None:
    filesystem, name = fsspec.core.url_to_fs(_note(settings, index))
    with suppress(FileNotFoundError):  # another load was faster
        filesystem.rm_file(name)


def _note(settings: Settings, index: str) -> str:
    return f"{_folder(settings)}/{index}.json"


def _folder(settings: Settings) -> str:
    return f"{settings.data.rstrip('/')}/relaxed"
