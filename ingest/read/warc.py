"""Format `warc`: the pages in web archives, packed by gzip, by zstandard or not at all, cut short or not.

Response records of status 200 are pages; other answers, and the records of other types that surround them, are no documents and are
passed over. What follows a damaged record is lost with it, which one refusal says.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from itertools import count

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from ingest.document import Document
from ingest.errors import Damaged, DocumentError
from ingest.fetch import Body, Limits
from ingest.read.canonical import canonical_url
from ingest.read.entry import Entry
from ingest.read.files import open_input
from ingest.read.receive import Reception
from ingest.read.warc_zstd import Frames, is_zstd, unpack_zstd
from ingest.read.web import WebPage, receive_page
from ingest.stage import Refusal

_CHUNK_BYTES = 64 * 1024
_HEAD_BYTES = 512
_GZIP_MAGIC = b"\x1f\x8b"
_BEGINNINGS = (b"WARC/", b"filedesc:")
_OK = "200"
_BROKEN = (ArchiveLoadFailed, EOFError, ValueError, zlib.error, AttributeError, UnicodeError)
CUT_SHORT = "cut_short"


def read_warc(reception: Reception) -> Iterator[Document | Refusal]:
    """Yield an outcome for each page of a web archive.

    Raises:
        Damaged: the file cannot be opened, or is no web archive.
    """
    with open_input(reception.split.path, compressed=False) as stream:
        unpacked = unpack_zstd(stream) if is_zstd(stream.peek(_HEAD_BYTES)) else stream
        _check_beginning(_head_of(unpacked))
        records = iter(ArchiveIterator(unpacked, arc2warc=True))
        for number in count():
            try:
                record = next(records, None)
                outcome = None if record is None else _read_record(reception, record)
            except _BROKEN as error:
                yield _cut_short(reception, number, error)
                return
            if record is None:
                return
            if outcome is not None:
                yield outcome


def _head_of(stream: io.BufferedReader | Frames) -> bytes:
    """Return the first bytes without taking them.

    Raises:
        Damaged: nothing can be unpacked.
    """
    try:
        return stream.peek(_HEAD_BYTES)[:_HEAD_BYTES]
    except ValueError as error:
        raise Damaged("not_a_warc", f"is packed, and broken from its beginning: {error}") from error


def _check_beginning(head: bytes) -> None:
    """Refuse what begins like no web archive: warcio would take any line of five words for a record of the older format ARC."""
    if head.startswith(_GZIP_MAGIC):
        try:
            head = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, _HEAD_BYTES)
        except zlib.error as error:
            raise Damaged("not_a_warc", f"is packed, and broken from its beginning: {error}") from error
    if not head.lstrip().startswith(_BEGINNINGS):
        raise Damaged("not_a_warc", "begins neither with WARC/ nor with filedesc:")


def _read_record(reception: Reception, record: ArcWarcRecord) -> Document | Refusal | None:
    if not record.rec_type:
        raise ValueError("a record says of itself no type")
    if record.rec_type != "response" or record.http_headers is None or record.http_headers.get_statuscode() != _OK:
        return None
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    headers = tuple((str(name), str(value)) for name, value in record.http_headers.headers)
    try:
        body = _unpacked(record, headers, reception.limit)
        if getattr(record.raw_stream, "limit", 0) > 0:
            raise Damaged(CUT_SHORT, "the file ends within this record")
    except DocumentError as error:
        key = canonical_url(url) or url or reception.split.key
        return reception.refuse_unread(key, canonical_url(url), error)
    return receive_page(reception, WebPage(url, 200, headers, body, Entry(url)))


def _unpacked(record: ArcWarcRecord, headers: tuple[tuple[str, str], ...], limit: int) -> bytes:
    """Return a record's body without chunks and packing, within the bounds of a fetch."""
    stream = record.raw_stream
    if any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in headers):
        stream = ChunkedDataReader(stream)  # which takes a body that was stored without its chunks as it is
    packing = ",".join(value for name, value in headers if name.lower() == "content-encoding")
    body = Body(packing, Limits(), limit)
    while chunk := stream.read(_CHUNK_BYTES):
        body.add(chunk)
    return body.finish()


def _cut_short(reception: Reception, number: int, error: Exception) -> Refusal:
    """Say that the rest of a file is lost.

    Raises:
        Damaged: nothing of it could be read.
    """
    if number == 0:
        raise Damaged("not_a_warc", f"is no web archive: {error}")
    detail = f"record {number} is damaged ({type(error).__name__}: {error}); what follows it in this file was not read"
    return reception.refuse_unread(f"{reception.split.key}#{number}", None, Damaged(CUT_SHORT, detail))
