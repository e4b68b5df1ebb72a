"""Where documents belong, and what is worth knowing of their copy group and story as wholes.

Numbers of a whole change with each new member. They are written with the new document, and refreshed in two rows only: the copy group's lead and
the document that opened the story. So one filter on leads shows each text once with its present numbers, and a new document costs at most two
further writes, however large the group is; the other members keep the numbers of the day they came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.document import Copies, Story
from ingest.group.memory import Memory
from ingest.group.overlap import Profile, at_one_scale
from ingest.group.rows import Member
from ingest.group.state import GroupState

_DIGITS = 3


def read_places(state: GroupState, ids: Sequence[str]) -> dict[str, tuple[Copies, Story]]:
    """Return copy group and story of each stored document, with their numbers of this moment; unknown ids are left out."""
    return describe(Memory(state), [row.member for row in state.read_known(ids).values()])


def describe(memory: Memory, members: Sequence[Member]) -> dict[str, tuple[Copies, Story]]:
    """Return copy group and story of members, with their numbers of this moment."""
    if not members:
        return {}
    groups, stories = memory.state.read_wholes({m.group for m in members}, {m.story for m in members})
    copies = [member for member in members if not member.is_lead]
    rows = memory.rows(sorted({m.id for m in copies} | {m.group for m in copies}))
    profiles = {row.id: row.profile for row in rows.values() if row.profile is not None}
    places = {}
    for member in members:
        group, story = groups.get(member.group), stories.get(member.story)
        places[member.id] = (
            Copies(
                id=member.group,
                is_lead=member.is_lead,
                size=group.size if group else None,
                outlets=group.outlets if group else (),
                agency=group.agency if group else None,
                share=_share_taken(profiles, member),
            ),
            Story(
                id=member.story,
                size=story.size if story else None,
                outlets=story.outlets if story else (),
                first_seen=story.first_seen if story else None,
            ),
        )
    return places


def _share_taken(profiles: Mapping[str, Profile], member: Member) -> float | None:
    """Return how much of a copy's own text stands in the lead's; None for the lead itself."""
    if member.is_lead or member.id not in profiles or member.group not in profiles:
        return None
    own, lead = profiles[member.id], profiles[member.group]
    shorter, longer, _ = at_one_scale(own, lead)
    of_own, of_lead = (shorter, longer) if own.total <= lead.total else (longer, shorter)
    if not len(of_own):
        return None
    in_lead = set(of_lead.tolist())
    return round(sum(shingle in in_lead for shingle in of_own.tolist()) / len(of_own), _DIGITS)
