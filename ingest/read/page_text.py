"""Decode a web page, whose server and author may each be wrong about its encoding."""

from __future__ import annotations

import codecs
import re
from email.message import Message

from ingest.read.decode import MAX_REPLACED_SHARE, WIDE, codec_of, decode_text, find_bom

_HEAD_BYTES = 4096
_META = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,400}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE
)
_ESCAPING = ("iso2022", "hz", "utf-7")
PAGE_TYPES = frozenset({"", "text/html", "application/xhtml+xml", "application/xml", "text/xml"})


def media_type(content_type: str) -> tuple[str, str | None]:
    """Return the media type in lower case, and the charset if the header names one."""
    message = Message()
    message["Content-Type"] = content_type.replace("\n", " ").replace("\r", " ")
    if not content_type.strip():
        return "", None
    kind, charset = message.get_content_type(), message.get_param("charset")
    return kind, charset.strip() if isinstance(charset, str) else None


def decode_page(content: bytes, charset: str | None, language: str | None = None) -> tuple[str, str]:
    """Decode a page.

    A byte order mark wins, then what is valid UTF-8 beyond ASCII (nothing else looks like it), then what the server says, then what the page
    says, then what the bytes look like. A label under which more than 1 % of the page is lost is not believed.

    Args:
        content: the page's bytes.
        charset: what the server says.
        language: ISO 639-1 code that the feed expects.

    Returns:
        The HTML, and the codec it was read with.

    Raises:
        Damaged: `empty`, `binary` or `encoding`.

    Source: WHATWG HTML, "determining the character encoding"; its order is changed where servers are known to be wrong.
    """
    if find_bom(content):
        return decode_text(content, None, language)
    declared = _META.search(content[:_HEAD_BYTES])
    labels = [charset, declared[1].decode("ascii") if declared else None]
    names = [codec for label in labels if label and (codec := _known(label))]
    if names and names[0].startswith(_ESCAPING) and (b"\x1b" in content or b"~{" in content or b"+" in content):
        return decode_text(content, names[0], language)
    if _is_utf8(content):
        return decode_text(content, "utf-8", language)
    # an author's UTF-16 is a mistake: his label could not have been read in it
    believed = [name for place, name in enumerate(names) if place == 0 or not name.startswith(WIDE)]
    for name in believed:
        text = content.decode(name, "replace")
        if text.count("\ufffd") <= MAX_REPLACED_SHARE * len(text):
            return decode_text(content, name, language)
    return decode_text(content, None, language)


def _known(label: str) -> str | None:
    try:
        return codec_of(label) if codecs.lookup(label)._is_text_encoding else None  # noqa: SLF001 - the only way to ask
    except (LookupError, ValueError):
        return None


def _is_utf8(content: bytes) -> bool:
    if b"\x00" in content[:_HEAD_BYTES]:
        return False
    try:
        return not content.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False
