"""Format `html`: saved pages, one a file, or many in a tar or zip file.

A page is known by the address that it gives as its own (`rel=canonical`, else `og:url`), else by its path. Members of an archive file that are
no pages by their name are passed over; links, devices and archives within archives are not followed.
"""

from __future__ import annotations

import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from html import unescape
from typing import IO

from ingest.document import Document
from ingest.errors import Damaged
from ingest.read.canonical import canonical_url
from ingest.read.files import BUFFER_BYTES, guarded, last_name, open_input
from ingest.read.page_text import decode_page
from ingest.read.receive import Received, Reception
from ingest.stage import Refusal

MAX_MEMBERS = 1_000_000
_HTML = "text/html"
_PAGE_NAME = re.compile(r"(?:\.(?:html?|xhtml|shtml|php|aspx?)|(?:^|/)[^./]+)\Z", re.IGNORECASE)
_TAR = re.compile(r"\.(?:tar(?:\.(?:gz|bz2|xz|zst))?|tgz)\Z", re.IGNORECASE)
_ZIP = re.compile(r"\.zip\Z", re.IGNORECASE)
_HEAD_CHARS = 300_000
_CANONICAL = re.compile(r"<link\b[^>]{0,500}?\brel\s*=\s*[\"']?canonical\b[^>]*>", re.IGNORECASE)
_OG_URL = re.compile(r"<meta\b[^>]{0,500}?\b(?:property|name)\s*=\s*[\"']?og:url\b[^>]*>", re.IGNORECASE)
_VALUE = re.compile(r"\b(?:href|content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_HOME = re.compile(r"https?://[^/]+/?\Z")
_BROKEN = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,
    NotImplementedError,
)


def read_html(reception: Reception) -> Iterator[Document | Refusal]:
    """Yield the document that each page of a file is.

    Raises:
        Damaged: the file cannot be opened, or is no archive file though it is named like one.
    """
    path = reception.split.path
    name = last_name(path)
    if _TAR.search(name):
        yield from _members(reception, _tar_members)
    elif _ZIP.search(name):
        yield from _members(reception, _zip_members)
    else:
        with open_input(path, compressed=True) as stream:
            yield _receive(reception, reception.split.key, stream)


def own_address(html: str) -> str | None:
    """Return the address that a page gives as its own, in canonical form; a home page's is no page's."""
    head = html[:_HEAD_CHARS]
    for pattern in (_CANONICAL, _OG_URL):
        tag = pattern.search(head)
        value = _VALUE.search(tag[0]) if tag else None
        if value:
            address = unescape(value[1] or value[2] or value[3] or "").strip()
            url = None if _HOME.fullmatch(address) else canonical_url(address)
            if url:
                return url
    return None


def _receive(reception: Reception, key: str, stream: IO[bytes]) -> Document | Refusal:
    content = stream.read(reception.limit + 1)
    if len(content) > reception.limit:
        return reception.refuse_large(key, content, iter(lambda: stream.read(BUFFER_BYTES), b""), _HTML)

    def parse() -> Received:
        text, codec = decode_page(content, None, reception.feed.language)
        return Received(key, f"{_HTML}; charset={codec}", text=text, url=own_address(text), media_type=_HTML)

    return reception.receive(content, key, _HTML, parse)


def _members(
    reception: Reception, members: Callable[[Reception], Iterator[tuple[str, IO[bytes]]]]
) -> Iterator[Document | Refusal]:
    """Yield the pages of an archive file; what follows damage is lost, and one refusal says so."""
    number = 0
    try:
        for number, (name, stream) in enumerate(members(reception), 1):
            if number > MAX_MEMBERS:
                raise Damaged("too_many", f"holds more than {MAX_MEMBERS:,} pages: split it")
            with stream:
                yield _receive_member(reception, f"{reception.split.key}/{name.removeprefix('./')}", stream)
    except _BROKEN as error:
        if number == 0:
            raise Damaged("not_an_archive", f"cannot be opened as its name says: {error}") from error
        detail = f"after {number} pages: {type(error).__name__}: {error}; what follows in this file was not read"
        yield reception.refuse_unread(f"{reception.split.key}#{number}", None, Damaged("cut_short", detail))


def _receive_member(reception: Reception, key: str, stream: IO[bytes]) -> Document | Refusal:
    """Receive a page, or refuse one that is damaged or unfolds without end; in a tar file, what follows is lost with it."""
    try:
        return _receive(reception, key, stream)
    except (Damaged, *_BROKEN) as error:
        if isinstance(stream, tarfile.ExFileObject):
            raise
        known = error if isinstance(error, Damaged) else Damaged("cut_short", f"{type(error).__name__}: {error}")
        return reception.refuse_unread(key, None, known)


def _tar_members(reception: Reception) -> Iterator[tuple[str, IO[bytes]]]:
    path = reception.split.path
    with (
        open_input(path, compressed=True) as stream,
        tarfile.open(fileobj=stream, mode="r|*", errorlevel=1) as archive,
    ):
        for member in archive:
            page = archive.extractfile(member) if member.isreg() and _is_page(member.name) else None
            if page is not None:
                yield member.name, page


def _zip_members(reception: Reception) -> Iterator[tuple[str, IO[bytes]]]:
    with open_input(reception.split.path, compressed=False) as stream, zipfile.ZipFile(stream) as archive:
        for member in archive.infolist():
            if not member.is_dir() and _is_page(member.filename):
                yield member.filename, guarded(archive.open(member), partial(int, member.compress_size))


def _is_page(name: str) -> bool:
    hidden = any(part.startswith(".") and part != "." for part in name.split("/"))
    return not hidden and _PAGE_NAME.search(name) is not None
