"""What the index is asked, as request bodies; what comes back is only a candidate.

Everything here runs on the server's core: `terms_set` with a constant minimum needs no script module.

Time comes first and nothing is scored while searching: what a query scores is looked up in every segment of the index before the search begins, whatever
its days. As filters, the days leave out whole segments and the rest is looked up in the others only; so cost grows with the news of a month and not with the index
(at a million rows 4.7 ms a query for copies, 1.2 as filters). What is to come first is decided afterwards, among what was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from ingest.group.blocks import terms_to_seek
from ingest.group.rows import Row
from ingest.group.stories import NEAREST_DAYS, OBSERVED_DAYS

COPY_DAYS = 30
MIN_SHARED_HASHES = 2
MIN_SHARED_TERMS = 2
COPY_CANDIDATES = 30
_STORY_CANDIDATES = 16  # of a story one is enough: its other leads are read with it
_SHOWN_OUTLETS = 50
STORY_LEADS = 64  # of a long story the latest: enough for a mean
_MANY = 10_000  # what a search returns at most
PLACE = ("at", "copies", "story")
TIMES = ("observed_at", "published_at", "to_the_minute")
# Written as bytes: as dictionaries they were most of what a request costs. Field names and hashes need no escapes.
_RANKING = b'{"window_size":500,"query":{"rescore_query":{"bool":{"should":[%b]}}}}'  # what is over 500 is left aside
_SCORED = b'{"constant_score":{"filter":{"term":{"%b":"%b"}}}}'
_LEAD = {"term": {"copies.is_lead": True}}
_UNDATED = {"bool": {"must_not": {"exists": {"field": "published_at"}}}}


def copies_query(row: Row, *, ranked: bool = False) -> dict[str, Any]:
    """Ask for the ids of what shares two hashes of the sketch; with fewer hashes, of what has the same content.

    Args:
        row: the row to find copies of.
        ranked: what shares most comes first. It costs the more the longer the sketch is, and only templates find more than the 30 that are asked for.
    """
    near = _near(row, COPY_DAYS)
    if len(row.sketch) < MIN_SHARED_HASHES:
        return _ids(COPY_CANDIDATES, [near, {"term": {"content_hash": row.content_hash}}])
    rank_by = [("sketch", row.sketch)] if ranked else []
    return _ids(COPY_CANDIDATES, [near, _shared("sketch", row.sketch, MIN_SHARED_HASHES)], rank_by)


def alike_query(row: Row, *, undated: bool = True) -> dict[str, Any]:
    """Ask for the ids of leads near in time that share two of a row's heaviest words, those that share most first.

    Args:
        row: the row to find leads for.
        undated: False where it is known that there are no leads without a date to be found by a row that has one.
    """
    by_publication, by_observation = terms_to_seek(row)
    either, rank_by = [], []
    if by_publication and row.published_at is not None:
        days = _range(
            "published_at", row.published_at, NEAREST_DAYS + 1
        )  # calendar days: a day more, cut exactly later
        either.append(_all_of([days, _shared("terms", by_publication, MIN_SHARED_TERMS)]))
        rank_by.append(("terms", by_publication))
    if by_observation and (undated or row.published_at is None):
        days = _range("observed_at", row.observed_at, OBSERVED_DAYS)
        either.append(_all_of([days, _shared("terms", by_observation, MIN_SHARED_TERMS)]))
        rank_by.append(("terms", by_observation))
    found = {"bool": {"should": either, "minimum_should_match": 1}}
    return _ids(_STORY_CANDIDATES, [found, _LEAD], rank_by)


def undated_query(rows: Sequence[Row]) -> dict[str, Any]:
    """Ask for one lead without a date that was observed near any of the rows."""
    first, last = min(row.observed_at for row in rows), max(row.observed_at for row in rows)
    return _ids(1, [_range("observed_at", first, OBSERVED_DAYS, last), _UNDATED, _LEAD])


def leads_query(stories: Sequence[str]) -> dict[str, Any]:
    """Ask for the leads of stories, the latest first."""
    of_stories: list[dict[str, Any]] = [{"terms": {"story.id": list(stories)}}, _LEAD]
    return {
        "size": _MANY,
        "query": _all_of(of_stories),
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


def _ids(
    size: int, filters: Sequence[dict[str, Any]], rank_by: Sequence[tuple[str, Sequence[str]]] = ()
) -> dict[str, Any]:
    """Ask for ids only: rows are long, and many of them are known from the search before.

    Args:
        size: how many at most.
        filters: what all must be, what leaves out most segments first.
        rank_by: fields with terms; what has most of them comes first. A constant score for each, as any other needs its frequency in every segment.
    """
    asked: dict[str, Any] = {
        "size": size,
        "query": _all_of(filters),
        "track_total_hits": False,
        "_source": False,
        "stored_fields": "_none_",
        "docvalue_fields": ["id"],
    }
    if rank_by:
        asked["rescore"] = orjson.Fragment(_RANKING % b",".join(_SCORED % pair for pair in _pairs(rank_by)))
    return asked


def _pairs(terms_of: Sequence[tuple[str, Sequence[str]]]) -> Iterator[tuple[bytes, bytes]]:
    return ((field.encode(), term.encode()) for field, terms in terms_of for term in terms)


def _all_of(filters: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"bool": {"filter": list(filters)}}


def _shared(field: str, terms: Sequence[str], least: int) -> dict[str, Any]:
    """Ask for so many terms in common, whichever."""
    return {"terms_set": {field: {"terms": list(terms), "minimum_should_match": min(least, len(terms))}}}


def _near(row: Row, days: int) -> dict[str, Any]:
    """Restrict to documents near in time: by publication where both dates are known, else by observation."""
    observed = _range("observed_at", row.observed_at, days)
    if row.published_at is None:
        return observed
    undated = _all_of([observed, _UNDATED])
    published = _range("published_at", row.published_at, days + 1)  # calendar days: a day more, cut exactly later
    return {"bool": {"should": [published, undated], "minimum_should_match": 1}}


def _range(field: str, first: datetime, days: int, last: datetime | None = None) -> dict[str, Any]:
    """Ask for what lies so many days around an instant, or around all from the first to the last of several."""
    span, last = timedelta(days=days), last or first
    beginning, end = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    since = first - span if first - beginning > span else beginning
    until = last + span if end - last > span else end
    return {"range": {field: {"gte": since.isoformat(), "lte": until.isoformat()}}}
