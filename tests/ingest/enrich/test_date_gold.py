from __future__ import annotations

import json
import subprocess
import sys

import pytest

from ingest.settings import PROJECT

GOLD = PROJECT / "tests" / "gold" / "date_mentions"
_LEAST_VALUE_F1 = 0.95


@pytest.mark.parametrize(("file", "mentions"), [("gold.txt", 480), ("more.txt", 280)])
def test_dates_of_the_gold_texts_are_read_right(file: str, mentions: int) -> None:
    """Value F1 by the benchmark itself, over as many mentions as were marked."""
    assert (GOLD / file).read_text(encoding="utf-8").count("|") >= mentions
    run = subprocess.run(
        [sys.executable, PROJECT / "benchmarks" / "date_mentions.py", "--data", GOLD / file, "--no-peers"],
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
    )
    assert json.loads(run.stdout)["value_f1"] >= _LEAST_VALUE_F1
