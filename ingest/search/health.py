"""How the feeds are: last runs with their ledgers, and who stands in quarantine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from ingest.search.ask import ask
from ingest.settings import Settings

_RUNS = 20
_REFUSALS = 50
_FEEDS = 1_000


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """One feed.

    Attributes:
        documents: in the index.
        newest: publication of its newest document, ISO 8601.
        last_run: row of `<prefix>-runs`, None where it never ran.
        refused: rows in quarantine, rejected ones included.
    """

    feed: str
    documents: int
    newest: str | None
    last_run: dict[str, Any] | None
    refused: int


def feeds_health(client: Elasticsearch, settings: Settings) -> list[FeedHealth]:
    """Return every feed that has a document or a run, by name.

    Raises:
        IndexUnavailable, IndexMisconfigured: as for `search`.
    """
    newest = {"max": {"field": "published_at"}}
    documents = _by_feed(client, settings, "", {"newest": newest})
    latest = {"top_hits": {"size": 1, "sort": [{"@timestamp": "desc"}], "_source": {"excludes": ["ledger"]}}}
    runs = _by_feed(client, settings, "-runs", {"latest": latest})
    refused = _by_feed(client, settings, "-quarantine", {})
    return [
        FeedHealth(
            feed,
            documents.get(feed, {}).get("doc_count", 0),
            documents.get(feed, {}).get("newest", {}).get("value_as_string"),
            runs[feed]["latest"]["hits"]["hits"][0]["_source"] if feed in runs else None,
            refused.get(feed, {}).get("doc_count", 0),
        )
        for feed in sorted(documents.keys() | runs.keys() | refused.keys())
    ]


def feed_runs(client: Elasticsearch, settings: Settings, feed: str) -> list[dict[str, Any]]:
    """Return the rows of a feed's last 20 runs, newest first."""
    return _rows(client, settings, "-runs", feed, _RUNS)


def feed_refusals(client: Elasticsearch, settings: Settings, feed: str) -> list[dict[str, Any]]:
    """Return the rows of the feed's last 50 refusals, newest first."""
    return _rows(client, settings, "-quarantine", feed, _REFUSALS)


def feed_rules(client: Elasticsearch, settings: Settings, feed: str) -> list[tuple[str, int, int]]:
    """Return the feed's 20 busiest cleaning rules as (rule, spans, characters) over all its runs."""
    totals = {"spans": {"sum": {"field": "count"}}, "chars": {"sum": {"field": "chars"}}}
    rules = {"terms": {"field": "name", "size": 20, "order": {"chars": "desc"}}, "aggs": totals}
    return [
        (str(bucket["key"]), int(bucket["spans"]["value"]), int(bucket["chars"]["value"]))
        for bucket in _counted(client, settings, feed, "removed", rules)
    ]


def feed_expired(client: Elasticsearch, settings: Settings, feed: str) -> list[tuple[str, int, str]]:
    """Return what retention has removed of a feed, as (limit or `quarantine`, how many in all, when last)."""
    totals = {"rows": {"sum": {"field": "count"}}, "last": {"max": {"field": "@timestamp"}}}
    limits = {"terms": {"field": "reason"}, "aggs": totals}
    return [
        (str(bucket["key"]), int(bucket["rows"]["value"]), str(bucket["last"]["value_as_string"]))
        for bucket in _counted(client, settings, feed, "expired", limits)
    ]


def _counted(
    client: Elasticsearch, settings: Settings, feed: str, kind: str, buckets: dict[str, Any]
) -> list[dict[str, Any]]:
    which = [{"term": {"feed": feed}}, {"term": {"kind": kind}}]
    request = {"size": 0, "query": {"bool": {"filter": which}}, "aggs": {"all": buckets}}
    found: list[dict[str, Any]] = ask(client, settings, request, "-counts")["aggregations"]["all"]["buckets"]
    return found


def _by_feed(client: Elasticsearch, settings: Settings, kind: str, inner: dict[str, Any]) -> dict[str, dict[str, Any]]:
    terms = {"terms": {"field": "feed", "size": _FEEDS}} | ({"aggs": inner} if inner else {})
    answer = ask(client, settings, {"size": 0, "aggs": {"feeds": terms}}, kind)
    return {str(bucket["key"]): bucket for bucket in answer["aggregations"]["feeds"]["buckets"]}


def _rows(client: Elasticsearch, settings: Settings, kind: str, feed: str, size: int) -> list[dict[str, Any]]:
    request = {"query": {"term": {"feed": feed}}, "size": size, "sort": [{"@timestamp": "desc"}]}
    return [row["_source"] for row in ask(client, settings, request, kind)["hits"]["hits"]]
