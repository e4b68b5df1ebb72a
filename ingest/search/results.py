"""What a search answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ingest.search.query import FACETS


@dataclass(frozen=True, slots=True)
class Copy:
    """One document of a folded copy group."""

    id: str
    outlet: str
    title: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """One row.

    Attributes:
        score: BM25, comparable within one answer only.
        published_at: ISO 8601 instant, None where it is not known.
        highlights: fragments of title (under `title`) and main text (under `text`): HTML with every special character
            escaped and the matches in `<em>`.
        copies: the documents folded under this row, itself included; empty unless asked for.
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


@dataclass(frozen=True, slots=True)
class Bucket:
    """One value of a facet and the number of documents that have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to one query.

    Attributes:
        total: matching documents.
        texts: matching copy groups, approximate above 3,000.
        stories: matching stories, approximate above 3,000.
        facets: `feed outlet person org place language` by count, `day` (ISO dates) in time's order.
        partial: True when the time limit cut the search short.
    """

    total: int
    texts: int
    stories: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[Bucket, ...]]
    partial: bool


def parse_results(answer: dict[str, Any]) -> Results:
    """Read an Elasticsearch answer to a request of `build_request`."""
    aggregations = answer["aggregations"]
    facets = {
        name: tuple(Bucket(str(bucket["key"]), bucket["doc_count"]) for bucket in aggregations[name]["buckets"])
        for name in FACETS
    }
    facets["day"] = tuple(
        Bucket(bucket["key_as_string"][:10], bucket["doc_count"]) for bucket in aggregations["day"]["buckets"]
    )
    return Results(
        total=answer["hits"]["total"]["value"],
        texts=aggregations["texts"]["value"],
        stories=aggregations["stories"]["value"],
        hits=tuple(_hit(row) for row in answer["hits"]["hits"]),
        facets=facets,
        partial=bool(answer["timed_out"]),
    )


def _hit(row: dict[str, Any]) -> Hit:
    source = row["_source"]
    copies, story = source.get("copies") or {}, source.get("story") or {}
    folded = row.get("inner_hits", {}).get("copies", {}).get("hits", {}).get("hits", [])
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
        copies=tuple(
            Copy(inner["_source"]["id"], inner["_source"]["outlet"], inner["_source"].get("title")) for inner in folded
        ),
    )
