"""Clear the quarantine of documents that have been loaded after all.

A row goes when the very bytes that it speaks of were loaded, or newer ones: an older observation that is loaded again says nothing of newer bytes
that are still refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from elasticsearch import Elasticsearch

from ingest.document import Document
from ingest.load.bulk import Action, Courier, batches
from ingest.load.cluster import explained
from ingest.settings import Settings

_MOST_ROWS = 10_000
_IDS_AT_ONCE = 1_000


class Clearing:
    """Clears what one load brings in; rows written after its first call are not seen.

    Attributes:
        cleared: how many rows have gone.
    """

    def __init__(self, client: Elasticsearch, settings: Settings, patience_seconds: float) -> None:
        self._courier = Courier(client, f"{settings.index_prefix}-quarantine", patience_seconds)
        self._any: bool | None = None
        self.cleared = 0

    def clear(self, loaded: Sequence[Document]) -> None:
        """Remove the rows of documents that are in the index now.

        Raises:
            IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole; repeat the load.
        """
        if self._any is None:
            self._any = self._look()
        if not self._any:
            return
        for start in range(0, len(loaded), _IDS_AT_ONCE):
            some = {document.id: document for document in loaded[start : start + _IDS_AT_ONCE]}
            rows = [row for row in self._rows(list(some)) if _is_settled(row["_source"], some[row["_source"]["id"]])]
            self.cleared += len(delete_rows(self._courier, rows))

    def _look(self) -> bool:
        client, alias = self._courier.client, self._courier.alias
        with explained(client):
            client.indices.refresh(index=alias)
            return bool(client.count(index=alias, terminate_after=1)["count"])

    def _rows(self, ids: list[str]) -> list[dict[str, Any]]:
        client = self._courier.client
        with explained(client):
            answer = client.search(
                index=self._courier.alias,
                query={"terms": {"id": ids}},
                size=_MOST_ROWS,
                seq_no_primary_term=True,
                source_includes=["id", "raw.sha256", "@timestamp"],
            )
        hits: list[dict[str, Any]] = answer["hits"]["hits"]
        return hits


def delete_rows(courier: Courier, rows: Sequence[dict[str, Any]]) -> set[str]:
    """Delete rows as they were found; one that was written anew since then stays. Return the `_id`s that went."""
    actions = (Action(row["_id"], orjson.dumps({"delete": _found(row)}) + b"\n") for row in rows)
    return {
        action.id
        for batch in batches(actions)
        for action, verdict in zip(batch, courier.deliver(batch), strict=True)
        if verdict.kind == "written"
    }


def _found(row: dict[str, Any]) -> dict[str, Any]:
    return {"_id": row["_id"], "if_seq_no": row["_seq_no"], "if_primary_term": row["_primary_term"]}


def _is_settled(row: dict[str, Any], document: Document) -> bool:
    refused = row.get("raw", {}).get("sha256")
    refused_at = datetime.fromisoformat(row["@timestamp"])
    return refused in {None, document.raw.sha256} or document.observed_at > refused_at
