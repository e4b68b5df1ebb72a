from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from invented_news import FERRY, FERRY_ELSEWHERE, MUSEUM, drawing, sketched

from ingest.document import PublishedAt
from ingest.group.rows import Row, gap_days, make_row, within
from ingest.group.stories import THRESHOLD, Table, gather, likeness, likeness_to, neighbourhoods

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def a_row(text: list[str], published: datetime | None = None, precision: Any = "minute", **fields: Any) -> Row:
    """Return the row of a document, dated if a date is given."""
    if published:
        fields["published_at"] = PublishedAt(published, "field", precision, 0.9)
    return make_row(sketched(text=text, **fields))


def blocks(*sizes: int, inside: float, between: float) -> Table:
    """Return the likeness of documents that stand in blocks."""
    block = np.repeat(np.arange(len(sizes)), sizes)
    alike = np.where(block[:, None] == block[None, :], inside, between)
    np.fill_diagonal(alike, 1)
    return alike


@pytest.mark.parametrize(
    ("hours", "precision", "days"),
    [
        (2, "minute", 0),
        (13, "minute", 13 / 24),
        (23, "day", 1),
        (11, "day", 0),
        (60, "minute", 2.5),
    ],
)
def test_the_gap_is_in_calendar_days_unless_the_times_are_known(hours: int, precision: str, days: float) -> None:
    """A date without a time is the start of its day, which must not look like midnight news; likeness falls with it."""
    first, second = a_row(FERRY, NOON, precision), a_row(FERRY, NOON + timedelta(hours=hours), precision)
    assert gap_days(first, second) == pytest.approx(days)
    assert likeness([first, second])[0, 1] == pytest.approx(np.exp(-((days / 2) ** 2) / 2), abs=1e-3)


def test_without_a_date_nearness_is_that_of_observation() -> None:
    """Documents of one dump are near each other, whatever the date of the dated ones."""
    undated, dated = a_row(FERRY, observed_at=NOON), a_row(FERRY, NOON - timedelta(days=3000), observed_at=NOON)
    later = a_row(FERRY, observed_at=NOON + timedelta(days=8))
    assert gap_days(undated, dated) is None
    assert within(undated, dated, 7)
    assert not within(undated, later, 7)
    assert likeness([undated, dated, later])[0].tolist() == pytest.approx([0.8, 0.8, 0], abs=1e-3)


def test_one_against_many_is_as_all_against_all() -> None:
    """With and without titles, dates and words."""
    rows = [
        a_row(FERRY, NOON, title="Island buys ferry"),
        a_row(FERRY_ELSEWHERE, NOON + timedelta(days=1), title="Second ferry for island"),
        a_row(MUSEUM, title="Watches stolen"),
        a_row([""], NOON),
    ]
    every = likeness(rows)
    for number, row in enumerate(rows):
        others = [other for other in range(4) if other != number]
        assert likeness_to(row, [rows[other] for other in others]) == pytest.approx(every[number, others], abs=1e-6)


def test_a_month_is_not_a_date() -> None:
    """Known only to the month, a document counts as undated."""
    assert gap_days(a_row(FERRY, NOON, "month"), a_row(FERRY, NOON)) is None


@pytest.mark.parametrize(
    ("name", "new", "together"),
    [
        ("another report, same day", a_row(FERRY_ELSEWHERE, NOON), True),
        ("another report, next day", a_row(FERRY_ELSEWHERE, NOON + timedelta(days=1)), True),
        ("another report, not dated", a_row(FERRY_ELSEWHERE), True),
        ("another report, five days later", a_row(FERRY_ELSEWHERE, NOON + timedelta(days=5)), False),
        ("another event", a_row(MUSEUM, NOON), False),
        ("no words", a_row([""], NOON), False),
    ],
)
def test_documents_on_one_event_are_gathered(name: str, new: Row, together: bool) -> None:
    """Words and time together decide."""
    first, second = gather(likeness([a_row(FERRY, NOON), new]), ["ferry", None])
    assert bool(first == second) is together, name


def test_one_look_alike_does_not_join_two_stories() -> None:
    """The mean over the members decides: a digest is like one report of each event, joins one of them and connects none."""
    alike = blocks(4, 4, 1, inside=0.5, between=0.02)
    alike[8, [0, 4]] = alike[[0, 4], 8] = 0.7
    found = gather(alike, [None] * 9).tolist()
    assert len(set(found[:4])) == len(set(found[4:8])) == 1
    assert found[0] != found[4]


def test_a_crowd_that_shares_a_subject_is_told_apart() -> None:
    """Two crowded events as like each other as two reports on something rare: those are one story, the crowds two."""
    crowds = blocks(8, 8, inside=0.6, between=0.25)
    assert len(set(gather(crowds, [None] * 16).tolist())) == 2
    assert len(set(gather(blocks(2, inside=0.25, between=0), [None, None]).tolist())) == 1


def test_stories_that_were_told_of_never_become_one() -> None:
    """However alike, they are upkeep's business; a free document joins the one that is more like it."""
    alike = blocks(5, inside=0.9, between=0)
    alike[4, :2] = alike[:2, 4] = 0.3
    found = gather(alike, ["a", "a", "b", "b", None]).tolist()
    assert found[0] == found[1] != found[2] == found[3] == found[4]


def test_the_order_of_documents_does_not_matter() -> None:
    """The same table shuffled gives the same stories."""
    draw = drawing(5)
    points = np.array([[draw.gauss(0, 1) for _ in range(6)] for _ in range(40)])
    points /= np.linalg.norm(points, axis=1)[:, None]
    alike = np.clip(points @ points.T, 0, 1)
    order = draw.sample(range(40), 40)
    straight, shuffled = gather(alike, [None] * 40), gather(alike[np.ix_(order, order)], [None] * 40)
    assert np.array_equal(straight[order][:, None] == straight[order][None, :], shuffled[:, None] == shuffled[None, :])


def test_what_is_linked_is_looked_at_together() -> None:
    """Chains of pairs are one neighbourhood, whatever their order; documents alone are looked at too."""
    pairs = [(0.3, "b", "a"), (0.9, "c", "d"), (0.4, "b", "c")]
    for order in (pairs, pairs[::-1]):
        assert neighbourhoods(list("abcde"), order) == [list("abcd"), ["e"]]


def test_a_long_chain_is_cut_at_its_weakest_link() -> None:
    """No table of all with all grows beyond 1,000 documents."""
    ids = [f"{number:04d}" for number in range(1200)]
    pairs = [(0.9 if number != 700 else THRESHOLD, ids[number - 1], ids[number]) for number in range(1, 1200)]
    assert [len(part) for part in neighbourhoods(ids, pairs)] == [700, 500]


def test_no_documents_make_no_stories() -> None:
    """An empty table is gathered to nothing."""
    assert gather(np.zeros((0, 0)), []).tolist() == []
