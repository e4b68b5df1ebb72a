from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import OBSERVED_AT
from elasticsearch import Elasticsearch
from invented_news import FERRY, FERRY_ELSEWHERE, MUSEUM, Places, an_article, partition, sketched

from ingest.document import Document
from ingest.group import current_id, follow_moved, group_documents, revise_stories
from ingest.group.state import GroupState
from ingest.settings import Settings

Grouping = Callable[[Sequence[Document]], Places]
SINCE = OBSERVED_AT - timedelta(days=7)
REPORTS = {"a": FERRY, "b": FERRY_ELSEWHERE, "c": MUSEUM}


def reports() -> list[Document]:
    """Return two own reports of one event and one of another, the first with a copy."""
    documents = [sketched(key=key, text=text, outlet=key) for key, text in REPORTS.items()]
    return [*documents, sketched(key="a-cut", text=FERRY[:7], outlet="d")]


def tell_apart(state: GroupState, keys: Sequence[str], story: str) -> None:
    """Give documents a story of their own, as if they had come when nothing else was known."""
    ids = [sketched(key=key, text="").id for key in keys]
    members = [row.member for row in state.read_known(ids).values()]
    state.write([replace(member, story=story) for member in members], [], frozenset(ids))


def test_two_stories_of_one_event_become_one(
    grouping: Grouping, state: GroupState, client: Elasticsearch, settings: Settings
) -> None:
    """The older keeps its name, copies move along, the old name leads to the new one, and the index is told of both."""
    places = grouping(reports())
    assert places["a"][1] == places["b"][1]
    tell_apart(state, ["b"], "later")
    (change,) = revise_stories(client, settings, SINCE)
    assert (change.kind, {change.source, change.target}) == ("story merged", {"later", places["a"][1]})
    now = grouping(reports())
    assert partition(now, 1) == {frozenset({"a", "b", "a-cut"}), frozenset({"c"})}
    assert current_id(client, settings, "story", change.source) == change.target == now["a"][1]
    assert current_id(client, settings, "story", change.target) == change.target
    assert follow_moved(client, settings, lambda some: [id_ for id_, _, _ in some]) >= 1
    assert revise_stories(client, settings, SINCE) == []


def test_a_stranger_leaves_a_story(
    grouping: Grouping, state: GroupState, client: Elasticsearch, settings: Settings
) -> None:
    """Reports of another event that had slipped in get a story named after the first of them."""
    grouping(reports())
    tell_apart(state, ["a", "b", "c", "a-cut"], sketched(key="a", text="").id)
    (change,) = revise_stories(client, settings, SINCE)
    stranger = sketched(key="c", text="").id
    assert (change.kind, change.target, change.documents) == ("story split", stranger, 1)
    assert partition(grouping(reports()), 1) == {frozenset({"a", "b", "a-cut"}), frozenset({"c"})}


@pytest.mark.usefixtures("state")
def test_a_merged_copy_group_leads_on(client: Elasticsearch, settings: Settings) -> None:
    """Whoever kept the name of a group that a later text brought into another finds that one."""
    text = an_article(7, sentences=20)
    parts = [sketched(key="head", text=text[:11], outlet="A"), sketched(key="tail", text=text[10:], outlet="B")]
    before = {d.copies.id for d in group_documents(client, settings, parts) if d.copies}
    (whole,) = group_documents(client, settings, [sketched(key="whole", text=text, outlet="C")])
    assert whole.copies is not None
    assert len(before) == 2
    assert {current_id(client, settings, "copies", name) for name in before} == {whole.copies.id}
