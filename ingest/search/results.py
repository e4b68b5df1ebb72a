"""What a search answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ingest.search.query import Query
from ingest.search.wording import FACETS


@dataclass(frozen=True, slots=True)
class Copy:
    """One document of a folded copy group."""

    id: str
    outlet: str
    title: str | None
    published_at: str | None = None
    is_lead: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One row.

    Attributes:
        score: BM25, comparable within one answer only.
        published_at: ISO 8601 instant, None where it is not known.
        highlights: fragments of title (under `title`) and main text (under `text`): HTML with every special character
            escaped and the matches in `<em>`.
        copies: the documents folded under this row, itself included; empty unless asked for; at most 20.
        copies_total: how many are folded under this row.
    """

    id: str
    score: float
    feed: str
    outlet: str
    title: str | None
    lede: str | None
    url: str | None
    published_at: str | None
    dateline: dict[str, Any] | None
    wire: dict[str, Any] | None
    copies_id: str | None
    is_lead: bool | None
    story_id: str | None
    highlights: dict[str, list[str]]
    copies: tuple[Copy, ...] = ()
    copies_total: int = 1


@dataclass(frozen=True, slots=True)
class Bucket:
    """One value of a facet, the number of documents that have it, and whether it was chosen."""

    value: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to one query.

    Attributes:
        total: matching documents.
        texts: matching copy groups, approximate above 3,000.
        stories: matching stories, approximate above 3,000.
        facets: `feed outlet person org place language wire`: the chosen values, then the others by count; `day` (ISO dates
            that have documents) in time's order.
        partial: True when the time limit cut the search short.
        estimated: True when facets and days were counted in a sample; totals and chosen values never are.
        relaxed: True when documents that have only some of the words are among them.
    """

    total: int
    texts: int
    stories: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[Bucket, ...]]
    partial: bool
    estimated: bool = False
    relaxed: bool = False


def parse_results(query: Query, rows: dict[str, Any], facets: dict[str, Any]) -> Results:
    """Read Elasticsearch's answers to `rows_request` and `facets_request`."""
    aggregations = facets["aggregations"]
    counted = aggregations.get("sample", aggregations)
    values = {name: _values(counted[name], aggregations.get(f"chosen_{name}")) for name in FACETS}
    days = counted["day"]["values"]["buckets"]
    values["day"] = tuple(Bucket(bucket["key_as_string"][:10], bucket["doc_count"]) for bucket in days)
    return Results(
        total=aggregations["all"]["doc_count"],
        texts=aggregations["all"]["texts"]["value"],
        stories=aggregations["all"]["stories"]["value"],
        hits=tuple(_hit(row) for row in rows["hits"]["hits"]),
        facets=values,
        partial=bool(rows["timed_out"] or facets["timed_out"]),
        estimated="sample" in aggregations,
        relaxed=query.relaxed,
    )


def _values(facet: dict[str, Any], chosen: dict[str, Any] | None) -> tuple[Bucket, ...]:
    first = chosen["values"]["buckets"] if chosen else {}
    rest = {str(bucket["key"]): int(bucket["doc_count"]) for bucket in facet["values"]["buckets"]}
    return (
        *(Bucket(value, int(bucket["doc_count"]), chosen=True) for value, bucket in first.items()),
        *(Bucket(value, count) for value, count in rest.items() if value not in first),
    )


def _hit(row: dict[str, Any]) -> Hit:
    source = row["_source"]
    copies, story = source.get("copies") or {}, source.get("story") or {}
    folded = row.get("inner_hits", {}).get("copies", {}).get("hits", {"hits": [], "total": {"value": 1}})
    return Hit(
        id=source["id"],
        score=row["_score"] or 0.0,
        feed=source["feed"],
        outlet=source["outlet"],
        title=source.get("title"),
        lede=source.get("lede"),
        url=source.get("url"),
        published_at=source.get("published_at"),
        dateline=source.get("dateline"),
        wire=source.get("wire"),
        copies_id=copies.get("id"),
        is_lead=copies.get("is_lead"),
        story_id=story.get("id"),
        highlights=row.get("highlight", {}),
        copies=tuple(_copy(inner["_source"]) for inner in folded["hits"]),
        copies_total=folded["total"]["value"],
    )


def _copy(source: dict[str, Any]) -> Copy:
    is_lead = bool((source.get("copies") or {}).get("is_lead"))
    return Copy(source["id"], source["outlet"], source.get("title"), source.get("published_at"), is_lead)
