from __future__ import annotations

import gzip
import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
from warcio.archiveiterator import ArchiveIterator

from ingest.archive import open_archive, read_raw, read_response, walk
from ingest.document import RawPointer
from ingest.errors import SpoolError
from ingest.warc_file import ResponseHead

NOW = datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=UTC)
KEPT_AT = datetime(2026, 3, 2, 9, 30, 0, 123000, tzinfo=UTC)
MONTH = "harbor/2026-03"


def keep(
    root: str | Path, run: str, documents: Iterable[tuple[str, bytes | Iterable[bytes]]], now: datetime = NOW
) -> list[tuple[RawPointer, datetime]]:
    """Keep documents in one batch of feed `harbor`."""
    with open_archive(str(root), "harbor", run, "0000", now) as archive:
        return [archive.keep(key, f"file:///dumps/{key}", content, "text/plain") for key, content in documents]


def test_bytes_come_back_as_they_were(tmp_path: Path) -> None:
    """The pointer is all that is needed, and the time is the archive's, to the millisecond."""
    contents = [b"first", b"", b"\x00\xff\r\n\r\nWARC/1.1\r\n", b"last" * 100_000]

    kept = keep(tmp_path, "r1", [(f"{number}.txt", content) for number, content in enumerate(contents)])

    assert [read_raw(str(tmp_path), pointer) for pointer, _ in kept] == contents
    assert {observed_at for _, observed_at in kept} == {KEPT_AT}
    assert kept[0][0] == RawPointer(f"{MONTH}/r1-0000.warc.gz", 0, hashlib.sha256(b"first").hexdigest())


def test_unchanged_bytes_keep_pointer_and_time_and_write_nothing(tmp_path: Path) -> None:
    """A dump that is read again has the same versions again."""
    first = keep(tmp_path, "r1", [("a", b"A"), ("b", b"B")])
    files = set(tmp_path.rglob("*"))

    assert keep(tmp_path, "r2", [("a", b"A"), ("b", b"B")], NOW + timedelta(days=40)) == first
    assert set(tmp_path.rglob("*")) == files


def test_bytes_that_change_back_are_a_third_newer_version(tmp_path: Path) -> None:
    """A → B → A: the index must show A again, so A must be newer than B."""
    versions = [
        keep(tmp_path, f"r{number}", [("a", content)], NOW + timedelta(hours=number))[0]
        for number, content in enumerate([b"A", b"B", b"A"])
    ]

    assert len({pointer.file for pointer, _ in versions}) == 3
    assert [observed_at for _, observed_at in versions] == [KEPT_AT + timedelta(hours=hours) for hours in range(3)]


def test_a_new_version_is_newer_even_when_the_clock_goes_back(tmp_path: Path) -> None:
    """Versions of one key always rise, by a millisecond at least."""
    keep(tmp_path, "r1", [("a", b"A")])

    ((_, observed_at),) = keep(tmp_path, "r2", [("a", b"B")], NOW - timedelta(days=1))

    assert observed_at == KEPT_AT + timedelta(milliseconds=1)


def test_a_key_that_stands_several_times_in_a_dump_is_settled_when_it_is_read_again(tmp_path: Path) -> None:
    """The last one wins, and reading the same dump again writes nothing."""
    dump = [("a", b"A"), ("a", b"B"), ("a", b"A")]

    first = keep(tmp_path, "r1", dump)
    again = keep(tmp_path, "r2", dump, NOW + timedelta(days=1))

    assert [observed_at for _, observed_at in first] == [KEPT_AT + timedelta(milliseconds=n) for n in range(3)]
    assert set(again) <= set(first)
    assert max(observed_at for _, observed_at in again) == first[-1][1]
    assert len(list(walk(str(tmp_path), "harbor"))) == 3


def test_an_exception_leaves_no_trace(tmp_path: Path) -> None:
    """What was kept becomes visible only when the batch is done."""

    def documents() -> Iterator[tuple[str, bytes]]:
        yield "a", b"A"
        assert [path.suffix for path in (tmp_path / MONTH).iterdir()] == [".part"]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        keep(tmp_path, "r1", documents())

    assert list((tmp_path / MONTH).iterdir()) == []


