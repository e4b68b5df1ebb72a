"""A search as a person words it, and the request for its rows.

Free text goes through Elasticsearch's `simple_query_string`: quoted phrases, `-word` and `|` work, and no input is a syntax error.
Facets are a request of their own (`facets`). The index's own names stand in `index_mappings/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from ingest.search.wording import FACETS, Term, read_wording
from ingest.search.words import match, word_forms

Sort = Literal["relevance", "newest", "oldest"]
# Documents without a date that is believed have the time of their observation for one: they follow the others ("published" > "observed").
SORTS: Mapping[str, list[dict[str, Any]]] = {
    "relevance": [{"_score": "desc"}, {"timestamp_source": "desc"}, {"@timestamp": "desc"}, {"id": "asc"}],
    "newest": [{"timestamp_source": "desc"}, {"@timestamp": "desc"}, {"id": "asc"}],
    "oldest": [{"timestamp_source": "desc"}, {"@timestamp": "asc"}, {"id": "asc"}],
}
MAX_WINDOW = 10_000  # Elasticsearch's own limit of from + size
TIMEOUT = "5s"
_HIGHLIGHT_CHARS = 160
_HIGHLIGHT_FRAGMENTS = 3
# Elasticsearch refuses to highlight beyond this unless told to stop there; bodies are capped below it.
_MAX_ANALYZED_OFFSET = 999_999
_MAX_FOLDED = 20
_SHOWN = ["id", "feed", "outlet", "title", "lede", "url", "published_at", "dateline", "wire", "copies", "story"]


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for.

    Attributes:
        text: free text with `field:value`, `from:` and `to:` (see `read_wording`); empty means everything.
        chosen: facet → values, of which a document must have one.
        since, until: first and last day of publication (UTC), both included.
        one_per_copy: show one row per text: copies are folded under the best-scoring one.
        sort: `relevance` is newest first where nothing is worded.
        size: number of hits; with `offset` at most 10,000.
        offset: hits to leave out before the first.
        relaxed: some of the words are enough; `search` sets it where few documents have all.
    """

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    since: date | None = None
    until: date | None = None
    one_per_copy: bool = False
    sort: Sort = "relevance"
    size: int = 10
    offset: int = 0
    relaxed: bool = False


def rows_request(query: Query) -> dict[str, Any]:
    """Turn a query into the body that asks for its rows: hits, highlights, folded copies; how many there are is not counted."""
    offset = max(0, min(query.offset, MAX_WINDOW - query.size))
    request: dict[str, Any] = {
        **matching(query),
        "from": offset,
        "size": query.size,
        "track_total_hits": False,
        "timeout": TIMEOUT,
        "sort": _order(query),
        "_source": _SHOWN,
        "highlight": _highlight(),
    }
    if query.one_per_copy:
        request["collapse"] = {
            "field": "copies.id",
            "inner_hits": {
                "name": "copies",
                "size": _MAX_FOLDED,
                "_source": ["id", "outlet", "title", "published_at", "copies"],
                "sort": [{"copies.is_lead": "desc"}, {"@timestamp": "asc"}, {"id": "asc"}],
            },
        }
    return request


def count_request(query: Query) -> dict[str, Any]:
    """Return the body that counts what matches the wording, choices aside."""
    return {"query": matching(query)["query"], "size": 0, "track_total_hits": True, "timeout": TIMEOUT}


def _order(query: Query) -> list[dict[str, Any]]:
    """Score nothing where nothing is worded: all scores would be equal."""
    worded = bool(read_wording(query.text).free.strip())
    return SORTS["newest" if query.sort == "relevance" and not worded else query.sort]


def matching(query: Query) -> dict[str, Any]:
    """Return the `query` and `post_filter` that decide which documents match."""
    wording = read_wording(query.text)
    words = match(wording.free, relaxed=query.relaxed)
    wanted = [_term(term) for term in wording.terms if not term.excluded]
    unwanted = [_term(term) for term in wording.terms if term.excluded]
    filters = [*wanted, *_days(wording.since, wording.until)]
    return {
        "query": {"bool": {**words, "filter": filters, "must_not": [*words["must_not"], *unwanted]}},
        "post_filter": {"bool": {"filter": choices(query)}},
    }


def _term(term: Term) -> dict[str, Any]:
    """Match a worded value: as a facet shows it, or by its folded key, so that `person:"ada quill"` finds Ada Quill."""
    if term.words:
        return {"match": {"title": {"query": term.value, "operator": "and"}}}
    exactly: dict[str, Any] = {"term": {term.field: {"value": term.value, "case_insensitive": True}}}
    if term.key_field is None:
        return exactly
    return {"bool": {"should": [exactly, {"term": {term.key_field: term.key}}]}}


def choices(query: Query, but: str = "") -> list[dict[str, Any]]:
    """Return a filter per facet with chosen values, the one named `but` left out."""
    filters: list[dict[str, Any]] = [
        {"terms": {FACETS[name]: list(values)}}
        for name, values in sorted(query.chosen.items())
        if values and name != but
    ]
    return filters if but == "day" else filters + _days(query.since, query.until)


def _days(since: date | None, until: date | None) -> list[dict[str, Any]]:
    days = {}
    if since:
        days["gte"] = since.isoformat()
    if until:
        days["lte"] = f"{until.isoformat()}||/d"
    return [{"range": {"published_at": days}}] if days else []


def _highlight() -> dict[str, Any]:
    return {
        "encoder": "html",
        "pre_tags": ["<em>"],
        "post_tags": ["</em>"],
        "max_analyzed_offset": _MAX_ANALYZED_OFFSET,
        "fields": {
            "title": {"number_of_fragments": 0, "matched_fields": ["title", *word_forms()]},
            "text": {
                "matched_fields": ["text", *word_forms()],
                "fragment_size": _HIGHLIGHT_CHARS,
                "number_of_fragments": _HIGHLIGHT_FRAGMENTS,
                "no_match_size": _HIGHLIGHT_CHARS,
            },
        },
    }
