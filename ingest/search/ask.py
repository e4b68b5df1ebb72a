"""The one place that sends a search, and says in one sentence what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from elasticsearch import ApiError, AuthorizationException, Elasticsearch, NotFoundError, TransportError

from ingest.errors import IndexMisconfigured, IndexUnavailable
from ingest.settings import Settings


def ask(client: Elasticsearch, settings: Settings, request: dict[str, Any], kind: str = "") -> dict[str, Any]:
    """Send a `_search` body to the read alias.

    Args:
        client: a client.
        settings: name the index.
        request: the body.
        kind: of the alias: "" the documents, else `-runs`, `-counts`, `-quarantine` or `-alerts`.

    Raises:
        IndexUnavailable: the cluster cannot be reached.
        IndexMisconfigured: there is no index yet, or it refuses the request.
    """
    with explained(settings, kind):
        answer = client.search(index=settings.index_prefix + kind, body=request)
    return dict(answer.body)


@contextmanager
def explained(settings: Settings, kind: str = "") -> Iterator[None]:
    """Turn what Elasticsearch and its client say into the project's errors; a conflict is the caller's to understand.

    Raises:
        IndexUnavailable: the cluster cannot be reached.
        IndexMisconfigured: there is no index yet, it refuses the request, or we may not.
    """
    name = settings.index_prefix + kind
    try:
        yield
    except NotFoundError as error:
        remedy = "run `newsfold index create`" if kind == "-alerts" else "load a feed with `newsfold run`"
        raise IndexMisconfigured(f"there is no index {name} yet: {remedy}") from error
    except AuthorizationException as error:
        raise IndexMisconfigured(f"this key may not do that in {name}: use one of role loader or setup") from error
    except ApiError as error:
        raise IndexMisconfigured(f"Elasticsearch refuses the query: {error}; simplify it") from error
    except TransportError as error:
        raise IndexUnavailable(
            f"cannot reach Elasticsearch at {settings.elasticsearch_url}: start it with `newsfold node start`, "
            "or set ELASTICSEARCH_URL"
        ) from error
