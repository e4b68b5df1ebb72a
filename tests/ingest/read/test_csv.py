from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.archive import read_raw
from ingest.document import Document
from ingest.stage import Refusal

ReadFiles = Callable[..., list[Document | Refusal]]


def shown(outcomes: list[Document | Refusal]) -> list[str]:
    """Return texts of documents and reasons of refusals."""
    return [each.text if isinstance(each, Document) else f"!{each.reason}" for each in outcomes]


def test_a_row_is_a_document(read_files: ReadFiles) -> None:
    """Quotes, line ends and delimiters within a field belong to its text."""
    outcomes = read_files({"a.csv": 'id,other,text\r\n7,x,"One ""quoted""\r\nline, two"\r\n,,Zoë\r\n'.encode()}, "csv")

    assert shown(outcomes) == ['One "quoted"\nline, two', "Zoë"]
    assert outcomes[0].key == "7"
    assert outcomes[1].key.startswith("a.csv#")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"id,text\n1,a\n\n  \n2,b", ["a", "b"]),
        (b"text , id\na,1\n", ["a"]),
        (b"id,text\n1\n2,b\n3,c,d\n4,e\n", ["!columns", "b", "!columns", "e"]),
        (b"id,text\n1,\n2, \n3,c\n", ["!missing_text", "!missing_text", "c"]),
        (b'id,text\n1,"never closed\n2,b\n3,"c\nc"\n4,d\n', ["!csv", "b", "c\nc", "d"]),
        (b'id,text\n1,b"a"d\n2,"b"d\n3,c\n', ['b"a"d', "!csv", "c"]),
        (b"id,text\n1,a\x00" + b"x" * 100 + b"\n2,b\n", ["a\ufffd" + "x" * 100, "b"]),
        (b"id,text\n1," + b"x" * 1_000_001 + b"\n2,b\n", ["!too_large", "b"]),
        (b'id,text\n1,"' + (b"x" * 300_000 + b"\n") * 4 + b'"\n2,b\n', ["!csv", *["!columns"] * 3, "!csv", "b"]),
        (b"id,text\n1," + b"x" * 200_000 + b"\n", ["x" * 200_000]),
        (b"id,text\n", []),
        (b"id,text", []),
        (b"\xef\xbb\xbfid,text\n1,a\n", ["a"]),
        ("id,text\n1,café à la fête\n".encode("cp1252"), ["café à la fête"]),
        ("id,text\n1,café\n".encode("utf-16"), ["café"]),
        (b"", ["!empty"]),
        (b"\n\n", ["!empty"]),
        (b"id,title\n1,a\n2,b\n", ["!missing_column"]),
        (b"id;text\n1;a\n2;b\n", ["!missing_column"]),
        (b'"id,text\n1,a\n', ["!csv"]),
        (b"x" * 1_000_001 + b"\n1,a\n", ["!too_large"]),
        (bytes(range(128, 256)) * 9, ["!encoding"]),
    ],
)
def test_every_row_has_its_own_outcome(read_files: ReadFiles, content: bytes, expected: list[str]) -> None:
    """A broken row stops neither the rows behind it nor the next file; a header that will not do is one refusal."""
    *outcomes, last = read_files({"a.csv": content, "b.csv": b"id,text\n1,next file\n"}, "csv")

    assert shown([last]) == ["next file"]
    assert shown(outcomes) == expected
    assert all(each.raw is not None for each in outcomes)


def test_a_damaged_row_in_a_utf8_file_is_refused_alone(read_files: ReadFiles) -> None:
    """The encoding is the file's, decided once."""
    content = b"id,text\n1,\xc3\xa9t\xc3\xa9\n2,bad\xff\n" + b"3,\xc3\xa9t\xc3\xa9\n" * 4

    assert shown(read_files({"a.csv": content}, "csv")) == ["été", "!encoding", "été", "été", "été", "été"]


def test_a_quote_that_is_never_closed_does_not_swallow_the_file(read_files: ReadFiles) -> None:
    """Its line is refused, and the rows behind it are read."""
    rows = b"".join(b"%d,row %d\n" % (n, n) for n in range(2000))

    outcomes = read_files({"a.csv": b'id,text\nx,"open\n' + rows}, "csv")

    assert shown(outcomes[:3]) == ["!csv", "row 0", "row 1"]
    assert len(outcomes) == 2001


def test_a_missing_column_names_file_column_and_what_is_there(read_files: ReadFiles) -> None:
    """The message is enough to mend the feed."""
    (refusal,) = read_files({"a.csv": b"id,title\n1,a\n"}, "csv")

    assert isinstance(refusal, Refusal)
    assert refusal.key == "a.csv"
    assert refusal.source.endswith("/dumps/a.csv")
    assert refusal.detail == "no column text: correct read.fields or read.delimiter; the header has id, title"


def test_the_raw_bytes_of_a_row_can_be_read_by_themselves(read_files: ReadFiles, tmp_path: Path) -> None:
    """They stand behind those of the header, as they were."""
    (document,) = read_files(
        {"a.csv": b'id\ttext\r\n1\t"caf\xe9\r\nau lait \xe0 la cr\xe8me"\r\n'}, "csv", delimiter="\t"
    )

    assert isinstance(document, Document)
    assert document.text == "café\nau lait à la crème"
    assert read_raw(str(tmp_path / "archive"), document.raw) == (
        b'id\ttext\r\n1\t"caf\xe9\r\nau lait \xe0 la cr\xe8me"\r'
    )
