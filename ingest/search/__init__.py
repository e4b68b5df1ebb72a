"""Full-text and faceted search over the loaded documents, shared by the command line and the web page."""

from __future__ import annotations

from dataclasses import replace

from elasticsearch import Elasticsearch

from ingest.search.ask import ask, ask_together
from ingest.search.export import export
from ingest.search.facets import facets_request
from ingest.search.groups import count_members, find_document, largest_copy_group, members, widest_story
from ingest.search.health import FeedHealth, feed_expired, feed_refusals, feed_rules, feed_runs, feeds_health
from ingest.search.histogram import Bar, around, bars
from ingest.search.newest import newest
from ingest.search.query import SORTS, Query, count_request, rows_request
from ingest.search.results import Bucket, Copy, Hit, Results, parse_results
from ingest.search.suggest import Suggestion, suggest_names, suggest_spelling
from ingest.search.wording import FACETS, Wording, read_wording
from ingest.search.words import can_relax
from ingest.settings import Settings

__all__ = [
    "FACETS",
    "SORTS",
    "Bar",
    "Bucket",
    "Copy",
    "FeedHealth",
    "Hit",
    "Query",
    "Results",
    "Suggestion",
    "Wording",
    "around",
    "bars",
    "count_members",
    "export",
    "feed_expired",
    "feed_refusals",
    "feed_rules",
    "feed_runs",
    "feeds_health",
    "find_document",
    "largest_copy_group",
    "members",
    "newest",
    "read_wording",
    "search",
    "suggest_names",
    "suggest_spelling",
    "widest_story",
]


FEW = 10  # a page


def search(client: Elasticsearch, settings: Settings, query: Query) -> Results:
    """Ask the index; where fewer documents have all the words than fill a page, those that have some follow below them.

    How many match the wording is asked first: it is cheap, and says whether facets need a sample and words may be missing.

    Raises:
        IndexUnavailable: the cluster cannot be reached.
        IndexMisconfigured: there is no index yet, or it refuses the query.
    """
    candidates = _count(client, settings, query)
    may_relax = not query.relaxed and can_relax(read_wording(query.text).free)
    total = candidates
    if query.chosen or candidates >= FEW or not may_relax:
        results = _search(client, settings, query, candidates)
        total = results.total
        if total >= FEW or not may_relax:
            return results
    relaxed = replace(query, relaxed=True)
    more = _search(client, settings, relaxed, _count(client, settings, relaxed))
    return replace(more, relaxed=more.total > total)


def _count(client: Elasticsearch, settings: Settings, query: Query) -> int:
    return int(ask(client, settings, count_request(query))["hits"]["total"]["value"])


def _search(client: Elasticsearch, settings: Settings, query: Query, candidates: int) -> Results:
    rows, facets = ask_together(client, settings, [rows_request(query), facets_request(query, candidates)])
    return parse_results(query, rows, facets)
