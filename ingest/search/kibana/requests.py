"""The searches that Kibana sends for our objects, so that they can be tried without Kibana.

Reconstructed from the aggregations that each kind of chart stands for, and from Discover's documented highlight request; not recorded
from a running Kibana.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ingest.search.kibana.parts import Measure, Panel, Session, Split

_AGGREGATIONS = {"sum": "sum", "max": "max", "unique_count": "cardinality", "median": "percentiles"}
_ZOOM = 5  # of a map that shows the world, at resolution FINE
_MAX_FRAGMENT = 2_147_483_647
_ROWS = 500


def panel_request(panel: Panel) -> dict[str, Any]:
    """Return the body of a panel's search."""
    if panel.shape == "map":
        (split,) = panel.splits
        middle = {"gridCentroid": {"geo_centroid": {"field": split.field}}}
        grid = {"geotile_grid": {"field": split.field, "precision": _ZOOM, "size": 65_535, "shard_size": 65_535}}
        return {
            "size": 0,
            "track_total_hits": True,
            "query": _query(panel.only),
            "aggs": {"split0": grid | {"aggs": middle}},
        }
    measures = {f"measure{number}": _measure(measure) for number, measure in enumerate(panel.measures) if measure.field}
    aggregations = measures
    for number, split in reversed(list(enumerate(panel.splits))):
        inner = {"aggs": aggregations} if aggregations else {}
        aggregations = {f"split{number}": _split(split, panel.measures[0]) | inner} | (measures if number else {})
    return {"size": 0, "track_total_hits": True, "query": _query(panel.only), "aggs": aggregations}


def discover_request(session: Session, words: str = "") -> dict[str, Any]:
    """Return the body of Discover's search, with words in its query bar."""
    query = _query(session.only)
    if words:
        query["bool"]["filter"].append({"multi_match": {"type": "best_fields", "query": words, "lenient": True}})
    return {
        "size": _ROWS,
        "query": query,
        "sort": [{"@timestamp": {"order": "desc", "format": "strict_date_optional_time", "unmapped_type": "boolean"}}],
        "fields": [
            {"field": "*", "include_unmapped": True},
            {"field": "@timestamp", "format": "strict_date_optional_time"},
        ],
        "_source": False,
        "stored_fields": ["*"],
        "runtime_mappings": {},
        "version": True,
        "track_total_hits": False,
        "highlight": {
            "pre_tags": ["@kibana-highlighted-field@"],
            "post_tags": ["@/kibana-highlighted-field@"],
            "fields": {"*": {}},
            "fragment_size": _MAX_FRAGMENT,
        },
    }


def _query(only: Mapping[str, str]) -> dict[str, Any]:
    filters = [
        {"exists": {"field": field}} if value == "*" else {"match_phrase": {field: value}}
        for field, value in only.items()
    ]
    return {"bool": {"must": [], "filter": filters, "should": [], "must_not": []}}


def _split(split: Split, measure: Measure) -> dict[str, Any]:
    if split.per_time:
        return {"date_histogram": {"field": split.field, "calendar_interval": "1d", "min_doc_count": 1}}
    order = ("measure0[50]" if measure.how == "median" else "measure0") if measure.field else "_count"
    terms: dict[str, Any] = {
        "field": split.field,
        "size": split.size,
        "order": {order: "desc"},
        "shard_size": 25 + split.size,
    }
    return {"terms": terms | ({"missing": "__missing__"} if split.missing else {})}


def _measure(measure: Measure) -> dict[str, Any]:
    more = {"percents": [50]} if measure.how == "median" else {}
    return {_AGGREGATIONS[measure.how]: {"field": measure.field} | more}
