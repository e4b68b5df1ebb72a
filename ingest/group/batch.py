"""One batch of documents: find candidates in the index and among themselves, decide, and say what is to be written.

Copies come first, for all; then stories, for leads only, as the members of a copy group share one. Documents are taken in the order of time,
so that the same batch always gives the same groups.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.document import Document
from ingest.group.codec import Change
from ingest.group.fold import CopyGroups
from ingest.group.gathering import place_stories
from ingest.group.judge import judge
from ingest.group.memory import Memory
from ingest.group.queries import COPY_DAYS, MIN_SHARED_HASHES
from ingest.group.rows import Member, Row, join_versions, make_row, within


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch changes.

    Attributes:
        moved: stored documents outside the batch that have a new place.
        rows: the batch's rows with their places.
        grown: ids of leads, and of documents that opened a story, outside of both, whose group or story has new members.
        forwarded: copy groups that ceased to be.
    """

    moved: list[Member]
    rows: list[tuple[Row, Member]]
    grown: frozenset[str]
    forwarded: tuple[Change, ...]


def group_batch(memory: Memory, documents: Sequence[Document], fresh: frozenset[str] = frozenset()) -> Outcome:
    """Work out one batch; nothing is written.

    Args:
        memory: what is known.
        documents: with distinct ids, in the order of time.
        fresh: ids that no run before this one knows; their stories may still change, as nobody has been told of them.
    """
    known = memory.state.read_known([document.id for document in documents])
    rows = [_with_place(make_row(document), known) for document in documents]
    matching = [row for row in rows if row.id not in known or known[row.id].content_hash != row.content_hash]
    groups = CopyGroups(memory.state.read_group)
    groups.learn(row.member for row in known.values())
    _place_copies(memory, groups, matching)
    leads = [row for row in matching if groups.member(row.id).is_lead and not groups.member(row.id).story]
    place_stories(memory, groups, leads, fresh)
    ids = {row.id for row in rows}
    moved = [member for member in groups.moved() if member.id not in ids]
    placed = [(row, _placed(groups, row)) for row in rows]
    new = [
        member for row, member in placed if _place_of(member) != (row.id in known and _place_of(known[row.id].member))
    ]
    grown = {name for member in (*moved, *new) for name in (member.group, member.story)}
    forwarded = tuple(Change("copies merged", old, new) for old, new in sorted(groups.forwarded().items()))
    return Outcome(
        forwarded=forwarded, moved=moved, rows=placed, grown=frozenset(grown - ids - {member.id for member in moved})
    )


def _place_of(member: Member) -> tuple[str, str]:
    return member.group, member.story


def _with_place(row: Row, known: Mapping[str, Row]) -> Row:
    if row.id not in known:
        return row
    before = known[row.id]
    # First observed stays first observed, so that a document does not wander through time.
    return replace(
        row,
        member=replace(before.member, at=row.member.at),
        observed_at=before.observed_at,
        versions=join_versions(before.versions, row.versions),
    )


def _placed(groups: CopyGroups, row: Row) -> Member:
    return replace(groups.member(row.id), at=row.member.at)


def _place_copies(memory: Memory, groups: CopyGroups, rows: Sequence[Row]) -> None:
    in_batch = _in_batch(rows)
    own = {row.id: row for row in rows}
    stored = memory.state.find_copies(rows)
    # A stored row of this batch holds an older text: its new one is met within the batch.
    others = memory.rows(other for found in stored for other in found if other not in own)
    placed: set[str] = set()
    for row, found in zip(rows, stored, strict=True):
        candidates = [others[other] for other in found if other in others]
        groups.learn(other.member for other in candidates)
        candidates += [own[other] for other in in_batch[row.id] if other in placed]
        links = (judge(row, other) for other in candidates if within(row, other, COPY_DAYS))
        groups.place(row.member, [link for link in links if link is not None])
        placed.add(row.id)


def _in_batch(rows: Iterable[Row]) -> dict[str, list[str]]:
    """Return which rows of the batch the index would have found for each, had it known them."""
    by_hash: dict[str, list[str]] = defaultdict(list)
    found: dict[str, list[str]] = {}
    for row in rows:
        shared: Counter[str] = Counter()
        for key in (row.content_hash, *row.sketch):
            for other in by_hash[key]:
                shared[other] += MIN_SHARED_HASHES if key == row.content_hash else 1
            by_hash[key].append(row.id)
        found[row.id] = [other for other, count in shared.items() if count >= MIN_SHARED_HASHES]
    return found
