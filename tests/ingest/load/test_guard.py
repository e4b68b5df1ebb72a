from __future__ import annotations

import pytest

from ingest.errors import IndexMisconfigured
from ingest.load.guard import Guard
from ingest.load.verdicts import WRITTEN, Verdict

ONE, OTHER = Verdict("poison", "document_parsing_exception", "x"), Verdict("poison", "illegal_argument_exception", "y")


@pytest.mark.parametrize(
    "verdicts",
    [
        [ONE] * 9 + [WRITTEN],
        [ONE, OTHER] * 7,
        ([ONE] + [WRITTEN] * 7) * 50,
    ],
)
def test_a_few_refused_documents_are_to_blame_themselves(verdicts: list[Verdict]) -> None:
    """Nine of one kind in a row, or 14 of the last 100, are still documents."""
    Guard().watch(verdicts)


@pytest.mark.parametrize("verdicts", [[ONE] * 10, [ONE, OTHER] * 8, ([ONE] + [WRITTEN] * 5) * 20])
def test_many_refused_documents_blame_the_index(verdicts: list[Verdict]) -> None:
    """Ten of one kind in a row, or 15 of the last 100."""
    with pytest.raises(IndexMisconfigured, match="compare its mapping"):
        Guard().watch(verdicts)


def test_a_row_goes_on_over_the_bulks_of_a_load() -> None:
    """The guard remembers from one bulk to the next."""
    guard = Guard()
    guard.watch([ONE] * 5)
    with pytest.raises(IndexMisconfigured):
        guard.watch([ONE] * 5)
