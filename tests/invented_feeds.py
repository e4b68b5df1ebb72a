"""Two small invented feeds, and a home for the Airflow that importing a DAG needs."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

# Read when Airflow is first imported, which importing a test module does.
os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="newsfold-airflow-"))

HERALD = """\
title: Harbour Herald
outlet: The Harbour Herald
tags: [harbour]
read:
  format: text
  path: herald/*.txt
"""
GAZETTE = """\
title: Gazette
schedule: "15 6 * * *"
read:
  format: jsonl
  path: gazette.jsonl
  fields:
    text: body
"""


@pytest.fixture
def feeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two good feeds, which the DAG files read."""
    folder = tmp_path / "feeds"
    folder.mkdir()
    (folder / "herald.yml").write_text(HERALD)
    (folder / "gazette.yml").write_text(GAZETTE)
    monkeypatch.setenv("NEWSFOLD_FEEDS", str(folder))
    return folder
