"""What the index is asked, as request bodies; what comes back is only a candidate.

Everything here runs on the server's core: `terms_set` with a constant minimum needs no script module.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from ingest.group.blocks import terms_to_seek
from ingest.group.rows import Row
from ingest.group.stories import NEAREST_DAYS, OBSERVED_DAYS

COPY_DAYS = 30
MIN_SHARED_HASHES = 2
MIN_SHARED_TERMS = 2
_COPY_CANDIDATES = 30
_STORY_CANDIDATES = 16  # of a story one is enough: its other leads are read with it
_SHOWN_OUTLETS = 50
STORY_LEADS = 64  # of a long story the latest: enough for a mean
_MANY = 10_000  # what a search returns at most
PLACE = ("at", "copies", "story")
TIMES = ("observed_at", "published_at", "to_the_minute")


def copies_query(row: Row) -> dict[str, Any]:
    """Ask for the ids of what shares two hashes of the sketch, best first; with fewer hashes, of what has the same content."""
    if len(row.sketch) < MIN_SHARED_HASHES:
        same: list[dict[str, Any]] = [{"term": {"content_hash": row.content_hash}}]
        return _ids(_COPY_CANDIDATES, {"filter": [*same, _near(row, COPY_DAYS)]})
    shared = _shared("sketch", row.sketch, MIN_SHARED_HASHES)
    return _ids(_COPY_CANDIDATES, {"must": [shared], "filter": [_near(row, COPY_DAYS)]})


def alike_query(row: Row) -> dict[str, Any]:
    """Ask for the ids of leads near in time that share two of a row's heaviest words, best first."""
    by_publication, by_observation = terms_to_seek(row)
    either = []
    if by_publication and row.published_at is not None:
        days = _range(
            "published_at", row.published_at, NEAREST_DAYS + 1
        )  # calendar days: a day more, cut exactly later
        either.append({"bool": {"must": [_shared("terms", by_publication, MIN_SHARED_TERMS)], "filter": [days]}})
    if by_observation:
        days = _range("observed_at", row.observed_at, OBSERVED_DAYS)
        either.append({"bool": {"must": [_shared("terms", by_observation, MIN_SHARED_TERMS)], "filter": [days]}})
    lead = {"term": {"copies.is_lead": True}}
    return _ids(_STORY_CANDIDATES, {"should": either, "minimum_should_match": 1, "filter": [lead]})


def leads_query(stories: Sequence[str]) -> dict[str, Any]:
    """Ask for the leads of stories, the latest first."""
    of_stories = [{"terms": {"story.id": list(stories)}}, {"term": {"copies.is_lead": True}}]
    return {
        "size": _MANY,
        "query": {"bool": {"filter": of_stories}},
        "sort": [{"at": "desc"}],
        "track_total_hits": False,
        "_source": False,
        "stored_fields": "_none_",
        "docvalue_fields": ["id", "story.id"],
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


def _ids(size: int, query: dict[str, Any]) -> dict[str, Any]:
    """Ask for ids only: rows are long, and many of them are known from the search before."""
    return {
        "size": size,
        "query": {"bool": query},
        "track_total_hits": False,
        "_source": False,
        "stored_fields": "_none_",
        "docvalue_fields": ["id"],
    }


def _shared(field: str, terms: Sequence[str], least: int) -> dict[str, Any]:
    """Ask for so many terms in common, whichever."""
    return {"terms_set": {field: {"terms": list(terms), "minimum_should_match": min(least, len(terms))}}}


def _near(row: Row, days: int) -> dict[str, Any]:
    """Restrict to documents near in time: by publication where both dates are known, else by observation."""
    observed = _range("observed_at", row.observed_at, days)
    if row.published_at is None:
        return observed
    undated = {"bool": {"must_not": {"exists": {"field": "published_at"}}, "filter": observed}}
    published = _range("published_at", row.published_at, days + 1)  # calendar days: a day more, cut exactly later
    return {"bool": {"should": [published, undated], "minimum_should_match": 1}}


def _range(field: str, instant: datetime, days: int) -> dict[str, Any]:
    span = timedelta(days=days)
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    since = instant - span if instant - first > span else first
    until = instant + span if last - instant > span else last
    return {"range": {field: {"gte": since.isoformat(), "lte": until.isoformat()}}}
