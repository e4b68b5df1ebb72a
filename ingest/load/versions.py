"""Versions of the index of documents: one is live, one may stand by, and one request lets them change places.

    <prefix>, <prefix>-write    the live version: searched and written
    <prefix>-standby            the other one: written as well, never searched

A version that is being built stands by, so that no write is lost to it; after promotion the old one stands by, so that demotion loses nothing
either. It costs a second write until it is deleted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from ingest.errors import IndexMisconfigured
from ingest.load.cluster import explained
from ingest.load.template_files import read_templates
from ingest.settings import Settings

_NUMBER = re.compile(r"-(\d{6})$")
RELAXED: dict[str, str | int] = {"refresh_interval": "-1", "auto_expand_replicas": "false", "number_of_replicas": 0}


@dataclass(frozen=True, slots=True)
class Versions:
    """Which concrete indices there are.

    Attributes:
        live: the one behind read and write alias.
        standby: the one that is written as well.
        others: left over: neither searched nor written.
    """

    live: str
    standby: str | None
    others: tuple[str, ...]

    @property
    def is_candidate(self) -> bool:
        """Tell whether the one that stands by is newer than the live one."""
        return self.standby is not None and number_of(self.standby) > number_of(self.live)


def number_of(index: str) -> int:
    """Return the number that ends the name of a version, 0 without one."""
    found = _NUMBER.search(index)
    return int(found[1]) if found else 0


def read_versions(client: Elasticsearch, settings: Settings) -> Versions:
    """Look which versions there are.

    Raises:
        IndexMisconfigured: read and write alias do not point to one and the same index.
        IndexUnavailable: Elasticsearch cannot be reached.
    """
    prefix = settings.index_prefix
    with explained(client):
        found = client.indices.get_alias(index=f"{_stem(settings)}-*").body
    behind: dict[str, list[str]] = {name: [] for name in (prefix, f"{prefix}-write", f"{prefix}-standby")}
    for index, body in found.items():
        for alias in body["aliases"]:
            behind.get(alias, []).append(index)
    live, writing, standby = behind.values()
    if len(live) != 1 or live != writing or len(standby) > 1:
        raise IndexMisconfigured(
            f"alias {prefix} points to {', '.join(live) or 'nothing'}, {prefix}-write to {', '.join(writing) or 'nothing'}, "
            f"{prefix}-standby to {', '.join(standby) or 'nothing'}: the first two must point to one and the same index, the third to one "
            "at most; `newsfold index create` makes the first index where there is none"
        )
    others = sorted(set(found) - {*live, *standby})
    return Versions(live[0], standby[0] if standby else None, tuple(others))


def create_version(client: Elasticsearch, settings: Settings) -> str:
    """Create the next version, empty and relaxed for filling, standing by, and return its name.

    Raises:
        IndexMisconfigured: one stands by already.
        IndexUnavailable: Elasticsearch cannot be reached.
    """
    versions = read_versions(client, settings)
    if versions.standby:
        raise IndexMisconfigured(
            f"{versions.standby} stands by already: promote it, or `newsfold index delete` it first"
        )
    number = max(map(number_of, (versions.live, *versions.others))) + 1
    index = f"{_stem(settings)}-{number:06d}"
    aliases = {f"{settings.index_prefix}-standby": {"is_write_index": True}}
    with explained(client):
        client.indices.create(index=index, aliases=aliases, settings={"index": RELAXED})
    return index


def delete_version(client: Elasticsearch, settings: Settings, index: str) -> None:
    """Delete a version that is not live.

    Raises:
        IndexMisconfigured: it is live, or no version of this index.
        IndexUnavailable: Elasticsearch cannot be reached.
    """
    versions = read_versions(client, settings)
    if index not in {versions.standby, *versions.others}:
        which = "is live: promote or demote first" if index == versions.live else "is no version of this index"
        raise IndexMisconfigured(f"{index} {which}; versions that can be deleted: {_named(versions)}")
    with explained(client):
        client.indices.delete(index=index)


def swap(client: Elasticsearch, settings: Settings, versions: Versions) -> None:
    """Let live and standby change places, in one request: no search finds nothing, no write goes nowhere.

    Raises:
        IndexMisconfigured: there is none standing by, or somebody else was faster.
        IndexUnavailable: Elasticsearch cannot be reached.
    """
    if versions.standby is None:
        raise IndexMisconfigured("no version stands by: `newsfold index rebuild` makes one")
    prefix, old, new = settings.index_prefix, versions.live, versions.standby
    restore(client, new)
    actions: list[dict[str, Any]] = [
        {"remove": {"index": old, "alias": prefix, "must_exist": True}},
        {"remove": {"index": old, "alias": f"{prefix}-write", "must_exist": True}},
        {"remove": {"index": new, "alias": f"{prefix}-standby", "must_exist": True}},
        {"add": {"index": new, "alias": prefix, "is_write_index": False}},
        {"add": {"index": new, "alias": f"{prefix}-write", "is_write_index": True}},
        {"add": {"index": old, "alias": f"{prefix}-standby", "is_write_index": True}},
    ]
    with explained(client):
        client.indices.update_aliases(actions=actions)


@contextmanager
def relaxed(client: Elasticsearch, index: str) -> Iterator[None]:
    """Fill an index that nobody searches without refreshes and replicas; both are restored whatever happens."""
    with explained(client):
        client.indices.put_settings(index=index, settings={"index": RELAXED})
    try:
        yield
    finally:
        restore(client, index)


def restore(client: Elasticsearch, index: str) -> None:
    """Give an index the refreshes and replicas of its template, and make everything in it visible."""
    with explained(client):
        template = client.indices.simulate_index_template(name=index)["template"]["settings"]["index"]
        client.indices.put_settings(index=index, settings={"index": {name: template.get(name) for name in RELAXED}})
        client.indices.refresh(index=index)


def _stem(settings: Settings) -> str:
    """Return what the names of all versions begin with, from the template of documents."""
    prefix = settings.index_prefix
    (first,) = (
        t.body["_meta"]["creates"]["index"] for t in read_templates(settings) if t.name == f"{prefix}-documents"
    )
    return _NUMBER.sub("", str(first))


def _named(versions: Versions) -> str:
    return ", ".join(filter(None, (versions.standby, *versions.others))) or "none"
