"""The one place that sends a search, and says in one sentence what went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

from elasticsearch import ApiError, AuthorizationException, Elasticsearch, NotFoundError, TransportError

from ingest.errors import IndexMisconfigured, IndexUnavailable
from ingest.settings import Settings

_BUSY = frozenset({429, 503})


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


def ask_together(client: Elasticsearch, settings: Settings, requests: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Send several `_search` bodies to the alias of the documents, which are answered side by side.

    Raises:
        IndexUnavailable, IndexMisconfigured: as for `ask`, of the first that fails.
    """
    header = {"index": settings.index_prefix}
    with explained(settings):
        answers = client.msearch(searches=[part for request in requests for part in (header, request)])["responses"]
    for answer in answers:
        if "error" in answer:
            _refuse(answer["status"], answer["error"])
    return list(answers)


def _refuse(status: int, error: dict[str, Any]) -> NoReturn:
    causes = error.get("root_cause") or [error]
    words = f"{causes[0].get('type')}: {causes[0].get('reason')}"
    if status in _BUSY:
        raise IndexUnavailable(f"Elasticsearch has no room for the search ({words}): repeat it")
    raise IndexMisconfigured(f"Elasticsearch refuses the query ({words}): simplify it")


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
