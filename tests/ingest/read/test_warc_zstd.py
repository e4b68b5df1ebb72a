"""Web archives packed by zstandard: a frame a record, with and without a dictionary, whole and broken."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from functools import partial

import pytest
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from ingest.document import Document
from ingest.errors import Damaged
from ingest.read.warc_zstd import unpack_zstd
from ingest.stage import Refusal

ReadFiles = Callable[..., list[Document | Refusal]]
PAGES = [
    f"<html><title>Ferry {n}</title><p>Ferry number {n} sailed again on Monday, the harbor board said.</html>"
    for n in range(40)
]
RECORD_MAGIC = b"\x5d\x2a\x4d\x18"


def records() -> list[bytes]:
    """Return one response record a page, unpacked."""
    written = []
    for number, page in enumerate(PAGES):
        buffer = io.BytesIO()
        writer = WARCWriter(buffer, gzip=False)
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], "HTTP/1.1")
        body = io.BytesIO(page.encode())
        writer.write_record(
            writer.create_warc_record(f"https://harbor.example/{number}", "response", body, http_headers=head)
        )
        written.append(buffer.getvalue())
    return written


def packed(dictionary: zstandard.ZstdCompressionDict | None = None) -> list[bytes]:
    """Return one frame a record."""
    return [zstandard.ZstdCompressor(dict_data=dictionary).compress(record) for record in records()]


def trained() -> zstandard.ZstdCompressionDict:
    """Return a dictionary of these records."""
    return zstandard.train_dictionary(4096, records())


def before_records(content: bytes) -> bytes:
    """Return the skippable frame that holds a dictionary."""
    return RECORD_MAGIC + struct.pack("<I", len(content)) + content


def texts(outcomes: list[Document | Refusal]) -> list[str]:
    """Return the pages, and the reasons of refusals."""
    return [each.text if isinstance(each, Document) else each.reason for each in outcomes]


@pytest.mark.parametrize("name", ["a.warc.zst", "a.warc"])
def test_each_frame_is_a_record(read_files: ReadFiles, name: str) -> None:
    """The name of the file tells nothing, its first bytes do."""
    assert texts(read_files({name: b"".join(packed())}, "warc")) == PAGES


@pytest.mark.parametrize("is_packed", [True, False])
def test_a_dictionary_stands_before_the_records(read_files: ReadFiles, is_packed: bool) -> None:
    """As it is, or packed itself."""
    dictionary = trained()
    content = dictionary.as_bytes()
    frame = before_records(zstandard.compress(content) if is_packed else content)
    assert texts(read_files({"a.warc.zst": frame + b"".join(packed(dictionary))}, "warc")) == PAGES


def test_what_is_cut_short_gives_what_was_whole(read_files: ReadFiles) -> None:
    """And one refusal."""
    frames = packed()
    content = b"".join(frames[:3]) + frames[3][:-20]
    assert texts(read_files({"a.warc.zst": content}, "warc")) == [*PAGES[:3], "cut_short"]


def test_a_broken_frame_loses_what_follows_it(read_files: ReadFiles) -> None:
    """One refusal says so."""
    frames = packed()
    content = b"".join(frames[:3]) + frames[3][:9] + b"\xff" * 60 + b"".join(frames[4:])
    assert texts(read_files({"a.warc.zst": content}, "warc")) == [*PAGES[:3], "cut_short"]


@pytest.mark.parametrize(
    "content",
    [
        before_records(b"short")[:-2],
        RECORD_MAGIC,
        RECORD_MAGIC + b"\xff\xff\xff\xff",
        before_records(zstandard.compress(b"x" * 100)[:-5]),
        zstandard.compress(b"no archive at all"),
        b"\x28\xb5\x2f\xfd" + b"\xff" * 40,
    ],
    ids=["cut dictionary", "no dictionary", "huge dictionary", "broken dictionary", "other content", "broken"],
)
def test_what_is_no_archive_is_refused_as_a_file(read_files: ReadFiles, content: bytes) -> None:
    """With its reason."""
    assert texts(read_files({"a.warc.zst": content}, "warc")) == ["not_a_warc"]


def test_a_bomb_is_given_up() -> None:
    """A frame of zeros unfolds more than a thousandfold."""
    bomb = zstandard.compress(bytes(256 * 1024 * 1024))
    with pytest.raises(Damaged, match="times its size"):
        sum(map(len, iter(partial(unpack_zstd(io.BytesIO(bomb)).read, 65536), b"")))


def test_records_need_their_dictionary(read_files: ReadFiles) -> None:
    """Without it nothing can be read."""
    assert texts(read_files({"a.warc.zst": b"".join(packed(trained()))}, "warc")) == ["not_a_warc"]
