"""What `newsfold quarantine` prints of documents that want to be read as something else, and what it refuses to look for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from builders import a_feed
from typer.testing import CliRunner

from ingest.cli import app
from ingest.pipeline import run_feed
from ingest.settings import Settings

NAMES = {
    "markup": b"[/red].txt",
    "terminal": b"esc\x1b[31mred\x9b2J.txt",
    "bytes": b"no\xff\xfeutf.txt",
    "lines": b"two\nlines.txt",
}
CONTENT = b"\x00\x01\x02\x1b]0;owned\x07\x1b[31m [/nope] " * 5


@pytest.fixture
def refused(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A quarantine of documents with hostile names and bytes, which the command line works on."""
    for name in NAMES.values():
        path = tmp_path / "dump" / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(CONTENT)
    feed = a_feed(folder=tmp_path, read={"format": "text", "path": "dump"}, expect={"max_quarantined_share": 1})
    for name, value in (("DATA", settings.data), ("HOME", settings.home), ("INDEX_PREFIX", settings.index_prefix)):
        monkeypatch.setenv(f"NEWSFOLD_{name}", str(value))
    monkeypatch.setenv("ELASTICSEARCH_URL", str(settings.elasticsearch_url))
    assert run_feed(feed, settings).quarantined == {"read/binary": len(NAMES)}
    return settings


@pytest.mark.usefixtures("refused")
def test_names_and_bytes_of_refused_documents_are_shown_and_not_obeyed() -> None:
    """Square brackets are no markup, and no control character reaches the terminal."""
    listed = CliRunner().invoke(app, ["quarantine", "list"], env={"COLUMNS": "250"}, catch_exceptions=False).stdout
    for shown in ("[/red].txt", r"esc\x1b[31mred\x9b2J.txt", r"no\xff\xfeutf.txt"):
        assert shown in listed
    ids = [line.split()[0] for line in listed.splitlines() if "read/binary:" in line]
    assert len(ids) == len(NAMES)
    shown = [CliRunner().invoke(app, ["quarantine", "show", each], catch_exceptions=False).stdout for each in ids]
    assert all(r"\x1b]0;owned\x07\x1b[31m [/nope]" in page for page in shown)
    assert not set("\x00\x07\x1b\x9b").intersection("".join([listed, *shown]))


def test_an_outcome_that_there_is_not_is_refused() -> None:
    """A slip must not look like an empty quarantine."""
    found = CliRunner().invoke(app, ["quarantine", "list", "--outcome", "rejectd"], env={"COLUMNS": "250"})
    assert found.exit_code == 2
    assert "'rejected', 'quarantined'" in found.stderr
