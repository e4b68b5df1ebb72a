from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import OBSERVED_AT
from elasticsearch import Elasticsearch
from invented_news import FERRY, FERRY_ELSEWHERE, MUSEUM, Places, an_article, drawing, partition, sketched

from ingest.document import Document, PublishedAt
from ingest.group import current_id, follow_moved, group_documents, revise_stories
from ingest.group.state import GroupState
from ingest.settings import Settings

Grouping = Callable[[Sequence[Document]], Places]
SINCE = OBSERVED_AT - timedelta(days=7)
NAMES = [
    f"{head}{tail}"
    for head in ("Bran", "Orl", "Tess", "Quil", "Vard", "Hesk")
    for tail in ("dor", "iva", "een", "uth", "ama", "olt")
]
LINKS = (
    "at the harbor",
    "in the town hall",
    "before the vote",
    "after the storm",
    "near the bridge",
    "on the old pier",
)
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


def siblings(events: int, reports: int) -> list[Document]:
    """Return reports on events of three days; two by two the events share half of their names, as look-alikes do."""
    documents = []
    for event in range(events):
        names = drawing(event).sample(NAMES, 16)[:8] + drawing(100 + event // 2).sample(NAMES, 16)[:8]
        for report in range(reports):
            draw = drawing(1000 + 10 * event + report)
            sentences = [
                f"{draw.choice(names)} and {draw.choice(names)} of {draw.choice(names)} met {draw.choice(names)} {draw.choice(LINKS)}."
                for _ in range(10)
            ]
            published = PublishedAt(OBSERVED_AT + timedelta(hours=draw.randrange(60)), "field", "minute", 0.9)
            key = f"{event}-{report}"
            documents.append(replace(sketched(key=key, text=sentences, outlet=key), published_at=published))
    return documents


@pytest.mark.usefixtures("state")
def test_upkeep_ends_in_the_same_stories_whatever_the_order_of_runs(
    grouping: Grouping, state: GroupState, client: Elasticsearch, settings: Settings
) -> None:
    """In one run, or in many in any order, whose stories differ at first: after upkeep they are the same, and upkeep changes nothing more."""
    documents = siblings(events=8, reports=5)
    before, after = [], []
    for seed, at_once in ((0, 40), (1, 4), (2, 7)):
        shuffled = drawing(seed).sample(documents, len(documents))
        for start in range(0, len(shuffled), at_once):
            grouping(shuffled[start : start + at_once])
        before.append(partition(grouping(documents), 1))
        revise_stories(client, settings, SINCE)
        assert revise_stories(client, settings, SINCE) == []
        after.append(partition(grouping(documents), 1))
        state.remove([document.id for document in documents])
        client.indices.refresh(index=state.index)
    assert before[0] != before[1]
    assert after[0] == after[1] == after[2]


def test_what_a_story_holds_from_before_the_window_stays(
    grouping: Grouping, state: GroupState, client: Elasticsearch, settings: Settings
) -> None:
    """Only leads of the window are gathered anew, and a story keeps its name and its older part."""
    old = replace(reports()[0], published_at=PublishedAt(SINCE - timedelta(hours=1), "field", "minute", 0.9))
    new = replace(reports()[1], published_at=PublishedAt(SINCE + timedelta(hours=1), "field", "minute", 0.9))
    places = grouping([old, new])
    tell_apart(state, ["b"], "later")
    (change,) = revise_stories(client, settings, SINCE)
    assert (change.kind, change.source, change.target) == ("story merged", "later", places["a"][1])
    assert grouping([old, new]) == places
