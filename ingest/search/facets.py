"""The request for facets, days and counts.

What was chosen in facets stands in `post_filter`, and each facet counts under all choices but its own: choosing a second value of a facet
never hides the others. Source: Elasticsearch guide, "Filter search results", post filter; Aleph counts its facets the same way.

It asks for no rows, so that the shard's request cache answers the next page, another order and the empty box. Where very many documents
match, facets and days are counted in a random sample of them and scaled up; totals and chosen values are always counted exactly.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ingest.search.query import TIMEOUT, Query, choices, matching
from ingest.search.wording import FACETS

FACET_SIZE = 10
# A value that one document in a hundred has is then counted with a standard error of 3 %. A sample of more than half is not taken.
_SAMPLE = 100_000
_SEED = 8  # the same search is answered by the same sample


def facets_request(query: Query, candidates: int) -> dict[str, Any]:
    """Return the body that counts facets, days, documents, texts and stories.

    Args:
        query: what is asked for.
        candidates: documents that match the wording, choices aside.
    """
    counted: dict[str, Any] = {name: _filtered(choices(query, but=name), _values(name)) for name in FACETS}
    # Always days, and only those that have documents: `auto_date_histogram` is not in the server's core (see `bars`).
    days = {"date_histogram": {"field": "published_at", "calendar_interval": "day", "min_doc_count": 1}}
    counted["day"] = _filtered(choices(query, but="day"), {"values": days})
    if is_estimated(candidates):
        sample = {"probability": _SAMPLE / candidates, "seed": _SEED}
        counted = {"sample": {"random_sampler": sample, "aggs": counted}}
    return {
        "query": matching(query)["query"],
        "size": 0,
        "track_total_hits": False,
        "timeout": TIMEOUT,
        "aggs": counted | _chosen(query) | {"all": _filtered(choices(query), _GROUPS)},
    }


def is_estimated(candidates: int) -> bool:
    """Tell whether so many documents are counted in a sample."""
    return candidates >= 2 * _SAMPLE


_GROUPS = {
    "texts": {"cardinality": {"field": "copies.id", "precision_threshold": 3000}},
    "stories": {"cardinality": {"field": "story.id", "precision_threshold": 3000}},
}


def _chosen(query: Query) -> dict[str, Any]:
    """Count chosen values, which must be shown even when nothing has them."""
    return {
        f"chosen_{name}": _filtered(choices(query, but=name), {"values": {"filters": {"filters": _each(name, values)}}})
        for name, values in query.chosen.items()
        if values
    }


def _each(name: str, values: Iterable[str]) -> dict[str, Any]:
    return {value: {"term": {FACETS[name]: value}} for value in values}


def _values(name: str) -> dict[str, Any]:
    return {"values": {"terms": {"field": FACETS[name], "size": FACET_SIZE, "shard_size": 5 * FACET_SIZE}}}


def _filtered(filters: list[dict[str, Any]], inner: dict[str, Any]) -> dict[str, Any]:
    return {"filter": {"bool": {"filter": filters}}, "aggs": inner}
