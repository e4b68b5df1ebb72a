from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import a_feed

from ingest.archive import open_archive, read_raw
from ingest.document import Document
from ingest.errors import IndexUnavailable, Rejected
from ingest.read.inputs import InputSplit
from ingest.read.receive import Received, Reception, fit_key
from ingest.stage import Refusal


def received_from(folder: Path, error: Exception) -> Document | Refusal:
    """Receive a document whose parser raises."""

    def parse() -> Received:
        raise error

    with open_archive(str(folder), "harbor", "r", "0", datetime.now(UTC)) as archive:
        split = InputSplit("/dumps/a.txt", "/dumps", None, None, 0)
        return Reception(a_feed(), split, "r", archive).receive(b"raw", "a.txt", "text/plain", parse)


def test_whatever_a_parser_raises_is_one_quarantined_document(tmp_path: Path) -> None:
    """With its bytes in the archive, and where it happened."""
    refusal = received_from(tmp_path, RecursionError("too \x00 deep\ud800"))

    assert isinstance(refusal, Refusal)
    assert (refusal.outcome, refusal.stage, refusal.reason) == ("quarantined", "read", "RecursionError")
    assert (refusal.exception, refusal.detail) == ("RecursionError", "too \ufffd deep\ufffd")
    assert refusal.frame is not None
    assert refusal.frame.endswith(" parse")
    assert refusal.raw is not None
    assert read_raw(str(tmp_path), refusal.raw) == b"raw"


def test_policy_is_no_failure(tmp_path: Path) -> None:
    """A parser may reject."""
    refusal = received_from(tmp_path, Rejected("stub", "too short"))

    assert isinstance(refusal, Refusal)
    assert (refusal.outcome, refusal.reason, refusal.exception) == ("rejected", "stub", None)


def test_what_concerns_all_documents_stops_the_run(tmp_path: Path) -> None:
    """No document is blamed for it."""
    with pytest.raises(IndexUnavailable):
        received_from(tmp_path, IndexUnavailable("gone"))


def test_keys_fit_an_index_and_stay_apart() -> None:
    """Long ones are cut and marked; none holds what JSON cannot."""
    long, other = fit_key("a" * 2000), fit_key("a" * 2001)

    assert len(long) == len(other) == 1000
    assert long != other
    assert fit_key("a\x00b\ud800") == "a\ufffdb\ufffd"
    assert fit_key("a" * 1000) == "a" * 1000
