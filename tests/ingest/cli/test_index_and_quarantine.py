"""`newsfold index` and `newsfold quarantine`, from the first run to the second version."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from elasticsearch import Elasticsearch
from typer.testing import CliRunner

from ingest.cli import app
from ingest.feed import load_feed
from ingest.pipeline import run_feed
from ingest.settings import Settings

FEED = """\
title: Harbor Ledger
read: {{format: text, path: {path}, max_megabytes: {limit}}}
clean: {{off: [{off}]}}
expect: {{max_quarantined_share: 1}}
"""
TEXT = "The council of Gull Point met on Friday and let the berth to a company from Tern Island for nine years."


@pytest.fixture
def feed(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A feed with one good file, one with boilerplate and one that is too large; the command line works on it."""
    dump, feeds = tmp_path / "dump", tmp_path / "feeds"
    dump.mkdir()
    feeds.mkdir()
    (dump / "good.txt").write_text(TEXT)
    (dump / "furniture.txt").write_text(
        f"{TEXT.replace('nine', 'two')}\n\nYou must select a newsletter to subscribe to."
    )
    (dump / "large.txt").write_text("Register of berths\n\n" + "The berth was let again this year. " * 40_000)
    (feeds / "harbor.yml").write_text(FEED.format(path=dump, limit=1, off="newsletter"))
    for name, value in {
        "FEEDS": feeds,
        "DATA": settings.data,
        "HOME": settings.home,
        "INDEX_PREFIX": settings.index_prefix,
    }.items():
        monkeypatch.setenv(f"NEWSFOLD_{name}", str(value))
    monkeypatch.setenv("ELASTICSEARCH_URL", str(settings.elasticsearch_url))
    return feeds / "harbor.yml"


def ask(*words: str, code: int = 0) -> str:
    """Run a command and return what it prints."""
    result = CliRunner().invoke(app, words)
    assert result.exit_code == code, result.output
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


def ask_json(*words: str, code: int = 0) -> Any:
    """Run a command and read the JSON that it prints."""
    return orjson.loads(ask(*words, "--json", code=code))


def test_a_feed_is_mended_replayed_and_built_anew(
    client: Elasticsearch, settings: Settings, feed: Path, tmp_path: Path
) -> None:
    """What people type, in the order in which they would."""
    assert "There is no index" in ask("index", "status", code=1)
    assert f"{settings.index_prefix}-v1-all-000001 is live" in ask("index", "create")
    assert ask_json("index", "status")["drift"] == []
    run_feed(load_feed(feed), settings)

    (kind,) = ask_json("quarantine", "list")["kinds"]
    assert (kind["feed"], kind["stage"], kind["reason"], kind["count"]) == ("harbor", "read", "too_large", 1)
    assert "too_large" in ask("quarantine", "list", "--feed", "harbor")
    assert "holds nothing" in ask("quarantine", "list", "--reason", "other")
    (row,) = ask_json("quarantine", "list")["documents"]
    shown = ask("quarantine", "show", row["id"])
    assert "Register of berths" in shown
    assert "max_megabytes" in shown
    ask("quarantine", "show", "nobody", code=1)
    assert "0 rows left" in ask("quarantine", "replay", code=1)
    assert ask_json("quarantine", "list")["documents"][0]["tries"] == 2

    feed.write_text(FEED.format(path=tmp_path / "dump", limit=2, off=""))
    assert "1 rows left" in ask("quarantine", "replay", "--reason", "too_large")
    assert ask_json("quarantine", "list") == {"kinds": [], "documents": []}

    done = ask_json("index", "rebuild")
    assert done["ledgers"]["harbor"]["read"] == 3
    found = ask_json("index", "compare")
    assert (found["changed_text"], found["newly_removed"]) == (1, {"newsletter.form_message": 1})
    assert "You must select a newsletter" in ask("index", "compare")
    assert "is live" in ask("index", "promote", "--changed", "0.5")
    versions = ask_json("index", "status")["versions"]
    assert [(each["role"], each["documents"]) for each in versions] == [("live", 3), ("standby", 3)]
    assert "is live again" in ask("index", "demote")
    assert "is deleted" in ask("index", "delete", done["index"], "--yes")

    client.indices.put_mapping(index=settings.index_prefix, properties={"own": {"type": "keyword"}})
    assert "has other fields than index_mappings/ (own)" in ask("index", "status", code=1)
    (tmp_path / "dump" / "empty.txt").write_text("")
    run_feed(load_feed(feed), settings)
    assert "1 rows dropped" in ask("quarantine", "drop", "--reason", "empty", "--yes")

    assert "keeps everything" in ask("index", "expire", "harbor")
    feed.write_text(f"{feed.read_text()}retention: {{documents: 1}}\n")
    assert ask_json("index", "expire", "harbor", "--dry-run")["counts"] == {"documents": 2}
    assert "would go" in ask("index", "expire", "harbor", "--dry-run")
    assert "documents" in ask("index", "expire", "harbor")
    assert "nothing is over its limits" in ask("index", "expire", "harbor")
    assert ask_json("index", "status", code=1)["versions"][0]["documents"] == 1
