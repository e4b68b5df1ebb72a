"""The benchmarks of searching, small: they run as scripts and print their line of figures."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from benchmarks.search import chance, score
from ingest.settings import PROJECT


@pytest.mark.timeout(120)
def test_searches_are_timed_beside_a_bare_match(node_url: str) -> None:
    """For each size and kind that is asked for."""
    command = [
        sys.executable,
        "benchmarks/search_speed.py",
        "--documents",
        "60",
        "--searches",
        "3",
        "--kinds",
        "rare",
        "chosen",
    ]
    environment = os.environ | {"ELASTICSEARCH_URL": node_url}
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=110
    )
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    sizes = json.loads(line)["documents"]
    assert {size: set(kinds) for size, kinds in sizes.items()} == {"60": {"rare", "chosen"}}
    for figures in sizes["60"].values():
        assert figures["page_ms"]["p50"] > figures["bare_match_ms"]["p50"] > 0


def test_a_perfect_order_scores_one_and_a_late_hit_less() -> None:
    """nDCG@10 and reciprocal rank by hand."""
    wanted = {"a": 3, "b": 1}
    assert score(["a", "b", "c"], wanted) == (1.0, 1.0)
    gain, rank = score(["c", "a"], wanted)
    assert (round(gain, 4), rank) == (0.5788, 0.5)
    assert score(["c"], wanted) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("differences", "least", "most"), [([0.0] * 9, 1.0, 1.0), ([0.5] * 10, 0.0005, 0.005), ([0.5, -0.5], 0.9, 1.0)]
)
def test_the_paired_test_tells_noise_from_a_difference(differences: list[float], least: float, most: float) -> None:
    """Ten of ten in one direction happen by chance twice in 1,024 times."""
    assert least <= chance(differences) <= most
