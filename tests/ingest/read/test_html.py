from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import time
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import zstandard

from ingest.document import Document
from ingest.read.html import own_address
from ingest.stage import Refusal

ReadFiles = Callable[..., list[Any]]
PAGE = b"<html><head><title>Ferry</title></head><body><p>The ferry sails again.</p></body></html>"


def named(address: str) -> bytes:
    """Return a page that gives its own address."""
    return f'<html><head><link rel="canonical" href="{address}"></head><body>x</body></html>'.encode()


def a_tar(pages: dict[str, bytes], mode: str = "w:gz") -> bytes:
    """Return a tar file with these members."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in pages.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def a_zip(pages: dict[str, bytes]) -> bytes:
    """Return a zip file with these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in pages.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_a_saved_page_keeps_its_markup_for_the_stage_that_extracts_it(read_files: ReadFiles) -> None:
    """Reading decodes; it does not parse."""
    (document,) = read_files({"ferry.html": PAGE}, fmt="html")
    assert (document.key, document.media_type, document.text) == ("ferry.html", "text/html", PAGE.decode())


def test_a_page_is_known_by_its_own_address(read_files: ReadFiles) -> None:
    """One URL is one document, whichever file holds it."""
    (document,) = read_files({"a.html": named("https://Harbor.example/ferry?utm_source=x#top")}, fmt="html")
    assert document.url == "https://harbor.example/ferry"


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ("<link href='https://harbor.example/a' rel='canonical'>", "https://harbor.example/a"),
        ("<link rel=canonical href=https://harbor.example/a>", "https://harbor.example/a"),
        (
            '<meta property="og:url" content="https://harbor.example/a?id=1&amp;p=2">',
            "https://harbor.example/a?id=1&p=2",
        ),
        ('<link rel="canonical" href="https://harbor.example/">', None),
        ('<link rel="canonical" href="/relative">', None),
        ('<link rel="stylesheet" href="https://harbor.example/a.css">', None),
    ],
)
def test_the_own_address_is_read_from_the_head(head: str, address: str | None) -> None:
    """A home page's address on a deeper page is a mistake that would make one document of a whole site."""
    assert own_address(f"<html><head>{head}</head></html>") == address


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pages.tar", a_tar({"a.html": PAGE, "in/b.htm": PAGE, "style.css": b"p {}", ".c.html": PAGE}, "w")),
        ("pages.tar.gz", a_tar({"a.html": PAGE, "in/b.htm": PAGE, "style.css": b"p {}", ".c.html": PAGE})),
        ("pages.tgz", a_tar({"a.html": PAGE, "in/b.htm": PAGE, "style.css": b"p {}", ".c.html": PAGE})),
        ("pages.zip", a_zip({"a.html": PAGE, "in/b.htm": PAGE, "style.css": b"p {}", ".c.html": PAGE})),
    ],
)
def test_archive_files_give_their_pages(read_files: ReadFiles, name: str, content: bytes) -> None:
    """Members that are no pages by name are passed over."""
    outcomes = read_files({name: content}, fmt="html")
    assert [outcome.key for outcome in outcomes] == [f"{name}/a.html", f"{name}/in/b.htm"]
    assert all(isinstance(outcome, Document) for outcome in outcomes)


def test_a_packed_page_is_unpacked(read_files: ReadFiles) -> None:
    """As everywhere, by its name."""
    (document,) = read_files({"a.html.gz": gzip.compress(PAGE)}, fmt="html")
    assert document.text == PAGE.decode()


@pytest.mark.parametrize(
    ("name", "content", "reasons"),
    [
        ("a.html", b"", ["empty"]),
        ("a.html", b"<p>" + b"x" * 1_000_001, ["too_large"]),
        ("a.html", bytes(range(256)) * 40, ["binary"]),
        ("pages.zip", b"PK\x03\x04 nonsense", ["not_an_archive"]),
        ("pages.tar.gz", b"nonsense", ["unreadable"]),
        ("pages.tar", b"nonsense" * 100, ["not_an_archive"]),
        ("pages.zip", a_zip({"bomb.html": b"<p>" + b" " * 1_100_000}), ["too_large"]),
    ],
)
def test_what_is_no_page_is_quarantined(read_files: ReadFiles, name: str, content: bytes, reasons: list[str]) -> None:
    """Each outcome is counted; none stops the run."""
    outcomes = read_files({name: content}, fmt="html")
    assert [outcome.reason for outcome in outcomes if isinstance(outcome, Refusal)] == reasons


ZEROS = b"<p>" + bytes(100_000_000)
BOMBS = {
    "a.html.gz": (gzip.compress(ZEROS), "html"),
    "a.html.bz2": (bz2.compress(ZEROS), "html"),
    "a.html.xz": (lzma.compress(ZEROS, preset=0), "html"),
    "a.html.zst": (zstandard.compress(ZEROS), "html"),
    "pages.tar.gz": (a_tar({"a.html": ZEROS}), "html"),
    "pages.tgz": (a_tar({"a.html": ZEROS}), "html"),
    "a.jsonl.gz": (gzip.compress(b'{"text": "' + ZEROS), "jsonl"),
    "a.csv.zst": (zstandard.compress(b"text,id\n" + ZEROS), "csv"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_that_unfolds_without_end_is_given_up(read_files: ReadFiles, name: str) -> None:
    """Before its zeros are archived; the packed file is."""
    content, shape = BOMBS[name]
    began = time.process_time()
    (outcome,) = read_files({name: content}, fmt=shape)
    assert time.process_time() - began < 3
    assert isinstance(outcome, Refusal)
    assert outcome.reason == "bomb"
    assert outcome.raw is not None


def test_a_member_that_unfolds_without_end_harms_no_other(read_files: ReadFiles) -> None:
    """Nor does one that is damaged; each is refused by itself."""
    content = bytearray(a_zip({"a.html": PAGE, "bomb.html": ZEROS, "bad.html": PAGE * 3, "z.html": PAGE}))
    at = content.index(b"bad.html") + len(b"bad.html") + 4
    content[at : at + 4] = b"\xff\xff\xff\xff"
    outcomes = read_files({"pages.zip": bytes(content)}, fmt="html")
    assert [getattr(outcome, "reason", "") for outcome in outcomes[:2]] == ["", "bomb"]
    assert isinstance(outcomes[2], Refusal)
    assert outcomes[2].reason in {"cut_short", "unreadable"}
    assert [outcome.key for outcome in outcomes] == [f"pages.zip/{name}.html" for name in ("a", "bomb", "bad", "z")]


def test_a_cut_archive_file_gives_what_came_before_the_cut(read_files: ReadFiles) -> None:
    """And one refusal that says where it ends."""
    whole = a_tar({f"{number}.html": PAGE * 10 for number in range(20)}, "w")
    outcomes = read_files({"pages.tar": whole[: len(whole) // 2]}, fmt="html")
    assert sum(isinstance(outcome, Document) for outcome in outcomes) > 5
    assert isinstance(outcomes[-1], Refusal)
