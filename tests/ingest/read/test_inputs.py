from __future__ import annotations

import gzip
import importlib.util
import io
import os
import tarfile
import zipfile
from pathlib import Path

import fsspec
import pytest
from builders import a_feed
from pydantic import TypeAdapter

from ingest.document import Document
from ingest.errors import InputError
from ingest.read import InputSplit, find_inputs, read_one
from ingest.stage import Refusal

TREE = ("a.txt", "b/c.txt", "b/d.json", "b/[2017].txt", ".hidden/x.txt", "b/.x.txt", "e.txt.part")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a `dumps` folder of small files."""
    for name in TREE:
        path = tmp_path / "dumps" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("dumps", ["a.txt", "b/[2017].txt", "b/c.txt", "b/d.json"]),
        ("dumps/", ["a.txt", "b/[2017].txt", "b/c.txt", "b/d.json"]),
        ("./dumps/../dumps/b", ["[2017].txt", "c.txt", "d.json"]),
        ("dumps/a.txt", ["a.txt"]),
        ("dumps/.hidden/x.txt", ["x.txt"]),
        ("dumps/e.txt.part", ["e.txt.part"]),
        ("dumps/b/[2017].txt", ["[2017].txt"]),
        ("dumps/*.txt", ["a.txt"]),
        ("dumps/**/*.txt", ["a.txt", "b/[2017].txt", "b/c.txt"]),
        ("dumps/*/?.txt", ["b/c.txt"]),
    ],
)
def test_a_file_a_folder_or_a_pattern_is_found(folder: Path, path: str, keys: list[str]) -> None:
    """Keys are relative to what is fixed in the path, in order; hidden and unfinished files need their own name."""
    splits = find_inputs(a_feed(folder=folder, read={"format": "text", "path": path}))

    assert [split.key for split in splits] == keys
    assert {split.size for split in splits} == {1}
    assert all(split.source == split.path for split in splits)


@pytest.mark.parametrize("path", ["nowhere", "dumps/*.xml", "dumps/nowhere.txt", "empty"])
def test_nothing_found_says_what_was_looked_for(folder: Path, path: str) -> None:
    """Feed, key, written and resolved path, and what to do."""
    (folder / "empty").mkdir()

    with pytest.raises(InputError) as caught:
        find_inputs(a_feed(folder=folder, read={"format": "text", "path": path}))

    assert str(caught.value) == (
        f"feed harbor: read.path {path} finds nothing; it means {folder}/{path}: put files there, or correct the path "
        f"(relative paths start at {folder})"
    )


def test_another_input_is_relative_to_the_working_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is typed in a shell; the feed's own path is written beside the feed."""
    monkeypatch.chdir(folder / "dumps")

    assert [split.key for split in find_inputs(a_feed(folder=folder / "x"), "b")] == ["[2017].txt", "c.txt", "d.json"]
    with pytest.raises(InputError, match=rf"relative paths start at {folder}/dumps"):
        find_inputs(a_feed(folder=folder / "x"), "nowhere")


def test_links_are_followed_to_files_and_never_round_in_circles(folder: Path) -> None:
    """A link to a file is a file; a link to a folder above would be endless."""
    (folder / "dumps/link.txt").symlink_to("a.txt")
    (folder / "dumps/b/up").symlink_to("..")
    (folder / "dumps/gone.txt").symlink_to("nowhere")
    os.mkfifo(folder / "dumps/pipe.txt")

    splits = find_inputs(a_feed(folder=folder, read={"format": "text", "path": "dumps"}))

    assert [split.key for split in splits] == ["a.txt", "b/[2017].txt", "b/c.txt", "b/d.json", "link.txt"]


@pytest.mark.parametrize(
    ("fmt", "size", "ranges"),
    [
        ("jsonl", 0, [(None, None)]),
        ("jsonl", 199, [(None, None)]),
        ("jsonl", 200, [(0, 100), (100, 200)]),
        ("jsonl", 250, [(0, 100), (100, 200), (200, 250)]),
        ("csv", 250, [(None, None)]),
    ],
)
def test_large_json_lines_are_shared_out(
    tmp_path: Path, fmt: str, size: int, ranges: list[tuple[int | None, int | None]]
) -> None:
    """In ranges that cover the file; CSV is read from its header on."""
    (tmp_path / "a").write_bytes(b"x" * size)
    feed = a_feed(folder=tmp_path, read={"format": fmt, "path": "a", "fields": {"text": "text"}})

    splits = find_inputs(feed, split_bytes=100)

    assert [(split.start, split.end) for split in splits] == ranges
    assert sum(split.size for split in splits) == size


@pytest.mark.parametrize(
    ("name", "content", "settings"),
    [
        ("a.gz", b"x" * 500, {}),
        ("a", b"\xff\xfe" + b"x" * 500, {}),
        ("a", b"x" * 500, {"encoding": "utf-16-le"}),
    ],
)
def test_what_cannot_be_cut_at_line_ends_is_not(
    tmp_path: Path, name: str, content: bytes, settings: dict[str, str]
) -> None:
    """Packed files, and encodings in which a line end is not one byte."""
    (tmp_path / name).write_bytes(content)
    feed = a_feed(folder=tmp_path, read={"format": "jsonl", "path": name, "fields": {"text": "t"}} | settings)

    assert [split.start for split in find_inputs(feed, split_bytes=100)] == [None]


