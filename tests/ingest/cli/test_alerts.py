"""`newsfold alerts`, as a person types it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from builders import a_document
from elasticsearch import Elasticsearch
from typer.testing import CliRunner

from ingest.cli import app
from ingest.errors import ConfigError
from ingest.ledger import Ledger
from ingest.load import RunRow, install_templates, load_documents, write_ledger
from ingest.settings import Settings


@pytest.fixture
def own(client: Elasticsearch, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An index, which the command line finds by the environment."""
    install_templates(client, settings)
    monkeypatch.setenv("ELASTICSEARCH_URL", str(settings.elasticsearch_url))
    monkeypatch.setenv("NEWSFOLD_INDEX_PREFIX", settings.index_prefix)
    return settings


def newsfold(*arguments: str) -> str:
    """Run a command that must succeed and return what it prints."""
    result = CliRunner().invoke(app, ["alerts", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_an_alert_from_its_beginning_to_its_end(client: Elasticsearch, own: Settings) -> None:
    """Added with words and choices, listed, run after a load, shown with what it found, removed."""
    assert "There is no alert" in newsfold("list")
    added = newsfold(
        "add", "Ferries at Quay", "ferry from:yesterday", "--outlet", "Quay", "--from", "2026-03-01", "--notify", "desk"
    )
    assert added.startswith("ferries-at-quay: saved")
    document = a_document(
        run="r1", outlet="Quay", text="A ferry\x1b[2J sails.", observed_at=datetime(2026, 3, 2, tzinfo=UTC)
    )
    undated = newsfold("add", "Ferries", "ferry")
    assert undated.startswith("ferries: saved")
    load_documents(client, own, [document], lambda refusal: pytest.fail(str(refusal)))
    now = datetime.now(UTC)
    write_ledger(client, own, RunRow(document.feed, "r1", now, now, Ledger(read=1, indexed=1)))
    assert newsfold("run") == "ferries: 1 new\nferries-at-quay: 0 new\n"
    listed = json.loads(newsfold("list", "--json"))
    assert [(alert["alert"], alert["notify"], alert["found"]) for alert in listed] == [
        ("ferries", [], 1),
        ("ferries-at-quay", ["desk"], 0),
    ]
    assert listed[1]["query"]["since"] == "2026-03-01"
    assert "ferries-at-quay" in newsfold("list")
    shown = newsfold("show", "ferries")
    assert "1 found" in shown
    assert "\x1b[2J" not in shown
    assert [find["id"] for find in json.loads(newsfold("show", "ferries", "--json"))["finds"]] == [document.id]
    assert newsfold("remove", "ferries") == "ferries: removed\n"
    assert [alert["alert"] for alert in json.loads(newsfold("list", "--json"))] == ["ferries-at-quay"]


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("command", ["show", "remove"])
def test_a_name_that_is_not_there_is_answered_with_those_that_are(command: str) -> None:
    """One of them may be meant."""
    newsfold("add", "Ferries", "ferry")
    with pytest.raises(ConfigError, match=r"name = ferrys: no such alert; alerts here: ferries"):
        CliRunner().invoke(app, ["alerts", command, "ferrys"], catch_exceptions=False)
