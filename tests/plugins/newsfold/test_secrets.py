"""A secret that is handed in is nowhere afterwards: not in logs, XCom, spools, archive, quarantine or index of a real run."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from launching import launch

from ingest.settings import Settings
from newsfold.launcher.home import airflow_folder

pytestmark = [pytest.mark.airflow, pytest.mark.timeout(240)]

CANARY, UPKEEP_CANARY = (base64.b64encode(f"canary:{name}-5f1d9e3b7c".encode()).decode() for name in ("load", "upkeep"))
STORY = "The ferry between Saltmere and Quay Island will run again from Monday, the harbour office said on Friday."


@pytest.fixture
def own_settings(settings: Settings, feeds: Path) -> Settings:
    """Two feeds with keys to a cluster; one has a file that is quarantined, one promises more than it gives and leaves its spools behind."""
    (feeds / "herald").mkdir()
    (feeds / "herald" / "ferry.txt").write_text(STORY)
    (feeds / "herald" / "broken.txt").write_bytes(b"%PDF-1.7\x00" + bytes(range(256)) * 20)
    (feeds / "gazette.jsonl").write_text(json.dumps({"body": STORY.replace("ferry", "train")}) + "\n")
    with (feeds / "gazette.yml").open("a") as file:
        file.write("expect: {min_documents: 100}\n")
    return replace(settings, feeds=feeds, elasticsearch_api_key=CANARY, elasticsearch_upkeep_api_key=UPKEEP_CANARY)


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def cells(database: Path) -> Iterator[str]:
    """Yield every value of every table of Airflow's database."""
    with sqlite3.connect(database) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            for row in connection.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 - the database's own names
                for value in row:
                    yield value.decode("latin-1") if isinstance(value, bytes) else str(value)


def test_a_secret_stays_in_its_store(own_settings: Settings, client: Elasticsearch) -> None:
    """Looked for as it is, decoded, and in part, where a run leaves anything at all."""
    done = launch(own_settings, "run")
    assert "expect.min_documents" in done.stdout + done.stderr
    home, data = airflow_folder(own_settings), Path(own_settings.data)
    client.indices.refresh(index=f"{own_settings.index_prefix}*")
    hits = client.search(index=f"{own_settings.index_prefix}*", size=1_000)["hits"]["hits"]
    rows = {hit["_index"].removeprefix(own_settings.index_prefix).split("-v")[0] for hit in hits}
    kept, own = files(data), files(home)
    values = list(cells(home / "airflow.db"))
    # Without these the test would look at nothing.
    assert {"", "-quarantine", "-runs", "-groups"} <= rows
    assert any(name.startswith("runs/gazette") and name.endswith(".zst") for name in kept)
    assert any(name.endswith(".warc.gz") for name in kept)
    assert any("task_id=load" in name for name in own)
    assert any("plan/0000.json" in value for value in values)  # what XCom carries
    places = {
        "console": done.stdout + done.stderr,
        "index": json.dumps(hits),
        "database": "\n".join(values),
        **{name: content.decode("latin-1") for name, content in (kept | own).items()},
    }
    secrets = [CANARY, UPKEEP_CANARY, base64.b64decode(CANARY).decode(), "5f1d9e3b7c"]
    assert [name for name, content in places.items() for secret in secrets if secret in content] == []
