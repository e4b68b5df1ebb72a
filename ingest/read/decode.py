"""Turn raw bytes into text, or say why they are none.

Order: byte order mark, then the feed's own `encoding`, then strict UTF-8, then a guess that is sure of itself, else refusal. Text is
otherwise left alone: offsets count in it. Only line ends become LF, and what no index or parser can carry (zero characters, lone
surrogates) becomes U+FFFD.

Source: the order, and the limit of 1 % replacement characters, follow the WHATWG Encoding standard's practice of marks before labels;
labels that pages misuse mean their superset, as there.
"""

from __future__ import annotations

import codecs
import re

from ingest.errors import Damaged
from ingest.read.guess import guess_encoding, guess_wide

MAX_REPLACED_SHARE = 0.01
_MAX_CONTROL_SHARE = 0.05
_WHOLE_PER_BROKEN = 4
WIDE = ("utf_16", "utf_32", "utf-16", "utf-32")  # codecs in which a byte 0A need not end a line
_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf_32_le"),
    (codecs.BOM_UTF32_BE, "utf_32_be"),
    (codecs.BOM_UTF8, "utf_8"),
    (codecs.BOM_UTF16_LE, "utf_16_le"),
    (codecs.BOM_UTF16_BE, "utf_16_be"),
)
_SUPERSET = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip, docx or epub file"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstandard data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z file"),
    (b"Rar!\x1a\x07", "a rar file"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a SQLite database"),
)
_LINE_END = re.compile(r"\r\n?")
_UNCARRIED = re.compile("[\x00\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_BLANK = " \t\r\n\f\v\x00\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff\u200b\u200c\u200d\u2060" + "".join(
    map(chr, range(0x2000, 0x200B))
)


def decode_text(content: bytes, encoding: str | None = None, language: str | None = None) -> tuple[str, str]:
    """Decode a whole document.

    Args:
        content: the raw bytes.
        encoding: what the feed says it is in.
        language: ISO 639-1 code that the feed expects; decides between equally good guesses.

    Returns:
        The text, and the codec that was used.

    Raises:
        Damaged: `empty`, `binary` or `encoding`.
    """
    codec, skip = find_bom(content) or (None, 0)
    if codec is None:
        refuse_magic(content)
        codec = codec_of(encoding) if encoding else detect_encoding(content, language)
    if codec is None:
        refuse_binary(content.decode("latin-1"))
        raise Damaged("encoding", "no encoding fits these bytes: set read.encoding if you know it")
    text = content[skip:].decode(codec, "replace")
    refuse_binary(text)
    text = scrub(text)
    if is_blank(text):
        raise Damaged("empty", "holds nothing but white space" if content else "holds nothing")
    refuse_replaced(text, codec)
    return text, codec


def find_bom(content: bytes) -> tuple[str, int] | None:
    """Return the codec that a byte order mark names, and the mark's length."""
    return next(((codec, len(mark)) for mark, codec in _BOMS if content.startswith(mark)), None)


def codec_of(encoding: str) -> str:
    """Return the codec to use for a label: `latin-1` is `cp1252` in practice."""
    name = codecs.lookup(encoding).name
    return _SUPERSET.get(name, name)


def detect_encoding(content: bytes, language: str | None = None) -> str | None:
    """Return the codec of bytes without mark or label, None when nothing can be believed."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start < len(content) - 1:  # cut within a character
            return "utf_8"
    else:
        return guess_wide(content) or "utf_8"
    text = content.decode("utf-8", "replace")
    replaced = text.count("\ufffd")
    whole = sum(char > "\x7f" for char in text) - replaced
    if whole >= _WHOLE_PER_BROKEN * replaced:  # no other encoding gives so many whole sequences: UTF-8 with damage
        return "utf_8"
    return guess_encoding(content, language)


def decode_line(content: bytes, codec: str) -> str:
    """Decode one line of a file whose encoding is known; scrubbing is left to the fields.

    Raises:
        Damaged: `encoding`, more than 1 % of it cannot be decoded.
    """
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        text = content.decode(codec, "replace")
    refuse_replaced(text, codec)
    return text


def scrub(text: str) -> str:
    """Make line ends LF, and zero characters and lone surrogates U+FFFD; length changes by line ends only."""
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    if "\x00" not in text:
        try:
            text.encode()  # ten times faster than looking for surrogates
        except UnicodeEncodeError:
            pass
        else:
            return text
    return _UNCARRIED.sub("\ufffd", text)


def is_blank(text: str) -> bool:
    """Tell whether a text has no visible character."""
    return not text.strip(_BLANK)


def refuse_magic(content: bytes) -> None:
    """Refuse what begins like a known binary format.

    Raises:
        Damaged: `binary`.
    """
    kind = next((kind for magic, kind in _MAGIC if content.startswith(magic)), None)
    if kind is not None:
        raise Damaged("binary", f"is {kind}, not text: convert it first, or leave it out of read.path")


def refuse_binary(text: str) -> None:
    """Refuse what has too many control characters to be text.

    Raises:
        Damaged: `binary`.
    """
    controls = len(_CONTROL.findall(text)) if _CONTROL.search(text) else 0
    if controls > _MAX_CONTROL_SHARE * len(text):
        raise Damaged("binary", f"{controls} of {len(text)} characters are control characters: this is no text")


def refuse_replaced(text: str, codec: str) -> None:
    """Refuse what could not be decoded well enough.

    Raises:
        Damaged: `encoding`.
    """
    replaced = text.count("\ufffd")
    if replaced > MAX_REPLACED_SHARE * len(text):
        raise Damaged(
            "encoding", f"{replaced} of {len(text)} characters are lost when read as {codec}: set read.encoding"
        )
