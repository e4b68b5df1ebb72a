"""Let the index follow when a document that is already in it changes its copy group or story.

The stored row is read, changed and written back under its own version (`external_gte`), which leaves the version's meaning alone: a repeated
load of the old observation still is unchanged, newer rules still win by one revision. A row that was replaced meanwhile has a higher version
and wins too. Source: Elasticsearch reference, "Index API", external versioning.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from elasticsearch import Elasticsearch

from ingest.document import Copies, Story
from ingest.errors import IndexMisconfigured
from ingest.load.actions import make_action
from ingest.load.bulk import Action, Courier, batches
from ingest.load.cluster import explained
from ingest.load.documents import PATIENCE_SECONDS
from ingest.load.fields import grouping, word_forms
from ingest.load.pair import Pair
from ingest.settings import Settings

_READ_AT_ONCE = 100

_log = logging.getLogger(__name__)


def move_documents(
    client: Elasticsearch,
    settings: Settings,
    moves: Iterable[tuple[str, Copies, Story]],
    *,
    patience_seconds: float = PATIENCE_SECONDS,
) -> Iterator[str]:
    """Write where documents belong now.

    Args:
        client: from `connect`.
        settings: name the index.
        moves: document id, its copy group and story now; consumed once, lazily.
        patience_seconds: how long the cluster may make no progress before it is given up.

    Yields:
        ids of the documents that are in their place now. A document that is not loaded yet, or was replaced this moment, is not among them: move
        it again later.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole; repeat it.
    """
    pair = Pair(client, settings, patience_seconds)
    remaining = iter(moves)
    while some := {id_: grouping(copies, story) for id_, copies, story in itertools.islice(remaining, _READ_AT_ONCE)}:
        standby = pair.standing_by()
        if standby:
            try:
                list(_move(standby, some))
            except IndexMisconfigured as error:
                _log.warning("the version that stands by misses %d moves: %s", len(some), error)
        yield from _move(pair.live, some)


def move_standby(client: Elasticsearch, settings: Settings, moves: Mapping[str, tuple[Copies, Story]]) -> Iterator[str]:
    """Write where documents belong to the version that stands by only; yield those that are in their place now."""
    courier = Courier(client, f"{settings.index_prefix}-standby", PATIENCE_SECONDS)
    yield from _move(courier, {id_: grouping(copies, story) for id_, (copies, story) in moves.items()})


def _move(courier: Courier, places: Mapping[str, dict[str, Any]]) -> Iterator[str]:
    if not places:
        return
    with explained(courier.client):
        found = courier.client.mget(index=courier.alias, ids=list(places))["docs"]
    stale = []
    for row in found:
        if not row.get("found"):
            continue
        if places[row["_id"]].items() <= row["_source"].items():
            yield row["_id"]
        else:
            stale.append(row)
    for batch in batches(_action(row, places[row["_id"]]) for row in stale):
        for action, verdict in zip(batch, courier.deliver(batch), strict=True):
            if verdict.kind == "written":
                yield action.id


def _action(row: dict[str, Any], place: dict[str, Any]) -> Action:
    source = row["_source"]
    stem = word_forms(source.get("language"), source.get("title"), source["text"])
    meta = {"_id": row["_id"], "version": row["_version"], "version_type": "external_gte"}
    return make_action(meta, source | place | ({"stem": stem} if stem else {}))
