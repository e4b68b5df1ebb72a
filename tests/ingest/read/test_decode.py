from __future__ import annotations

import pytest

from ingest.errors import Damaged
from ingest.read.decode import decode_line, decode_text, is_blank, scrub

FRENCH = "Le maire a déclaré que la forêt brûlée près de l’hôtel n’était pas à vendre. "
GERMAN = "Der Bürgermeister erklärte, dass die Fähre über das Meer größer sei. "


@pytest.mark.parametrize(
    ("content", "encoding", "text", "codec"),
    [
        (b"plain", None, "plain", "utf_8"),
        (FRENCH.encode(), None, FRENCH, "utf_8"),
        (FRENCH.encode("utf-8-sig"), None, FRENCH, "utf_8"),
        (FRENCH.encode("utf-8-sig"), "windows-1252", FRENCH, "utf_8"),  # the mark knows better
        (FRENCH.encode("utf-16"), None, FRENCH, "utf_16_le"),
        (b"\xfe\xff" + FRENCH.encode("utf-16-be"), None, FRENCH, "utf_16_be"),
        (FRENCH.encode("utf-32"), None, FRENCH, "utf_32_le"),
        (FRENCH.encode("utf-16-le"), None, FRENCH, "utf_16_le"),
        (FRENCH.encode("utf-16-be"), None, FRENCH, "utf_16_be"),
        (FRENCH.encode("cp1252"), None, FRENCH, "cp1252"),
        (FRENCH.encode("cp1252"), "latin-1", FRENCH, "cp1252"),  # quotes that latin-1 has not
        (FRENCH.encode(), "utf-8", FRENCH, "utf-8"),
        (GERMAN.encode("mac_roman"), None, GERMAN, "mac_roman"),
        (2 * FRENCH.encode() + b"\xff", None, 2 * FRENCH + "\ufffd", "utf_8"),  # one broken byte among many whole ones
        (b"x" * 200 + b"\xe2\x80", None, "x" * 200 + "\ufffd", "utf_8"),  # cut within a character
        (b"  indented\r\n\r\nnext\rlast\n", None, "  indented\n\nnext\nlast\n", "utf_8"),
        (b"a\x00b" + b"x" * 200, None, "a\ufffdb" + "x" * 200, "utf_8"),
        (b"\xef\xbb\xbf\xef\xbb\xbfx", None, "\ufeffx", "utf_8"),
        ("a\u2028b\x0cc\x85".encode(), None, "a\u2028b\x0cc\x85", "utf_8"),
    ],
)
def test_text_comes_out_as_it_was_written(content: bytes, encoding: str | None, text: str, codec: str) -> None:
    """Mark, then label, then UTF-8, then a guess; nothing but line ends and zero characters changes."""
    assert decode_text(content, encoding) == (text, codec)


@pytest.mark.parametrize(
    ("content", "encoding", "reason"),
    [
        (b"", None, "empty"),
        (b" \r\n\t\xc2\xa0", None, "empty"),
        (b"\xef\xbb\xbf", None, "empty"),
        (b"\xff\xfe", None, "empty"),
        ("\u200b\ufeff\u3000".encode(), None, "empty"),
        (b"\x00" * 100, None, "binary"),
        (b"text\x00\x01\x02\x03" * 10, None, "binary"),
        (b"%PDF-1.7\nsome text", None, "binary"),
        (b"PK\x03\x04 some text", None, "binary"),
        (b"\x89PNG\r\n\x1a\n", "utf-8", "binary"),
        (b"\x1f\x8b\x08 some text", None, "binary"),
        (FRENCH.encode("utf-16-le"), "windows-1252", "binary"),
        (FRENCH.encode("cp1252"), "utf-8", "encoding"),
        (FRENCH.encode("cp1252"), "utf-16-le", "encoding"),
        (bytes(range(128, 256)) * 4, None, "encoding"),
        (b"\xef\xbb\xbf" + FRENCH.encode("cp1252"), None, "encoding"),
        ("Жители города вернулись домой".encode("utf-16-le"), None, "encoding|binary"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(content: bytes, encoding: str | None, reason: str) -> None:
    """Never a wrong guess that looks like text."""
    with pytest.raises(Damaged) as caught:
        decode_text(content, encoding)

    assert caught.value.reason in reason.split("|")
    assert caught.value.detail


def test_more_than_one_percent_of_replacements_is_never_accepted() -> None:
    """Whatever the label says."""
    assert decode_text(b"x" * 99 + b"\xff", "utf-8")[0].endswith("\ufffd")
    with pytest.raises(Damaged, match=r"2 of 101 characters are lost when read as utf-8: set read\.encoding"):
        decode_text(b"x" * 99 + b"\xff\xff", "utf-8")


def test_a_line_is_decoded_with_few_losses_or_not_at_all() -> None:
    """The encoding of a line is that of its file."""
    assert decode_line(b"caf\xe9", "cp1252") == "café"
    assert decode_line(b"x" * 100 + b"\xff", "utf_8") == "x" * 100 + "\ufffd"
    with pytest.raises(Damaged, match="encoding"):
        decode_line(b"caf\xe9", "utf_8")


def test_scrubbing_keeps_offsets_but_for_line_ends() -> None:
    """Surrogates and zero characters become U+FFFD one for one."""
    assert scrub("a\x00b\ud800c\udfff\r\nd\re") == "a\ufffdb\ufffdc\ufffd\nd\ne"


@pytest.mark.parametrize(("text", "blank"), [("", True), (" \n\u2003\u200d", True), (".", False), ("\ufffd", False)])
def test_blank_is_what_shows_nothing(text: str, blank: bool) -> None:
    """Invisible characters are no text."""
    assert is_blank(text) is blank
