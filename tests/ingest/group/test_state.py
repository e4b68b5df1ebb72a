from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from elasticsearch import Elasticsearch
from invented_news import FERRY, MUSEUM, an_article, sketched

from ingest.document import PublishedAt
from ingest.errors import IndexMisconfigured, IndexUnavailable
from ingest.group import group_documents
from ingest.group.batch import group_batch
from ingest.group.codec import read_row, to_source
from ingest.group.memory import Memory
from ingest.group.queries import COPY_CANDIDATES
from ingest.group.requests import Conflict
from ingest.group.rows import Member, Row, make_row
from ingest.group.state import GroupState
from ingest.settings import Settings

NOBODY: frozenset[str] = frozenset()


def a_row(key: str, text: list[str]) -> tuple[Row, Member]:
    """Return a row in a group and a story of its own."""
    document = sketched(key=key, text=text, title="A title")
    row = make_row(replace(document, published_at=PublishedAt(document.observed_at, "field", "minute", 0.9)))
    return row, replace(row.member, group=row.id, story=row.id)


def test_a_row_is_read_as_it_was_written() -> None:
    """Packed hashes and weights come back; weights to three digits."""
    row, member = a_row("a", an_article(1, 200))
    found = read_row({"_id": row.id, "_seq_no": 4, "_primary_term": 1, "_source": to_source(row, member)})
    assert found.member == replace(member, revision=(4, 1))
    assert (found.published_at, found.to_the_minute, found.outlet) == (row.published_at, True, row.outlet)
    assert row.profile is not None
    assert found.profile is not None
    assert row.body is not None
    assert found.body is not None
    assert (found.profile.total, found.profile.halvings) == (row.profile.total, row.profile.halvings)
    assert found.profile.shingles.tolist() == row.profile.shingles.tolist()
    assert found.profile.numbers.tolist() == row.profile.numbers.tolist()
    assert found.body.terms.tolist() == row.body.terms.tolist()
    assert np.allclose(found.body.weights, row.body.weights, atol=1e-3)


def test_shared_hashes_make_a_candidate(state: GroupState) -> None:
    """The index finds a short head of a long text and the long text of the head, without a script."""
    whole, head, other = a_row("a", FERRY), a_row("b", FERRY[:3]), a_row("c", MUSEUM)
    state.write([], [whole, head, other], NOBODY)
    found = state.find_copies([whole[0], head[0], other[0]])
    assert [set(ids) for ids in found] == [{whole[0].id, head[0].id}, {whole[0].id, head[0].id}, {other[0].id}]


def test_of_many_candidates_the_best_are_asked_for(state: GroupState) -> None:
    """Forty rows that share two hashes, as templates do, do not crowd out the one that shares all."""
    row, member = a_row("new", FERRY)
    crowd = [
        replace(row, member=replace(member, id=f"crowd {number:02}"), content_hash=str(number), sketch=row.sketch[:2])
        for number in range(40)
    ]
    best = replace(row, member=replace(member, id="the copy"))
    state.write([], [(each, each.member) for each in (*crowd, best)], NOBODY)
    (found,) = state.find_copies([row])
    assert (len(found), found[0]) == (COPY_CANDIDATES, "the copy")


@pytest.mark.parametrize(("one", "other"), [(True, True), (True, False), (False, True), (False, False)])
def test_leads_are_found_with_and_without_a_date(state: GroupState, one: bool, other: bool) -> None:
    """Two rows of the same days find each other, whichever of them has a date."""
    stored, member = a_row("stored", FERRY)
    sought, _ = a_row("sought", FERRY)
    if not one:
        stored = replace(stored, published_at=None)
    if not other:
        sought = replace(sought, published_at=None)
    state.write([], [(stored, member), a_row("unlike", MUSEUM)], NOBODY)
    assert state.find_alike([sought]) == [[stored.id]]


def test_leads_that_share_most_words_come_first(state: GroupState) -> None:
    """Of two leads, the one that shares more of the heaviest words is named first."""
    whole, half, sought = a_row("z", FERRY), a_row("a", FERRY[:4]), a_row("new", FERRY)
    state.write([], [half, whole], NOBODY)
    assert state.find_alike([sought[0]]) == [[whole[0].id, half[0].id]]


def test_a_parallel_write_is_noticed(state: GroupState) -> None:
    """Creating what is there, and replacing what has changed since it was read, are conflicts."""
    row, member = a_row("a", FERRY)
    state.write([], [(row, member)], NOBODY)
    with pytest.raises(Conflict):
        state.write([], [(row, member)], NOBODY)
    read = state.read_known([row.id])[row.id].member
    state.write([replace(read, story="other")], [], NOBODY)
    with pytest.raises(Conflict):
        state.write([replace(read, story="third")], [], NOBODY)
    assert state.read_known([row.id])[row.id].member.story == "other"


def test_a_crash_between_moves_and_rows_is_healed_by_repeating(
    state: GroupState, client: Elasticsearch, settings: Settings
) -> None:
    """Members have moved, the document that moved them is not written: the same run again completes the group."""
    text = an_article(7, sentences=20)
    parts = [sketched(key="head", text=text[:11], outlet="A"), sketched(key="tail", text=text[10:], outlet="B")]
    whole = sketched(key="whole", text=text, outlet="C")
    list(group_documents(client, settings, parts))
    outcome = group_batch(Memory(state), [whole])
    assert len(outcome.moved) == 1
    state.write(outcome.moved, [], NOBODY)
    found = list(group_documents(client, settings, [*parts, whole]))
    assert len({document.copies and document.copies.id for document in found}) == 1


def test_an_unreachable_cluster_is_one_clear_error(settings: Settings) -> None:
    """No stack of the client library, but what to do."""
    nowhere = Elasticsearch("http://127.0.0.1:9", max_retries=0)
    with pytest.raises(IndexUnavailable, match="wait and repeat"):
        GroupState(nowhere, settings.index_prefix).read_known(["a"])


def test_a_refused_row_stops_the_run(state: GroupState, client: Elasticsearch) -> None:
    """A closed or blocked index is nobody's document's fault."""
    client.indices.put_settings(index=state.index, settings={"index.blocks.write": True})
    with pytest.raises(IndexMisconfigured, match="cluster_block_exception"):
        state.write([], [a_row("a", FERRY)], NOBODY)