def test_a_crash_leaves_a_part_that_is_ignored_and_later_removed(tmp_path: Path) -> None:
    """A try that died does not disturb the next one; a day later its part is swept away."""
    folder = tmp_path / MONTH
    folder.mkdir(parents=True)
    part, orphan = folder / "r1-0000.warc.gz.part", folder / "r0-0000.warc.gz"
    part.write_bytes(b"half a rec")
    orphan.write_bytes(b"renamed, but its index was never written")

    ((pointer, _),) = keep(tmp_path, "r1", [("a", b"A")])
    assert pointer.file == f"{MONTH}/r1-0000.2.warc.gz"
    assert part.exists()

    for path in (part, orphan):
        os.utime(path, (time.time() - 90_000,) * 2)
    assert keep(tmp_path, "r2", [("a", b"A")])[0][0] == pointer
    assert not part.exists()
    assert not orphan.exists()


def test_a_repeated_batch_never_overwrites_what_it_committed(tmp_path: Path) -> None:
    """The same run and batch again, with other bytes, takes a name of its own."""
    first = keep(tmp_path, "r1", [("a", b"A")])
    second = keep(tmp_path, "r1", [("a", b"B")])

    assert [read_raw(str(tmp_path), kept[0][0]) for kept in (first, second)] == [b"A", b"B"]


def test_chunks_are_kept_in_bounded_memory(tmp_path: Path) -> None:
    """A record of 60 MB costs a few MB."""
    process = psutil.Process()
    before = peak = process.memory_info().rss

    def chunks() -> Iterator[bytes]:
        nonlocal peak
        for number in range(60):
            peak = max(peak, process.memory_info().rss)
            yield bytes([number]) * 1_000_000

    ((pointer, _),) = keep(tmp_path, "r1", [("huge", chunks())])

    assert max(peak, process.memory_info().rss) - before < 40_000_000
    assert len(read_raw(str(tmp_path), pointer)) == 60_000_000


def test_the_file_is_a_standard_web_archive(tmp_path: Path) -> None:
    """Any WARC tool reads it: one gzip member a record, digests, dates and URIs in their headers."""
    ((pointer, _), (second, _)) = keep(tmp_path, "r1", [("a b/ü.txt", b"A"), ("b", b"B")])
    path = tmp_path / pointer.file

    with path.open("rb") as file:
        records = [(record.rec_headers, record.content_stream().read()) for record in ArchiveIterator(file)]
    assert gzip.decompress(path.read_bytes()[second.offset :]).endswith(b"B\r\n\r\n")
    headers, content = records[0]
    assert content == b"A"
    assert {name: headers.get_header(name) for name in ("WARC-Type", "WARC-Date", "WARC-Payload-Digest")} == {
        "WARC-Type": "resource",
        "WARC-Date": "2026-03-02T09:30:00.123Z",
        "WARC-Payload-Digest": f"sha256:{pointer.sha256}",
    }
    assert headers.get_header("Newsfold-Key") == "a b/%C3%BC.txt"


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """Nothing random is in an archive."""
    for root in ("one", "two"):
        keep(tmp_path / root, "r1", [("a", b"A"), ("b", [b"B", b"B"])])

    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / root / MONTH).iterdir()} for root in ("one", "two")
    )
    assert one == two


def test_everything_can_be_walked_for_a_rebuild(tmp_path: Path) -> None:
    """Key, URI, type, time and pointer of every record, in order."""
    keep(tmp_path, "r2", [("a", b"A"), ("b", b"B")])
    keep(tmp_path, "r1", [("a", b"A2")], NOW + timedelta(days=31))

    found = list(walk(str(tmp_path), "harbor"))

    assert [(each.key, read_raw(str(tmp_path), each.pointer)) for each in found] == [
        ("a", b"A"),
        ("b", b"B"),
        ("a", b"A2"),
    ]
    assert (found[0].target_uri, found[0].content_type, found[0].observed_at) == (
        "file:///dumps/a",
        "text/plain",
        KEPT_AT,
    )
    assert list(walk(str(tmp_path), "other")) == []


