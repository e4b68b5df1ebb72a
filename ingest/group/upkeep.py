"""Revise the stories of a window: gather its leads anew, all at once, whatever order they came in.

A story is opened by its first document, when nobody knows yet what the event will be called; a few days later more is known. Upkeep gathers
the leads of the window as a batch does (stories.py), but nothing in it is fixed: only what a story holds from before the window stays. So the
same documents end in the same stories, whoever loaded them in which order.

A story keeps its name where most of its leads stay; of two that become one, the one with more leads in it gives the name, then the older one.
Copies move with their lead. Each change is recorded, and the old name of a merged story or copy group leads to the new one (`current_id`).
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal

from ingest.group.codec import Change
from ingest.group.fold import CopyGroups
from ingest.group.gathering import alike_pairs
from ingest.group.lease import hold_lease
from ingest.group.memory import Memory
from ingest.group.requests import Client, Conflict
from ingest.group.rows import Row
from ingest.group.state import GroupState
from ingest.group.stories import gather, likeness, neighbourhoods
from ingest.settings import Settings

_AT_ONCE = 200
_LONGEST_CHAIN = 20


def revise_stories(client: Client, settings: Settings, since: datetime) -> list[Change]:
    """Gather the leads published (else observed) since an instant anew; what moves is to be followed.

    Memory grows with the number of leads in the window, about 200 bytes each, not with their texts.

    Returns:
        what was changed.

    Raises:
        IndexUnavailable, IndexMisconfigured: nothing is lost, it can be repeated.
    """
    memory = Memory(GroupState(client, settings.index_prefix))
    changes: list[Change] = []
    with hold_lease(memory.state) as prolong:
        leads, pairs = _survey(memory, since, prolong)
        for part in neighbourhoods(leads, pairs):
            if len(part) > 1:
                prolong()
                changes += _revise(memory, part, since)
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


def _survey(
    memory: Memory, since: datetime, prolong: Callable[[], None]
) -> tuple[list[str], list[tuple[float, str, str]]]:
    """Return the leads of the window with those of their stories from before it, and what is linked: alike, or one story by now."""
    recent = memory.state.find_recent_leads(since)
    leads: dict[str, str] = {}
    pairs: list[tuple[float, str, str]] = []
    while some := list(itertools.islice(recent, _AT_ONCE)):
        prolong()
        rows = memory.rows(some)
        near = memory.state.find_alike(list(rows.values()))
        known = rows | memory.rows(other for others in near for other in others)
        for row, others in zip(rows.values(), near, strict=True):
            found = alike_pairs(row, others, known)
            pairs += found
            leads |= {other: known[other].member.story for _, _, other in found}
        leads |= {row.id: row.member.story for row in rows.values()}
    stories = sorted(set(leads.values()))
    for start in range(0, len(stories), _AT_ONCE):
        for story, ids in memory.state.find_leads(stories[start : start + _AT_ONCE]).items():
            leads |= dict.fromkeys(ids, story)
            pairs += [(1.0, ids[0], other) for other in ids[1:]]
    return sorted(leads), pairs


def _revise(memory: Memory, ids: Sequence[str], since: datetime) -> list[Change]:
    """Gather one neighbourhood and write what that changes."""
    rows = sorted(memory.rows(ids).values(), key=lambda row: (row.member.at, row.id))
    fixed = [row.member.story if row.member.at < since else None for row in rows]
    parts: dict[int, list[Row]] = defaultdict(list)
    for story, row in zip(gather(likeness(rows), fixed).tolist(), rows, strict=True):
        parts[story].append(row)
    names = _names(list(parts.values()), since)
    leaving: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for name, part in names.items():
        for row in part:
            if row.member.story != name:
                leaving[row.member.story, name].append(row)
    return [
        change
        for (source, target), leads in sorted(leaving.items(), key=lambda item: item[0])
        for change in _move(memory, source, target, leads, merged=source not in names)
    ]


def _names(parts: Sequence[list[Row]], since: datetime) -> Mapping[str, list[Row]]:
    """Name the stories: by what they hold from before the window, else by the name that most of their leads bear, else by the first."""
    claims = []
    for part in parts:
        bearing = Counter(row.member.story for row in part)
        old = {row.member.story for row in part if row.member.at < since}
        claims += [(name not in old, -count, part[0].member.at, name, part) for name, count in bearing.items()]
    names: dict[str, list[Row]] = {}
    named: set[str] = set()
    for _, _, _, name, part in sorted(claims, key=lambda claim: claim[:4]):
        if name not in names and part[0].id not in named:
            names[name] = part
            named.add(part[0].id)
    for part in parts:
        if part[0].id not in named:
            names[_unused(part[0].id, names)] = part
    return names


def _unused(name: str, names: Mapping[str, object]) -> str:
    """Return a name that no other story bears, though the document that it is of may have opened one and left it."""
    return next(each for each in itertools.chain([name], _numbered(name)) if each not in names)


def _numbered(name: str) -> Iterator[str]:
    return (f"{name}-{number}" for number in itertools.count(2))


def _move(memory: Memory, source: str, target: str, leads: Sequence[Row], *, merged: bool) -> list[Change]:
    """Move leads with their copies; nothing if another run was faster, and the next upkeep will see what it left."""
    groups = CopyGroups(memory.state.read_group)
    for row in leads:
        groups.move_story(row.id, target)
    members = groups.moved()
    change = Change("story merged" if merged else "story split", source, target, len(members))
    memory.state.record([change])
    try:
        revisions = memory.state.write(members, [], frozenset(), {source, target} - {member.id for member in members})
    except Conflict:
        memory.forget()
        return []
    memory.learn(members, [], revisions)
    return [change]
