from __future__ import annotations

import json
import subprocess
import sys

from ingest.settings import PROJECT

GOLD = PROJECT / "tests" / "gold" / "date_mentions" / "gold.txt"
_LEAST_VALUE_F1 = 0.95


def test_dates_of_the_gold_texts_are_read_right() -> None:
    """Value F1 by the benchmark itself, over at least 400 mentions in 60 texts."""
    assert GOLD.read_text(encoding="utf-8").count("|") >= 400
    run = subprocess.run(
        [sys.executable, PROJECT / "benchmarks" / "date_mentions.py", "--data", GOLD],
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
    )
    assert json.loads(run.stdout)["value_f1"] >= _LEAST_VALUE_F1
