from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest
from builders import a_feed

from ingest.archive import open_archive
from ingest.document import Document, Evidence, document_id
from ingest.read import find_inputs, read_split
from ingest.stage import Refusal

ReadFiles = Callable[..., list[Document | Refusal]]


def lines(*values: Any) -> bytes:
    """Return JSON lines; strings stand for themselves."""
    return b"".join((value if isinstance(value, bytes) else json.dumps(value).encode()) + b"\n" for value in values)


def shown(outcomes: list[Document | Refusal]) -> list[str]:
    """Return texts of documents and reasons of refusals."""
    return [each.text if isinstance(each, Document) else f"!{each.reason}" for each in outcomes]


def test_mapped_fields_become_evidence_and_hints(read_files: ReadFiles) -> None:
    """Nothing is believed yet: the stages decide what to make of it."""
    (document,) = read_files(
        {
            "a.jsonl": lines(
                {
                    "text": "Body\r\ntext",
                    "title": " A\nheadline ",
                    "date": "2017-08-16",
                    "url": "https://Harbor.example/1?utm_source=x#top",
                    "id": 17,
                    "authors": ["Ada Quill", {"name": "Ben Moor"}, None, 3],
                    "outlet": "The Sound",
                    "lang": "EN-us",
                }
            )
        },
        "jsonl",
    )

    assert isinstance(document, Document)
    assert document.text == "Body\ntext"
    assert (document.key, document.url, document.outlet, document.language_hint) == (
        "17",
        "https://harbor.example/1",
        "The Sound",
        "en",
    )
    assert document.id == document_id(feed="x", key="x", url="https://harbor.example/1")
    assert document.evidence == (
        Evidence("title", "field", "A headline"),
        Evidence("date", "field", "2017-08-16"),
        Evidence("byline", "field", "Ada Quill"),
        Evidence("byline", "field", "Ben Moor"),
        Evidence("byline", "field", "3"),
    )


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"id": "a-1", "url": "https://harbor.example/1"}, "a-1"),
        ({"id": " ", "url": "https://harbor.example/1"}, "https://harbor.example/1"),
        ({"id": None, "url": "https://harbor.example/1#x"}, "https://harbor.example/1"),
        ({"id": 9007199254740993}, "9007199254740993"),
        ({"id": 0}, "0"),
        ({"id": True}, None),
        ({"id": ["a"]}, None),
        ({"id": 1e300}, None),
        ({"id": 2.0**53}, None),
        ({"id": 2.0**53 - 1}, "9007199254740991.0"),
        ({"url": "not a url"}, None),
        ({"url": 17}, None),
        ({}, None),
    ],
)
def test_the_key_is_the_id_else_the_url_else_the_line(read_files: ReadFiles, values: dict[str, Any], key: str) -> None:
    """An id that could be two is none, and a URL that is no URL is ignored."""
    line = json.dumps(values | {"text": "x"}).encode()

    (document,) = read_files({"a.jsonl": line}, "jsonl")

    assert document.key == (key or f"a.jsonl#{hashlib.sha256(line).hexdigest()[:16]}")


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("Aug. 16, 2017", "Aug. 16, 2017"),
        (1502892300, "2017-08-16T14:05:00Z"),
        (1502892300.5, "2017-08-16T14:05:00Z"),
        (1502892300123, "2017-08-16T14:05:00Z"),
        (20170816, "20170816"),
        (2017, "2017"),
        (-1, "-1"),
        (1e300, "1e+300"),
        (True, None),
        (["2017"], None),
        ("", None),
        (None, None),
    ],
)
def test_numbers_as_dates_are_read_sensibly(read_files: ReadFiles, value: object, date: str | None) -> None:
    """Seconds and milliseconds since 1970 become ISO 8601; all else is left to who reads dates."""
    (document,) = read_files({"a.jsonl": lines({"text": "x", "date": value})}, "jsonl")

    assert isinstance(document, Document)
    assert [evidence.value for evidence in document.evidence] == ([] if date is None else [date])


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        (b'{"text": "fine"}', "fine"),
        (b'  {"text": "fine"}\t\r', "fine"),
        (b'{"text": "a", "text": "b"}', "b"),
        (b'{"text": "zero \\u0000' + b"x" * 100 + b'"}', "zero \ufffd" + "x" * 100),
        (b'{"text": "lone \\ud800' + b"x" * 100 + b'"}', "lone \ufffd" + "x" * 100),
        (b'{"text": "lone \\udc00\\ud83d\\ude42' + b"x" * 100 + b'"}', "lone \ufffd🙂" + "x" * 100),
        (b'{"text": "\\\\ud800"}', "\\ud800"),
        (b'{"text": "cut \xe2\x80' + b"x" * 100 + b'"}', "cut \ufffd" + "x" * 100),
        (b'{"text": "caf\xe9"}', "!encoding"),
        (b'{"text": "\\ud800"}', "!encoding"),
        (b'{"text": "\\u0000\\u0001"}', "!binary"),
        (b'{"text": "open', "!json"),
        (b"{'text': 'x'}", "!json"),
        (b'{"text": NaN}', "!json"),
        (b"[" * 100_000, "!json"),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, "!json"),
        (b"[1]", "!json"),
        (b'"text"', "!json"),
        (b"null", "!json"),
        (b"{}", "!missing_text"),
        (b'{"text": null}', "!missing_text"),
        (b'{"text": 17}', "!missing_text"),
        (b'{"text": ["x"]}', "!missing_text"),
        (b'{"text": ""}', "!missing_text"),
        (b'{"text": " \\n\\u200b"}', "!missing_text"),
        (b'{"text": "' + b"x" * 1_000_000 + b'"}', "!too_large"),
    ],
)
def test_a_bad_line_is_refused_alone(read_files: ReadFiles, line: bytes, outcome: str) -> None:
    """The lines around it are read, and every refusal has its bytes in the archive."""
    before, after = b'{"text": "before"}', b'{"text": "after"}'

    outcomes = read_files({"a.jsonl": b"\n".join([before, line, b"", b"  ", after])}, "jsonl")

    assert shown(outcomes) == ["before", outcome, "after"]
    assert all(each.raw is not None for each in outcomes)


