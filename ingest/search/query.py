"""A search as a person words it, and the request that it becomes.

Free text goes through Elasticsearch's `simple_query_string`: quoted phrases, `-word` and `|` work, and no input is a syntax error.
Facets count under the whole query. The index's own names stand in `index_mappings/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

_TEXT_FIELDS = ["title^3", "title.exact^2", "lede^2", "text", "stem.*"]
# The highlighter takes no wildcard: the languages of `index_mappings/`.
_WORD_FORMS = [f"stem.{language}" for language in ("de", "en", "es", "fr", "it", "nl", "pt")]
_HIGHLIGHT_CHARS = 160
_HIGHLIGHT_FRAGMENTS = 3
_FACET_SIZE = 10
# Elasticsearch refuses to highlight beyond this unless told to stop there; bodies are capped below it.
_MAX_ANALYZED_OFFSET = 999_999
_TIMEOUT = "5s"
# A facet per name that people filter by → the field that holds it.
FACETS = {
    "feed": "feed",
    "outlet": "outlet",
    "person": "persons",
    "org": "orgs",
    "place": "places",
    "language": "language",
}


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for.

    Attributes:
        text: free text; empty means everything, newest first.
        feed, person, org, place, language, outlet: keep only documents with this facet value, as the facet shows it.
        since, until: first and last day of publication (UTC), both included.
        one_per_copy: show one row per text: copies are folded under the best-scoring one.
        size: number of hits, at most 10,000.
    """

    text: str = ""
    feed: str | None = None
    outlet: str | None = None
    person: str | None = None
    org: str | None = None
    place: str | None = None
    language: str | None = None
    since: date | None = None
    until: date | None = None
    one_per_copy: bool = False
    size: int = 10


def build_request(query: Query) -> dict[str, Any]:
    """Turn a query into the body of one `_search` request with hits, highlights and all facets."""
    request: dict[str, Any] = {
        "query": {"bool": {"must": _match(query.text), "filter": _filters(query)}},
        "size": query.size,
        "track_total_hits": True,
        "timeout": _TIMEOUT,
        "sort": [{"_score": "desc"}, {"@timestamp": "desc"}, {"id": "asc"}],
        "_source": [
            "id",
            "feed",
            "outlet",
            "title",
            "lede",
            "url",
            "published_at",
            "dateline",
            "wire",
            "copies",
            "story",
        ],
        "highlight": _highlight(),
        "aggs": _facets(),
    }
    if query.one_per_copy:
        request["collapse"] = {
            "field": "copies.id",
            "inner_hits": {
                "name": "copies",
                "size": 20,
                "_source": ["id", "outlet", "title"],
                "sort": [{"copies.is_lead": "desc"}, {"@timestamp": "asc"}, {"id": "asc"}],
            },
        }
    return request


def _match(text: str) -> dict[str, Any]:
    if not text.strip():
        return {"match_all": {}}
    return {
        "simple_query_string": {
            "query": text,
            "fields": _TEXT_FIELDS,
            "default_operator": "and",
            # No prefix or fuzzy operators: they make a query's cost depend on the vocabulary of the index.
            "flags": "AND|OR|NOT|PHRASE|PRECEDENCE|WHITESPACE|ESCAPE",
        }
    }


def _filters(query: Query) -> list[dict[str, Any]]:
    filters: list[dict[str, Any]] = [
        {"term": {field: getattr(query, name)}} for name, field in FACETS.items() if getattr(query, name) is not None
    ]
    days = {}
    if query.since:
        days["gte"] = query.since.isoformat()
    if query.until:
        days["lte"] = f"{query.until.isoformat()}||/d"
    if days:
        filters.append({"range": {"published_at": days}})
    return filters


def _highlight() -> dict[str, Any]:
    return {
        "encoder": "html",
        "pre_tags": ["<em>"],
        "post_tags": ["</em>"],
        "max_analyzed_offset": _MAX_ANALYZED_OFFSET,
        "fields": {
            "title": {"number_of_fragments": 0, "matched_fields": ["title", *_WORD_FORMS]},
            "text": {
                "matched_fields": ["text", *_WORD_FORMS],
                "fragment_size": _HIGHLIGHT_CHARS,
                "number_of_fragments": _HIGHLIGHT_FRAGMENTS,
                "no_match_size": _HIGHLIGHT_CHARS,
            },
        },
    }


def _facets() -> dict[str, Any]:
    facets: dict[str, Any] = {
        name: {"terms": {"field": field, "size": _FACET_SIZE, "shard_size": 5 * _FACET_SIZE}}
        for name, field in FACETS.items()
    }
    facets["day"] = {"date_histogram": {"field": "published_at", "calendar_interval": "day", "min_doc_count": 1}}
    facets["texts"] = {"cardinality": {"field": "copies.id"}}
    facets["stories"] = {"cardinality": {"field": "story.id"}}
    return facets
