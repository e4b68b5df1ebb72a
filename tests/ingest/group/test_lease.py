from __future__ import annotations

import itertools
import multiprocessing
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from typing import Any

import pytest
from elasticsearch import Elasticsearch
from invented_news import an_article, drawing, partition, sketched

from ingest.document import Document
from ingest.errors import IndexUnavailable
from ingest.group import group_documents, grouping
from ingest.group.batch import group_batch
from ingest.group.lease import hold_lease
from ingest.group.memory import Memory
from ingest.group.requests import Conflict, Requests
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
    assert not state.claim("another", datetime.now(UTC) + timedelta(seconds=9))
    assert state.claim("next", datetime.now(UTC) + timedelta(seconds=60))  # who has it may prolong it


def test_a_lease_of_a_clock_that_ran_ahead_holds_nobody(state: GroupState) -> None:
    """None lasts for hours."""
    assert state.claim("ahead", datetime.now(UTC) + timedelta(hours=5))
    with hold_lease(state, wait_seconds=0):
        pass


def group_in_a_process(settings: Settings, documents: list[Document], crash_after_bulks: int | None = None) -> None:
    """Group as another run would; or die in the middle of it, as if the power failed."""
    client = connect(settings)
    if crash_after_bulks is not None:
        sent, bulk = itertools.count(1), Requests.bulk

        def dying(self: Requests, *args: Any, **options: Any) -> Any:
            revisions = bulk(self, *args, **options)
            if revisions and next(sent) >= crash_after_bulks:
                os._exit(9)
            return revisions

        Requests.bulk = dying  # type: ignore[method-assign]  # this process dies with it
        grouping.BATCH_DOCUMENTS = 10
    list(group_documents(client, settings, documents))


def start(settings: Settings, *shares: list[Document], **options: Any) -> list[BaseProcess]:
    """Run a process for each share of documents and wait for all of them."""
    context = multiprocessing.get_context("spawn")
    runs: list[BaseProcess] = [
        context.Process(target=group_in_a_process, args=(settings, share), kwargs=options) for share in shares
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join(timeout=120)
    return runs


def whole_and_cut(count: int) -> list[Document]:
    """Return so many unlike texts, each with a cut copy of another outlet."""
    texts = [an_article(number) for number in range(count)]
    whole = [sketched(key=f"{number}", text=text) for number, text in enumerate(texts)]
    return whole + [sketched(key=f"{n}-cut", text=text[:10], outlet="The Valley Post") for n, text in enumerate(texts)]


def groups_of(client: Elasticsearch, settings: Settings, documents: list[Document]) -> set[frozenset[str]]:
    """Return which keys are folded together, as a last run over all sees it: the sweep."""
    found = list(group_documents(client, settings, documents))
    return partition({d.key: (d.copies.id, d.story.id) for d in found if d.copies and d.story}, 0)


PAIRS = 24
EXPECTED = {frozenset({f"{number}", f"{number}-cut"}) for number in range(PAIRS)}


@pytest.mark.usefixtures("state")
def test_four_parallel_runs_with_overlapping_documents_give_what_one_run_gives(
    client: Elasticsearch, settings: Settings
) -> None:
    """Four processes at once, each with half of all documents in an order of its own: no copy is missed, none is fused."""
    documents = whole_and_cut(PAIRS)
    shares = [drawing(seed).sample(documents, PAIRS) for seed in range(4)]
    assert [run.exitcode for run in start(settings, *shares)] == [0, 0, 0, 0]
    assert groups_of(client, settings, documents) == EXPECTED


@pytest.mark.parametrize("bulks", [1, 2, 3])
def test_a_run_that_is_killed_is_completed_by_the_next(
    state: GroupState, client: Elasticsearch, settings: Settings, bulks: int
) -> None:
    """Whatever was written before it died, the same documents then give the same groups, and nothing is written twice."""
    documents = whole_and_cut(PAIRS)
    list(group_documents(client, settings, documents[::3]))
    (run,) = start(settings, documents, crash_after_bulks=bulks)
    assert run.exitcode == 9
    assert state.claim("next", datetime.now(UTC) + timedelta(days=1)) is False  # the dead one's lease still stands
    client.delete(index=state.index, id="lease", refresh=True)  # rather than to wait for a minute
    assert groups_of(client, settings, documents) == EXPECTED
    before = client.indices.stats(index=state.index)["_all"]["primaries"]["indexing"]["index_total"]
    assert groups_of(client, settings, documents) == EXPECTED
    assert client.indices.stats(index=state.index)["_all"]["primaries"]["indexing"]["index_total"] == before


def test_a_batch_worked_out_before_another_run_wrote_is_refused_and_can_be_repeated(
    state: GroupState, client: Elasticsearch, settings: Settings
) -> None:
    """A batch that was worked out before another run wrote is worked out anew, because its documents exist by then."""
    documents = whole_and_cut(6)
    outcome = group_batch(Memory(state), documents)
    list(group_documents(client, settings, documents[::2]))
    with pytest.raises(Conflict):
        state.write(outcome.moved, outcome.rows, frozenset())
    assert len(groups_of(client, settings, documents)) == 6


def test_what_a_run_remembers_is_read_again_when_another_has_written(
    client: Elasticsearch, settings: Settings, state: GroupState, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would meet the same conflict again and again, and give up."""
    text = an_article(3)
    cut = sketched(key="cut", text=text[:5])
    whole = sketched(key="whole", text=text, outlet="The Valley Post")
    list(group_documents(client, settings, [cut]))
    memory = Memory(state)
    (known,) = memory.rows([cut.id]).values()
    list(group_documents(client, settings, [replace(cut, title="Another headline")]))
    assert state.read_rows([cut.id])[cut.id].member.revision != known.member.revision

    monkeypatch.setattr(grouping, "Memory", lambda _: memory)
    (placed,) = group_documents(client, settings, [whole])
    assert placed.copies is not None
    assert placed.copies.id == cut.id
    assert state.read_known([cut.id])[cut.id].member.is_excerpt
