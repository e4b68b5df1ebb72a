from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from ingest.group.fold import CopyGroups
from ingest.group.judge import Link, Relation
from ingest.group.rows import Member


def a_member(name: str, **fields: object) -> Member:
    """Return a member observed on the day that its name's first letter says."""
    return Member(name, datetime(2026, 3, 1 + "abcdefghij".index(name[0]), tzinfo=UTC), **fields)  # type: ignore[arg-type]


def stored(name: str, group: str, *, is_excerpt: bool = False) -> Member:
    """Return a member that the index has."""
    return a_member(name, group=group, story=f"story of {group}", is_excerpt=is_excerpt, revision=(1, 1))


def groups_of(*members: Member) -> CopyGroups:
    """Return groups over these stored members, all of them learnt."""

    def read(group: str) -> Iterable[Member]:
        return [member for member in members if member.group == group]

    groups = CopyGroups(read)
    groups.learn(members)
    return groups


def link(other: str, relation: Relation = "copy", containment: float = 0.9) -> Link:
    """Return a link to a document."""
    return Link(other, relation, containment)


def test_a_document_without_links_leads_its_own_group() -> None:
    """Nothing like it was seen before."""
    groups = groups_of()
    groups.place(a_member("a"), [])
    assert (groups.member("a").group, groups.member("a").is_lead) == ("a", True)


def test_a_copy_joins_and_shares_the_story() -> None:
    """The group keeps the name of its lead."""
    groups = groups_of(stored("a", "a"))
    groups.place(a_member("b"), [link("a")])
    assert (groups.member("b").group, groups.member("b").story) == ("a", "story of a")
    assert groups.moved() == []


def test_a_bridge_makes_one_group_of_two() -> None:
    """All members of the younger group move, those that were not candidates too."""
    unseen = stored("d", "b")
    groups = groups_of(stored("a", "a"), stored("b", "b"), unseen)
    groups.place(a_member("c"), [link("a"), link("b")])
    assert {name: groups.member(name).group for name in "abcd"} == dict.fromkeys("abcd", "a")
    assert [(member.id, member.story) for member in groups.moved()] == [("b", "story of a"), ("d", "story of a")]
    assert groups.forwarded() == {"b": "a"}


def test_a_stored_name_stays_before_an_older_new_one() -> None:
    """What is in the index already need not be rewritten for a late arrival."""
    groups = groups_of(stored("b", "b"))
    groups.place(a_member("a"), [])
    groups.place(a_member("c"), [link("a"), link("b")])
    assert {name: groups.member(name).group for name in "abc"} == dict.fromkeys("abc", "b")


def test_a_name_that_nobody_has_seen_yet_leads_nowhere() -> None:
    """Groups that merge within the batch that made them were never shown to anybody."""
    groups = groups_of()
    for name in "ab":
        groups.place(a_member(name), [])
    groups.place(a_member("c"), [link("a"), link("b")])
    assert {name: groups.member(name).group for name in "abc"} == dict.fromkeys("abc", "a")
    assert groups.forwarded() == {}


def test_an_excerpt_joins_the_fullest_match_and_bridges_nothing() -> None:
    """Two longer texts that share a paragraph with it stay apart."""
    groups = groups_of(stored("a", "a"), stored("b", "b"))
    groups.place(a_member("c"), [link("a", "inside", 0.8), link("b", "inside", 0.95)])
    assert (groups.member("c").group, groups.member("c").is_excerpt) == ("b", True)
    groups.place(a_member("d"), [link("c")])
    assert (groups.member("d").group, groups.member("d").is_excerpt) == ("b", True)
    assert groups.member("a").group == "a"


def test_a_longer_text_takes_an_earlier_excerpt_in() -> None:
    """The excerpt was first and stays the lead."""
    groups = groups_of(stored("a", "a"))
    groups.place(a_member("b"), [link("a", "around")])
    assert (groups.member("b").group, groups.member("b").is_excerpt, groups.member("a").is_excerpt) == (
        "a",
        False,
        True,
    )


def test_an_excerpt_that_has_a_group_is_left_there() -> None:
    """It is not taken out of the group that it joined first."""
    groups = groups_of(stored("a", "a"), stored("b", "a", is_excerpt=True), stored("c", "c"), stored("d", "c"))
    groups.place(a_member("e"), [link("b", "around"), link("c", "around")])
    assert (groups.member("e").group, groups.member("b").group, groups.member("c").group) == ("e", "a", "c")


def test_a_changed_document_stays_where_it_was() -> None:
    """Its new text may bring groups together but never takes it out of its own."""
    groups = groups_of(stored("a", "a"), stored("b", "a"), stored("c", "c"))
    groups.place(stored("b", "a"), [])
    assert groups.member("b").group == "a"
    groups.place(stored("b", "a"), [link("c")])
    assert groups.member("c").group == "a"
