"""Look into the quarantine: find, count and drop its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch

from ingest.document import RawPointer
from ingest.load.bulk import Courier
from ingest.load.clearing import delete_rows
from ingest.load.cluster import explained
from ingest.settings import Settings

_PAGE = 1_000
_MOST_KINDS = 1_000
_PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Which:
    """Which rows are meant: those that meet everything that is given.

    Attributes:
        ids: of documents.
        outcome: `rejected` or `quarantined`.
        since, until: first and last day (UTC) of the refusal.
    """

    ids: tuple[str, ...] = ()
    feed: str | None = None
    stage: str | None = None
    reason: str | None = None
    outcome: str | None = None
    since: date | None = None
    until: date | None = None

    def query(self) -> dict[str, Any]:
        """Return the query."""
        exact = {name: getattr(self, name) for name in ("feed", "stage", "reason", "outcome")}
        filters: list[dict[str, Any]] = [{"term": {name: value}} for name, value in exact.items() if value is not None]
        if self.ids:
            filters.append({"terms": {"id": list(self.ids)}})
        if self.since:
            filters.append({"range": {"@timestamp": {"gte": _midnight(self.since)}}})
        if self.until:
            filters.append({"range": {"@timestamp": {"lt": _midnight(self.until + timedelta(days=1))}}})
        return {"bool": {"filter": filters}}


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One row of the quarantine.

    Attributes:
        at: when it was refused last.
        tries: how many runs have refused it.
        raw: where its bytes rest; None if they could not be archived.
        found: the row as it was found, by which it is dropped.
    """

    id: str
    feed: str
    run: str
    key: str
    source: str
    outcome: str
    stage: str
    reason: str
    detail: str
    exception: str | None
    frame: str | None
    at: datetime
    tries: int
    pipeline_revision: int
    raw: RawPointer | None
    found: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """How many rows share feed, outcome, stage and reason."""

    feed: str
    outcome: str
    stage: str
    reason: str
    count: int


def find_quarantined(client: Elasticsearch, settings: Settings, which: Which) -> Iterator[Quarantined]:
    """Yield rows by document id; what was written until now is seen.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole.
    """
    alias, after = _alias(settings), None
    with explained(client):
        client.indices.refresh(index=alias)
    while True:
        with explained(client):
            hits = client.search(
                index=alias,
                query=which.query(),
                size=_PAGE,
                sort=[{"id": "asc"}, {"stage": "asc"}],
                search_after=after,
                seq_no_primary_term=True,
            )["hits"]["hits"]
        yield from map(_read, hits)
        if len(hits) < _PAGE:
            return
        after = hits[-1]["sort"]


def count_quarantined(client: Elasticsearch, settings: Settings, which: Which) -> list[Kind]:
    """Count rows by feed, outcome, stage and reason, the most frequent first.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole.
    """
    sources = [{field.name: {"terms": {"field": field.name}}} for field in fields(Kind) if field.name != "count"]
    with explained(client):
        client.indices.refresh(index=_alias(settings))
        answer = client.search(
            index=_alias(settings),
            query=which.query(),
            size=0,
            aggregations={"kinds": {"composite": {"sources": sources, "size": _MOST_KINDS}}},
        )
    buckets = answer["aggregations"]["kinds"]["buckets"]
    kinds = [Kind(**bucket["key"], count=bucket["doc_count"]) for bucket in buckets]
    return sorted(kinds, key=lambda kind: -kind.count)


def drop_quarantined(client: Elasticsearch, settings: Settings, rows: Iterable[Quarantined]) -> int:
    """Delete rows, unless they were written anew since they were found; return how many went.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole.
    """
    courier, dropped, stream = Courier(client, _alias(settings), _PATIENCE_SECONDS), 0, iter(rows)
    while some := [row.found for row in islice(stream, _PAGE)]:
        dropped += len(delete_rows(courier, some))
    with explained(client):
        client.indices.refresh(index=_alias(settings))
    return dropped


def _alias(settings: Settings) -> str:
    return f"{settings.index_prefix}-quarantine"


def _midnight(day: date) -> str:
    return datetime.combine(day, time(), UTC).isoformat()


def _read(hit: dict[str, Any]) -> Quarantined:
    row, raw = hit["_source"], hit["_source"].get("raw")
    return Quarantined(
        id=row["id"],
        feed=row["feed"],
        run=row["run"],
        key=row.get("key", ""),
        source=row.get("source", ""),
        outcome=row["outcome"],
        stage=row["stage"],
        reason=row["reason"],
        detail=row.get("detail", ""),
        exception=row.get("exception"),
        frame=row.get("frame"),
        at=datetime.fromisoformat(row["@timestamp"]),
        tries=row.get("tries", 1),
        pipeline_revision=row.get("pipeline_revision", 0),
        raw=RawPointer(**raw) if raw else None,
        found={name: hit[name] for name in ("_id", "_seq_no", "_primary_term")},
    )
