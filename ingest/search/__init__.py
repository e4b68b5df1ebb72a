"""Full-text and faceted search over the loaded documents, shared by the command line and the web page."""

from __future__ import annotations

from elasticsearch import Elasticsearch

from ingest.search.ask import ask
from ingest.search.groups import largest_copy_group, members, widest_story
from ingest.search.query import FACETS, Query, build_request
from ingest.search.results import Bucket, Copy, Hit, Results, parse_results
from ingest.settings import Settings

__all__ = [
    "FACETS",
    "Bucket",
    "Copy",
    "Hit",
    "Query",
    "Results",
    "largest_copy_group",
    "members",
    "search",
    "widest_story",
]


def search(client: Elasticsearch, settings: Settings, query: Query) -> Results:
    """Ask the index.

    Raises:
        IndexUnavailable: the cluster cannot be reached.
        IndexMisconfigured: there is no index yet, or it refuses the query.
    """
    return parse_results(ask(client, settings, build_request(query)))
