"""Retention: which documents of a feed are over its limits, and which need not be loaded since they would be.

A feed's documents are taken in the order of their age, oldest first, then of their ids. Over the limits is what is older than `days`, and
what is in the way of the newest `documents` and `megabytes`. Nothing is remembered of what went: a feed that is full takes nothing older than
the oldest that it has, so that a dump that is read again does not bring back what went, and a limit that is raised lets it in again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, get_args

from elasticsearch import Elasticsearch

from ingest.document import Document
from ingest.errors import IndexMisconfigured
from ingest.feed import Feed
from ingest.ledger import Ledger
from ingest.load.bulk import Action, Courier
from ingest.load.clearing import delete_rows
from ingest.load.cluster import explained
from ingest.load.fields import timestamp
from ingest.settings import Settings

EXPIRED = "retention/expired"
Limit = Literal["days", "documents", "megabytes"]
LIMITS: tuple[Limit, ...] = get_args(Limit)
_PAGE = 1_000
_MEGABYTE = 1_000_000
_FULL = 0.9  # of the bytes: removing whole documents leaves a gap that a smaller, older one would fill again and again
_FIELDS = {"published": "@timestamp", "observed": "observed_at"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PATIENCE_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Expired:
    """A document that is over a limit.

    Attributes:
        limit: the first that it is over.
        at: its age as an instant, what it was chosen by.
        text_bytes: of its main text.
    """

    id: str
    limit: Limit
    at: datetime
    text_bytes: int


@dataclass(frozen=True, slots=True)
class Horizon:
    """Behind it lies what is not loaded: milliseconds since 1970, and the id up to which documents of that very instant lie behind it."""

    of_published: bool
    milliseconds: int
    id: str = ""

    def hides(self, document: Document) -> bool:
        """Tell whether a document lies behind it."""
        at = timestamp(document) if self.of_published else document.observed_at
        return (_milliseconds(at), document.id) < (self.milliseconds, self.id)


def find_expired(client: Elasticsearch, settings: Settings, feed: Feed, now: datetime) -> Iterator[Expired]:
    """Yield what is over a feed's limits in the live version, the oldest first.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole.
    """
    if not feed.retention.is_limited:
        return
    limits, total = feed.retention, _measure(client, settings, feed)
    oldest = _days_ago(now, limits.days)
    for hit in _oldest_first(client, settings, feed):
        at, text_bytes = hit["sort"][0], hit["_source"].get("text_bytes", 0)
        if oldest is not None and at < oldest:
            limit: Limit = "days"
        elif limits.documents is not None and total.documents > limits.documents:
            limit = "documents"
        elif limits.megabytes is not None and total.text_bytes > limits.megabytes * _MEGABYTE:
            limit = "megabytes"
        else:
            return
        total = _Total(total.documents - 1, total.text_bytes - text_bytes, total.oldest)
        yield Expired(hit["_id"], limit, _EPOCH + timedelta(milliseconds=at), text_bytes)


def read_horizon(client: Elasticsearch, settings: Settings, feed: Feed) -> Horizon | None:
    """Return how far back a feed takes documents now; None where it takes all.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole.
    """
    limits = feed.retention
    if not limits.is_limited:
        return None
    horizons = []
    if (oldest := _days_ago(datetime.now(UTC), limits.days)) is not None:
        horizons.append((oldest, ""))
    if limits.documents is not None or limits.megabytes is not None:
        total = _measure(client, settings, feed)
        full = limits.documents is not None and total.documents >= limits.documents
        full |= limits.megabytes is not None and total.text_bytes >= limits.megabytes * _MEGABYTE * _FULL
        if full and total.oldest:
            horizons.append(total.oldest)
    return Horizon(limits.age == "published", *max(horizons)) if horizons else None


def within(horizon: Horizon | None, documents: Iterable[Document], ledger: Ledger | None = None) -> Iterator[Document]:
    """Pass on what does not lie behind the horizon; the ledger counts what does as rejected.

    It gets no row in quarantine: it was in the index, or would go from it at once, and a row for each would be kept in its place.
    """
    for document in documents:
        if horizon is None or not horizon.hides(document):
            yield document
        elif ledger is not None:
            ledger.rejected[EXPIRED] += 1


def check_right_to_delete(client: Elasticsearch, settings: Settings) -> None:
    """Ask for the deletion of a document that nobody has, before anything is changed.

    Raises:
        IndexMisconfigured: this key may not delete documents.
        IndexUnavailable: Elasticsearch cannot be reached.
    """
    nobody = Action("nobody", b'{"delete": {"_id": "nobody"}}\n')
    Courier(client, f"{settings.index_prefix}-write", _PATIENCE_SECONDS).deliver([nobody])


def remove_documents(client: Elasticsearch, settings: Settings, ids: Sequence[str]) -> set[str]:
    """Delete documents from the live version and from the one that stands by; return the ids that went from the live one.

    One that is written anew in this very moment stays.

    Args:
        client: with the rights of role `upkeep`.
        settings: name the index.
        ids: at most 1,000.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole; what went is gone, the rest can be repeated.
    """
    with explained(client):
        standing_by = client.indices.exists_alias(name=f"{settings.index_prefix}-standby")
    if standing_by:
        _remove(client, f"{settings.index_prefix}-standby", ids)
    return _remove(client, f"{settings.index_prefix}-write", ids)


@dataclass(frozen=True, slots=True)
class _Total:
    """What a feed has: `oldest` is instant in milliseconds and id of its oldest document."""

    documents: int
    text_bytes: int
    oldest: tuple[int, str] | None


def _measure(client: Elasticsearch, settings: Settings, feed: Feed) -> _Total:
    with explained(client):
        client.indices.refresh(index=settings.index_prefix)
        answer = client.search(
            index=settings.index_prefix,
            query=_of(feed),
            size=1,
            sort=_order(feed),
            source=False,
            track_total_hits=True,
            aggregations={"bytes": {"sum": {"field": "text_bytes"}}},
        )
    hits = answer["hits"]["hits"]
    oldest = (hits[0]["sort"][0], hits[0]["sort"][1]) if hits else None
    return _Total(answer["hits"]["total"]["value"], int(answer["aggregations"]["bytes"]["value"]), oldest)


def _oldest_first(client: Elasticsearch, settings: Settings, feed: Feed) -> Iterator[dict[str, Any]]:
    after: list[Any] | None = None
    while True:
        with explained(client):
            hits = client.search(
                index=settings.index_prefix,
                query=_of(feed),
                size=_PAGE,
                sort=_order(feed),
                search_after=after,
                source_includes=["text_bytes"],
                track_total_hits=False,
            )["hits"]["hits"]
        yield from hits
        if len(hits) < _PAGE:
            return
        after = hits[-1]["sort"]


def _remove(client: Elasticsearch, alias: str, ids: Sequence[str]) -> set[str]:
    with explained(client):
        rows = client.mget(index=alias, ids=list(ids), source=False)["docs"]
    for row in rows:
        if "error" in row:
            raise IndexMisconfigured(f"{alias} cannot be read ({row['error'].get('reason', '')}): look at it first")
    return delete_rows(Courier(client, alias, _PATIENCE_SECONDS), [row for row in rows if row["found"]])


def _of(feed: Feed) -> dict[str, Any]:
    return {"bool": {"filter": [{"term": {"feed": feed.id}}]}}


def _order(feed: Feed) -> list[dict[str, Any]]:
    return [{_FIELDS[feed.retention.age]: "asc"}, {"id": "asc"}]


def _days_ago(now: datetime, days: int | None) -> int | None:
    return None if days is None else _milliseconds(now - timedelta(days=days))


def _milliseconds(instant: datetime) -> int:
    return (instant - _EPOCH) // timedelta(milliseconds=1)
