from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import a_document

from ingest.document import (
    Copies,
    Dateline,
    DateMention,
    Document,
    Entity,
    Evidence,
    Mention,
    PublishedAt,
    RemovedSpan,
    Story,
    WireCredit,
)
from ingest.errors import SpoolError
from ingest.spool import Manifest, read_bytes, read_manifest, read_spool, write_bytes, write_spool


def a_full_document() -> Document:
    """Return a document with every field set."""
    return a_document(
        text="MIAMI (AP) — Zoë said 🙂\nno.\u2028\ufffd",
        url="https://harbor.example/1",
        language_hint="en",
        evidence=(Evidence("date", "prefix", "2017-08-16", 0, 10, boilerplate=True),),
        title="T",
        authors=("A", "B"),
        dateline=Dateline("MIAMI", agency="AP"),
        removed=(RemovedSpan("page.share", 0, 3, "abc"),),
        lede="L",
        language="en",
        language_confidence=0.5,
        published_at=PublishedAt(datetime(2017, 8, 16, 14, 5, 0, 1000, tzinfo=UTC), "field", "minute", 0.9),
        date_mentions=(DateMention("Monday", 3, 9, "DATE", None),),
        mentions=(Mention("PERSON", "Zoë", 13, 16),),
        entities=(Entity("PERSON", "Zoë", "zoe", 1, 0.5),),
        wire=WireCredit("AP", "(AP)"),
        content_hash="ab",
        sketch=("01", "02"),
        copies=Copies("c", is_lead=True),
        story=Story("s"),
    )


def test_documents_come_back_equal(tmp_path: Path) -> None:
    """Every field survives, types included."""
    path = str(tmp_path / "deep" / "er" / "0000.jsonl.zst")
    documents = [a_document(), a_full_document()]

    manifest = write_spool(path, iter(documents))

    assert manifest == read_manifest(path) == Manifest(path, 2, manifest.sha256)
    assert list(read_spool(path, Document)) == documents


def test_the_same_documents_give_the_same_bytes(tmp_path: Path) -> None:
    """A repeated step leaves what the first try left."""
    one, two = (str(tmp_path / name) for name in ("one", "two"))

    assert write_spool(one, [a_full_document()]).sha256 == write_spool(two, [a_full_document()]).sha256


def test_an_empty_spool_is_a_spool(tmp_path: Path) -> None:
    """A batch in which everything was refused still finished."""
    path = str(tmp_path / "0000.jsonl.zst")
    write_spool(path, [])

    assert list(read_spool(path, Document)) == []


def test_a_step_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """The next step cannot take half for all."""

    def documents() -> object:
        yield a_document()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_spool(str(tmp_path / "0000.jsonl.zst"), documents())  # type: ignore[arg-type]

    assert list(tmp_path.iterdir()) == []


def test_writing_again_replaces(tmp_path: Path) -> None:
    """A repeated step wins over what an earlier try left."""
    path = str(tmp_path / "0000.jsonl.zst")
    write_spool(path, [a_document()])
    write_spool(path, [a_document(key="other.txt")])

    assert [document.key for document in read_spool(path, Document)] == ["other.txt"]
    assert not [name for name in os.listdir(tmp_path) if name.endswith(".part")]


@pytest.mark.parametrize(
    ("damaged", "content", "message"),
    [
        ("", b"", "differs from its manifest"),
        ("", b"\x28\xb5\x2f\xfd", "differs from its manifest"),
        (".manifest.json", b"", "is damaged"),
        (".manifest.json", b'{"path": "x"}', "is damaged"),
        (".manifest.json", None, "is not there"),
        ("", None, "is not there"),
    ],
)
def test_a_damaged_spool_is_never_read(tmp_path: Path, damaged: str, content: bytes | None, message: str) -> None:
    """The error names the file and says what to repeat."""
    path = str(tmp_path / "0000.jsonl.zst")
    write_spool(path, [a_document()])
    file = Path(path + damaged)
    file.unlink() if content is None else file.write_bytes(content)

    with pytest.raises(SpoolError, match=f"0000.*{message}.*repeat the step that writes it"):
        list(read_spool(path, Document))


def test_a_wrong_count_is_noticed(tmp_path: Path) -> None:
    """Fewer lines than promised are a loss, even when the bytes are right."""
    path = str(tmp_path / "0000.jsonl.zst")
    manifest = write_spool(path, [a_document()])
    write_bytes(f"{path}.manifest.json", f'{{"path":"x","count":2,"sha256":"{manifest.sha256}"}}'.encode())

    with pytest.raises(SpoolError, match="holds 1 lines, its manifest says 2"):
        list(read_spool(path, Document))


def test_object_storage_works_the_same() -> None:
    """Any fsspec URL will do."""
    path = f"memory://spool-{os.getpid()}/0000.jsonl.zst"
    write_spool(path, [a_document()])

    assert list(read_spool(path, Document)) == [a_document()]


def test_bytes_are_written_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative path in the working folder included."""
    monkeypatch.chdir(tmp_path)
    write_bytes("a.json", b"{}")

    assert read_bytes("a.json") == b"{}"
    assert os.listdir(tmp_path) == ["a.json"]
