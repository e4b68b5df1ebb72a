"""Copy groups: which documents hang together, decided link by link.

A group is named after its lead, the first document seen of it, for ever. A document that is a copy in two groups makes them one: the name of the
older lead stays, a stored one's before a new one's, and the members of the other group move. Excerpts are leaves: an excerpt joins one group and connects nothing, so that a
roundup of three briefs does not make one group of three stories.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ingest.group.judge import Link
from ingest.group.rows import Member


class CopyGroups:
    """The groups that a batch of new documents touches, in memory.

    Args:
        read_group: returns all stored members of a group; called only where groups merge or an excerpt is taken in.
    """

    def __init__(self, read_group: Callable[[str], Iterable[Member]]) -> None:
        self._read_group = read_group
        self._members: dict[str, Member] = {}
        self._ids: dict[str, set[str]] = {}
        self._complete: set[str] = set()
        self._moved: set[str] = set()
        self._forwarded: dict[str, str] = {}

    def learn(self, members: Iterable[Member]) -> None:
        """Take note of stored members; what is known already stays."""
        for member in members:
            if member.id not in self._members:
                self._set(member)

    def member(self, document_id: str) -> Member:
        """Return a placed or learnt member."""
        return self._members[document_id]

    def moved(self) -> list[Member]:
        """Return the members that went from one group to another or became excerpts, in the order of their ids."""
        return [self._members[document_id] for document_id in sorted(self._moved)]

    def forwarded(self) -> dict[str, str]:
        """Return what stored groups that ceased to be are called now: old name → new name."""
        return dict(self._forwarded)

    def set_story(self, document_id: str, story: str) -> None:
        """Give a story to a lead and to all known members of its group."""
        for member_id in sorted(self._ids[self._members[document_id].group]):
            self._members[member_id] = replace(self._members[member_id], story=story)

    def move_story(self, lead: str, story: str) -> None:
        """Give another story to a stored lead and to all members of its group."""
        for member_id in sorted(self._all(lead)):
            self._move(replace(self._members[member_id], story=story))

    def place(self, new: Member, links: Sequence[Link]) -> None:
        """Put a document into the group that its links lead to, or into one of its own.

        Args:
            new: with `group` if it has been placed before: it then stays with that group, whatever its new text is.
            links: to documents that were learnt or placed.
        """
        if new.is_excerpt:
            self._set(new)
            return
        copies = [self._members[link.other] for link in links if link.relation == "copy"]
        groups = {member.group for member in copies if not member.is_excerpt} | ({new.group} - {""})
        host = None if groups else self._host(links)
        if host is not None:
            self._set(replace(new, group=host.group, story=host.story, is_excerpt=True))
            return
        excerpts = [self._members[link.other] for link in links if link.relation == "around"]
        excerpts = sorted(filter(self._is_alone, excerpts), key=_age)
        first = excerpts[0].group if excerpts else new.id
        group = self._merge(groups) if groups else first
        story = next((self._members[i].story for i in sorted(self._ids.get(group, ())) if i != new.id), new.story)
        self._set(replace(new, group=group, story=story, is_excerpt=False))
        for excerpt in excerpts:
            self._forward(excerpt.group, group)
            self._move(replace(excerpt, group=group, story=story, is_excerpt=True))

    def _host(self, links: Sequence[Link]) -> Member | None:
        """Return whom a document hangs on that is only an excerpt, or a copy of one: the fullest match, then the oldest."""
        fitting = [link for link in links if link.relation != "around"]
        if not fitting:
            return None
        best = min(fitting, key=lambda link: (-link.containment, _age(self._members[link.other])))
        return self._members[best.other]

    def _is_alone(self, member: Member) -> bool:
        return not member.is_excerpt and member.is_lead and len(self._all(member.group)) == 1

    def _merge(self, groups: set[str]) -> str:
        """Make one group of several and return its name."""
        if len(groups) == 1:
            return next(iter(groups))
        members = {group: self._all(group) for group in sorted(groups)}
        leads = [self._members[group] for group in members if group in self._members]
        winner = min(leads, key=lambda lead: (lead.revision is None, _age(lead)))
        for group, ids in members.items():
            if group != winner.id:
                self._forward(group, winner.id)
                for document_id in sorted(ids):
                    member = self._members[document_id]
                    self._move(replace(member, group=winner.id, story=winner.story))
        return winner.id

    def _forward(self, old: str, new: str) -> None:
        lead = self._members.get(old)
        if lead is not None and lead.revision is not None and old != new:
            self._forwarded[old] = new

    def _all(self, group: str) -> set[str]:
        lead = self._members.get(group)
        stored = lead is None or lead.revision is not None
        if stored and group not in self._complete:
            self._complete.add(group)
            self.learn(self._read_group(group))
        return set(self._ids.get(group, ()))

    def _move(self, member: Member) -> None:
        self._moved.add(member.id)
        self._set(member)

    def _set(self, member: Member) -> None:
        before = self._members.get(member.id)
        if before is not None and before.group in self._ids:
            self._ids[before.group].discard(member.id)
        self._members[member.id] = member
        if member.group:
            self._ids.setdefault(member.group, set()).add(member.id)


def _age(member: Member) -> tuple[object, str]:
    return member.at, member.id
