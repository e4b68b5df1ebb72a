"""The state in Elasticsearch: one row per document in `<prefix>-groups`.

Only features of the server's core: no scripts, no update-by-query. Searches see what was refreshed; `mget` sees everything. Every write
names the revision that it replaces, or that there must be none, so that a parallel run that slipped in is noticed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from ingest.group.codec import Change, Whole, change_source, read_member, read_row, read_whole
from ingest.group.operations import FLAG, expecting_revision, flags, move_row, put_row
from ingest.group.queries import (
    COPY_CANDIDATES,
    PLACE,
    STORY_LEADS,
    TIMES,
    alike_query,
    copies_query,
    leads_query,
    undated_query,
    wholes_query,
)
from ingest.group.requests import CONFLICT, NOT_FOUND, Client, Requests, Revision, explained
from ingest.group.rows import Member, Row, Version
from ingest.settings import Settings

_LEASE = "lease"
_LONGEST_LEASE = timedelta(
    minutes=10
)  # of a minute, as a rule; one that ends far later was taken by a clock that ran ahead


@dataclass(frozen=True, slots=True)
class Flag:
    """A note that the index of documents must follow a document; `revision` is that of the note."""

    id: str
    revision: Revision


class GroupState:
    """Rows of documents, read and written in batches.

    Args:
        client: a client of the cluster.
        prefix: first part of index names.
    """

    def __init__(self, client: Client, prefix: str) -> None:
        self.index = f"{prefix}-groups"
        self._requests = Requests(client, self.index)

    def read_known(self, ids: Sequence[str]) -> dict[str, Row]:
        """Read where documents belong and what they were made from, unrefreshed rows included; unknown ones are left out."""
        fields = [*PLACE, *TIMES, "content_hash", "fingerprint", "versions"]
        return {hit["_id"]: read_row(hit) for hit in self._requests.get(ids, fields)}

    def read_rows(self, ids: Sequence[str]) -> dict[str, Row]:
        """Read complete rows; unknown ones are left out."""
        return {hit["_id"]: read_row(hit) for hit in self._requests.get(ids)}

    def find_copies(self, rows: Sequence[Row]) -> list[list[str]]:
        """Find for each row the stored documents that share two hashes of its sketch, else its content; the best, where there are more than 30."""
        found = self._find_ids([copies_query(row) for row in rows])
        crowded = [place for place, ids in enumerate(found) if len(ids) >= COPY_CANDIDATES]
        ranked = self._find_ids([copies_query(rows[place], ranked=True) for place in crowded])
        for place, ids in zip(crowded, ranked, strict=True):
            found[place] = ids
        return found

    def find_alike(self, rows: Sequence[Row]) -> list[list[str]]:
        """Find for each row the leads near in time that share two of its heaviest words, best first."""
        speaking = [row for row in rows if row.body is not None and len(row.body.terms)]
        undated = bool(speaking) and any(self._find_ids([undated_query(speaking)]))
        hits = self._find_ids([alike_query(row, undated=undated) for row in speaking])
        found = {row.id: ids for row, ids in zip(speaking, hits, strict=True)}
        return [[other for other in found.get(row.id, ()) if other != row.id] for row in rows]

    def _find_ids(self, searches: Sequence[Mapping[str, Any]]) -> list[list[str]]:
        return [[_field(hit, "id") for hit in hits] for hits in self._requests.search_all(searches)]

    def find_leads(self, stories: Sequence[str]) -> dict[str, list[str]]:
        """Find the latest 64 leads of each story."""
        leads: dict[str, list[str]] = defaultdict(list)
        if stories:
            for hit in self._requests.search(**leads_query(stories))["hits"]["hits"]:
                of_story = leads[_field(hit, "story.id")]
                if len(of_story) < STORY_LEADS:
                    of_story.append(_field(hit, "id"))
        return leads

    def read_group(self, group: str) -> Iterator[Member]:
        """Read all members of a copy group."""
        return map(read_member, self._requests.scan({"term": {"copies.id": group}}, "id", PLACE))

    def find_recent_leads(self, since: datetime) -> Iterator[str]:
        """Find the leads published, else observed, since an instant."""
        recent = {"range": {"at": {"gte": since.isoformat()}}}
        query = {"bool": {"filter": [recent, {"term": {"copies.is_lead": True}}]}}
        return (hit["_id"] for hit in self._requests.scan(query, "id", ["id"]))

    def read_flags(self) -> Iterator[Flag]:
        """Read which documents the index of documents must follow."""
        self._requests.refresh()
        for hit in self._requests.scan({"exists": {"field": "follow"}}, "follow", ["follow"]):
            yield Flag(hit["_source"]["follow"], _revision(hit))

    def read_wholes(
        self, groups: Collection[str], stories: Collection[str]
    ) -> tuple[dict[str, Whole], dict[str, Whole]]:
        """Count the members of copy groups and of stories; the members must have been refreshed."""
        found = self._requests.search(size=0, **wholes_query(sorted(groups), sorted(stories)))["aggregations"]
        return tuple(  # type: ignore[return-value]  # two by two names
            {bucket["key"]: read_whole(bucket) for bucket in found[name]["each"]["buckets"]}
            for name in ("copies", "story")
        )

    def write(
        self,
        moved: Sequence[Member],
        rows: Iterable[tuple[Row, Member]],
        fresh: frozenset[str],
        grown: Iterable[str] = (),
    ) -> dict[str, Revision]:
        """Write rows and places, and make them visible to searches.

        Members that lose their lead move before it does, and rows come last: a crash in between leaves the group findable, and the same
        documents bring it together again.

        Args:
            moved: stored members in their new place.
            rows: complete rows, new or changed.
            fresh: ids that no run before this one knows, so that nobody need be told that they moved.
            grown: leads, and documents that opened a story, whose group or story has new members.

        Returns:
            id → its new revision.

        Raises:
            Conflict: a parallel run has changed one of them; read again and repeat.
        """
        lost_lead = [member for member in moved if not member.is_lead]
        revisions: dict[str, Revision] = {}
        for members in (lost_lead, [member for member in moved if member.is_lead]):
            revisions |= self._requests.bulk([each for member in members for each in move_row(member, fresh)])
        puts = [each for row, member in rows for each in put_row(row, member, fresh)]
        revisions |= self._requests.bulk([*puts, *flags(sorted(grown), fresh)])
        self._requests.refresh()
        return revisions

    def remove(self, ids: Sequence[str]) -> None:
        """Forget documents; unknown ids are nobody's."""
        self._requests.bulk([({"delete": {"_id": document_id}}, None) for document_id in ids])

    def flag(self, ids: Iterable[str]) -> None:
        """Note that the index of documents must follow documents, whatever else happens to them; unknown ids are nobody's."""
        self._requests.bulk(flags(sorted(ids), frozenset()))

    def record(self, changes: Iterable[Change]) -> None:
        """Write down what is merged or parted; the same change again replaces itself."""
        now = datetime.now(UTC)
        names = [(change, change.target if change.kind == "story split" else change.source) for change in changes]
        self._requests.bulk(
            [({"index": {"_id": f"{change.kind}: {name}"}}, change_source(change, now)) for change, name in names]
        )

    def read_forward(self, kind: Literal["copies", "story"], name: str) -> str | None:
        """Return what a merged copy group or story went into; None if it was not merged."""
        found = next(self._requests.get([f"{kind} merged: {name}"]), None)
        return str(found["_source"]["change"]["to"]) if found else None

    def settle(self, followed: Iterable[Flag]) -> None:
        """Take flags back, unless they have been set anew since they were read."""
        taken = [
            ({"delete": {"_id": f"{FLAG}{flag.id}", **expecting_revision(flag.revision)}}, None) for flag in followed
        ]
        self._requests.bulk(taken, forgiven=CONFLICT)

    def claim(self, holder: str, until: datetime) -> bool:
        """Take or prolong the right to write; False while somebody else has it.

        Args:
            holder: who asks, a name that nobody else uses.
            until: when the right ends by itself.
        """
        asking = self._requests.client.options(ignore_status=[CONFLICT, NOT_FOUND])
        lease = {"lease": {"holder": holder, "until": until.isoformat()}}
        standing = next(self._requests.get([_LEASE]), None)
        if standing is None:
            with explained(self.index):
                answer = asking.create(index=self.index, id=_LEASE, document=lease, require_alias=True)
            return answer.meta.status != CONFLICT
        held = standing["_source"]["lease"]
        now = datetime.now(UTC)
        if held["holder"] != holder and now < datetime.fromisoformat(held["until"]) <= now + _LONGEST_LEASE:
            return False
        seq_no, primary_term = _revision(standing)
        with explained(self.index):
            answer = asking.index(
                index=self.index, id=_LEASE, document=lease, if_seq_no=seq_no, if_primary_term=primary_term
            )
        return answer.meta.status != CONFLICT

    def release(self, holder: str) -> None:
        """Give the right to write back."""
        asking = self._requests.client.options(ignore_status=[CONFLICT, NOT_FOUND])
        standing = next(self._requests.get([_LEASE]), None)
        if standing and standing["_source"]["lease"]["holder"] == holder:
            seq_no, primary_term = _revision(standing)
            with explained(self.index):
                asking.delete(index=self.index, id=_LEASE, if_seq_no=seq_no, if_primary_term=primary_term)


def read_versions(client: Client, settings: Settings, document_id: str) -> tuple[Version, ...]:
    """Return the texts that a document has had, oldest first; none where it is not known.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole.
    """
    known = GroupState(client, settings.index_prefix).read_known([document_id])
    return known[document_id].versions if document_id in known else ()


def _revision(hit: Mapping[str, Any]) -> Revision:
    return hit["_seq_no"], hit["_primary_term"]


def _field(hit: Mapping[str, Any], name: str) -> str:
    return str(hit["fields"][name][0])
