"""Requests to the index of groups, with the client library's errors turned into ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

import orjson
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from ingest.errors import IndexMisconfigured, IndexUnavailable
from ingest.group.operations import Operation

Client: TypeAlias = Elasticsearch
Revision: TypeAlias = tuple[int, int]

_MANY = 1000
_ROWS_AT_ONCE = 500  # complete ones: 2 MB
_PASSING_STATUS = frozenset({429, 502, 503, 504})
CONFLICT = 409
NOT_FOUND = 404


class Conflict(Exception):  # noqa: N818 - not an error: the batch is worked out again
    """Another run has written a row in between."""


class Requests:
    """What is asked of one index.

    Args:
        client: a client of the cluster.
        index: its alias.
    """

    def __init__(self, client: Client, index: str) -> None:
        # Ids and packed numbers shrink little, and packing them costs both sides more than sending them.
        self.client = client.options(headers={"accept-encoding": "identity"})
        self.index = index

    def get(self, ids: Sequence[str], fields: Sequence[str] | None = None) -> Iterator[Mapping[str, Any]]:
        """Yield what is stored under ids, unrefreshed rows included; complete rows unless fields are named."""
        for start in range(0, len(ids), _ROWS_AT_ONCE):
            some = list(ids[start : start + _ROWS_AT_ONCE])
            with explained(self.index):
                answer = self.client.mget(index=self.index, ids=some, source_includes=fields and list(fields))
            for hit in answer["docs"]:
                if "error" in hit:
                    raise missing(self.index, hit["error"].get("reason", ""))
                if hit["found"]:
                    yield hit

    def search_all(self, searches: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
        """Return the hits of each search."""
        if not searches:
            return []
        lines: Any = [line for search in searches for line in (b"{}", orjson.dumps(search))]  # bytes are passed through
        with explained(self.index):
            answer = self.client.msearch(index=self.index, searches=lines)
        found = []
        for response in answer["responses"]:
            if "error" in response:
                raise _refused(self.index, response["status"], response["error"])
            found.append(response["hits"]["hits"])
        return found

    def search(self, **search: Any) -> Mapping[str, Any]:  # noqa: ANN401 - as the client library takes it
        """Return the answer to one search."""
        with explained(self.index):
            answer: Mapping[str, Any] = self.client.search(index=self.index, **search).body
        return answer

    def scan(
        self, query: Mapping[str, Any], order: str, fields: Sequence[str], page: int = _MANY
    ) -> Iterator[Mapping[str, Any]]:
        """Yield every hit, in the order of a field that no two rows share."""
        after: list[Any] | None = None
        while True:
            hits = self.search(
                query=query,
                size=page,
                sort=[{order: "asc"}],
                search_after=after,
                seq_no_primary_term=True,
                source_includes=list(fields),
                track_total_hits=False,
            )["hits"]["hits"]
            yield from hits
            if len(hits) < page:
                return
            after = hits[-1]["sort"]

    def refresh(self) -> None:
        """Make what was written visible to searches."""
        with explained(self.index):
            self.client.indices.refresh(index=self.index)

    def bulk(self, operations: Sequence[Operation], forgiven: int | None = None) -> dict[str, Revision]:
        """Write in order.

        Returns:
            id → its new revision.

        Raises:
            Conflict: a row is not what it was expected to be.
        """
        revisions: dict[str, Revision] = {}
        for start in range(0, len(operations), _MANY):
            lines: Any = [
                orjson.dumps(line)
                for operation in operations[start : start + _MANY]
                for line in operation
                if line is not None
            ]
            with explained(self.index):
                answer = self.client.bulk(index=self.index, operations=lines, require_alias=True)
            items = [next(iter(each.values())) for each in answer["items"]]
            failed = [item for item in items if "error" in item and item["status"] != forgiven]
            if failed:
                raise _worst(self.index, failed)
            revisions |= {item["_id"]: (item["_seq_no"], item["_primary_term"]) for item in items if "_seq_no" in item}
        return revisions


@contextmanager
def explained(index: str) -> Iterator[None]:
    """Turn the client library's errors into ours.

    Raises:
        IndexUnavailable, IndexMisconfigured: with cause and remedy.
    """
    try:
        yield
    except ApiError as error:
        body = error.body.get("error") if isinstance(error.body, dict) else None
        raise _refused(index, error.status_code, body if isinstance(body, dict) else {"reason": str(error)}) from error
    except TransportError as error:
        raise IndexUnavailable(f"cannot reach Elasticsearch for {index} ({error.message}): wait and repeat") from error


def missing(index: str, reason: str) -> IndexMisconfigured:
    """Return what to raise where the index is not there."""
    return IndexMisconfigured(f"{index} is not there ({reason}): install the templates of index_mappings/ first")


def _refused(index: str, status: int, error: Mapping[str, Any]) -> IndexUnavailable | IndexMisconfigured:
    kind, reason = error.get("type", ""), error.get("reason", "")
    if status in _PASSING_STATUS:
        return IndexUnavailable(f"{index} is not ready ({status} {kind}: {reason}): wait and repeat")
    if kind == "index_not_found_exception":
        return missing(index, reason)
    return IndexMisconfigured(f"{index} refuses the request ({status} {kind}: {reason})")


def _worst(index: str, items: Sequence[Mapping[str, Any]]) -> Exception:
    """Choose what to raise for failed items of a bulk: what stops everything before what can be repeated."""
    others = [item for item in items if item["status"] != CONFLICT]
    return _refused(index, others[0]["status"], others[0]["error"]) if others else Conflict()
