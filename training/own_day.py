"""Train the choice of a text's own day: python -m training.own_day --dumps FILE --pages FILE… [--sites all|even|odd] [--out FILE] [--folds FOLDER].

Reads text dumps (`id url mode text date`) and pages (`id url html [published]`), JSON lines, gzipped or not. The true day is what the page tells
machines, where it does: labels made by hand have other years and the days of changes among them; else the label. Each page is read with all
that it says to machines taken away, so that one that says it becomes a page that only prints it; and once more without what its
`<time>` elements say. Each also counts a little without its own day, so that what stands among other articles is known by that. What is learned is the weight of each feature and of "none of them": a softmax over the dates of a document, with
a penalty on large weights. No text is kept.
With `--folds` it also writes one model for each fifth of the sites, trained on the other four, and `sites.json`, which says which site belongs to
which: `benchmarks/dates.py --models FOLDER` scores each site with the model that never saw it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.sets import Row, half_of, read_rows, site_of
from ingest.enrich.published import decide
from ingest.extract import read_witnesses
from ingest.extract.day_features import Features, Span, describe
from ingest.extract.html.date_order import is_day_first
from ingest.extract.html.dates import read_stated
from ingest.extract.html.defuse import defuse
from ingest.extract.html.facts import read_title
from ingest.extract.html.head import read_head
from ingest.extract.html.printed_dates import find_printed, find_titles
from ingest.extract.html.structured import article_of, read_things
from ingest.extract.html.tree import parse
from ingest.extract.html.visible import read_visible
from ingest.extract.own_day import MODEL, NONE, spans_of
from ingest.extract.text_dates import TextDate

FOLDS = 5
_PENALTY = 3.0
_STEPS, _STEP, _TINY = 600, 0.1, 1e-8
_PART_OF_A_PAGE = 0.6
"""What a dump of a part of a page weighs beside a whole one: there are more of them, and they say less."""
_WITHOUT_ITS_DAY = 0.1
_DIGITS = 2
_SCRIPT = re.compile(r"<script[^>]*>.*?</script>", re.DOTALL | re.IGNORECASE)
_META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
_KEPT_META = re.compile(r"og:title|og:locale|og:site|charset", re.IGNORECASE)
_DATETIME = re.compile(r"\bdatetime\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Printed:
    """A text, its dates and the spans of its headlines."""

    text: str
    dates: Sequence[TextDate]
    headlines: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Example:
    """A document, its dates described, and which of them are right; none where all are of other days."""

    site: str
    features: list[Features]
    right: list[bool]
    weight: float


def main() -> None:
    """Train, and say what was learned from."""
    arguments = _read_arguments()
    pages = [row for path in arguments.pages for row in read_rows(path)]
    told = {row["url"]: day for row in pages if (day := _day_for_machines(row))}
    examples = [
        *(example for row in read_rows(arguments.dumps) for example in _of_dump(row, told)),
        *(example for row in pages for hides in (False, True) for example in _of_page(row, told, hides)),
    ]
    chosen = [each for each in examples if arguments.sites in {"all", half_of(each.site)}]
    sys.stderr.write(f"{len(chosen)} documents with dates, {sum(any(each.right) for each in chosen)} print their own\n")
    _write(arguments.out, train(chosen))
    if arguments.folds:
        arguments.folds.mkdir(parents=True, exist_ok=True)
        sites = {each.site: _fold(each.site) for each in examples}
        for fold in range(FOLDS):
            rest = [each for each in examples if sites[each.site] != fold]
            _write(arguments.folds / f"{fold}.json", train(rest))
        (arguments.folds / "sites.json").write_text(json.dumps(sites, sort_keys=True), encoding="utf-8")


def train(examples: Sequence[Example]) -> dict[str, float]:
    """Learn the weight of each feature, and of `NONE`."""
    names = [*sorted({name for each in examples for features in each.features for name in features}), NONE]
    matrix, right, groups = _matrices(examples, {name: at for at, name in enumerate(names)})
    weights = np.array([each.weight for each in examples])
    starts = np.searchsorted(groups, np.arange(len(examples)))

    def slope_at(vector: Numbers) -> Numbers:
        scores = matrix @ vector
        parts = np.exp(scores - np.maximum.reduceat(scores, starts)[groups])
        whole, hit = np.add.reduceat(parts, starts)[groups], np.add.reduceat(parts * right, starts)[groups]
        slope: Numbers = _PENALTY * vector - matrix.T @ (weights[groups] * parts * (right / hit - 1 / whole))
        return slope

    found = _descend(slope_at, len(names))
    return {name: round(float(weight), _DIGITS) for name, weight in zip(names, found, strict=True)}


def _descend(slope_at: Callable[[Numbers], Numbers], size: int) -> Numbers:
    """Go down from zero by steps of falling length.

    Source: Kingma and Ba 2015, "Adam", with the whole set in each step.
    """
    vector, mean, square = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, _STEPS + 1):
        slope = slope_at(vector)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        length = _STEP * (1 - step / (_STEPS + 1))
        vector = vector - length * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + _TINY)
    return vector


def _matrices(examples: Sequence[Example], places: dict[str, int]) -> tuple[Numbers, Numbers, npt.NDArray[np.int64]]:
    """Return one row for each date, and before those of a document one for none of them; which are right; and whose they are."""
    rows = [
        (number, features, is_right)
        for number, each in enumerate(examples)
        for features, is_right in zip([{NONE: 1.0}, *each.features], [not any(each.right), *each.right], strict=True)
    ]
    matrix = np.zeros((len(rows), len(places)))
    for at, (_, features, _) in enumerate(rows):
        for name, value in features.items():
            matrix[at, places[name]] = value
    return matrix, np.array([float(is_right) for _, _, is_right in rows]), np.array([number for number, _, _ in rows])


def _of_dump(row: Row, told: dict[str, str]) -> Iterator[Example]:
    true = told.get(row["url"]) or (row["date"] or "")[:10]
    if not true:
        return
    witnesses = read_witnesses(row["text"])
    weight = 1.0 if row["mode"].startswith("page") else _PART_OF_A_PAGE
    yield from _examples(row, true, Printed(row["text"], witnesses.dates, spans_of(witnesses.headline)), weight)


def _of_page(row: Row, told: dict[str, str], hides_times: bool) -> Iterator[Example]:
    true = told.get(row["url"]) or (row.get("published") or "")[:10]
    html = _META.sub(lambda match: match[0] if _KEPT_META.search(match[0]) else "", _SCRIPT.sub("", row["html"]))
    tree = parse(defuse(_DATETIME.sub("", html) if hides_times else html)) if true else None
    if tree is None:
        return
    alive = list(tree.iter())
    head = read_head(tree)
    day_first = is_day_first(filter(None, (*head.metas.get("og:locale", []), head.language)), row["url"])
    visible = read_visible(tree)
    titles = find_titles(visible, read_title(tree, head, {}))
    dates = find_printed(visible, day_first=day_first)
    del alive
    yield from _examples(row, true, Printed(visible.text, dates, titles), 1.0)


def _examples(row: Row, true: str, printed: Printed, weight: float) -> Iterator[Example]:
    """Label the dates; where the true day is not printed but one beside it is, that is the same instant in the readers' zone.

    Once more without the true day: what is left then is of other articles, and none of it is right.
    """
    days = [each.evidence.value[:10] for each in printed.dates]
    near = {day for day in days if abs((date.fromisoformat(day) - date.fromisoformat(true)).days) == 1}
    wanted = near.pop() if true not in days and len(near) == 1 else true
    others = [each for each, day in zip(printed.dates, days, strict=True) if day != wanted]
    if days:
        features = describe(printed.text, printed.dates, printed.headlines)
        yield Example(site_of(row), features, [day == wanted for day in days], weight)
    if others and len(others) < len(days):
        features = describe(printed.text, others, printed.headlines)
        yield Example(site_of(row), features, [False] * len(others), _WITHOUT_ITS_DAY * weight)


def _day_for_machines(row: Row) -> str | None:
    """Return the day that a page tells machines, None where it tells none."""
    tree = parse(defuse(row["html"]))
    if tree is None:
        return None
    stated = read_stated(read_head(tree), article_of(read_things(tree)), None)
    found = decide([item for item in stated if item.kind == "date"], observed_at=datetime.now(UTC), zone_name="UTC")
    return f"{found.value:%Y-%m-%d}" if found and found.precision in {"day", "minute"} else None


def _fold(site: str) -> int:
    return int(hashlib.sha256(f"own day {site}".encode()).hexdigest(), 16) % FOLDS


def _write(path: Path, weights: dict[str, float]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(weights, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the choice of a text's own day.")
    parser.add_argument("--dumps", type=Path, required=True, help="text dumps, JSON lines, may be gzipped")
    parser.add_argument("--pages", type=Path, nargs="+", required=True, help="pages, JSON lines, may be gzipped")
    parser.add_argument(
        "--sites", choices=["all", "even", "odd"], default="all", help="half of the sites to learn from"
    )
    parser.add_argument("--out", type=Path, default=MODEL, help="where to write the weights")
    parser.add_argument("--folds", type=Path, help="folder for models that each leave out a fifth of the sites")
    return parser.parse_args()


if __name__ == "__main__":
    main()
