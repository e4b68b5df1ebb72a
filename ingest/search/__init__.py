"""Full-text and faceted search over the loaded documents, shared by the command line and the web page."""

from __future__ import annotations

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from ingest.errors import IndexMisconfigured, IndexUnavailable
from ingest.search.query import FACETS, Query, build_request
from ingest.search.results import Bucket, Copy, Hit, Results, parse_results
from ingest.settings import Settings

__all__ = ["FACETS", "Bucket", "Copy", "Hit", "Query", "Results", "search"]


def search(client: Elasticsearch, settings: Settings, query: Query) -> Results:
    """Ask the index.

    Raises:
        IndexUnavailable: the cluster cannot be reached.
        IndexMisconfigured: there is no index yet, or it refuses the query.
    """
    try:
        answer = client.search(index=settings.index_prefix, body=build_request(query))
    except NotFoundError as error:
        raise IndexMisconfigured(
            f"there is no index {settings.index_prefix} yet: load a feed with `newsfold run`"
        ) from error
    except ApiError as error:
        raise IndexMisconfigured(f"Elasticsearch refuses the query: {error}; simplify it") from error
    except TransportError as error:
        raise IndexUnavailable(
            f"cannot reach Elasticsearch at {settings.elasticsearch_url}: start it with `newsfold node start`, "
            "or set ELASTICSEARCH_URL"
        ) from error
    return parse_results(answer.body)
