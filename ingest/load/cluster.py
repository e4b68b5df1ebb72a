"""Reach the cluster, and say in one sentence why it cannot be reached or refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import elasticsearch
from elastic_transport import TlsError, TransportError
from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError

from ingest.errors import IndexMisconfigured, IndexUnavailable
from ingest.settings import Settings

_TIMEOUT_SECONDS = 30
_HEALTH_TIMEOUT_SECONDS = 10
_REMEDY = "start it with `newsfold node start` or set ELASTICSEARCH_URL"
# Too many requests, bad gateway, unavailable, gateway timeout: it passes, or nobody knows what became of the request.
PASSING_STATUS = frozenset({429, 502, 503, 504})


def connect(settings: Settings) -> Elasticsearch:
    """Make a client; nothing is sent yet.

    Raises:
        IndexUnavailable: no address is set, or it is no URL.
    """
    if settings.elasticsearch_url is None:
        raise IndexUnavailable(f"no Elasticsearch is set: {_REMEDY}")
    try:
        return Elasticsearch(
            settings.elasticsearch_url,
            ca_certs=settings.elasticsearch_ca or DEFAULT,
            api_key=settings.elasticsearch_api_key,
            http_compress=not _is_here(settings.elasticsearch_url),
            request_timeout=_TIMEOUT_SECONDS,
        )
    except ValueError as error:  # the URL is not repeated: it may carry a password
        raise IndexUnavailable(
            f"ELASTICSEARCH_URL is not understood ({error}): write scheme, host and port, such as http://localhost:9200"
        ) from error


def _is_here(url: str) -> bool:
    """Tell whether it is this machine: packing would cost both sides more than sending does, 0.3 ms of each document that is grouped."""
    return urlsplit(url).hostname in {"localhost", "127.0.0.1", "::1"}


def check_cluster(client: Elasticsearch) -> None:
    """Ask the cluster whether it is there and speaks our language.

    `_cluster/health` and not `GET /`, which a server without its REST root module answers with 405.

    Raises:
        IndexUnavailable: it cannot be reached, or its primaries are not all there.
        IndexMisconfigured: it lets us not in, or client and server do not fit.
    """
    with explained(client):
        health = client.options(request_timeout=_HEALTH_TIMEOUT_SECONDS, max_retries=0).cluster.health()
    if health["status"] == "red":
        raise IndexUnavailable(
            f"{address(client)} has lost primary shards (status red): see `_cluster/allocation/explain` on it"
        )


def address(client: Elasticsearch) -> str:
    """Return where the client points to, without credentials."""
    return ", ".join(node.base_url for node in client.transport.node_pool.all())


@contextmanager
def explained(client: Elasticsearch) -> Iterator[None]:
    """Turn the client library's errors into ours.

    Raises:
        IndexUnavailable, IndexMisconfigured: with address, cause and remedy.
    """
    try:
        yield
    except (ApiError, TransportError) as error:
        raise explain(client, error) from error


def explain(client: Elasticsearch, error: ApiError | TransportError) -> IndexUnavailable | IndexMisconfigured:
    """Find the words for one error of the client library."""
    place = address(client)
    if isinstance(error, TlsError):
        return IndexUnavailable(f"cannot trust {place}: {error.message}; its certificate must be signed for that name")
    if isinstance(error, TransportError):
        return IndexUnavailable(f"cannot reach {place}: {_REMEDY} ({error.message})")
    kind, reason = cause(error)
    if error.status_code in PASSING_STATUS:
        return IndexUnavailable(f"{place} is not ready ({error.status_code} {kind}: {reason}): wait and repeat")
    return IndexMisconfigured(_refusal(place, error, kind, reason))


def _refusal(place: str, error: ApiError, kind: str, reason: str) -> str:
    if isinstance(error, UnsupportedProductError):
        return f"{place} is not Elasticsearch 8 or 9: set ELASTICSEARCH_URL to one"
    if kind == "media_type_header_exception":
        library = ".".join(map(str, elasticsearch.__version__))
        return (
            f"the Python client elasticsearch {library} and the server at {place} are of different major versions: "
            "install elasticsearch>=8.19,<9, which speaks to servers 8 and 9"
        )
    if kind == "index_not_found_exception":
        return f"{place} lacks an index ({reason}): make it with `newsfold index create`"
    if error.status_code in {401, 403}:
        return (
            f"{place} refuses us ({kind}: {reason}): set ELASTICSEARCH_API_KEY to a key with the rights for this, "
            "or lift the block it names"
        )
    return f"{place} refuses the request ({error.status_code} {kind}: {reason})"


def cause(error: ApiError) -> tuple[str, str]:
    """Return `error.type` and its reasons; an answer that is not Elasticsearch's own has `http_<status>` for a type."""
    body = error.body.get("error") if isinstance(error.body, dict) else None
    if isinstance(body, dict):
        return str(body.get("type", f"http_{error.status_code}")), reasons(body)
    return f"http_{error.status_code}", str(body or error.body)[:200]


def reasons(error: Mapping[str, Any]) -> str:
    """Join the reasons of an error down to its innermost cause, where the field, the value or the setting is named."""
    found: list[str] = []
    cause: Mapping[str, Any] | None = error
    while cause:
        reason = str(cause.get("reason") or "")
        if reason and reason not in found:
            found.append(reason)
        cause = cause.get("caused_by")
    return "; ".join(found)
