from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime, timedelta

import pytest
from elasticsearch import Elasticsearch
from invented_news import an_article, partition, sketched

from ingest.document import Document
from ingest.errors import IndexUnavailable
from ingest.group import group_documents
from ingest.group.lease import hold_lease
from ingest.group.state import GroupState
from ingest.load import connect
from ingest.settings import Settings


def test_only_one_holds_the_lease(state: GroupState) -> None:
    """The second waits, and says so when it has waited too long; then it is free again."""
    with hold_lease(state), pytest.raises(IndexUnavailable, match="another run"), hold_lease(state, wait_seconds=0):
        pass
    with hold_lease(state, wait_seconds=0) as prolong:
        prolong()


def test_a_dead_run_does_not_hold_the_lease_for_ever(state: GroupState) -> None:
    """A lease that ran out can be taken."""
    assert state.claim("dead", datetime.now(UTC) - timedelta(seconds=1))
    with hold_lease(state, wait_seconds=0):
        pass
    assert state.claim("next", datetime.now(UTC) + timedelta(seconds=9))


def group_in_a_process(settings: Settings, documents: list[Document]) -> None:
    """Group as another run would."""
    list(group_documents(connect(settings), settings, documents))


@pytest.mark.usefixtures("state")
def test_parallel_runs_give_what_one_run_gives(client: Elasticsearch, settings: Settings) -> None:
    """Two processes with the copies of each other's documents do not miss them."""
    texts = [an_article(number) for number in range(30)]
    whole = [sketched(key=f"{number}", text=text) for number, text in enumerate(texts)]
    cut = [sketched(key=f"{number}-cut", text=text[:10], outlet="The Valley Post") for number, text in enumerate(texts)]
    context = multiprocessing.get_context("spawn")
    runs = [
        context.Process(target=group_in_a_process, args=(settings, documents))
        for documents in (whole[:15] + cut[15:], cut[:15] + whole[15:])
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join(timeout=120)
    assert [run.exitcode for run in runs] == [0, 0]
    found = list(group_documents(client, settings, whole + cut))
    places = {d.key: (d.copies.id, d.story.id) for d in found if d.copies and d.story}
    assert partition(places, 0) == {frozenset({f"{number}", f"{number}-cut"}) for number in range(30)}
