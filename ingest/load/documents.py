"""Load documents: each is indexed, unchanged or quarantined, or the load as a whole fails and blames none."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from elasticsearch import Elasticsearch

from ingest.document import Document
from ingest.errors import Damaged
from ingest.load.actions import document_action
from ingest.load.bulk import IN_FLIGHT, Action, Courier, Pace, batches
from ingest.load.clearing import Clearing
from ingest.load.guard import Guard
from ingest.load.pair import Delivered, Pair
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
    return _load(pair.deliver, pair.stop, documents, on_refusal, clearing.clear)


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

    def deliver(actions: list[Action]) -> Delivered:
        own = replace(courier)
        return Delivered(own.deliver(actions), own.pressed > 0)

    return _load(deliver, courier.stopped.set, documents, on_refusal, lambda _: None)


def _load(
    deliver: Callable[[list[Action]], Delivered],
    stop: Callable[[], None],
    documents: Iterable[Document],
    on_refusal: Callable[[Refusal], None],
    on_loaded: Callable[[list[Document]], None],
) -> Loaded:
    """Keep two bulks under way while the next is made; what became of them is taken note of in their order."""
    guard, pace, total = Guard(), Pace(), Loaded(0, 0)
    under_way: deque[tuple[list[Action], Future[Delivered]]] = deque()

    def settle() -> Loaded:
        batch, future = under_way.popleft()
        delivered = future.result()
        pace.learn(delivered.pressed)
        guard.watch(delivered.verdicts)
        return _settle(total, batch, delivered.verdicts, on_refusal, on_loaded)

    with ThreadPoolExecutor(IN_FLIGHT, "bulk") as pool:
        try:
            for batch in batches(_actions(documents, datetime.now(UTC), on_refusal), pace):
                while len(under_way) >= pace.in_flight:
                    total = settle()
                under_way.append((batch, pool.submit(deliver, batch)))
            while under_way:
                total = settle()
        except BaseException:
            stop()
            raise
    return total


def _settle(
    total: Loaded,
    batch: list[Action],
    verdicts: list[Verdict],
    on_refusal: Callable[[Refusal], None],
    on_loaded: Callable[[list[Document]], None],
) -> Loaded:
    loaded = []
    for action, verdict in zip(batch, verdicts, strict=True):
        assert action.document is not None  # noqa: S101 - a programmer's slip: `_actions` makes no others
        if verdict.kind == "poison":
            on_refusal(_quarantined(action.document, Damaged(verdict.type, verdict.reason)))
        else:
            loaded.append(action.document)
    on_loaded(loaded)
    kinds = Counter(verdict.kind for verdict in verdicts)
    return Loaded(total.indexed + kinds["written"], total.unchanged + kinds["unchanged"])


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
