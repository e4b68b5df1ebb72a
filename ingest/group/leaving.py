"""Let copy groups and stories go on without documents that are about to be forgotten.

A copy group is named after its lead. Where the lead leaves and others stay, the oldest of those is the lead from now on, the group is named
after it, and the old name leads on as that of a merged group does. The leaving lead is a member of the new group until it is forgotten, so that
whatever ends the process leaves a whole group. A story keeps its name though the document that opened it leaves: names of stories only name.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from ingest.errors import IndexUnavailable
from ingest.group.codec import Change
from ingest.group.lease import hold_lease
from ingest.group.requests import Client, Conflict
from ingest.group.rows import Member
from ingest.group.state import GroupState
from ingest.settings import Settings

_AT_ONCE = 200
_MAX_TRIES = 5


def hand_over(client: Client, settings: Settings, leaving: AbstractSet[str]) -> set[str]:
    """Name copy groups that lose their lead after one that stays.

    Args:
        client: a client of the cluster.
        settings: `index_prefix` is used.
        leaving: ids of the documents that are about to be forgotten; unknown ones are nobody's.

    Returns:
        names of the groups and stories that shrink and stay, for `note_shrunk`.

    Raises:
        IndexUnavailable, IndexMisconfigured: nothing is lost, it can be repeated.
    """
    state, shrinking = GroupState(client, settings.index_prefix), set[str]()
    with hold_lease(state) as prolong:
        for some in _portions(sorted(leaving)):
            prolong()
            members = [row.member for row in state.read_known(some).values()]
            wholes, _ = state.read_wholes({member.group for member in members if member.is_lead}, set())
            shrinking |= {name for member in members for name in (member.group, member.story)}
            for group in (group for group, whole in wholes.items() if whole.size > 1):
                shrinking |= _pass_on(state, group, leaving)
    return shrinking - leaving


def forget(client: Client, settings: Settings, ids: Sequence[str]) -> None:
    """Remove the rows of documents.

    Args:
        client: with the right to delete rows of groups.
        settings: `index_prefix` is used.
        ids: of the documents.

    Raises:
        IndexUnavailable, IndexMisconfigured: nothing is lost, it can be repeated.
    """
    GroupState(client, settings.index_prefix).remove(ids)


def note_shrunk(client: Client, settings: Settings, names: AbstractSet[str]) -> None:
    """Note that the index of documents must follow groups and stories, which `follow_moved` does once their members are gone.

    Raises:
        IndexUnavailable, IndexMisconfigured: nothing is lost, it can be repeated.
    """
    GroupState(client, settings.index_prefix).flag(names)


def _pass_on(state: GroupState, group: str, leaving: AbstractSet[str]) -> set[str]:
    """Name a group after the oldest of its members that stays; return its new name, nothing where none stays."""
    for _ in range(_MAX_TRIES):
        # Searches see revisions as of the last refresh; writing needs those of now.
        known = state.read_known([member.id for member in state.read_group(group)])
        members = [row.member for row in known.values()]
        staying = [member for member in members if member.id not in leaving]
        if not staying:
            return set()
        heir = min(staying, key=lambda member: (member.is_excerpt, member.at, member.id))
        state.record([Change("copies merged", group, heir.id, len(members))])
        try:
            state.write(list(_renamed(members, heir)), [], frozenset())
        except Conflict:
            continue
        return {heir.id}
    raise IndexUnavailable(f"other runs keep changing {state.index}: repeat when they are done")


def _renamed(members: Iterable[Member], heir: Member) -> Iterator[Member]:
    for member in members:
        yield replace(member, group=heir.id, is_excerpt=member.is_excerpt and member.id != heir.id)


def _portions(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    stream = iter(ids)
    while some := list(itertools.islice(stream, _AT_ONCE)):
        yield some
