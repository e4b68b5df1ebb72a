"""How the cleaning benchmark scores one dump, and what it writes and times besides."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ingest.settings import PROJECT

TEXT = "The ferry sails again.Share this storyPassengers waited."
LEGITIMATE = [[0, 22], [38, 56]]
ROW = {
    "id": "a",
    "site": "a.example",
    "mode": "p_glued",
    "text": TEXT,
    "keep": LEGITIMATE,
    "neutral": [],
    "joints": [22, 38],
}


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    """Return the script as a module."""
    spec = importlib.util.spec_from_file_location("cleaning_benchmark", PROJECT / "benchmarks/cleaning.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("removed", "kept", "expected"),
    [
        ((), TEXT, {"recall": 1.0, "junk": 1.0, "hurt": 0.0, "f1": 0.8}),
        (((22, 38),), f"{TEXT[:22]}\n\n{TEXT[38:]}", {"recall": 1.0, "junk": 0.0, "hurt": 0.0, "f1": 1.0}),
        (((22, 56),), TEXT[:22], {"recall": 4 / 6, "junk": 0.0, "hurt": 1.0, "f1": 0.8}),
        (((0, 56),), "", {"recall": 0.0, "junk": 0.0, "hurt": 1.0, "f1": 0.0}),
    ],
)
def test_a_dump_is_scored_by_its_tokens(
    benchmark: ModuleType, removed: tuple[tuple[int, int], ...], kept: str, expected: dict[str, float]
) -> None:
    """Six of them are legitimate and three are boilerplate."""
    figures = benchmark.score(ROW, benchmark.Prediction(kept, removed))
    assert {key: figures[key] for key in expected} == pytest.approx(expected)


def test_a_span_that_is_neither_counts_for_nothing(benchmark: ModuleType) -> None:
    """Copies of the headline may stay and may go."""
    row = ROW | {"neutral": [[22, 38]]}
    whole = benchmark.score(row, benchmark.Prediction(TEXT, ()))
    without = benchmark.score(row, benchmark.Prediction(TEXT[:22] + TEXT[38:], ((22, 38),)))
    assert whole["f1"] == without["f1"] == 1.0
    assert "junk" not in whole


def test_text_that_no_span_accounts_for_ends_the_benchmark(benchmark: ModuleType) -> None:
    """Figures of a cleaner that loses text without a trace would be wrong."""
    with pytest.raises(RuntimeError, match="are not the received text"):
        benchmark.score(ROW, benchmark.Prediction("The ferry sails again.", ()))


def test_a_peer_without_a_mode_has_an_empty_cell(benchmark: ModuleType, tmp_path: Path) -> None:
    """Trafilatura on markup is timed, not scored."""
    table = tmp_path / "README.md"
    table.write_text("before\n<!-- cleaning figures -->\nold\n<!-- end of cleaning figures -->\nafter\n", "utf-8")
    scores: dict[str, Any] = {"f1": 0.9, "junk": 0.25, "hurt": None}
    figures = {
        "newsfold": {"modes": {"p_glued": scores}, "documents_per_second": 300.0},
        "trafilatura on markup": {"modes": {}, "documents_per_second": 30.0},
    }
    benchmark.write_table(table, figures)
    lines = table.read_text("utf-8").splitlines()
    assert "| paragraphs, glued | 0.900 / 0.250 / – |  |" in lines
    assert "| documents per second and core | 300 | 30 |" in lines
    assert (lines[0], lines[-1]) == ("before", "after")
    with pytest.raises(ValueError, match="where the table shall stand"):
        benchmark.write_table(PROJECT / "LICENSE", figures)


def test_trafilatura_is_timed_on_the_markup_of_the_same_pages(tmp_path: Path) -> None:
    """Pages that no dump was made of are left out."""
    data, pages = tmp_path / "dumps.jsonl", tmp_path / "pages.jsonl"
    data.write_text(json.dumps(ROW | {"url": "http://a.example/1"}) + "\n", "utf-8")
    html = f"<html><body><article><p>{TEXT}</p></article></body></html>"
    rows = [{"url": f"http://a.example/{number}", "html": html} for number in (1, 2)]
    pages.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    command = [sys.executable, "benchmarks/cleaning.py", "--data", str(data), "--pages", str(pages), "--no-judge"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "trafilatura on markup: 1 pages" in done.stderr
    assert json.loads(done.stdout)["peers"]["trafilatura on markup"]["documents_per_second"] > 0


def _page(number: int, **keys: str) -> dict[str, Any]:
    text = f"Home News Weather Sports Subscribe to our daily letter\nIn year {number} " + " ".join(
        f"word{number}{at} of{number}" for at in range(9)
    )
    return {"id": f"a{number}", "site": "a.example", "mode": "page_lines", "text": text} | keys


def test_the_dumps_of_one_site_and_shape_are_one_feed(benchmark: ModuleType) -> None:
    """Their texts are known to its memory, those of other shapes and other sites are not; a row may name its feed."""
    rows = [
        _page(1),
        _page(2),
        _page(3, mode="page_glued"),
        _page(4, feed="b"),
    ]
    memory = benchmark.Memory(rows, [])
    assert [memory.pages(row) for row in rows] == ["2", "2", "1", "1"]
    assert [memory.of(row).stories for row in rows] == [2, 2, 1, 1]
    assert len(memory.of(rows[0]).keys) > 0
    further = [_page(number, feed="b") for number in (5, 6, 4)]
    memory = benchmark.Memory(rows, further)
    assert memory.pages(rows[3]) == "3+"
    assert memory.of(rows[3]).stories == 3


def test_figures_are_given_with_and_without_memory_and_by_pages(tmp_path: Path) -> None:
    """One JSON line; what has no memory is measured beside it."""
    data = tmp_path / "dumps.jsonl"
    data.write_text("".join(json.dumps(ROW | {"id": id_, "site": id_}) + "\n" for id_ in "ab"), "utf-8")
    command = [sys.executable, "benchmarks/cleaning.py", "--data", str(data), "--memory", str(data)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["modes"]["p_glued"]["recall"] == 1.0
    assert figures["alone"]["modes"].keys() == figures["modes"].keys()
    assert figures["by_pages"].keys() == {"1"}
    assert figures["peers"].keys() == {"nothing", "justext", "trafilatura"}
