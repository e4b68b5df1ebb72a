"""One batch of documents: find candidates in the index and among themselves, decide, and say what is to be written.

Copies come first, for all; then stories, for leads only, as the members of a copy group share one. Documents are taken in the order of time,
so that the same batch always gives the same groups.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.document import Document
from ingest.group.fold import CopyGroups
from ingest.group.judge import judge
from ingest.group.queries import COPY_DAYS, MIN_SHARED_HASHES
from ingest.group.rows import Member, Row, make_row, within
from ingest.group.state import GroupState
from ingest.group.stories import choose_story, similar


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch changes.

    Attributes:
        moved: stored documents outside the batch that have a new place.
        rows: the batch's rows with their places.
    """

    moved: list[Member]
    rows: list[tuple[Row, Member]]


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
    return Outcome(
        moved=[member for member in groups.moved() if member.id not in ids],
        rows=[(row, _placed(groups, row)) for row in rows],
    )


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
    leads = [row for row in rows if groups.member(row.id).is_lead and not groups.member(row.id).story]
    alike = [similar(row, found) for row, found in zip(leads, state.find_alike(leads), strict=True)]
    reachable = sorted({other.member.story for found in alike for other in found})
    members = {story: list(found) for story, found in state.read_stories(reachable).items()}
    story_of: dict[str, str] = {}
    placed: list[Row] = []
    for row, found in zip(leads, alike, strict=True):
        near = {other.member.story for other in found} | {story_of[other.id] for other in similar(row, placed)}
        story = choose_story(row, {name: members[name] for name in near}) or row.id
        groups.set_story(row.id, story)
        members.setdefault(story, []).append(row)
        story_of[row.id] = story
        placed.append(row)
