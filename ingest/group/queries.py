"""What the index is asked, as request bodies; what comes back is only a candidate.

Everything here runs on the server's core: `terms_set` with a constant minimum needs no script module.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from ingest.group.rows import Row

COPY_DAYS = 30
STORY_DAYS = 7
MIN_SHARED_HASHES = 3
_COPY_CANDIDATES = 20
_STORY_CANDIDATES = 50
_SHOWN_OUTLETS = 50
_STORY_MEMBERS = 64  # of a long story the latest: enough for a mean
PLACE = ("at", "copies", "story")
TIMES = ("observed_at", "published_at", "to_the_minute")
_FOR_COPIES = [*PLACE, *TIMES, "outlet", "wire", "content_hash", "profile"]
FOR_STORIES = [*PLACE, *TIMES, "body", "title"]


def copies_query(row: Row) -> dict[str, Any]:
    """Ask for what shares the content hash or three hashes of the sketch, best first."""
    same: list[dict[str, Any]] = [
        {"constant_score": {"filter": {"term": {"content_hash": row.content_hash}}, "boost": 1000}}
    ]
    if row.sketch:
        same.append({"terms_set": {"sketch": {"terms": list(row.sketch), "minimum_should_match": MIN_SHARED_HASHES}}})
    return {
        "size": _COPY_CANDIDATES,
        "query": {"bool": {"should": same, "minimum_should_match": 1, **_near_and_other(row, COPY_DAYS)}},
        "track_total_hits": False,
        "_source": _FOR_COPIES,
    }


def alike_query(row: Row, words: str) -> dict[str, Any]:
    """Ask for leads near in time whose gist holds most of some words, best first."""
    near = _near_and_other(row, STORY_DAYS)
    near["filter"].append({"term": {"copies.is_lead": True}})
    return {
        "size": _STORY_CANDIDATES,
        "query": {"bool": {"must": {"match": {"gist": {"query": words}}}, **near}},
        "track_total_hits": False,
        "_source": FOR_STORIES,
    }


def story_query(story: str) -> dict[str, Any]:
    """Ask for the latest leads of a story."""
    return {
        "size": _STORY_MEMBERS,
        "query": {"bool": {"filter": [{"term": {"story.id": story}}, {"term": {"copies.is_lead": True}}]}},
        "sort": [{"at": "desc"}, {"id": "asc"}],
        "_source": FOR_STORIES,
    }


def wholes_query(groups: Sequence[str], stories: Sequence[str]) -> dict[str, Any]:
    """Ask for size, outlets, agency and first instant of copy groups and stories.

    `map` counts only what matches; the default would number all ids of the index anew after each refresh.
    """
    wanted = {"copies": list(groups), "story": list(stories)}
    clauses = {name: {"terms": {f"{name}.id": ids}} for name, ids in wanted.items()}

    def by_value(field: str, size: int) -> dict[str, Any]:
        return {"terms": {"field": field, "size": max(1, size), "execution_hint": "map"}}

    inner = {
        "outlets": by_value("outlet", _SHOWN_OUTLETS),
        "agencies": by_value("agency", 1),
        "first_seen": {"min": {"field": "at"}},
    }
    return {
        "query": {"bool": {"should": list(clauses.values()), "minimum_should_match": 1}},
        "aggs": {
            name: {"filter": clauses[name], "aggs": {"each": by_value(f"{name}.id", len(ids)) | {"aggs": inner}}}
            for name, ids in wanted.items()
        },
    }


def _near_and_other(row: Row, days: int) -> dict[str, Any]:
    """Restrict to other documents near in time: by publication where both dates are known, else by observation."""
    observed = _range("observed_at", row.observed_at, days)
    near = observed
    if row.published_at is not None:
        undated = {"bool": {"must_not": {"exists": {"field": "published_at"}}, "filter": observed}}
        published = _range("published_at", row.published_at, days + 1)  # calendar days: a day more, cut exactly later
        near = {"bool": {"should": [published, undated], "minimum_should_match": 1}}
    return {"filter": [near], "must_not": {"term": {"id": row.id}}}


def _range(field: str, instant: datetime, days: int) -> dict[str, Any]:
    span = timedelta(days=days)
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    since = instant - span if instant - first > span else first
    until = instant + span if last - instant > span else last
    return {"range": {field: {"gte": since.isoformat(), "lte": until.isoformat()}}}