def test_remote_files_are_found_by_url() -> None:
    """Folders and patterns on any fsspec file system."""
    memory = fsspec.filesystem("memory")
    root = f"/inputs-{os.getpid()}"
    for name in ("a.txt", "b/c.txt", ".x.txt"):
        memory.pipe_file(f"{root}/{name}", b"x")

    for path, keys in ((f"memory:/{root}", ["a.txt", "b/c.txt"]), (f"memory:/{root}/*.txt", ["a.txt"])):
        splits = find_inputs(a_feed(read={"format": "text", "path": path}))
        assert [split.key for split in splits] == keys
        assert splits[0].source == splits[0].path == f"memory://{root}/a.txt"


def pack(folder: Path) -> None:
    """Write two pages into a zip and a tar file, one more packed by itself."""
    pages = {"a.html": b"<p>one", "b/c.html": b"<p>two", "d.html.gz": gzip.compress(b"<p>three")}
    with zipfile.ZipFile(folder / "p.zip", "w") as zipped, tarfile.open(folder / "p.tar.gz", "w:gz") as tarred:
        for name, content in pages.items():
            zipped.writestr(name, content)
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tarred.addfile(member, io.BytesIO(content))


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("zip://::p.zip", ["a.html", "b/c.html", "d.html.gz"]),
        ("zip://*.html::p.zip", ["a.html"]),
        ("zip://b/c.html::{folder}/p.zip", ["c.html"]),
        ("tar://**/*.html::p.tar.gz", ["a.html", "b/c.html"]),
        ("zip://a.html::memory://{folder}/p.zip", ["a.html"]),
        ("zip://a.html::simplecache::memory://{folder}/p.zip", ["a.html"]),
        ("simplecache::memory://{folder}/*.zip", ["p.zip"]),
    ],
)
def test_members_of_archive_files_are_inputs_too(tmp_path: Path, path: str, keys: list[str]) -> None:
    """As fsspec chains paths; each is found, named and read as if it lay there by itself."""
    pack(tmp_path)
    fsspec.filesystem("memory").pipe_file(f"{tmp_path}/p.zip", (tmp_path / "p.zip").read_bytes())
    feed = a_feed(folder=tmp_path, read={"format": "html", "path": path.format(folder=tmp_path)})

    splits = find_inputs(feed)

    assert [split.key for split in splits] == keys
    for split in splits:
        document = read_one(feed, split.path)
        assert isinstance(document, Document)
        assert document.text in {"<p>one", "<p>two", "<p>three"}
        assert document.source == split.path


def test_a_member_that_unfolds_without_end_is_given_up(tmp_path: Path) -> None:
    """However it is reached."""
    with zipfile.ZipFile(tmp_path / "p.zip", "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("a.txt", bytes(100_000_000))
    outcome = read_one(a_feed(folder=tmp_path), f"zip://a.txt::{tmp_path}/p.zip")
    assert isinstance(outcome, Refusal)
    assert outcome.reason == "bomb"


@pytest.mark.parametrize(
    ("path", "package"),
    [("s3://dumps/*.jsonl", "s3fs"), ("gs://dumps", "gcsfs"), ("zip://*.csv::abfs://d/x.zip", "adlfs")],
)
def test_a_package_that_is_not_installed_is_named(path: str, package: str) -> None:
    """In one sentence, with the path that wants it."""
    if importlib.util.find_spec(package) is not None:
        pytest.skip(f"{package} is installed here")
    with pytest.raises(InputError, match=rf"(?i)needs a package that is not installed \(.*{package}.*\): install it"):
        find_inputs(a_feed(read={"format": "text", "path": path}))


def test_a_file_system_that_does_not_exist_is_an_input_error() -> None:
    """The message says which path cannot be looked at."""
    with pytest.raises(InputError, match=r"read\.path nosuch://x cannot be looked at"):
        find_inputs(a_feed(read={"format": "text", "path": "nosuch://x"}))


def test_credentials_do_not_reach_the_source() -> None:
    """Neither the user's name and password nor a signature in the query."""
    split = InputSplit(
        "sftp://user:secret@host.example:2222/a.txt?sig=x", "sftp://user:secret@host.example:2222/", None, None, 0
    )

    assert split.source == "sftp://host.example:2222/a.txt"
    chain = InputSplit("zip://a.txt::sftp://user:secret@host.example/b.zip?sig=x", "", None, None, 0)
    assert chain.source == "zip://a.txt::sftp://host.example/b.zip"


def test_splits_survive_json_whatever_the_file_is_called(tmp_path: Path) -> None:
    """They travel between tasks in a file."""
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "wb") as file:
        file.write(b"x")
    adapter = TypeAdapter(list[InputSplit])

    splits = find_inputs(a_feed(folder=tmp_path, read={"format": "text", "path": "."}))

    assert adapter.validate_json(adapter.dump_json(splits)) == splits
    assert splits[0].key == r"caf\xe9.txt"


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_large_file_that_may_not_be_read_is_planned_whole(tmp_path: Path) -> None:
    """Its one refusal comes from who reads it."""
    (tmp_path / "a").write_bytes(b"x" * 500)
    (tmp_path / "a").chmod(0)
    feed = a_feed(folder=tmp_path, read={"format": "jsonl", "path": "a", "fields": {"text": "t"}})

    assert [split.start for split in find_inputs(feed, split_bytes=100)] == [None]


@pytest.mark.parametrize("chain", ["zip://*.txt::{}", "simplecache::{}", "filecache::zip://a.txt::{}"])
def test_a_chain_that_leads_to_the_web_is_not_followed(chain: str) -> None:
    """Where the package for it is installed, as beside s3fs, it would connect to whatever address is named."""
    with pytest.raises(InputError, match=r"is on the web.*download it first"):
        find_inputs(a_feed(), chain.format("HTTPS://127.0.0.1:9/a.zip"))
