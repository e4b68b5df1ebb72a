"""Hostile input of every kind has an outcome, and none of them is a crash."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ingest.settings import PROJECT

BAD = PROJECT.parent / "shared/data/badinput"
SHARE = 60  # one file in so many; all of them take a quarter of an hour


def figures(folder: Path, every: int) -> dict[str, Any]:
    """Run the benchmark and return its line."""
    command = [sys.executable, "benchmarks/badinput.py", "--data", str(folder), "--every", str(every)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=280)
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def test_invented_bad_files_are_counted_one_by_one(tmp_path: Path) -> None:
    """Each way of reading has one outcome of each file, the pieces of a collection count as pages, packed bodies as bodies."""
    (tmp_path / "a.dat").write_bytes(
        b"#data\n<p>The ferry\x00 sails\n#errors\n#data\n<div" + b" x" * 30_000 + b"\n#errors\n"
    )
    (tmp_path / "b.test").write_text(json.dumps({"tests": [{"input": "<p>\ud800", "description": "no page"}]}))
    (tmp_path / "html-gzip.bin").write_bytes(gzip.compress(b"<p>The ferry sails"))
    (tmp_path / "empty").write_bytes(b"")
    found = figures(tmp_path, 1)
    assert (found["crashes"], found["lost"]) == (0, 0)
    assert sum(found["ways"]["html"].values()) == 4 + 3
    assert sum(found["ways"]["text"].values()) == sum(found["ways"]["rss"].values()) == 4
    assert found["ways"]["packed"] == {"read": 1}


@pytest.mark.shared
@pytest.mark.skipif(not BAD.is_dir(), reason="the corpora of bad input are not here")
def test_no_collected_bad_file_crashes_or_is_lost() -> None:
    """Through read and extract, in every format."""
    found = figures(BAD, SHARE)
    assert (found["crashes"], found["lost"]) == (0, 0), found["ways"]
    assert found["cases"] > 1000
    assert set(found["ways"]) == {"text", "jsonl", "csv", "warc", "html", "rss", "sitemap", "packed", "url"} - {
        "packed"
    }
