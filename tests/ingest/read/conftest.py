from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from builders import a_feed
from polling import poll, server

from ingest.archive import open_archive, read_raw
from ingest.document import Document
from ingest.read import find_inputs, read_split
from ingest.read.inputs import SPLIT_BYTES
from ingest.stage import Refusal

__all__ = ["poll", "read_files", "server"]
Outcome = Document | Refusal
ReadFiles = Callable[..., list[Outcome]]

FIELDS = {
    "jsonl": {
        "text": "text",
        "title": "title",
        "published": "date",
        "url": "url",
        "id": "id",
        "authors": "authors",
        "outlet": "outlet",
        "language": "lang",
    },
    "csv": {"text": "text", "id": "id"},
}


@pytest.fixture
def read_files(tmp_path: Path) -> ReadFiles:
    """Return a function that writes files, reads them as a feed, and holds every outcome to what all of them promise."""
    runs = 0

    def read(files: dict[str, bytes], fmt: str = "text", split_bytes: int = SPLIT_BYTES, **read: Any) -> list[Outcome]:
        nonlocal runs
        runs += 1
        for name, content in files.items():
            path = tmp_path / "dumps" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        columns = {"fields": FIELDS[fmt]} if fmt in FIELDS else {}
        language = read.pop("language", None)
        feed = a_feed(
            folder=tmp_path,
            language=language,
            read={"format": fmt, "path": "dumps", "max_megabytes": 1} | columns | read,
        )
        root, run = str(tmp_path / "archive"), f"r{runs}"
        now = datetime(2026, 3, 2, 9, runs, tzinfo=UTC)
        with open_archive(root, feed.id, run, "0000", now) as archive:
            outcomes = [
                outcome
                for split in find_inputs(feed, split_bytes=split_bytes)
                for outcome in read_split(feed, split, run, archive)
            ]
        assert all((each.feed, each.run, len(each.id)) == ("harbor", run, 32) for each in outcomes)
        for outcome in outcomes[:20]:
            assert outcome.raw is None or read_raw(root, outcome.raw) is not None
        return outcomes

    return read
