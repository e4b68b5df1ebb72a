"""Revise the stories of a window: merge those that turned out to be one event, split those that hold strangers.

A story is opened by its first document, when nobody knows yet what the event will be called; a few days later more is known.

- Merge: two stories with a pair of leads that are alike, if all their leads together are: 0.3 × maximum + 0.7 × mean of the likeness between
  them, a quarter over the threshold for joining. The older story keeps its name. A story takes part in one merge a run, best first, so that a daily
  digest does not chain event to event.
- Split: leads that are alike to no other of their story, whatever the days between, leave it together with those they are alike to; the
  largest part keeps the name.

Each change is recorded, and the old name of a merged story or copy group leads to the new one (`current_id`). Copies move with their lead.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeVar

import numpy as np

from ingest.group.codec import Change
from ingest.group.lease import hold_lease
from ingest.group.rows import Member, Row, strongest_words
from ingest.group.state import Client, Conflict, GroupState
from ingest.group.stories import THRESHOLD, aboutness, likeness_to_story, similar
from ingest.group.terms import weigh
from ingest.settings import Settings

_AT_ONCE = 200
_MERGE_THRESHOLD = 1.25 * THRESHOLD  # a wrong merge joins more strangers than a wrong document does
_MIN_SPLIT = 3  # of two documents neither is the stranger
_LONGEST_CHAIN = 20
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class _Merge:
    score: float
    older: str
    younger: str


def revise_stories(client: Client, settings: Settings, since: datetime) -> list[Change]:
    """Merge and split the stories that have a lead published (else observed) since an instant; what moves is to be followed.

    Memory grows with the number of stories in the window, not with their texts.

    Returns:
        what was changed.

    Raises:
        IndexUnavailable, IndexMisconfigured: nothing is lost, it can be repeated.
    """
    state = GroupState(client, settings.index_prefix)
    changes: list[Change] = []
    with hold_lease(state) as prolong:
        stories, pairs = _survey(state, since)
        for part in _portions(sorted(stories)):
            prolong()
            for story, rows in state.read_stories(part).items():
                changes += _split(state, story, rows)
        touched = {change.source for change in changes}
        prolong()
        for merge in _merges(state, sorted(pair for pair in pairs if not touched.intersection(pair))):
            prolong()
            changes += _merge(state, merge)
    return changes


def current_id(client: Client, settings: Settings, kind: Literal["copies", "story"], name: str) -> str:
    """Return what a copy group or story is called now, which may have been merged into another since."""
    state = GroupState(client, settings.index_prefix)
    for _ in range(_LONGEST_CHAIN):
        onward = state.read_forward(kind, name)
        if onward is None:
            return name
        name = onward
    return name


def _survey(state: GroupState, since: datetime) -> tuple[set[str], set[tuple[str, str]]]:
    """Return the stories of the window, and the pairs of stories with leads that are alike."""
    stories: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    leads = state.read_leads(since)
    while rows := list(itertools.islice(leads, _AT_ONCE)):
        # The words that a document looked for when it came are not kept: the gist holds them.
        rows = [replace(row, strongest=" ".join(strongest_words(weigh(row.gist.split())))) for row in rows]
        stories |= {row.member.story for row in rows}
        for row, found in zip(rows, state.find_alike(rows), strict=True):
            others = {other.member.story for other in similar(row, found)} - {row.member.story}
            pairs |= {(min(row.member.story, other), max(row.member.story, other)) for other in others}
    return stories, pairs


def _merges(state: GroupState, pairs: Sequence[tuple[str, str]]) -> list[_Merge]:
    """Choose the pairs to merge: those that are alike as wholes, each story once, best first."""
    possible = []
    for part in _portions(pairs):
        known = state.read_stories(sorted({story for pair in part for story in pair}))
        for pair in part:
            if not all(known[story] for story in pair):
                continue
            older, younger = sorted(pair, key=lambda story: _age(story, known[story]))
            score = _likeness(known[younger], known[older])
            if score >= _MERGE_THRESHOLD:
                possible.append(_Merge(score, older, younger))
    taken: set[str] = set()
    chosen = []
    for merge in sorted(possible, key=lambda merge: (-merge.score, merge.older, merge.younger)):
        if not taken & {merge.older, merge.younger}:
            taken |= {merge.older, merge.younger}
            chosen.append(merge)
    return chosen


def _age(story: str, rows: Sequence[Row]) -> tuple[datetime, str]:
    return min(row.member.at for row in rows), story


def _likeness(first: Sequence[Row], second: Sequence[Row]) -> float:
    """Return the mean over one story's leads of their likeness to the other story."""
    return float(np.mean([likeness_to_story(row, second) for row in first]))


def _merge(state: GroupState, merge: _Merge) -> list[Change]:
    members = list(state.read_story(merge.younger))
    change = Change("story merged", merge.younger, merge.older, len(members), merge.score)
    return [change] if _move(state, change, [replace(member, story=merge.older) for member in members]) else []


def _split(state: GroupState, story: str, rows: Sequence[Row]) -> list[Change]:
    if len(rows) < _MIN_SPLIT:
        return []
    parts = sorted(_parts(rows), key=lambda part: (-len(part), min((row.member.at, row.id) for row in part)))
    members = list(state.read_story(story)) if len(parts) > 1 else []
    changes = []
    for part in parts[1:]:
        leads = {row.id for row in part}
        first = min(part, key=lambda row: (row.member.at, row.id)).id
        name = first if first != story else f"{first}-2"
        leaving = [replace(member, story=name) for member in members if member.group in leads]
        change = Change("story split", story, name, len(leaving), 0.0)
        if _move(state, change, leaving):
            changes.append(change)
    return changes


def _parts(rows: Sequence[Row]) -> list[list[Row]]:
    """Part the leads of a story into those that hang together by what they are about."""
    left = dict(enumerate(rows))
    parts = []
    while left:
        _, first = left.popitem()
        part, open_ends = [first], [first]
        while open_ends and left:
            places = list(left)
            alike = aboutness(open_ends.pop(), [left[place] for place in places]) >= THRESHOLD
            found = [left.pop(place) for place, is_alike in zip(places, alike, strict=True) if is_alike]
            part += found
            open_ends += found
        parts.append(part)
    return parts


def _move(state: GroupState, change: Change, members: list[Member]) -> bool:
    """Record a change, then make it; False if another run was faster, and the next upkeep will see what it left."""
    state.record([change])
    state.flag({change.source, change.target} - {member.id for member in members})
    try:
        state.write(members, [], frozenset())
    except Conflict:
        return False
    return True


def _portions(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
