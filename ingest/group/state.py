"""The state in Elasticsearch: one row per document in `<prefix>-groups`. The only place of this package that speaks to it.

Only features of the server's core: no scripts, no update-by-query. Searches see what was refreshed; `mget` sees everything. Every write
names the revision that it replaces, or that there must be none, so that a parallel run that slipped in is noticed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from ingest.errors import IndexMisconfigured, IndexUnavailable
from ingest.group.codec import Change, Whole, change_source, read_member, read_profile, read_row, read_whole
from ingest.group.operations import expecting, flagged, move_row, put_row
from ingest.group.overlap import Profile
from ingest.group.queries import FOR_STORIES, PLACE, TIMES, alike_query, copies_query, story_query, wholes_query
from ingest.group.rows import Member, Row

Client: TypeAlias = Elasticsearch

_PAGE = 1000
_PASSING_STATUS = frozenset({429, 502, 503, 504})
_LEASE = "lease"
_CONFLICT = 409
_NOT_FOUND = 404
_RETRIES = 5
_LEADS_PAGE = 200


class Conflict(Exception):  # noqa: N818 - not an error: the batch is worked out again
    """Another run has written a row in between."""


class GroupState:
    """Rows of documents, read and written in batches.

    Args:
        client: a client of the cluster.
        prefix: first part of index names.
    """

    def __init__(self, client: Client, prefix: str) -> None:
        self._client = client
        self.index = f"{prefix}-groups"

    def read_known(self, ids: Sequence[str]) -> dict[str, Row]:
        """Read where documents belong and what they were made from, unrefreshed rows included; unknown ones are left out."""
        fields = [*PLACE, *TIMES, "content_hash", "fingerprint"]
        with explained(self.index):
            answer = self._client.mget(index=self.index, ids=list(ids), source_includes=fields)
        for hit in answer["docs"]:
            if "error" in hit:
                raise _missing(self.index, hit["error"].get("reason", ""))
        return {hit["_id"]: read_row(hit) for hit in answer["docs"] if hit["found"]}

    def find_copies(self, rows: Sequence[Row]) -> list[list[Row]]:
        """Find for each row the stored documents that share its content hash or three hashes of its sketch, best first."""
        return self._search_rows([copies_query(row) for row in rows])

    def find_alike(self, rows: Sequence[Row]) -> list[list[Row]]:
        """Find for each row the leads near in time whose gist holds most of its strongest words, best first."""
        return self._search_rows([alike_query(row, row.strongest) for row in rows])

    def read_stories(self, stories: Sequence[str]) -> dict[str, list[Row]]:
        """Read the latest leads of each story."""
        return dict(zip(stories, self._search_rows([story_query(story) for story in stories]), strict=True))

    def read_group(self, group: str) -> Iterator[Member]:
        """Read all members of a copy group."""
        return self._scan({"term": {"copies.id": group}})

    def read_story(self, story: str) -> Iterator[Member]:
        """Read all members of a story, copies and excerpts included."""
        return self._scan({"term": {"story.id": story}})

    def read_leads(self, since: datetime) -> Iterator[Row]:
        """Read the leads published, else observed, since an instant, with what stories are compared by."""
        recent = {"range": {"at": {"gte": since.isoformat()}}}
        query = {"bool": {"filter": [recent, {"term": {"copies.is_lead": True}}]}}
        return map(read_row, self._scan_hits(query, [*FOR_STORIES, "gist"], _LEADS_PAGE))

    def read_moved(self) -> Iterator[Member]:
        """Read the members whose group or story changed, or grew, after they had been loaded."""
        with explained(self.index):
            self._client.indices.refresh(index=self.index)
        return self._scan({"term": {"moved": True}})

    def read_profiles(self, ids: Sequence[str]) -> dict[str, Profile]:
        """Read what texts are compared by; unknown ids are left out."""
        if not ids:
            return {}
        with explained(self.index):
            answer = self._client.mget(index=self.index, ids=list(ids), source_includes=["profile"])
        profiles = {hit["_id"]: read_profile(hit["_source"]) for hit in answer["docs"] if hit.get("found")}
        return {id_: profile for id_, profile in profiles.items() if profile is not None}

    def read_wholes(
        self, groups: Collection[str], stories: Collection[str]
    ) -> tuple[dict[str, Whole], dict[str, Whole]]:
        """Count the members of copy groups and of stories; the members must have been refreshed."""
        with explained(self.index):
            answer = self._client.search(index=self.index, size=0, **wholes_query(sorted(groups), sorted(stories)))
        found = answer["aggregations"]
        return tuple(  # type: ignore[return-value]  # two by two names
            {bucket["key"]: read_whole(bucket) for bucket in found[name]["each"]["buckets"]}
            for name in ("copies", "story")
        )

    def write(self, moved: Sequence[Member], rows: Iterable[tuple[Row, Member]], fresh: frozenset[str]) -> None:
        """Write rows and places, and make them visible to searches.

        Members that lose their lead move before it does, and rows come last: a crash in between leaves the group findable, and the same
        documents bring it together again.

        Args:
            moved: stored members in their new place.
            rows: complete rows, new or changed.
            fresh: ids that no run before this one knows, so that nobody need be told that they moved.

        Raises:
            Conflict: a parallel run has changed one of them; read again and repeat.
        """
        lost_lead = [member for member in moved if not member.is_lead]
        for members in (lost_lead, [member for member in moved if member.is_lead]):
            self._bulk([operation for member in members for operation in move_row(member, fresh)])
        self._bulk([operation for row, member in rows for operation in put_row(row, member, fresh)])
        with explained(self.index):
            self._client.indices.refresh(index=self.index)

    def flag(self, ids: Iterable[str]) -> None:
        """Note that the index of documents must follow members, whatever else happens to them; unknown ids are nobody's.

        Each note changes the row, so that one made between reading and settling keeps the row flagged.
        """
        doc = flagged()
        operations: list[Mapping[str, Any]] = []
        for document_id in sorted(ids):
            operations += [{"update": {"_id": document_id, "retry_on_conflict": _RETRIES}}, {"doc": doc}]
        self._bulk(operations, forgiven=_NOT_FOUND)

    def remove(self, ids: Sequence[str]) -> None:
        """Forget documents; unknown ids are nobody's."""
        self._bulk([{"delete": {"_id": document_id}} for document_id in ids])

    def record(self, changes: Iterable[Change]) -> None:
        """Write down what is merged or parted; the same change again replaces itself."""
        operations: list[Mapping[str, Any]] = []
        for change in changes:
            name = change.target if change.kind == "story split" else change.source
            operations += [{"index": {"_id": f"{change.kind}: {name}"}}, change_source(change, datetime.now(UTC))]
        if operations:
            self._bulk(operations)

    def read_forward(self, kind: Literal["copies", "story"], name: str) -> str | None:
        """Return what a merged copy group or story went into; None if it was not merged."""
        with explained(self.index):
            found = self._client.mget(index=self.index, ids=[f"{kind} merged: {name}"])["docs"][0]
        return str(found["_source"]["change"]["to"]) if found.get("found") else None

    def settle(self, members: Iterable[Member]) -> None:
        """Forget that members moved, unless they have been changed since they were read."""
        operations: list[Mapping[str, Any]] = []
        for member in members:
            operations += [{"update": {"_id": member.id, **expecting(member)}}, {"doc": {"moved": False}}]
        self._bulk(operations, forgiven=_CONFLICT)

    def claim(self, holder: str, until: datetime) -> bool:
        """Take or prolong the right to write; False while somebody else has it.

        Args:
            holder: who asks, a name that nobody else uses.
            until: when the right ends by itself.
        """
        asking = self._client.options(ignore_status=[_CONFLICT, _NOT_FOUND])
        lease = {"lease": {"holder": holder, "until": until.isoformat()}}
        with explained(self.index):
            standing = asking.get(index=self.index, id=_LEASE)
            if "error" in standing:
                raise _missing(self.index, standing["error"].get("reason", ""))
            if not standing["found"]:
                answer = asking.create(index=self.index, id=_LEASE, document=lease, require_alias=True)
                return answer.meta.status != _CONFLICT
            held = standing["_source"]["lease"]
            if held["holder"] != holder and datetime.fromisoformat(held["until"]) > datetime.now(UTC):
                return False
            answer = asking.index(
                index=self.index,
                id=_LEASE,
                document=lease,
                if_seq_no=standing["_seq_no"],
                if_primary_term=standing["_primary_term"],
            )
        return answer.meta.status != _CONFLICT

    def release(self, holder: str) -> None:
        """Give the right to write back."""
        asking = self._client.options(ignore_status=[_CONFLICT, _NOT_FOUND])
        with explained(self.index):
            standing = asking.get(index=self.index, id=_LEASE)
            if standing.get("found") and standing["_source"]["lease"]["holder"] == holder:
                asking.delete(
                    index=self.index,
                    id=_LEASE,
                    if_seq_no=standing["_seq_no"],
                    if_primary_term=standing["_primary_term"],
                )

    def _search_rows(self, searches: Sequence[Mapping[str, Any]]) -> list[list[Row]]:
        if not searches:
            return []
        lines = [line for search in searches for line in ({}, {"seq_no_primary_term": True, **search})]
        with explained(self.index):
            answer = self._client.msearch(index=self.index, searches=lines)
        found = []
        for response in answer["responses"]:
            if "error" in response:
                raise _refused(self.index, response["status"], response["error"])
            found.append([read_row(hit) for hit in response["hits"]["hits"]])
        return found

    def _scan(self, query: Mapping[str, Any]) -> Iterator[Member]:
        return map(read_member, self._scan_hits(query, PLACE, _PAGE))

    def _scan_hits(self, query: Mapping[str, Any], fields: Sequence[str], page: int) -> Iterator[Mapping[str, Any]]:
        after: list[Any] | None = None
        while True:
            with explained(self.index):
                answer = self._client.search(
                    index=self.index,
                    query=query,
                    size=page,
                    sort=[{"id": "asc"}],
                    search_after=after,
                    seq_no_primary_term=True,
                    source_includes=list(fields),
                    track_total_hits=False,
                )
            hits = answer["hits"]["hits"]
            yield from hits
            if len(hits) < page:
                return
            after = hits[-1]["sort"]

    def _bulk(self, operations: Sequence[Mapping[str, Any]], forgiven: int | None = None) -> None:
        for start in range(0, len(operations), 2 * _PAGE):
            with explained(self.index):
                answer = self._client.bulk(
                    index=self.index, operations=operations[start : start + 2 * _PAGE], require_alias=True
                )
            failed = [item for each in answer["items"] if "error" in (item := next(iter(each.values())))]
            failed = [item for item in failed if item["status"] != forgiven]
            if failed:
                raise _worst(self.index, failed)


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


def _refused(index: str, status: int, error: Mapping[str, Any]) -> IndexUnavailable | IndexMisconfigured:
    kind, reason = error.get("type", ""), error.get("reason", "")
    if status in _PASSING_STATUS:
        return IndexUnavailable(f"{index} is not ready ({status} {kind}: {reason}): wait and repeat")
    if kind == "index_not_found_exception":
        return _missing(index, reason)
    return IndexMisconfigured(f"{index} refuses the request ({status} {kind}: {reason})")


def _missing(index: str, reason: str) -> IndexMisconfigured:
    return IndexMisconfigured(f"{index} is not there ({reason}): install the templates of index_mappings/ first")


def _worst(index: str, items: Sequence[Mapping[str, Any]]) -> Exception:
    """Choose what to raise for failed items of a bulk: what stops everything before what can be repeated."""
    others = [item for item in items if item["status"] != _CONFLICT]
    return _refused(index, others[0]["status"], others[0]["error"]) if others else Conflict()
