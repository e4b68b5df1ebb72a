"""Copy groups and stories as wholes: which are large, and who is in them."""

from __future__ import annotations

from typing import Any, Literal

from elasticsearch import Elasticsearch

from ingest.search.ask import ask
from ingest.settings import Settings

_MAX_MEMBERS = 100


def largest_copy_group(client: Elasticsearch, settings: Settings) -> str | None:
    """Return the id of the copy group with most documents, None where no text has a copy."""
    return _first_bucket(client, settings, {"terms": {"field": "copies.id", "size": 1, "min_doc_count": 2}})


def widest_story(client: Elasticsearch, settings: Settings) -> str | None:
    """Return the id of the story that most outlets tell, None where no story has two documents."""
    by_outlets = {"terms": {"field": "story.id", "size": 1, "min_doc_count": 2, "order": {"outlets": "desc"}}}
    return _first_bucket(client, settings, by_outlets, {"outlets": {"cardinality": {"field": "outlet"}}})


def members(
    client: Elasticsearch, settings: Settings, kind: Literal["copies", "story"], group_id: str
) -> list[dict[str, Any]]:
    """Return the documents of a copy group or story as they are indexed, the lead first, then in time's order; at most 100."""
    request = {
        "query": {"term": {f"{kind}.id": group_id}},
        "size": _MAX_MEMBERS,
        "sort": [{"copies.is_lead": "desc"}, {"@timestamp": "asc"}, {"id": "asc"}],
    }
    return [row["_source"] for row in ask(client, settings, request)["hits"]["hits"]]


def find_document(client: Elasticsearch, settings: Settings, document_id: str) -> dict[str, Any] | None:
    """Return a document as it is indexed, None where there is none of this id."""
    rows = ask(client, settings, {"query": {"term": {"id": document_id}}, "size": 1})["hits"]["hits"]
    return rows[0]["_source"] if rows else None


def count_members(client: Elasticsearch, settings: Settings, kind: Literal["copies", "story"], group_id: str) -> int:
    """Return how many documents a copy group or story has."""
    request = {"query": {"term": {f"{kind}.id": group_id}}, "size": 0, "track_total_hits": True}
    return int(ask(client, settings, request)["hits"]["total"]["value"])


def _first_bucket(
    client: Elasticsearch, settings: Settings, terms: dict[str, Any], inner: dict[str, Any] | None = None
) -> str | None:
    request = {"size": 0, "aggs": {"groups": terms | ({"aggs": inner} if inner else {})}}
    buckets = ask(client, settings, request)["aggregations"]["groups"]["buckets"]
    return str(buckets[0]["key"]) if buckets else None
