"""Each benchmark runs as a script on a small invented set in the formats of the evaluation sets, and prints its line of figures."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from invented_pages import FURNITURE, STORIES, prose_of

from ingest.settings import PROJECT

Row = dict[str, Any]

TEXTS = ["\n".join(prose_of(words)) for words in STORIES]
DUMPS = [
    {"id": f"d{number}", "site": f"site{number % 3}.example", "mode": mode, "text": f"{text}\n{FURNITURE}"}
    | {"keep": [[0, len(text)]], "neutral": [], "joints": [], "title": None, "date": f"2026-03-0{number + 1}"}
    for number, text in enumerate(TEXTS)
    for mode in ("page_lines", "clean_lines")
]
PAGES = [
    {
        "id": f"p{number}",
        "set": "invented",
        "url": f"http://site{number}.example/2026/03/0{number + 1}/story",
        "text": text,
    }
    | {"published": f"2026-03-0{number + 1}", "title": f"Story {number}", "type": "article"}
    | {
        "html": f"<html><head><title>Story {number}</title><meta property='article:published_time' "
        f"content='2026-03-0{number + 1}T08:00:00Z'></head><body><nav><a href='/'>Home</a></nav><article><h1>Story {number}</h1>"
        + "".join(f"<p>{line}</p>" for line in text.splitlines())
        + "</article></body></html>"
    }
    for number, text in enumerate(TEXTS[:4])
]
SPEECH = "Mara Lindqvist spoke in Paris on Tuesday."
NAMED = [
    {"id": "s1", "set": "invented", "text": SPEECH, "ignore": []}
    | {
        "mentions": [
            {"start": 0, "end": 14, "label": "PERSON", "entity": "a"},
            {"start": 24, "end": 29, "label": "LOC", "entity": "b"},
        ]
    }
]
PLACES = [
    {"id": "s1", "text": SPEECH, "places": [{"start": 24, "end": 29, "name": "Paris", "lat": 48.86, "lon": 2.35}]}
]
DATES = [
    {"id": "s1", "text": SPEECH, "published_at": "2026-03-05T08:00:00Z"}
    | {"date_mentions": [{"start": 33, "end": 40, "type": "DATE", "value": "2026-03-03"}]}
]
GROUPED = [
    {
        "id": f"{number}{edit}",
        "title": f"Story {number}",
        "text": text + tail,
        "group": str(number),
        "story": str(number),
    }
    | {"severity": severity, "published_at": f"2026-03-01T0{number}:00:00Z", "outlet": f"outlet {edit}"}
    for number, text in enumerate(TEXTS)
    for edit, severity, tail in (("a", "orig", ""), ("b", "e1-chrome", f"\n{FURNITURE}"))
]
CASES: dict[str, tuple[list[Row], set[str]]] = {
    "cleaning": (DUMPS, {"modes", "documents_per_second", "peers"}),
    "learned": (DUMPS, {"feeds", "rules", "spans", "right"}),
    "recurring": (DUMPS, {"feeds", "stories", "entries", "only_with", "only_without", "seconds"}),
    "dedup_gain": (DUMPS, {"documents", "candidates", "copies", "vanished"}),
    "html": (PAGES, {"f1", "precision", "recall", "documents_per_second", "peers"}),
    "dates": (PAGES, {"right", "wrong", "none", "peers"}),
    "entities": (NAMED, {"f1", "labels", "bcubed", "words_per_second"}),
    "places": (PLACES, {"right_of_resolved", "resolved"}),
    "date_mentions": (DATES, {"value_f1", "strict_f1", "relaxed_f1", "words_per_second"}),
}
GROUPING = {
    "copies": {"ari", "milliseconds_per_document", "peers"},
    "stories": {"bcubed", "pairwise_f1", "milliseconds_per_document", "peers"},
}


def _figures(folder: Path, name: str, rows: list[Row], **environment: str) -> Row:
    data, predictions = folder / "set.jsonl.gz", folder / "predictions.jsonl"
    data.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))
    command = [sys.executable, f"benchmarks/{name}.py", "--data", str(data)]
    if name != "dedup_gain":
        command += ["--predictions", str(predictions)]
    done = subprocess.run(
        command, cwd=PROJECT, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=110
    )
    assert done.returncode == 0, done.stderr
    assert name == "dedup_gain" or predictions.is_file()
    (line,) = done.stdout.splitlines()
    figures: Row = json.loads(line)
    return figures


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", CASES)
def test_a_benchmark_prints_one_line_of_figures(tmp_path: Path, name: str) -> None:
    """With the keys that its documentation names, and what it predicted in a file."""
    rows, keys = CASES[name]
    assert _figures(tmp_path, name, rows).keys() >= keys


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", GROUPING)
def test_a_benchmark_of_grouping_leaves_the_cluster_as_it_was(tmp_path: Path, node_url: str, name: str) -> None:
    """It works under names of its own; copies of one text are found."""
    figures = _figures(tmp_path, name, GROUPED, ELASTICSEARCH_URL=node_url)
    assert figures.keys() >= GROUPING[name]
    assert figures.get("ari", 1.0) == 1.0
