"""How much boilerplate does cleaning leave, and how much of the article does it take?

    python benchmarks/cleaning.py --data FILE [--memory FILE] [--pages FILE] [--judges FOLDER | --no-judge] [--readme FILE]
                                  [--predictions FILE] [--sites all|even|odd]

Reads labelled dumps (`id site mode text keep neutral joints`, JSON lines, gzipped or not), sends each through the witness and clean stages
and through the peers (nothing at all, jusText, trafilatura with the lines wrapped as paragraphs), and prints one JSON line: per mode the
means over documents of

    f1      of tokens, kept against legitimate
    junk    share of the boilerplate's tokens that are left
    hurt    share of documents that lose more than 5 % of their legitimate tokens
    recall  share of the legitimate tokens that are kept
    breaks  share of the lost paragraph breaks inside the legitimate text that are back

A site is a feed (a row may name one as `feed`), and what its dumps of one mode repeat is known, as it is in a run: their texts, not their
labels. `alone` holds the figures without this memory, `by_pages` those with it for feeds of one, two, and three or more dumps. `--memory`
names further dumps (`feed|site text`, labels not needed) to remember from, whatever their mode.
Sites are halved by a hash of their name: tune on `even`, believe `odd`.
The shipped judge was trained on the development sites: on those, score with the models of `python -m training.judge --folds FOLDER`, each of
which has not seen the sites that it is asked about. `documents_per_second` is per core, rules, judge and witnesses together. With `--pages`
(`url html`, JSON lines) trafilatura is also timed where it is at home, on the markup of the pages that the dumps were made of.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.cleaning_peers import ask_justext, ask_trafilatura, keep_all, time_on_markup
from benchmarks.cleaning_scores import Prediction, score
from benchmarks.sets import Row, feed_of, half_of, read_rows
from ingest.clean import clean_document
from ingest.clean.judge import SegmentModel, load_model
from ingest.clean.recurrence import Recurrences, find_recurrences, tell_stories
from ingest.document import Document, RawPointer
from ingest.errors import Rejected
from ingest.extract import witness_stage
from ingest.feed import Feed
from ingest.stage import Refusal

System = Callable[[Row], Prediction]

_ALONE = "without memory"
_MANY_PAGES = 3

# The folder of this file must not hide modules of Python, such as `html`, from the peers.
sys.path[:] = [folder for folder in sys.path if Path(folder).resolve() != Path(__file__).resolve().parent]


def main() -> None:
    """Score every dump and print the figures."""
    arguments = _read_arguments()
    models = _models(arguments)
    rows = [row for row in read_rows(arguments.data) if arguments.sites in {"all", half_of(row["site"])}]
    memory = Memory(rows, read_rows(arguments.memory) if arguments.memory else ())
    systems: dict[str, System] = {
        "newsfold": _newsfold(models, memory.of),
        _ALONE: _newsfold(models, lambda _: None),
        "nothing": keep_all,
        "justext": ask_justext,
        "trafilatura": ask_trafilatura,
    }
    scored = {name: _score_all(name, system, rows) for name, system in systems.items()}
    figures = {name: summarise(rows, *results) for name, results in scored.items()}
    if arguments.pages:
        figures["trafilatura on markup"] = time_on_markup(arguments.pages, {row.get("url") for row in rows})
    if arguments.predictions:
        _write_predictions(arguments.predictions, rows, systems["newsfold"])
    if arguments.readme:
        write_table(arguments.readme, figures)
    ours, alone = figures.pop("newsfold"), figures.pop(_ALONE)
    by_pages = _by_pages(rows, scored["newsfold"][0], memory.pages)
    print(json.dumps({**ours, "alone": alone, "by_pages": by_pages, "peers": figures}))


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Score cleaning on labelled dumps.")
    parser.add_argument("--data", type=Path, required=True, help="labelled dumps, JSON lines, may be gzipped")
    parser.add_argument("--memory", type=Path, help="further dumps of the feeds, to remember from; labels not needed")
    parser.add_argument("--pages", type=Path, help="the pages of the dumps with their markup, to time trafilatura on")
    judges = parser.add_mutually_exclusive_group()
    judges.add_argument("--judges", type=Path, help="folder of models, each for the sites that it has not seen")
    judges.add_argument("--no-judge", action="store_true", help="rules only")
    parser.add_argument("--readme", type=Path, help="file whose table of figures is written anew")
    parser.add_argument("--predictions", type=Path, help="where to write what was kept and removed")
    parser.add_argument("--sites", choices=["all", "even", "odd"], default="all", help="half of the sites to score")
    return parser.parse_args()


def _models(arguments: argparse.Namespace) -> Callable[[str], SegmentModel | None]:
    """Return what gives for a site the model to judge it with."""
    if arguments.no_judge:
        return lambda _: None
    if arguments.judges is None:
        return lambda _: load_model()
    folds = json.loads((arguments.judges / "sites.json").read_text(encoding="utf-8"))
    # No model has seen a site that is in none of the folds: any will do.
    return lambda site: load_model(arguments.judges / f"{folds.get(site, 0)}.npz")


class Memory:
    """What each feed of the rows repeats, known from their texts alone."""

    def __init__(self, rows: Sequence[Row], further: Iterable[Row]) -> None:
        known: dict[tuple[str, str], list[str]] = collections.defaultdict(list)
        for row in rows:
            known[feed_of(row), row["mode"]].append(row["text"])
        beside: dict[str, list[str]] = collections.defaultdict(list)
        for row in further:
            beside[feed_of(row)].append(row["text"])
        self._texts = {(feed, mode): list(dict.fromkeys([*own, *beside[feed]])) for (feed, mode), own in known.items()}
        # Learned here: a run has its memory before it cleans, so that learning is not cleaning.
        self._learned = {key: find_recurrences(texts, tell_stories(texts)) for key, texts in self._texts.items()}

    def of(self, row: Row) -> Recurrences:
        """Return what the feed of a row repeats."""
        return self._learned[feed_of(row), row["mode"]]

    def pages(self, row: Row) -> str:
        """Name the number of texts that are known of the feed of a row: `1`, `2` or `3+`."""
        count = len(self._texts[feed_of(row), row["mode"]])
        return str(count) if count < _MANY_PAGES else f"{_MANY_PAGES}+"


def _newsfold(
    models: Callable[[str], SegmentModel | None], memory: Callable[[Row], Recurrences | None]
) -> Callable[[Row], Prediction]:
    feed = Feed.model_validate(
        {"id": "benchmark", "folder": ".", "title": "Benchmark", "read": {"format": "text", "path": "*.txt"}}
    )
    witness = witness_stage(feed)

    def clean(row: Row) -> Prediction:
        document = next(iter(witness([_document(row)])))
        if isinstance(document, Refusal):
            raise TypeError(f"{row['id']}: {document.reason}: {document.detail}")
        try:
            document = clean_document(document, model=models(row["site"]), recurrences=memory(row))
        except Rejected:
            return Prediction("", ((0, len(row["text"])),), ("no_text",))
        spans = tuple((span.start, span.end) for span in document.removed)
        return Prediction(document.text, spans, tuple(span.rule for span in document.removed))

    return clean


def _document(row: Row) -> Document:
    return Document(
        id=hashlib.sha256(row["id"].encode()).hexdigest()[:32],
        feed="benchmark",
        run="benchmark",
        key=row["id"],
        source=row["id"],
        observed_at=datetime(2026, 1, 1, tzinfo=UTC),
        raw=RawPointer("none", 0, ""),
        outlet="Benchmark",
        text=row["text"],
    )


def _score_all(name: str, system: System, rows: Sequence[Row]) -> tuple[list[dict[str, float]], float]:
    """Return the scores of each row, and the seconds of processor time that the system took."""
    scores = []
    seconds = 0.0
    for number, row in enumerate(rows, 1):
        if number == 1 or number % 500 == 0:
            print(f"{name}: {number} of {len(rows)} dumps", file=sys.stderr)
        if number == 1:
            system(row)  # compiling rules and stop lists is not cleaning
        begun = time.process_time()
        prediction = system(row)
        seconds += time.process_time() - begun
        scores.append(score(row, prediction))
    return scores, seconds


def summarise(rows: Sequence[Row], scores: Sequence[dict[str, float]], seconds: float) -> dict[str, Any]:
    """Return the means of each mode, and the documents per second."""
    return {
        "modes": _by_mode(rows, scores),
        "documents_per_second": round(len(rows) / seconds, 1) if seconds else None,
    }


def _by_mode(rows: Sequence[Row], scores: Sequence[dict[str, float]]) -> dict[str, dict[str, float | None]]:
    by_mode: dict[str, list[dict[str, float]]] = collections.defaultdict(list)
    for row, scored in zip(rows, scores, strict=True):
        by_mode[row["mode"]].append(scored)
    return {mode: _mean(of_mode) for mode, of_mode in sorted(by_mode.items())}


def _by_pages(
    rows: Sequence[Row], scores: Sequence[dict[str, float]], pages: Callable[[Row], str]
) -> dict[str, dict[str, dict[str, float | None]]]:
    grouped: dict[str, list[int]] = collections.defaultdict(list)
    for number, row in enumerate(rows):
        grouped[pages(row)].append(number)
    return {
        name: _by_mode([rows[number] for number in numbers], [scores[number] for number in numbers])
        for name, numbers in sorted(grouped.items())
    }


def _mean(scores: Sequence[dict[str, float]]) -> dict[str, float | None]:
    means: dict[str, float | None] = {}
    for key in ("f1", "junk", "hurt", "recall", "breaks"):
        values = [score[key] for score in scores if key in score]
        means[key] = round(statistics.mean(values), 4) if values else None
    return means


_BEGIN, _END = "<!-- cleaning figures -->", "<!-- end of cleaning figures -->"
_MODES = {
    "page_lines": "whole page, lines",
    "page_glued": "whole page, glued",
    "art_lines": "article, lines",
    "art_glued": "article, glued",
    "p_glued": "paragraphs, glued",
    "clean_lines": "clean text, lines",
    "clean_oneline": "clean text, one line",
    "clean_nopunct": "clean text, no punctuation",
    "dump": "real dump",
}


def write_table(path: Path, figures: dict[str, dict[str, Any]]) -> None:
    """Write the table between the two marks of a file anew.

    Raises:
        ValueError: the file has no such marks.
    """
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"{path}: write {_BEGIN} and {_END} where the table shall stand")
    head = "| F1 / boilerplate left / documents hurt | " + " | ".join(figures) + " |"
    lines = [head, "|---" * (len(figures) + 1) + "|"]
    for mode, words in _MODES.items():
        cells = [_cell(system["modes"].get(mode)) for system in figures.values()]
        if any(mode in system["modes"] for system in figures.values()):
            lines.append(f"| {words} | " + " | ".join(cells) + " |")
    speeds = (f"{system['documents_per_second'] or 0:,.0f}" for system in figures.values())
    lines.append("| documents per second and core | " + " | ".join(speeds) + " |")
    path.write_text(f"{before}{begin}\n" + "\n".join(lines) + f"\n{end}{after}", encoding="utf-8")


def _cell(figures: dict[str, float | None] | None) -> str:
    if figures is None:
        return ""
    return " / ".join("–" if figures[key] is None else f"{figures[key]:.3f}" for key in ("f1", "junk", "hurt"))


def _write_predictions(path: Path, rows: Sequence[Row], system: Callable[[Row], Prediction]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            prediction = system(row)
            removed = [
                {"rule": rule, "start": start, "end": end}
                for rule, (start, end) in zip(prediction.rules, prediction.removed, strict=True)
            ]
            file.write(
                json.dumps({"id": row["id"], "text": prediction.text, "removed": removed}, ensure_ascii=False) + "\n"
            )


if __name__ == "__main__":
    main()
