"""The one place that sends a search, and says in one sentence what went wrong."""

from __future__ import annotations

from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from ingest.errors import IndexMisconfigured, IndexUnavailable
from ingest.settings import Settings


def ask(client: Elasticsearch, settings: Settings, request: dict[str, Any], kind: str = "") -> dict[str, Any]:
    """Send a `_search` body to the read alias.

    Args:
        client: a client.
        settings: name the index.
        request: the body.
        kind: of the alias: "" the documents, else `-runs`, `-counts` or `-quarantine`.

    Raises:
        IndexUnavailable: the cluster cannot be reached.
        IndexMisconfigured: there is no index yet, or it refuses the request.
    """
    try:
        answer = client.search(index=settings.index_prefix + kind, body=request)
    except NotFoundError as error:
        raise IndexMisconfigured(
            f"there is no index {settings.index_prefix}{kind} yet: load a feed with `newsfold run`"
        ) from error
    except ApiError as error:
        raise IndexMisconfigured(f"Elasticsearch refuses the query: {error}; simplify it") from error
    except TransportError as error:
        raise IndexUnavailable(
            f"cannot reach Elasticsearch at {settings.elasticsearch_url}: start it with `newsfold node start`, "
            "or set ELASTICSEARCH_URL"
        ) from error
    return dict(answer.body)
