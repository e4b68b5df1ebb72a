"""What becomes of a copy group whose lead is about to be forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from builders import OBSERVED_AT
from elasticsearch import Elasticsearch
from invented_news import Places, an_article, sketched

from ingest.document import Document
from ingest.group.leaving import hand_over
from ingest.group.state import GroupState
from ingest.settings import Settings


def test_a_whole_copy_inherits_a_group_before_an_older_excerpt(
    client: Elasticsearch,
    settings: Settings,
    state: GroupState,
    grouping: Callable[[Sequence[Document]], Places],
) -> None:
    """A group that is named after a cut-down text would show that one for all."""
    text = an_article(1)
    lead = sketched(key="lead", text=text)
    excerpt = sketched(key="excerpt", text=text[:4], outlet="Post", observed_at=OBSERVED_AT + timedelta(hours=1))
    copy = sketched(key="copy", text=text[:12], outlet="Times", observed_at=OBSERVED_AT + timedelta(hours=2))
    assert {group for group, _ in grouping([lead, excerpt, copy]).values()} == {lead.id}

    assert hand_over(client, settings, {lead.id}) >= {copy.id}
    known = state.read_known([excerpt.id, copy.id])
    assert {row.member.group for row in known.values()} == {copy.id}
    assert (known[excerpt.id].member.is_excerpt, known[copy.id].member.is_excerpt) == (True, False)
    assert state.read_forward("copies", lead.id) == copy.id

    hand_over(client, settings, {lead.id, copy.id})
    (left,) = state.read_known([excerpt.id]).values()
    assert (left.member.group, left.member.is_excerpt) == (excerpt.id, False)
