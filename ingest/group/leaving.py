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
from ingest.group.rows import Member
from ingest.group.state import Client, Conflict, GroupState
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
        ids of the groups and stories that shrink, to be told to `forget`.

    Raises:
        IndexUnavailable, IndexMisconfigured: nothing is lost, it can be repeated.
    """
    state, shrinking = GroupState(client, settings.index_prefix), set[str]()
    with hold_lease(state) as prolong:
        for some in _portions(sorted(leaving)):
            prolong()
            for document_id in some:
                shrinking |= _leave(state, document_id, leaving)
    return shrinking


def forget(client: Client, settings: Settings, ids: Iterable[str], shrinking: AbstractSet[str]) -> None:
    """Remove the rows of documents, and note that the index of documents must follow what shrank.

    Args:
        client: with the right to delete rows of groups.
        settings: `index_prefix` is used.
        ids: of the documents.
        shrinking: from `hand_over`.

    Raises:
        IndexUnavailable, IndexMisconfigured: nothing is lost, it can be repeated.
    """
    state = GroupState(client, settings.index_prefix)
    for some in _portions(sorted(ids)):
        state.remove(some)
    state.flag(shrinking)


def _leave(state: GroupState, document_id: str, leaving: AbstractSet[str]) -> set[str]:
    """Let one document leave; return the group and the story that shrink by it, under the names that they have then."""
    for _ in range(_MAX_TRIES):
        known = state.read_known([document_id])
        if document_id not in known:
            return set()
        member = known[document_id].member
        members = list(state.read_group(member.group)) if member.is_lead else []
        staying = [each for each in members if each.id not in leaving]
        if not staying:
            return {member.group, member.story}
        heir = min(staying, key=lambda each: (each.is_excerpt, each.at, each.id))
        state.record([Change("copies merged", member.group, heir.id, len(members))])
        try:
            state.write(list(_renamed(members, heir)), [], frozenset())
        except Conflict:
            continue
        return {heir.id, member.story}
    raise IndexUnavailable(f"other runs keep changing {state.index}: repeat when they are done")


def _renamed(members: Iterable[Member], heir: Member) -> Iterator[Member]:
    for member in members:
        yield replace(member, group=heir.id, is_excerpt=member.is_excerpt and member.id != heir.id)


def _portions(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    stream = iter(ids)
    while some := list(itertools.islice(stream, _AT_ONCE)):
        yield some