def test_a_remote_root_works_the_same() -> None:
    """Any fsspec file system: bytes come back, unchanged ones are not kept twice."""
    root = f"memory://archive-{os.getpid()}"
    first = keep(root, "r1", [("a", b"A")])

    assert keep(root, "r2", [("a", b"A")], NOW + timedelta(days=1)) == first
    assert read_raw(root, first[0][0]) == b"A"
    assert [each.key for each in walk(root, "harbor")] == ["a"]


def test_run_and_batch_names_cannot_leave_the_feed_folder(tmp_path: Path) -> None:
    """A scheduler's run ids hold colons and plus signs; nothing in them is a path."""
    ((pointer, _),) = keep(tmp_path, "../../scheduled__2026-01-01T00:00:00+00:00", [("a", b"A")])

    assert pointer.file == f"{MONTH}/.._.._scheduled__2026-01-01T00_00_00_00_00-0000.warc.gz"
    assert read_raw(str(tmp_path), pointer) == b"A"


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:100],
        lambda content: content[:1000] + b"????" + content[1004:],
        lambda content: b"\x1f\x8b" + content[9:],
        lambda _: b"",
        lambda _: b"not a web archive at all",
        lambda _: b"WARC/1.1\r\nContent-Length: x\r\n\r\n",
    ],
)
def test_damaged_bytes_are_never_returned(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    """The digest decides; the error says what to do."""
    ((pointer, _),) = keep(tmp_path, "r1", [("a", os.urandom(2000))])
    path = tmp_path / pointer.file
    path.write_bytes(damage(path.read_bytes()))

    with pytest.raises(SpoolError, match="restore the file from a backup"):
        read_raw(str(tmp_path), pointer)


@pytest.mark.parametrize(
    ("pointer", "message"),
    [
        (RawPointer("", 0, "00"), "was never archived"),
        (RawPointer("../../etc/passwd", 0, "00"), "is no file of the archive"),
        (RawPointer("harbor/2026-03/gone.warc.gz", 0, "00"), "is not in the archive"),
    ],
)
def test_a_pointer_to_nowhere_is_an_error(tmp_path: Path, pointer: RawPointer, message: str) -> None:
    """Pointers come back from an index, and are not trusted."""
    with pytest.raises(SpoolError, match=message):
        read_raw(str(tmp_path), pointer)


@pytest.mark.parametrize(
    "damage", [b"", b"{}\n", b"[1]\n", b'{"run":"r1","count":9}\n', b'{"run":"r1","count":1}\n{"key\n']
)
def test_a_damaged_index_stops_the_run(tmp_path: Path, damage: bytes) -> None:
    """Going on without it would load everything anew under new versions."""
    keep(tmp_path, "r1", [("a", b"A")])
    (index,) = (tmp_path / MONTH).glob("*.jsonl")
    index.write_bytes(damage)

    with pytest.raises(SpoolError, match=r"r1-0000\.warc\.gz\.index\.jsonl"):
        keep(tmp_path, "r2", [("a", b"A")])


def test_a_fetched_page_comes_back_with_what_came_with_it(tmp_path: Path) -> None:
    """As a response record that any WARC tool reads; the bytes alone decide whether it changed."""
    url, page = "https://harbor.example/ferry", "<p>Fähre</p>".encode()
    head = ResponseHead(200, (("content-type", "text/html"), ("x-note", "Fähre\tx")), '{"title": "Fähre — “sails”"}')
    with open_archive(str(tmp_path), "harbor", "r1", "0000", NOW) as archive:
        kept = archive.keep_response(url, url, page, "text/html", head)
        assert archive.keep_response(url, url, page, "text/html", ResponseHead(200, (("date", "later"),))) == kept
        plain, _ = archive.keep("list", url, b"list", "text/xml")

    found = read_response(str(tmp_path), kept[0])
    assert (found.content, read_raw(str(tmp_path), kept[0])) == (page, page)
    assert found.head is not None
    assert (found.head.status, found.head.entry, found.head.headers[0]) == (200, head.entry, head.headers[0])
    assert read_response(str(tmp_path), plain).head is None
    with open(tmp_path / kept[0].file, "rb") as file:
        record = next(iter(ArchiveIterator(file, check_digests="raise")))
        assert (record.rec_type, record.rec_headers["WARC-Target-URI"]) == ("response", url)
        assert (record.content_type, record.content_stream().read()) == ("application/http; msgtype=response", page)
