"""Make the version that stands by the live one, after a comparison, and let quarantine and groups follow."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from ingest.errors import IndexMisconfigured
from ingest.group.places import read_places
from ingest.group.state import GroupState
from ingest.load import (
    Comparison,
    Limits,
    Versions,
    Which,
    compare,
    connect,
    drop_quarantined,
    find_quarantined,
    load_refusals,
    move_standby,
    read_ids,
    read_rows,
    read_versions,
    swap,
)
from ingest.rebuild.notes import Notes, is_complete
from ingest.settings import Settings

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

_AT_ONCE = 200


def settle_places(client: Elasticsearch, settings: Settings) -> int:
    """Bring every document of the version that stands by to the copy group and story of the groups' state; return how many moved."""
    state, moved = GroupState(client, settings.index_prefix), 0
    ids = read_ids(client, f"{settings.index_prefix}-standby")
    while some := list(islice(ids, _AT_ONCE)):
        moved += len(list(move_standby(client, settings, read_places(state, some))))
    return moved


def promote(settings: Settings, limits: Limits) -> Comparison:
    """Make the version that was built the live one, if it differs from it no further than the limits allow.

    What the new rules refuse goes to quarantine, and what they accept leaves it.

    Raises:
        IndexMisconfigured: it is not complete, breaks a limit, or there is none.
        IndexUnavailable: Elasticsearch cannot be reached.
    """
    client = connect(settings)
    versions = read_versions(client, settings)
    if versions.standby is None or not versions.is_candidate:
        raise IndexMisconfigured("no newer version stands by: `newsfold index rebuild` makes one")
    if not is_complete(settings, versions.standby):
        raise IndexMisconfigured(
            f"{versions.standby} is not complete: run `newsfold index rebuild` to its end, or delete it"
        )
    found = _swap_within(client, settings, versions, limits)
    _settle_quarantine(client, settings, versions.standby)
    return found


def demote(settings: Settings, limits: Limits) -> Comparison:
    """Make the version before the live one live again; it has got all writes since.

    Raises:
        IndexMisconfigured: there is none, or it breaks a limit.
        IndexUnavailable: Elasticsearch cannot be reached.
    """
    client = connect(settings)
    versions = read_versions(client, settings)
    if versions.standby is None or versions.is_candidate:
        raise IndexMisconfigured("no older version stands by: there is nothing to go back to")
    return _swap_within(client, settings, versions, limits)


def _swap_within(client: Elasticsearch, settings: Settings, versions: Versions, limits: Limits) -> Comparison:
    assert versions.standby  # noqa: S101 - the callers look
    found = compare(client, versions.live, versions.standby)
    if breaches := found.breaches(limits):
        raise IndexMisconfigured(
            f"{versions.standby} differs too much from {versions.live}: {'; '.join(breaches)}. See `newsfold index compare`; raise the limit "
            "if that is meant"
        )
    settle_places(client, settings)
    swap(client, settings, versions)
    return found


def _settle_quarantine(client: Elasticsearch, settings: Settings, index: str) -> None:
    """Quarantine what the rules of this version refuse; clear what it holds."""
    for refusals in Notes(settings, index).read_all_refusals():
        load_refusals(client, settings, refusals)
    rows = find_quarantined(client, settings, Which())
    while some := list(islice(rows, _AT_ONCE)):
        bytes_of = read_rows(client, settings.index_prefix, [row.id for row in some], ["raw.sha256"])
        loaded = [
            row for row in some if row.raw and bytes_of.get(row.id, {}).get("raw", {}).get("sha256") == row.raw.sha256
        ]
        drop_quarantined(client, settings, loaded)
