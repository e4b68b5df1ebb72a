"""What feeds repeat, learned by a real Airflow from a real archive; no index has a part in it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from invented_pages import FURNITURE, STORIES, prose_of

from ingest.archive import open_archive
from ingest.clean.learned import load_learned
from ingest.clean.memory import read_memory
from ingest.feed import load_feed
from ingest.read import find_inputs, read_split
from ingest.settings import PROJECT

pytestmark = [pytest.mark.airflow, pytest.mark.timeout(120)]


def _archive(feeds: Path, root: str) -> None:
    """Archive one page a story, the line under each, a version of the first page once more."""
    (feeds / "herald").mkdir()
    for number, words in enumerate(STORIES):
        day = f"March {number + 1}, 2026"
        text = "\n\n".join([f"Published {day}", *prose_of(words), FURNITURE])
        (feeds / "herald" / f"{number}.txt").write_text(text, "utf-8")
    feed = load_feed(feeds / "herald.yml")
    for run in ("run-1", "run-2"):
        with open_archive(root, feed.id, run, "0000", datetime(2026, 3, 9, tzinfo=UTC)) as archive:
            assert sum(1 for split in find_inputs(feed) for _ in read_split(feed, split, run, archive)) == len(STORIES)


def _airflow(home: Path, *arguments: str) -> str:
    variables = {
        "AIRFLOW_HOME": str(home / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "PYTHONPATH": f"{PROJECT}{os.pathsep}{PROJECT / 'plugins'}",
        "NEWSFOLD_DATA": str(home / "data"),
        "NEWSFOLD_LEARNED": str(home / "learned"),
    }
    command = [sys.executable, "-m", "airflow", *arguments]
    done = subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_dag_proposes_and_remembers_what_a_feed_repeats(
    feeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the archive, each document once; the feed without one gets no file; proposals lie where they are asked for, its memory with the data."""
    _archive(feeds, str(tmp_path / "data" / "archive"))
    _airflow(tmp_path, "db", "migrate")
    assert "state=success" in _airflow(tmp_path, "dags", "test", "newsfold.rules")
    monkeypatch.setenv("NEWSFOLD_LEARNED", str(tmp_path / "learned"))
    learned = load_learned(load_feed(feeds / "herald.yml"))
    assert [(rule.text, rule.state, rule.documents) for rule in learned.rules] == [
        (FURNITURE, "proposed", len(STORIES))
    ]
    assert learned.documents == len(STORIES)
    assert [path.name for path in (tmp_path / "learned").iterdir()] == ["herald.learned.yml"]
    memory = read_memory(str(tmp_path / "data" / "recurring" / "herald"))
    assert memory is not None
    assert (memory.documents, memory.count_stories(FURNITURE)) == (len(STORIES), len(STORIES))