def test_a_refused_document_has_the_id_that_it_would_have_had(read_files: ReadFiles) -> None:
    """When the input is mended, the quarantined one and the good one are seen to be the same."""
    (refusal,) = read_files({"a.jsonl": lines({"id": "7", "text": ""})}, "jsonl")
    (document,) = read_files({"a.jsonl": lines({"id": "7", "text": "x"})}, "jsonl")

    assert isinstance(refusal, Refusal)
    assert (refusal.key, refusal.id) == (document.key, document.id)


def test_an_id_may_stand_twice(read_files: ReadFiles) -> None:
    """The later one is the newer version, and reading the file again changes neither."""
    content = {"a.jsonl": lines({"id": 1, "text": "first"}, {"id": 1, "text": "second"})}

    first, again = read_files(content, "jsonl"), read_files(content, "jsonl")

    versions = [each.observed_at for each in first if isinstance(each, Document)]
    assert versions == sorted(set(versions))
    assert versions == [each.observed_at for each in again if isinstance(each, Document)]


def test_dotted_paths_reach_into_objects(read_files: ReadFiles) -> None:
    """A key that holds the dot itself comes first."""
    fields = {"text": "body.plain", "title": "meta.a.b"}
    content = lines(
        {"body": {"plain": "x"}, "meta": {"a": {"b": "T"}}},
        {"body.plain": "y", "meta": {"a": "no object"}},
        {"body": ["plain"]},
    )

    outcomes = read_files({"a.jsonl": content}, "jsonl", fields=fields)

    assert shown(outcomes) == ["x", "y", "!missing_text"]
    assert isinstance(outcomes[0], Document)
    assert outcomes[0].evidence == (Evidence("title", "field", "T"),)


