"""The quarantine: every document that was refused, by policy or by failure, with stage, reason and raw pointer.

One row per document and stage: a later run that refuses it again overwrites its row and counts one try more. A row goes when its document
has been loaded after all (`ingest.load.clearing`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from typing import Any

from elasticsearch import Elasticsearch

from ingest.errors import IndexMisconfigured
from ingest.load.actions import PIPELINE_REVISION, make_action
from ingest.load.bulk import Action, Courier, batches
from ingest.load.cluster import explained
from ingest.settings import Settings
from ingest.stage import Refusal

_SURROGATE = re.compile("[\ud800-\udfff]")
_PATIENCE_SECONDS = 300.0
_READ_AT_ONCE = 500


def load_refusals(
    client: Elasticsearch,
    settings: Settings,
    refusals: Iterable[Refusal],
    *,
    patience_seconds: float = _PATIENCE_SECONDS,
) -> None:
    """Write refusals, rejected and quarantined alike, through the alias `<prefix>-quarantine`.

    Args:
        client: from `connect`.
        settings: name the index.
        refusals: consumed once, lazily.
        patience_seconds: how long the cluster may make no progress before the load gives up.

    Raises:
        IndexUnavailable, IndexMisconfigured: as for documents; a refusal that is itself refused is the latter.
    """
    courier = Courier(client, f"{settings.index_prefix}-quarantine", patience_seconds)
    clean = map(without_surrogates, refusals)
    while some := list(itertools.islice(clean, _READ_AT_ONCE)):
        for batch in batches(_actions(some, _standing(courier, some))):
            deliver_all(courier, batch)


def row_id(refusal: Refusal) -> str:
    """Return the `_id` of a refusal's row."""
    return f"{refusal.id}/{refusal.stage}"


def deliver_all(courier: Courier, actions: list[Action]) -> None:
    """Deliver rows of our own making, in which nothing may be refused.

    Raises:
        IndexMisconfigured: a row was, so that the index's mapping is not ours.
    """
    for action, verdict in zip(actions, courier.deliver(actions), strict=True):
        if verdict.kind == "poison":
            raise IndexMisconfigured(
                f"{courier.alias} refuses row {action.id} ({verdict.type}: {verdict.reason}): compare its mapping with index_mappings/"
            )


def without_surrogates(refusal: Refusal) -> Refusal:
    """Put U+FFFD in place of lone surrogates, which neither JSON nor Elasticsearch holds."""
    texts: dict[str, Any] = {
        field.name: _SURROGATE.sub("\ufffd", value)
        for field in fields(refusal)
        if isinstance(value := getattr(refusal, field.name), str)
    }
    return replace(refusal, **texts)


def _standing(courier: Courier, refusals: Sequence[Refusal]) -> dict[str, dict[str, Any]]:
    """Read run and tries of the rows that are there already."""
    with explained(courier.client):
        rows = courier.client.mget(
            index=courier.alias, ids=list(dict.fromkeys(map(row_id, refusals))), source_includes=["run", "tries"]
        )["docs"]
    return {row["_id"]: row["_source"] for row in rows if row.get("found")}


def _actions(refusals: Iterable[Refusal], standing: Mapping[str, dict[str, Any]]) -> Iterator[Action]:
    now = datetime.now(UTC)
    for refusal in refusals:
        earlier = standing.get(row_id(refusal), {})
        tries = earlier.get("tries", 1 if earlier else 0) + (earlier.get("run") != refusal.run)
        yield make_action({"_id": row_id(refusal)}, _row(refusal, now) | {"tries": tries})


def _row(refusal: Refusal, now: datetime) -> dict[str, Any]:
    row = asdict(refusal) | {"@timestamp": now, "pipeline_revision": PIPELINE_REVISION}
    return {name: value for name, value in row.items() if value is not None and value != ""}
