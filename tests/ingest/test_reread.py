"""A document read again from the archive is the document that was read first."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import a_feed

from ingest.archive import open_archive, walk
from ingest.document import Document
from ingest.feed import Feed
from ingest.read import find_inputs, read_split
from ingest.reread import read_again
from ingest.stage import Refusal

FIELDS = {"text": "body", "id": "nr", "url": "link", "title": "head"}
TEXT = "The café at Gull Point is for sale, the harbor board said on Friday."
PAGE = f"<html><head><title>Café for sale</title></head><body><article><p>{TEXT}</p></article></body></html>"


def zipped(pages: dict[str, str]) -> bytes:
    """Return a zip file of pages."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, page in pages.items():
            file.writestr(name, page)
    return content.getvalue()


CASES = {
    "plain text": ("text", "a/b#1.txt", TEXT.encode(), {}),
    "text in another encoding": ("text", "b.txt", (TEXT * 5).encode("cp1252"), {}),
    "text in UTF-16": ("text", "c.txt", TEXT.encode("utf-16"), {}),
    "an empty file": ("text", "d.txt", b"", {}),
    "a binary file": ("text", "e.txt", b"%PDF-1.7\x00\x01" + bytes(range(256)), {}),
    "a key that looks hashed": ("text", "f#0123456789abcdef", TEXT.encode(), {}),
    "a very long key": ("text", "/".join(["d" * 200] * 6) + ".txt", TEXT.encode(), {}),
    "lines with ids": ("jsonl", "g.jsonl", f'{{"body": "{TEXT}", "nr": 7}}\n{{"body": "{TEXT}", "nr": "x#0"}}'.encode(), {}),
    "lines without": ("jsonl", "h.jsonl", f'{{"body": "{TEXT}"}}\n\n{{"body": "Other {TEXT}"}}\nnonsense\n{{}}'.encode(), {}),
    "lines with URLs": ("jsonl", "i.jsonl", f'{{"body": "{TEXT}", "link": "https://harbor.example/a?b=1"}}'.encode(), {}),
    "lines in UTF-16": ("jsonl", "j.jsonl", f'{{"body": "{TEXT}"}}\n{{"body": "Two"}}'.encode("utf-16"), {}),
    "lines in a declared encoding": ("jsonl", "k.jsonl", f'{{"body": "{TEXT}"}}'.encode("cp1252"), {"encoding": "cp1252"}),
    "a line that is too long": ("jsonl", "l.jsonl", b'{"body": "' + b"a" * 1_100_000 + b'"}\n{"body": "short"}', {"max_megabytes": 1}),
    "rows": ("csv", "m.csv", f'head,body,nr,link\nOne,"{TEXT}\nmore",1,\nTwo,"{TEXT}",,\n'.encode(), {}),
    "rows in another encoding": ("csv", "n.csv", f'head,body,nr,link\nTwo,"{TEXT}",,\nThree,"plain",,'.encode("cp1252"), {}),
    "broken rows": ("csv", "o.csv", b'head,body,nr,link\nOne\nTwo,"open,1,\n', {}),
    "a saved page": ("html", "r.html", PAGE.encode(), {}),
    "a saved page in another encoding": ("html", "s.html", PAGE.encode("cp1252"), {}),
    "pages in a zip": ("html", "t.zip", zipped({"one.html": PAGE, "two.htm": PAGE.replace("sale", "let")}), {}),
    "a header that will not do": ("csv", "p.csv", b"head,nr\nOne,1\n", {}),
}  # fmt: skip


def declared(folder: Path, shape: str, more: dict) -> Feed:
    """Return a feed of one format."""
    fields = {} if shape in {"text", "html"} else {"fields": FIELDS}
    return a_feed(folder=folder, read={"format": shape, "path": "in", **fields, **more})


def comparable(outcome: Document | Refusal, *, has_url: bool) -> Document | Refusal:
    """The source of a document with a URL of its own is not archived."""
    return replace(outcome, source="") if has_url else outcome


@pytest.mark.parametrize("name", CASES)
def test_what_is_read_again_is_what_was_read(tmp_path: Path, name: str) -> None:
    """Same id, key, version, pointer, text and evidence, or the same refusal."""
    shape, key, content, more = CASES[name]
    path = tmp_path / "in" / key
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    feed, root = declared(tmp_path, shape, more), str(tmp_path / "archive")
    with open_archive(root, feed.id, "run-1", "0000", datetime(2026, 3, 2, tzinfo=UTC)) as archive:
        first = [outcome for split in find_inputs(feed) for outcome in read_split(feed, split, "run-1", archive)]
    again = [outcome for archived in walk(root, feed.id) for outcome in read_again(feed, archived, root)]
    assert first
    assert [comparable(each, has_url="URL" in name) for each in again] == [
        comparable(each, has_url="URL" in name) for each in first
    ]


def test_a_mended_declaration_mends_what_was_refused(tmp_path: Path) -> None:
    """The limit is raised, and the document that was too large is one."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("word " * 300_000)
    feed, root = declared(tmp_path, "text", {"max_megabytes": 1}), str(tmp_path / "archive")
    with open_archive(root, feed.id, "run-1", "0000", datetime(2026, 3, 2, tzinfo=UTC)) as archive:
        (first,) = [outcome for split in find_inputs(feed) for outcome in read_split(feed, split, "run-1", archive)]
    assert isinstance(first, Refusal)
    mended = declared(tmp_path, "text", {"max_megabytes": 2})
    (again,) = [outcome for archived in walk(root, feed.id) for outcome in read_again(mended, archived, root)]
    assert isinstance(again, Document)
    assert (again.id, again.raw, again.source) == (first.id, first.raw, first.source)


def test_bytes_that_hold_no_document_any_more_are_refused_and_not_passed_over(tmp_path: Path) -> None:
    """The feed was declared as another format: a replay must not take the row out of the quarantine without a word."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("\n")
    feed, root = declared(tmp_path, "text", {}), str(tmp_path / "archive")
    with open_archive(root, feed.id, "run-1", "0000", datetime(2026, 3, 2, tzinfo=UTC)) as archive:
        (first,) = [outcome for split in find_inputs(feed) for outcome in read_split(feed, split, "run-1", archive)]
    other = declared(tmp_path, "jsonl", {})
    (again,) = [outcome for archived in walk(root, feed.id) for outcome in read_again(other, archived, root)]
    assert isinstance(again, Refusal)
    assert (again.id, again.outcome, again.reason, again.raw) == (first.id, "quarantined", "no_document", first.raw)


def test_a_damaged_archive_blames_the_one_document(tmp_path: Path) -> None:
    """The others can be read."""
    (tmp_path / "in").mkdir()
    for name in "abc":
        (tmp_path / "in" / f"{name}.txt").write_text(f"{name} {TEXT}")
    feed, root = declared(tmp_path, "text", {}), str(tmp_path / "archive")
    with open_archive(root, feed.id, "run-1", "0000", datetime(2026, 3, 2, tzinfo=UTC)) as archive:
        assert sum(1 for split in find_inputs(feed) for _ in read_split(feed, split, "run-1", archive)) == 3
    (file,) = Path(root).rglob("*.warc.gz")
    content = bytearray(file.read_bytes())
    place = list(walk(root, feed.id))[1].pointer.offset
    content[place + 40] ^= 0xFF
    file.write_bytes(content)
    again = [outcome for archived in walk(root, feed.id) for outcome in read_again(feed, archived, root)]
    assert [getattr(each, "reason", "read") for each in again] == ["read", "archive_damaged", "read"]
