"""Web archives, whole and cut short."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import brotli
import pytest
import zstandard
from builders import a_feed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from ingest.archive import walk
from ingest.document import Document
from ingest.reread import read_again
from ingest.stage import Refusal

Outcome = Document | Refusal
ReadFiles = Callable[..., list[Outcome]]
PAGE = "<html><title>Fähre</title><p>The ferry sailed again on Monday.</html>"


def archive(*records: tuple[str, bytes, dict[str, str]], packed: bool = True) -> bytes:
    """Return a web archive: URL, stored body and HTTP headers of each response; `status` and `type` stand among them."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "test"}))
    for url, body, headers in records:
        said = dict(headers)
        status, kind = said.pop("status", "200 OK"), said.pop("type", "response")
        head = StatusAndHeaders(status, list(said.items()), "HTTP/1.1") if kind == "response" else None
        writer.write_record(writer.create_warc_record(url, kind, io.BytesIO(body), len(body), http_headers=head))
    return buffer.getvalue()


HTML = {"Content-Type": "text/html; charset=utf-8"}
URL = "https://harbor.example/ferry"


@pytest.mark.parametrize("packed", [True, False])
def test_pages_become_documents(read_files: ReadFiles, packed: bool) -> None:
    """Other records and answers are passed over."""
    content = archive(
        (URL + "?utm_source=x", PAGE.encode(), HTML),
        ("https://harbor.example/gone", b"", {"status": "404 Not Found"}),
        ("https://harbor.example/ferry", b"x: y", {"type": "metadata"}),
        packed=packed,
    )
    (document,) = read_files({"a.warc.gz" if packed else "a.warc": content}, "warc")
    assert isinstance(document, Document)
    assert (document.url, document.key, document.source) == (URL, URL, URL + "?utm_source=x")
    assert (document.text, document.media_type) == (PAGE, "text/html")


CODED = {
    "gzip": (gzip.compress(PAGE.encode()), {"Content-Encoding": "gzip"}),
    "br": (brotli.compress(PAGE.encode()), {"Content-Encoding": "br"}),
    "br that is gone": (PAGE.encode(), {"Content-Encoding": "br"}),
    "zstd": (zstandard.compress(PAGE.encode()), {"Content-Encoding": "zstd"}),
    "br in gzip": (gzip.compress(brotli.compress(PAGE.encode())), {"Content-Encoding": "br, gzip"}),
    "chunks": (b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE.encode()), PAGE.encode()), {"Transfer-Encoding": "chunked"}),
    "chunks that are gone": (PAGE.encode(), {"Transfer-Encoding": "chunked"}),
    "gzip that is gone": (PAGE.encode(), {"Content-Encoding": "gzip"}),
    "cp1252": (PAGE.encode("cp1252"), {"Content-Type": "text/html; charset=iso-8859-1"}),
    "UTF-8 that says cp1252": (PAGE.encode(), {"Content-Type": "text/html; charset=windows-1252"}),
    "no type at all": (PAGE.encode(), {"Content-Type": ""}),
}


@pytest.mark.parametrize("name", CODED)
def test_bodies_are_unpacked_and_decoded(read_files: ReadFiles, name: str) -> None:
    """As archives store them, and as servers mislabel them."""
    body, headers = CODED[name]
    (document,) = read_files({"a.warc.gz": archive((URL, body, HTML | headers))}, "warc")
    assert isinstance(document, Document), document
    assert document.text == PAGE


@pytest.mark.parametrize("packed", [True, False])
def test_a_tail_that_is_cut_off_costs_only_itself(read_files: ReadFiles, packed: bool) -> None:
    """What stands before it is read, and the loss is counted."""
    pages = [(f"{URL}/{number}", (PAGE + str(number) * 5000).encode(), HTML) for number in range(3)]
    content = archive(*pages, packed=packed)
    outcomes = read_files({"a.warc": content[: len(content) - (20 if packed else 2000)]}, "warc")
    assert [outcome.key for outcome in outcomes[:2]] == [f"{URL}/0", f"{URL}/1"]
    assert all(isinstance(outcome, Document) for outcome in outcomes[:2])
    (lost,) = outcomes[2:]
    assert isinstance(lost, Refusal)
    assert lost.reason == "cut_short"


@pytest.mark.parametrize(
    "content",
    [
        b"hello",
        b"",
        b"\x1f\x8b\x08\x00junk",
        b"WARC/1.0\r\nContent-Length: x\r\n\r\n",
        b"A line of five words\n",
        gzip.compress(b"A line of five words\n"),
        gzip.compress(b""),
    ],
)
def test_what_is_no_archive_is_one_refusal(read_files: ReadFiles, content: bytes) -> None:
    """An empty file, too."""
    (outcome,) = read_files({"a.warc": content}, "warc")
    assert isinstance(outcome, Refusal)
    assert outcome.reason == "not_a_warc"


def test_bad_pages_are_refused_one_by_one(read_files: ReadFiles) -> None:
    """Each for its own reason, good ones between them unharmed."""
    content = archive(
        (URL + "/pdf", b"%PDF-1.7", {"Content-Type": "application/pdf"}),
        (URL + "/empty", b"", HTML),
        (URL, PAGE.encode(), HTML),
        (URL + "/br", b"abc", HTML | {"Content-Encoding": "br"}),
        (URL + "/odd", b"abc", HTML | {"Content-Encoding": "pack200-gzip"}),
        (URL + "/bomb", gzip.compress(bytes(5_000_000)), HTML | {"Content-Encoding": "gzip"}),
    )
    outcomes = read_files({"a.warc.gz": content}, "warc", max_megabytes=4)
    assert [getattr(outcome, "reason", "") for outcome in outcomes] == [
        "not_a_page",
        "empty",
        "",
        "fetch_broken",
        "fetch_encoding",
        "fetch_bomb",
    ]


def test_a_page_read_again_from_our_own_archive_is_the_same_document(read_files: ReadFiles, tmp_path: Path) -> None:
    """With the encoding that its server named, which the page itself does not say."""
    german = "<html><p>Die Fähre fährt.</p></html>".encode("cp1252")
    content = archive((URL, german, {"Content-Type": "text/html; charset=windows-1252", "Set-Cookie": "id=secret"}))
    (document,) = read_files({"a.warc.gz": content}, "warc")
    root, feed = str(tmp_path / "archive"), a_feed(read={"format": "warc", "path": "dumps"})
    (archived,) = walk(root, "harbor")
    assert list(read_again(feed, archived, root, run="r1")) == [replace(document, source=URL)]
