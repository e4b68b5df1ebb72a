from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.read import lines as lines_module
from ingest.read.lines import Transcoded, read_lines, skip_line


def collected(content: bytes, limit: int = 1 << 20) -> list[tuple[int, bytes, bool]]:
    """Return offset, whole content and whether it came in parts, of every line."""
    return [
        (line.offset, line.content + b"".join(line.rest or ()), line.rest is not None)
        for line in read_lines(io.BytesIO(content), 0, None, limit)
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", []),
        (b"\n", [(0, b"", False)]),
        (b"a\nbb\n", [(0, b"a", False), (2, b"bb", False)]),
        (b"a\nbb", [(0, b"a", False), (2, b"bb", False)]),
        (b"a\n\n\nb", [(0, b"a", False), (2, b"", False), (3, b"", False), (4, b"b", False)]),
        (b"a\r\nb", [(0, b"a\r", False), (3, b"b", False)]),
        (b"xxxxx\nyyyyyy\nz", [(0, b"xxxxx", False), (6, b"yyyyyy", True), (13, b"z", False)]),
        (b"yyyyyy", [(0, b"yyyyyy", True)]),
    ],
)
def test_lines_come_with_their_offsets(content: bytes, expected: list[tuple[int, bytes, bool]]) -> None:
    """The last needs no line end, and one over the limit comes in parts."""
    assert collected(content, limit=5) == expected


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 100])
@pytest.mark.parametrize("taken", [False, True])
def test_the_size_of_chunks_does_not_matter(chunk: int, taken: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor whether the rest of a long line is taken or passed over."""
    monkeypatch.setattr(lines_module, "_CHUNK_BYTES", chunk)
    content = b"a\n" + b"long" * 20 + b"\nb\n\n" + b"x" * 11 + b"\nc\n" + b"end" * 9

    found = []
    for line in read_lines(io.BytesIO(content), 0, None, 10):
        rest = b"".join(line.rest) if taken and line.rest is not None else b""
        found.append((line.offset, line.content + rest))

    expected, offset = [], 0
    for whole in content.split(b"\n"):
        expected.append((offset, whole if taken else whole[:10]))
        offset += len(whole) + 1
    assert found == expected


@given(st.lists(st.binary(max_size=12).map(lambda line: line.replace(b"\n", b"")), max_size=30), st.integers(1, 40))
def test_ranges_cover_every_line_once(whole: list[bytes], size: int) -> None:
    """However a file is cut, its lines come once, in order, at the same offsets."""
    content = b"\n".join(whole)
    found = []
    for start in range(0, len(content), size):
        stream = io.BufferedReader(io.BytesIO(content))  # type: ignore[arg-type]
        offset = skip_line(stream, start)
        found += [(line.offset, line.content) for line in read_lines(stream, offset, start + size, 100)]

    assert found == [(offset, line) for offset, line, _ in collected(content)]


@pytest.mark.parametrize("codec", ["utf_16_le", "utf_32_be", "cp1252", "shift_jis"])
def test_transcoding_gives_utf8_whatever_the_chunks(codec: str) -> None:
    """Characters that are cut by a chunk's end come out whole."""
    text = "aé\n" * 50 if codec != "shift_jis" else "港の日\n" * 50
    stream = Transcoded(io.BytesIO(text.encode(codec)), codec)

    assert b"".join(iter(lambda: stream.read(3), b"")) == text.encode()


def test_transcoding_marks_what_is_cut() -> None:
    """Half a character at the end is one U+FFFD."""
    stream = Transcoded(io.BytesIO(b"a\x00b"), "utf_16_le")

    assert b"".join(iter(lambda: stream.read(100), b"")) == "a\ufffd".encode()
