from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import a_feed
from hypothesis import given
from hypothesis import strategies as st

from ingest.archive import open_archive
from ingest.document import Document, document_id
from ingest.errors import Damaged
from ingest.read import find_inputs, read_split
from ingest.read.decode import decode_text
from ingest.stage import Refusal

ReadFiles = Callable[..., list[Document | Refusal]]


def test_a_file_is_a_document(read_files: ReadFiles, tmp_path: Path) -> None:
    """Its key is its path below the root, and its text what stands in it."""
    (document,) = read_files({"2017/august/a b.txt": "  MIAMI —\r\nZoë\n".encode()}, language="en")

    assert isinstance(document, Document)
    assert (document.key, document.text) == ("2017/august/a b.txt", "  MIAMI —\nZoë\n")
    assert document.id == document_id(feed="harbor", key="2017/august/a b.txt")
    assert document.source == f"{tmp_path}/dumps/2017/august/a b.txt"
    assert (document.outlet, document.language_hint, document.url) == ("The Harbor Ledger", "en", None)
    assert document.observed_at == datetime(2026, 3, 2, 9, 1, tzinfo=UTC)


def test_files_come_in_the_order_of_their_keys_and_each_has_an_outcome(read_files: ReadFiles) -> None:
    """One bad file stops none of the others; hidden and unfinished ones are not looked at."""
    outcomes = read_files(
        {
            "d.txt": b"fine",
            "a.txt": b"fine too",
            "b.txt": b"",
            "c.txt": b"%PDF-1.4",
            "e.txt": bytes(range(128, 256)),
            "f.txt": b"x" * 1_000_001,
            "g.txt": b"x" * 1_000_000,
            ".hidden.txt": b"x",
            ".git/x.txt": b"x",
            "z.txt.part": b"x",
        }
    )

    assert [(each.key, each.reason if isinstance(each, Refusal) else None) for each in outcomes] == [
        ("a.txt", None),
        ("b.txt", "empty"),
        ("c.txt", "binary"),
        ("d.txt", None),
        ("e.txt", "encoding"),
        ("f.txt", "too_large"),
        ("g.txt", None),
    ]
    assert all(each.raw is not None for each in outcomes)
    assert {each.outcome for each in outcomes if isinstance(each, Refusal)} == {"quarantined"}


def test_reading_twice_gives_equal_documents_but_for_the_run(read_files: ReadFiles) -> None:
    """Ids, versions and pointers of unchanged files do not change; refusals neither."""
    files = {"a.txt": b"text", "b.txt": b""}
    first, second = read_files(files), read_files(files)

    assert [(each.id, each.raw) for each in first] == [(each.id, each.raw) for each in second]
    assert isinstance(first[0], Document)
    assert isinstance(second[0], Document)
    assert first[0].observed_at == second[0].observed_at


def test_the_encoding_of_the_feed_is_used(read_files: ReadFiles) -> None:
    """Bytes that fit many code pages are read in the one that is named."""
    (document,) = read_files({"a.txt": "Мэр".encode("koi8-r")}, encoding="koi8-r")

    assert isinstance(document, Document)
    assert document.text == "Мэр"


def test_a_file_that_went_away_after_planning_is_refused(tmp_path: Path) -> None:
    """The run goes on, and says so."""
    (tmp_path / "a.txt").write_bytes(b"x")
    feed = a_feed(folder=tmp_path)
    (split,) = find_inputs(feed)
    (tmp_path / "a.txt").unlink()

    with open_archive(str(tmp_path / "archive"), "harbor", "r", "0", datetime.now(UTC)) as archive:
        (refusal,) = read_split(feed, split, "r", archive)

    assert isinstance(refusal, Refusal)
    assert (refusal.key, refusal.reason, refusal.raw) == ("a.txt", "unreadable", None)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_document_or_a_refusal(content: bytes) -> None:
    """And a document's text can be written as UTF-8 and read by an index."""
    try:
        text, _ = decode_text(content)
    except Damaged:
        return
    assert "\x00" not in text
    assert text.encode().decode() == text


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(read_files: ReadFiles, tmp_path: Path) -> None:
    """Nothing was read, so nothing is archived."""
    read_files({"a.txt": b"x"})
    (tmp_path / "dumps" / "a.txt").chmod(0)

    (refusal,) = read_files({})

    assert isinstance(refusal, Refusal)
    assert (refusal.reason, refusal.raw) == ("unreadable", None)


def test_a_name_that_is_no_utf8_is_read_under_a_name_that_is(read_files: ReadFiles, tmp_path: Path) -> None:
    """Old archives hold such names, and neither JSON nor an index can carry them."""
    read_files({"a.txt": b"x"})
    with open(os.fsencode(tmp_path) + b"/dumps/caf\xe9.txt", "wb") as file:
        file.write(b"coffee")

    _, document = read_files({})

    assert isinstance(document, Document)
    assert (document.key, document.text) == (r"caf\xe9.txt", "coffee")
    assert document.source.endswith(r"/caf\xe9.txt")
