"""What the judge of sentences learns from, and that what is held out stays out."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.sets import Row
from ingest.clean.judge.model import load_model
from training import judge
from training.judge import FOLDS, fold_of, mix_examples, read_examples

MENU = ["Home", "Tides", "Crew wanted", "Boats for sale"]
ARTICLE = [
    "The ferry to {site} sails again on Monday after three weeks of ice, the harbor office said in a statement.",
    "Passengers had waited on the north quay since the beginning of the month, and most of them had given up hope.",
    "The mayor, who had asked the county for an icebreaker in vain, thanked the crews and promised a new timetable soon.",
    "Nobody on the island went hungry, because the store had been filled in autumn, but letters and medicine were late.",
]
FOOTER = ["Seal pup rescued near {site}", "Lobster prices keep rising", "All rights reserved"]


def a_dump(site: str, mode: str = "page_lines") -> Row:
    """Return a page of four paragraphs in English, its menu and its footer; without these where it is clean."""
    article = [line.format(site=site) for line in ARTICLE]
    lines = article if mode.startswith("clean_") else [*MENU, *article, *(line.format(site=site) for line in FOOTER)]
    starts = dict(zip(lines, itertools.accumulate((len(line) + 1 for line in lines), initial=0), strict=False))
    keep = [[starts[line], starts[line] + len(line)] for line in article]
    text = "\n".join(lines)
    return {"id": f"{site}:{mode}", "site": site, "mode": mode, "text": text, "keep": keep, "neutral": [], "joints": []}


SITES = [f"bay{number}.example" for number in range(20)]


def test_sentences_are_labelled_by_what_they_are() -> None:
    """Nothing is to be learned from what rules have taken."""
    (example,) = read_examples([a_dump("tern.example")])
    labels = dict(zip((unit.start for unit in example.description.units), example.labels, strict=True))
    assert [labels[start] for start, _ in a_dump("tern.example")["keep"]] == [0, 0, 0, 0]
    assert labels[0] == 1
    assert (example.weights[example.description.column("gone") > 0] == 0).all()


def test_mixes_are_made_of_pages_with_boilerplate_and_weigh_less() -> None:
    """Each belongs to the fold of all its parts."""
    rows = [a_dump(site, mode) for site in SITES for mode in ("page_lines", "clean_lines")]
    examples = list(read_examples(rows))
    mixes = list(mix_examples(rows, examples))
    assert len(mixes) == 3 * len(SITES)
    assert {mix.fold for mix in mixes} == {fold_of(site) for site in SITES}
    assert max(float(mix.weights.max()) for mix in mixes) < max(float(example.weights.max()) for example in examples)


def test_a_model_for_each_fold_and_one_of_all_sites_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same data gives the same bytes."""
    data = tmp_path / "dumps.jsonl"
    data.write_text("\n".join(json.dumps(a_dump(site)) for site in SITES), "utf-8")
    arguments = ["judge", "--data", str(data), "--out", str(tmp_path / "all.npz"), "--folds", str(tmp_path / "folds")]
    monkeypatch.setattr("sys.argv", arguments)
    judge.main()
    assert f"{len(SITES)} dumps, {3 * len(SITES)} mixed" in capsys.readouterr().err
    first = (tmp_path / "all.npz").read_bytes()
    assert sorted(path.name for path in (tmp_path / "folds").glob("*.npz")) == [f"{fold}.npz" for fold in range(FOLDS)]
    (description,) = (example.description for example in read_examples([a_dump("new.example")]))
    assert np.isfinite(load_model(tmp_path / "all.npz").judge(description)).all()
    monkeypatch.setattr("sys.argv", arguments[:5])
    judge.main()
    assert (tmp_path / "all.npz").read_bytes() == first
