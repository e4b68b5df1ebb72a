from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import OBSERVED_AT
from invented_news import FERRY, MUSEUM, Places, an_article, drawing, sketched

from ingest.document import Document, PublishedAt
from ingest.group import ordering
from ingest.group.ordering import in_order_of_time


def documents(count: int) -> list[Document]:
    """Return documents of one hour each, shuffled."""
    made = [
        replace(
            sketched(key=str(number), text=an_article(number, 2)),
            published_at=PublishedAt(OBSERVED_AT + timedelta(hours=number), "field", "minute", 0.9),
        )
        for number in range(count)
    ]
    return drawing(1).sample(made, count)


@pytest.mark.parametrize("held", [3, 10, 11, 50])
def test_documents_come_in_the_order_of_time_however_many_fit(held: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sorted in memory or part by part on disk: the same, and as often as wanted."""
    monkeypatch.setattr(ordering, "HELD_DOCUMENTS", held)
    shuffled = documents(10)
    with in_order_of_time(shuffled) as ordered:
        for _ in range(2):
            assert [document.key for document in ordered.every()] == [str(number) for number in range(10)]
        assert list(ordered.distinct()) == list(ordered.every())


@pytest.mark.parametrize("held", [2, 50])
def test_of_several_with_one_id_the_last_observed_counts(held: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever they stand, and if they are the very same, once."""
    monkeypatch.setattr(ordering, "HELD_DOCUMENTS", held)
    first = sketched(key="a", text=FERRY)
    revised = replace(sketched(key="a", text=MUSEUM), observed_at=OBSERVED_AT + timedelta(hours=1))
    with in_order_of_time([revised, first, revised]) as ordered:
        assert [document.text for document in ordered.distinct()] == ["\n".join(MUSEUM)]
        assert len(list(ordered.every())) == 3


def test_a_run_that_waits_on_disk_gives_the_same_groups(
    grouping: Callable[[Sequence[Document]], Places], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What does not fit into memory is placed as if it did."""
    monkeypatch.setattr(ordering, "HELD_DOCUMENTS", 7)
    several = [
        *documents(20),
        sketched(key="cut", text=an_article(4, 2)[:9], outlet="B"),
        sketched(key="none", text=""),
    ]
    before = grouping(several)
    monkeypatch.undo()
    assert grouping(several) == before
    assert len(before) == 22
