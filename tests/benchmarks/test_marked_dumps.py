"""The marks of real dumps: how they are joined with texts, and that they fit the dumps they were made on."""

from __future__ import annotations

import collections
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.marked_dumps import MARKS, digest, label_dumps
from benchmarks.sets import read_rows
from ingest.settings import PROJECT

TEXT = "CLOSE\nThe ferry sails again.\nThe harbor at noon."
DUMP = {"id": "a", "feed": "courier", "url": "https://www.courier.example/1", "text": TEXT}
MARK = {"id": "a", "sha256": digest(TEXT), "split": "dev", "boilerplate": [[0, 5]], "neutral": [[29, 48]]}
VARIED = {"cnn-web-news", "npr-online-news", "newsmax", "the-hill", "usa-today"}
DUMPS = PROJECT.parent / "shared/data/dumps/dumps.jsonl.gz"


@pytest.fixture(scope="module")
def shared() -> dict[str, dict[str, Any]]:
    """Return the dumps that were marked, by id."""
    if not DUMPS.exists():
        pytest.skip(f"{DUMPS} is not there")
    return {row["id"]: row for row in read_rows(DUMPS)}


def test_what_no_mark_holds_is_legitimate() -> None:
    """The site is the host that most dumps of the feed come from."""
    elsewhere = {**DUMP, "id": "b", "url": "https://blog.courier.example/2"}
    again = {**DUMP, "id": "c"}
    [row] = label_dumps([MARK], [elsewhere, DUMP, again])
    labels = {key: row[key] for key in ("mode", "site", "split", "keep", "neutral", "joints")}
    assert labels == {
        "mode": "dump",
        "site": "courier.example",
        "split": "dev",
        "keep": [[5, 29]],
        "neutral": [[29, 48]],
        "joints": [],
    }


@pytest.mark.parametrize(
    ("dumps", "message"),
    [
        ([], "a: marked, but not in the data"),
        ([{**DUMP, "text": TEXT + "!"}], "a: text is not the one that was marked"),
    ],
)
def test_marks_are_not_laid_on_other_texts(dumps: list[dict[str, Any]], message: str) -> None:
    """Offsets into another version of the text would mark its words at random."""
    with pytest.raises(ValueError, match=message):
        list(label_dumps([MARK], dumps))


def test_marks_are_disjoint_and_sorted() -> None:
    """What is marked as one thing is not marked as the other."""
    for mark in read_rows(MARKS):
        spans = sorted([*mark["boilerplate"], *mark["neutral"]])
        edges = [edge for span in spans for edge in span]
        assert edges == sorted(edges), mark["id"]
        assert all(start < end for start, end in spans), mark["id"]
        assert mark["boilerplate"] == sorted(mark["boilerplate"]), mark["id"]
        assert mark["neutral"] == sorted(mark["neutral"]), mark["id"]


@pytest.mark.shared
def test_marks_begin_and_end_with_words_of_their_dumps(shared: dict[str, dict[str, Any]]) -> None:
    """No span reaches into white space or beyond the text."""
    for mark in read_rows(MARKS):
        text = shared[mark["id"]]["text"]
        for start, end in [*mark["boilerplate"], *mark["neutral"]]:
            assert text[start:end] == text[start:end].strip() != "", (mark["id"], start, end)
            assert end <= len(text), mark["id"]


@pytest.mark.shared
def test_the_sample_is_the_one_that_hashes_draw(shared: dict[str, dict[str, Any]]) -> None:
    """Nobody chose the dumps, nor what is tuned on."""
    feeds = collections.defaultdict(list)
    for row in shared.values():
        feeds[row["feed"]].append(row["id"])
    drawn = {
        identifier
        for feed, identifiers in feeds.items()
        if len(identifiers) >= 14
        for identifier in sorted(identifiers, key=_rank)[: 28 if feed in VARIED else 14]
    }
    marks = {mark["id"]: mark["split"] for mark in read_rows(MARKS)}
    assert set(marks) == drawn
    assert marks == {identifier: "test" if _hash(identifier) % 3 else "dev" for identifier in drawn}


@pytest.mark.shared
@pytest.mark.usefixtures("shared")
def test_the_script_writes_rows_that_cleaning_is_scored_on(tmp_path: Path) -> None:
    """It prints one line of figures."""
    out = tmp_path / "marked.jsonl.gz"
    command = [sys.executable, "benchmarks/marked_dumps.py", "--data", str(DUMPS), "--out", str(out), "--split", "dev"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {"documents": 80, "feeds": 12}
    rows = list(read_rows(out))
    assert len(rows) == 80
    assert {"id", "site", "mode", "text", "keep", "neutral", "joints"} <= set(rows[0])


def _rank(identifier: str) -> int:
    return _hash(f"marks:{identifier}")


def _hash(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)