@pytest.mark.parametrize(
    ("encode", "settings"),
    [
        (lambda text: text.encode("utf-8-sig"), {}),
        (lambda text: text.encode("utf-16"), {}),
        (lambda text: text.encode("utf-16-be"), {"encoding": "utf-16-be"}),
        (lambda text: text.encode("cp1252"), {"encoding": "latin-1"}),
        (lambda text: text.encode("shift_jis", "ignore"), {"encoding": "shift_jis"}),
    ],
)
def test_a_file_may_be_in_another_encoding(
    read_files: ReadFiles, encode: Callable[[str], bytes], settings: dict[str, str]
) -> None:
    """By its mark or as the feed says; wide ones included."""
    content = encode('{"text": "caf\u010a\u00e9 one"}\n{"text": "two"}\n'.replace("\u010a", ""))

    assert shown(read_files({"a.jsonl": content}, "jsonl", **settings))[1] == "two"
    if "shift_jis" not in settings.values():
        assert shown(read_files({"a.jsonl": content}, "jsonl", **settings))[0] == "café one"


def test_a_large_file_is_shared_out_without_loss(read_files: ReadFiles) -> None:
    """Whatever the ranges are, every line is read once and under the same id."""
    content = lines(*({"text": f"{n} " + "x" * (n * 37 % 200)} for n in range(300)))
    whole = read_files({"a.jsonl": content}, "jsonl")

    for split_bytes in (97, 1000, 4096, len(content)):
        parts = read_files({"a.jsonl": content}, "jsonl", split_bytes=split_bytes)
        assert [(each.id, each.raw) for each in parts] == [(each.id, each.raw) for each in whole]
    assert len(whole) == 300


def test_a_packed_file_is_read(read_files: ReadFiles) -> None:
    """By the ending of its name."""
    content = lines({"text": "one"}, {"text": "two"})

    assert shown(read_files({"a.jsonl.gz": gzip.compress(content)}, "jsonl")) == ["one", "two"]


@pytest.mark.parametrize(
    "damage", [lambda packed: packed[:-10], lambda packed: packed[:50] + b"????" + packed[54:], lambda _: b"no gzip"]
)
def test_a_broken_packed_file_is_one_refusal_after_what_could_be_read(
    read_files: ReadFiles, damage: Callable[[bytes], bytes]
) -> None:
    """It is not the run that is broken."""
    packed = gzip.compress(lines(*({"text": f"{n} {hashlib.sha256(bytes([n])).hexdigest()}"} for n in range(100))))

    outcomes = read_files({"a.jsonl.gz": damage(packed), "b.jsonl": lines({"text": "next file"})}, "jsonl")

    assert shown(outcomes)[-2:] == ["!unreadable", "next file"]


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="needs Linux")
def test_a_line_of_50_mb_costs_little_memory(tmp_path: Path) -> None:
    """It is archived as it streams by."""

    def chunks() -> Iterator[bytes]:
        yield b'{"text": "'
        yield from (b"x" * 1_000_000 for _ in range(50))
        yield b'"}\n{"text": "after"}\n'

    with (tmp_path / "a.jsonl").open("wb") as file:
        file.writelines(chunks())
    feed = a_feed(folder=tmp_path, read={"format": "jsonl", "path": "a.jsonl", "fields": {"text": "text"}})
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # makes the peak start here
    before = psutil.Process().memory_info().rss

    with open_archive(str(tmp_path / "archive"), "harbor", "r", "0", datetime.now(UTC)) as archive:
        (split,) = find_inputs(feed)
        outcomes = list(read_split(feed, split, "r", archive))

    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert peak is not None
    assert shown(outcomes) == ["!too_large", "after"]
    assert int(peak[1]) * 1024 - before < 150_000_000
