from __future__ import annotations

from pathlib import Path

import pytest
from builders import a_feed

from ingest.errors import Damaged, InputError
from ingest.read import find_inputs, missing_columns, read_one
from ingest.stage import Refusal


def found(folder: Path, fmt: str, content: bytes, **fields: str) -> dict[str, str]:
    """Write one file and look at its columns."""
    (folder / "a").write_bytes(content)
    feed = a_feed(folder=folder, read={"format": fmt, "path": "a", "fields": fields})
    return missing_columns(feed, find_inputs(feed)[0])


def test_columns_that_are_there_are_no_problem(tmp_path: Path) -> None:
    """In a header, or in any of the first objects; paths reach into them."""
    assert found(tmp_path, "csv", b"text,id\n", text="text", id="id") == {}
    assert found(tmp_path, "jsonl", b'broken\n{"a":{"b":1}}\n{"text":"x"}\n', text="text", title="a.b") == {}


def test_a_missing_column_is_named_with_those_that_are_there(tmp_path: Path) -> None:
    """Under the key of the feed file that names it."""
    assert found(tmp_path, "csv", b"body,id\n", text="text", id="id") == {
        "text": f"{tmp_path}/a has no column text; the header has body, id"
    }
    assert found(tmp_path, "jsonl", b'{"body":"x"}\n', text="text") == {
        "text": f"{tmp_path}/a has no column text; the first 100 objects have body"
    }


def test_a_file_without_header_is_damaged(tmp_path: Path) -> None:
    """There is nothing to look at."""
    with pytest.raises(Damaged, match="empty"):
        found(tmp_path, "csv", b"", text="text")


def test_one_document_can_be_read_without_an_archive(tmp_path: Path) -> None:
    """To see what becomes of it; nothing is written."""
    (tmp_path / "a.txt").write_bytes(b"text")
    (tmp_path / "b.txt").write_bytes(b"%PDF-")
    feed = a_feed(folder=tmp_path)

    document, refusal = (read_one(feed, str(tmp_path / name)) for name in ("a.txt", "b.txt"))

    assert (document.key, document.raw and document.raw.file) == ("a.txt", "")
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "binary"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_without_documents_cannot_be_shown(tmp_path: Path) -> None:
    """The message names path and format."""
    (tmp_path / "a.jsonl").write_bytes(b"\n")
    feed = a_feed(folder=tmp_path, read={"format": "jsonl", "path": "a.jsonl", "fields": {"text": "text"}})

    with pytest.raises(InputError, match=r"a\.jsonl holds no document of format jsonl"):
        read_one(feed, str(tmp_path / "a.jsonl"))
