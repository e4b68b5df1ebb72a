"""Load documents: each is indexed, unchanged or quarantined, or the load as a whole fails and blames none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from elasticsearch import Elasticsearch

from ingest.document import Document
from ingest.errors import Damaged
from ingest.load.actions import document_action
from ingest.load.bulk import Action, Courier, batches
from ingest.load.clearing import Clearing
from ingest.load.guard import Guard
from ingest.load.quarantine import without_surrogates
from ingest.settings import Settings
from ingest.stage import Refusal, refuse

STAGE = "load"
PATIENCE_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many documents were written, and how many were there already in this version or a newer one."""

    indexed: int
    unchanged: int


def load_documents(
    client: Elasticsearch,
    settings: Settings,
    documents: Iterable[Document],
    on_refusal: Callable[[Refusal], None],
    *,
    patience_seconds: float = PATIENCE_SECONDS,
) -> Loaded:
    """Write documents through the write alias and clear the quarantine of them; loading the same again changes nothing.

    Args:
        client: from `connect`.
        settings: name the index.
        documents: consumed once, lazily.
        on_refusal: told of each document that Elasticsearch refuses for what it holds, as quarantined at stage `load`.
        patience_seconds: how long the cluster may make no progress before the load gives up.

    Raises:
        IndexUnavailable: the cluster cannot be reached or does not recover in time; repeat the load.
        IndexMisconfigured: it refuses what every document needs; mend it and repeat the load.
    """
    courier = Courier(client, f"{settings.index_prefix}-write", patience_seconds)
    guard, clearing = Guard(), Clearing(client, settings, patience_seconds)
    indexed = unchanged = 0
    for batch in batches(_actions(documents, datetime.now(UTC), on_refusal)):
        verdicts = courier.deliver(batch)
        guard.watch(verdicts)
        for action, verdict in zip(batch, verdicts, strict=True):
            if verdict.kind == "poison" and action.document:
                on_refusal(_quarantined(action.document, Damaged(verdict.type, verdict.reason)))
        indexed += sum(verdict.kind == "written" for verdict in verdicts)
        unchanged += sum(verdict.kind == "unchanged" for verdict in verdicts)
        clearing.clear(
            [
                action.document
                for action, verdict in zip(batch, verdicts, strict=True)
                if action.document and verdict.kind != "poison"
            ]
        )
    return Loaded(indexed, unchanged)


def _actions(
    documents: Iterable[Document], indexed_at: datetime, on_refusal: Callable[[Refusal], None]
) -> Iterator[Action]:
    for document in documents:
        try:
            yield document_action(document, indexed_at)
        except Exception as error:  # noqa: BLE001 - law: one bad document never stops the others
            on_refusal(_quarantined(document, error))


def _quarantined(document: Document, error: Exception) -> Refusal:
    """Refuse a document in words that can be written to the quarantine index and to spool files."""
    return without_surrogates(refuse(document, STAGE, error))
