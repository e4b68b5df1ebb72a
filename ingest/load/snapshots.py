"""Snapshots of all indices under the prefix, to a folder that every node reaches, or to an object store.

The raw archive can give the documents again, but not the groups' history, quarantine and ledgers. What the repository's settings need (keys of a
store, `path.repo` of a folder) is the cluster's own affair. Source: Elasticsearch reference, "Snapshot and restore".
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from elasticsearch import Elasticsearch

from ingest.errors import IndexMisconfigured
from ingest.load.cluster import explained
from ingest.settings import Settings

_STORES = {"s3": ("s3", "bucket"), "gs": ("gcs", "bucket"), "az": ("azure", "container")}
_REQUEST_TIMEOUT_SECONDS = 3600


def take_snapshot(client: Elasticsearch, settings: Settings, location: str) -> str:
    """Write a snapshot, which holds only what changed since the last one there, and return its name when it is complete.

    Args:
        client: with the rights of role `setup`.
        settings: name the indices.
        location: a folder below the cluster's `path.repo`, or `s3://bucket/path`, `gs://bucket/path`, `az://container/path`.

    Raises:
        IndexMisconfigured: the cluster cannot write there, or not all of it was written.
        IndexUnavailable: Elasticsearch cannot be reached.
    """
    name = f"{settings.index_prefix}-{datetime.now(UTC):%Y%m%dt%H%M%S}"
    patient = client.options(request_timeout=_REQUEST_TIMEOUT_SECONDS)
    with explained(client):
        _register(client, settings, location)
        taken = patient.snapshot.create(
            repository=settings.index_prefix,
            snapshot=name,
            indices=_patterns(settings),
            include_global_state=False,
            wait_for_completion=True,
        )["snapshot"]
    if taken["state"] != "SUCCESS":
        raise IndexMisconfigured(
            f"snapshot {name} in {location} is {taken['state']} ({taken.get('failures')}): take it again"
        )
    return name


def restore_snapshot(client: Elasticsearch, settings: Settings, location: str, name: str | None = None) -> str:
    """Bring back all indices of a snapshot with their aliases, and return its name.

    Args:
        client: with the rights of role `setup`.
        settings: name the indices; none of them may exist.
        location: where it was taken to.
        name: of the snapshot; default: the latest complete one there.

    Raises:
        IndexMisconfigured: indices of the prefix are there already, or there is no such snapshot.
        IndexUnavailable: Elasticsearch cannot be reached.
    """
    patient = client.options(request_timeout=_REQUEST_TIMEOUT_SECONDS)
    with explained(client):
        there = sorted(client.indices.get(index=_patterns(settings), features="aliases"))
        if there:
            raise IndexMisconfigured(
                f"{', '.join(there)} are there: delete them, or restore under another NEWSFOLD_INDEX_PREFIX"
            )
        _register(client, settings, location)
        kept = client.snapshot.get(repository=settings.index_prefix, snapshot="_all")["snapshots"]
        complete = [each["snapshot"] for each in kept if each["state"] == "SUCCESS"]
        if not complete or name not in {None, *complete}:
            raise IndexMisconfigured(
                f"{location} holds no complete snapshot {name or ''}; it holds {', '.join(complete) or 'none'}"
            )
        chosen = name or complete[-1]
        patient.snapshot.restore(
            repository=settings.index_prefix,
            snapshot=chosen,
            indices=_patterns(settings),
            include_aliases=True,
            wait_for_completion=True,
        )
    return chosen


def _patterns(settings: Settings) -> str:
    return f"{settings.index_prefix}-*"


def _register(client: Elasticsearch, settings: Settings, location: str) -> None:
    parts = urlsplit(location)
    if parts.scheme in _STORES:
        kind, holder = _STORES[parts.scheme]
        body: dict[str, Any] = {"type": kind, "settings": {holder: parts.netloc, "base_path": parts.path.strip("/")}}
    else:
        body = {"type": "fs", "settings": {"location": location, "compress": True}}
    client.snapshot.create_repository(name=settings.index_prefix, repository=body)
