"""The revision that tells documents of older rules from those of newer ones rises when the samples come out otherwise."""

from __future__ import annotations

import pytest
from builders import a_document

from benchmarks.outcome import Outcome, digest_of, must_rise, read_record, sample_documents
from ingest.document import RemovedSpan
from ingest.load import PIPELINE_REVISION


def test_what_the_same_bytes_become_changes_only_with_the_revision() -> None:
    """Else a document that is read again stays what older rules made of it, counted as unchanged."""
    documents = list(sample_documents())
    assert len(documents) >= 60
    today = Outcome(PIPELINE_REVISION, digest_of(documents))
    assert not must_rise(today, read_record()), (
        "the sample feeds give other documents than when the revision was recorded: raise PIPELINE_REVISION in "
        "ingest/load/actions.py by one (docs/index.md), or find what changed them"
    )


@pytest.mark.parametrize(
    ("revision", "digest", "expected"), [(1, "a", False), (1, "b", True), (2, "b", False), (2, "a", False)]
)
def test_one_rise_is_enough_for_all_changes_since_the_record(revision: int, digest: str, expected: bool) -> None:
    """Recorded is revision 1 with digest `a`."""
    assert must_rise(Outcome(revision, digest), Outcome(1, "a")) == expected


def test_the_digest_knows_spans_and_texts_and_no_order() -> None:
    """A span that another rule removes is another outcome, though the text is the same."""
    first, second = a_document(), a_document(key="other.txt")
    removed = a_document(removed=(RemovedSpan("share.button", 0, 5, "Share"),))
    digests = {digest_of([first]), digest_of([second]), digest_of([removed]), digest_of([first, second])}
    assert len(digests) == 4
    assert digest_of([first, second]) == digest_of([second, first])
