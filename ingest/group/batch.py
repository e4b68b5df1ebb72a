"""One batch of documents: find candidates in the index and among themselves, decide, and say what is to be written.

Copies come first, for all; then stories, for leads only, as the members of a copy group share one. Documents are taken in the order of time,
so that the same batch always gives the same groups.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.document import Document
from ingest.group.codec import Change
from ingest.group.fold import CopyGroups
from ingest.group.judge import judge
from ingest.group.queries import COPY_DAYS, MIN_SHARED_HASHES
from ingest.group.rows import Member, Row, make_row, within
from ingest.group.state import GroupState
from ingest.group.stories import choose_story, similar

_LOOKS = 2


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


def group_batch(state: GroupState, documents: Sequence[Document]) -> Outcome:
    """Work out one batch; nothing is written.

    Args:
        state: what is known.
        documents: with distinct ids, in the order of time.
    """
    known = state.read_known([document.id for document in documents])
    rows = [_with_place(make_row(document), known) for document in documents]
    matching = [row for row in rows if row.id not in known or known[row.id].content_hash != row.content_hash]
    groups = CopyGroups(state.read_group)
    groups.learn(row.member for row in known.values())
    _place_copies(state, groups, matching)
    _place_stories(state, groups, matching)
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
    # First observed stays first observed, so that a document does not wander through time.
    return replace(row, member=replace(known[row.id].member, at=row.member.at), observed_at=known[row.id].observed_at)


def _placed(groups: CopyGroups, row: Row) -> Member:
    return replace(groups.member(row.id), at=row.member.at)


def _place_copies(state: GroupState, groups: CopyGroups, rows: Sequence[Row]) -> None:
    batch = _BatchSketches()
    own_ids = {row.id for row in rows}
    for row, stored in zip(rows, state.find_copies(rows), strict=True):
        # A stored row of this batch holds an older text: its new one is met within the batch.
        candidates = [other for other in stored if other.id not in own_ids]
        groups.learn(other.member for other in candidates)
        candidates += batch.candidates(row)
        links = (judge(row, other) for other in candidates if within(row, other, COPY_DAYS))
        groups.place(row.member, [link for link in links if link is not None])
        batch.add(row)


class _BatchSketches:
    """The rows of a batch by their hashes, as the index has them after the next refresh."""

    def __init__(self) -> None:
        self._by_hash: dict[str, list[Row]] = defaultdict(list)

    def add(self, row: Row) -> None:
        for key in (row.content_hash, *row.sketch):
            self._by_hash[key].append(row)

    def candidates(self, row: Row) -> Iterator[Row]:
        shared: Counter[str] = Counter()
        rows: dict[str, Row] = {}
        for key in (row.content_hash, *row.sketch):
            for other in self._by_hash.get(key, ()):
                rows[other.id] = other
                shared[other.id] += MIN_SHARED_HASHES if key == row.content_hash else 1
        return (rows[other_id] for other_id, count in shared.items() if count >= MIN_SHARED_HASHES)


def _place_stories(state: GroupState, groups: CopyGroups, rows: Iterable[Row]) -> None:
    """Give each new lead a story, then look a second time: what came later in the batch may have opened a better one.

    Only documents of this batch, which nobody has been told of, are looked at again; older ones are left to upkeep.
    """
    leads = [row for row in rows if groups.member(row.id).is_lead and not groups.member(row.id).story]
    alike = [similar(row, found) for row, found in zip(leads, state.find_alike(leads), strict=True)]
    reachable = sorted({other.member.story for found in alike for other in found})
    stories = {story: {row.id: row for row in found} for story, found in state.read_stories(reachable).items()}
    stored = {row.id: {other.member.story for other in found} for row, found in zip(leads, alike, strict=True)}
    neighbours = {row.id: [other.id for other in similar(row, leads) if other.id != row.id] for row in leads}
    story_of: dict[str, str] = {}
    for _ in range(_LOOKS):
        for row in leads:
            near = stored[row.id] | {story_of[other] for other in neighbours[row.id] if other in story_of}
            before = story_of.get(row.id)
            if before is not None:
                del stories[before][row.id]
            choice = choose_story(row, {name: list(stories[name].values()) for name in near})
            story_of[row.id] = choice or _own_story(row, stories, before)
            stories.setdefault(story_of[row.id], {})[row.id] = row
    for row in leads:
        groups.set_story(row.id, story_of[row.id])


def _own_story(row: Row, stories: Mapping[str, Mapping[str, Row]], before: str | None) -> str:
    """Name the story that a document opens after itself, unless others hold that name since it has left them."""
    if before is not None and not stories[before]:
        return before
    return row.id if not stories.get(row.id) else f"{row.id}-2"
