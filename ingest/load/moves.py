"""Let the index follow when a document that is already in it changes its copy group or story.

The stored row is read, changed and written back under its own version (`external_gte`), which leaves the version's meaning alone: a repeated
load of the old observation still is unchanged, newer rules still win by one revision. A row that was replaced meanwhile has a higher version
and wins too. Source: Elasticsearch reference, "Index API", external versioning.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from elasticsearch import Elasticsearch

from ingest.document import Copies, Story
from ingest.load.actions import make_action
from ingest.load.bulk import Action, Courier, batches
from ingest.load.cluster import explained
from ingest.load.documents import PATIENCE_SECONDS
from ingest.load.fields import grouping, word_forms
from ingest.settings import Settings

_READ_AT_ONCE = 100


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
    courier = Courier(client, f"{settings.index_prefix}-write", patience_seconds)
    remaining = iter(moves)
    while some := {id_: grouping(copies, story) for id_, copies, story in itertools.islice(remaining, _READ_AT_ONCE)}:
        with explained(client):
            rows = [row for row in client.mget(index=courier.alias, ids=list(some))["docs"] if row.get("found")]
        stale = []
        for row in rows:
            if some[row["_id"]].items() <= row["_source"].items():
                yield row["_id"]
            else:
                stale.append(row)
        for batch in batches(_action(row, some[row["_id"]]) for row in stale):
            for action, verdict in zip(batch, courier.deliver(batch), strict=True):
                if verdict.kind == "written":
                    yield action.id


def _action(row: dict[str, Any], place: dict[str, Any]) -> Action:
    source = row["_source"]
    stem = word_forms(source.get("language"), source.get("title"), source["text"])
    meta = {"_id": row["_id"], "version": row["_version"], "version_type": "external_gte"}
    return make_action(meta, source | place | ({"stem": stem} if stem else {}))
