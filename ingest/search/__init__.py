"""Full-text and faceted search over the loaded documents, shared by the command line and the web page."""

from __future__ import annotations

from dataclasses import replace

from elasticsearch import Elasticsearch

from ingest.search.ask import ask
from ingest.search.export import export
from ingest.search.groups import count_members, find_document, largest_copy_group, members, widest_story
from ingest.search.health import FeedHealth, feed_refusals, feed_rules, feed_runs, feeds_health
from ingest.search.histogram import Bar, bars
from ingest.search.newest import newest
from ingest.search.query import SORTS, Query, build_request
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
    "bars",
    "count_members",
    "export",
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

    Raises:
        IndexUnavailable: the cluster cannot be reached.
        IndexMisconfigured: there is no index yet, or it refuses the query.
    """
    results = parse_results(query, ask(client, settings, build_request(query)))
    if query.relaxed or results.total >= FEW or not can_relax(read_wording(query.text).free):
        return results
    relaxed = replace(query, relaxed=True)
    more = parse_results(relaxed, ask(client, settings, build_request(relaxed)))
    return more if more.total > results.total else results
