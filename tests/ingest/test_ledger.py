from __future__ import annotations

from collections import Counter

import pytest

from ingest.document import RemovedSpan
from ingest.errors import LedgerError
from ingest.ledger import Ledger, add_up, find_surges
from ingest.stage import Refusal


def a_refusal(outcome: str, stage: str, reason: str) -> Refusal:
    """Return a refusal of which only what is counted matters."""
    return Refusal("0" * 32, "harbor", "r", "k", "s", outcome, stage, reason)  # type: ignore[arg-type]


def test_a_ledger_closes_when_every_document_is_somewhere() -> None:
    """Read = indexed + unchanged + rejected + quarantined."""
    ledger = Ledger(read=5, indexed=1, unchanged=1)
    for outcome, stage, reason in (
        ("rejected", "clean", "stub"),
        ("quarantined", "read", "encoding"),
        ("quarantined", "read", "encoding"),
    ):
        ledger.refuse(a_refusal(outcome, stage, reason))

    ledger.close()
    assert ledger.rejected == {"clean/stub": 1}
    assert ledger.quarantined == {"read/encoding": 2}


@pytest.mark.parametrize("ledger", [Ledger(read=2, indexed=1), Ledger(read=1, indexed=1, unchanged=1)])
def test_a_ledger_that_does_not_close_shows_both_sides(ledger: Ledger) -> None:
    """Lost and counted twice are both wrong."""
    with pytest.raises(LedgerError, match=rf"read {ledger.read}, but indexed 1 \+ unchanged {ledger.unchanged}"):
        ledger.close()


def test_removed_spans_are_counted_by_rule() -> None:
    """Spans and code points."""
    ledger = Ledger()
    ledger.remove([RemovedSpan("page.share", 0, 5, "share"), RemovedSpan("page.share", 9, 10, "x")])

    assert (ledger.removed, ledger.removed_chars) == ({"page.share": 2}, {"page.share": 6})


def test_parts_add_up() -> None:
    """Counts, reasons and seconds; the parts stay as they are."""
    part = Ledger(read=2, indexed=1, quarantined=Counter({"read/json": 1}), seconds={"process": 1.5})

    total = add_up([part, part, Ledger(seconds={"load": 1.0})])

    assert total == Ledger(
        read=4, indexed=2, quarantined=Counter({"read/json": 2}), seconds={"process": 3.0, "load": 1.0}
    )
    assert part.quarantined == {"read/json": 1}
    assert add_up([]) == Ledger()


def _runs(removed: int, runs: int = 3) -> list[Ledger]:
    return [Ledger(read=20, removed=Counter({"share.button": removed})) for _ in range(runs)]


@pytest.mark.parametrize(
    ("removed", "earlier", "warns"),
    [
        (60, _runs(20), True),
        (59, _runs(20), False),
        (20, _runs(0), True),
        (9, _runs(0), False),
        (60, _runs(20, runs=2), False),
    ],
)
def test_a_rule_that_removes_three_times_its_usual_share_raises_a_warning(
    removed: int, earlier: list[Ledger], warns: bool
) -> None:
    """Of few runs, or few spans, nothing is said; a rule that never fired may fire now and then."""
    ledger = Ledger(read=20, removed=Counter({"share.button": removed, "stamp.ago": 5}))
    assert [warning.split()[0] for warning in find_surges(ledger, earlier)] == ["share.button"] * warns


def test_the_judge_is_held_to_its_usual_share_too() -> None:
    """A memory or a model that makes it take three times as much is seen at once."""
    earlier = [Ledger(read=20, removed=Counter({"judge.segment": 20})) for _ in range(3)]
    (warning,) = find_surges(Ledger(read=20, removed=Counter({"judge.segment": 60})), earlier)
    assert warning.startswith("judge.segment removed 3.00 spans a document")


def test_a_warning_says_what_how_much_and_what_to_do() -> None:
    """The share, the usual share, and where to look."""
    (warning,) = find_surges(Ledger(read=20, removed=Counter({"share.button": 70})), _runs(20))
    assert warning.startswith("share.button removed 3.50 spans a document, 3.5 times its usual 1.00: look at")
