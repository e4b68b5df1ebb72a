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
from ingest.load.pair import Pair
from ingest.load.quarantine import without_surrogates
from ingest.load.verdicts import Verdict
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

    A version of the index that stands by gets them too.

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
    clearing = Clearing(client, settings, patience_seconds)
    pair = Pair(client, settings, patience_seconds)
    return _load(pair.deliver, documents, on_refusal, clearing.clear)


def fill_standby(
    client: Elasticsearch,
    settings: Settings,
    documents: Iterable[Document],
    on_refusal: Callable[[Refusal], None],
    *,
    patience_seconds: float = PATIENCE_SECONDS,
) -> Loaded:
    """Write documents only to the version that stands by; the rest is as for `load_documents`, but the quarantine is not touched."""
    courier = Courier(client, f"{settings.index_prefix}-standby", patience_seconds)
    return _load(courier.deliver, documents, on_refusal, lambda _: None)


def _load(
    deliver: Callable[[list[Action]], list[Verdict]],
    documents: Iterable[Document],
    on_refusal: Callable[[Refusal], None],
    on_loaded: Callable[[list[Document]], None],
) -> Loaded:
    guard = Guard()
    indexed = unchanged = 0
    for batch in batches(_actions(documents, datetime.now(UTC), on_refusal)):
        verdicts = deliver(batch)
        guard.watch(verdicts)
        loaded = []
        for action, verdict in zip(batch, verdicts, strict=True):
            assert action.document is not None  # noqa: S101 - a programmer's slip: `_actions` makes no others
            if verdict.kind == "poison":
                on_refusal(_quarantined(action.document, Damaged(verdict.type, verdict.reason)))
            else:
                loaded.append(action.document)
        indexed += sum(verdict.kind == "written" for verdict in verdicts)
        unchanged += sum(verdict.kind == "unchanged" for verdict in verdicts)
        on_loaded(loaded)
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
