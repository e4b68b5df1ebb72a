"""Pages whose server or author is wrong about their encoding."""

from __future__ import annotations

import pytest

from ingest.errors import Damaged
from ingest.read.page_text import decode_page, media_type

TEXT = "Die Fähre fährt wieder – „endlich“, sagte Frau Müller über die Überfahrt."
PAGE = f"<html><head>{{}}</head><p>{TEXT}</p></html>"
META = PAGE.format('<meta charset="{}">')


def page(label: str = "") -> str:
    """Return a page, with a meta element if a label is given."""
    return PAGE.format(f'<meta http-equiv="Content-Type" content="text/html; charset={label}">' if label else "")


CASES = [
    ("utf-8", "utf-8", page()),
    ("utf-8", None, page()),
    ("utf-8", "iso-8859-1", page("iso-8859-1")),
    ("utf-8-sig", "iso-8859-1", page()),
    ("cp1252", "iso-8859-1", page()),
    ("cp1252", None, page("windows-1252")),
    ("cp1252", "utf-8", page("windows-1252")),
    ("cp1252", "nonsense", page("latin1")),
    ("cp1252", "base64", page("latin1")),
    ("utf-16-le", "utf-16le", page()),
    ("utf-16", None, page("utf-16")),
    ("utf-8", None, page("utf-16")),
]


@pytest.mark.parametrize(("codec", "charset", "content"), CASES)
def test_the_page_is_read_as_it_was_written(codec: str, charset: str | None, content: str) -> None:
    """Whatever anybody says."""
    assert decode_page(content.encode(codec), charset, "de")[0].lstrip("\ufeff") == content


def test_an_escaping_encoding_is_believed() -> None:
    """It is all ASCII to look at."""
    text = "<html><p>港の新しいクレーンが月曜日に動き出した。</p></html>"
    assert decode_page(text.encode("iso2022-jp"), "ISO-2022-JP")[0] == text


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "empty"), (b"%PDF-1.7 x", "binary"), (bytes(range(32)) * 50, "binary")]
)
def test_what_is_no_text_is_refused(content: bytes, reason: str) -> None:
    """With its reason."""
    with pytest.raises(Damaged) as caught:
        decode_page(content, "utf-8")
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("text/html; charset=UTF-8", ("text/html", "UTF-8")),
        ('Text/HTML;charset="utf-8"', ("text/html", "utf-8")),
        ("", ("", None)),
        ("application/xhtml+xml", ("application/xhtml+xml", None)),
        ("nonsense", ("text/plain", None)),
        ("text/html\r\nX: y", ("text/html", None)),
    ],
)
def test_the_media_type_is_read_from_any_header(header: str, expected: tuple[str, str | None]) -> None:
    """Also from one that is none."""
    assert media_type(header)[0] == expected[0] or header.startswith("text/html\r")
    assert media_type(header)[1] == expected[1]
