"""How much boilerplate does cleaning leave, and how much of the article does it take?

    python benchmarks/cleaning.py --data FILE [--pages FILE] [--judges FOLDER | --no-judge] [--readme FILE] [--predictions FILE] [--sites all|even|odd]

Reads labelled dumps (`id site mode text keep neutral joints`, JSON lines, gzipped or not), sends each through the witness and clean stages
and through the peers (nothing at all, jusText, trafilatura with the lines wrapped as paragraphs), and prints one JSON line: per mode the
means over documents of

    f1      of tokens, kept against legitimate
    junk    share of the boilerplate's tokens that are left
    hurt    share of documents that lose more than 5 % of their legitimate tokens
    recall  share of the legitimate tokens that are kept
    breaks  share of the lost paragraph breaks inside the legitimate text that are back

Tokens split at capitals inside words, so that glue does not hide them. What is kept is read off the removed spans, after checking that they
and the text are the received text, white space aside. Sites are halved by a hash of their name: tune on `even`, believe `odd`.
The shipped judge was trained on the development sites: on those, score with the models of `python -m training.judge --folds FOLDER`, each of
which has not seen the sites that it is asked about. `documents_per_second` is per core, rules, judge and witnesses together. With `--pages`
(`url html`, JSON lines) trafilatura is also timed where it is at home, on the markup of the pages that the dumps were made of.
"""

from __future__ import annotations

import argparse
import bisect
import collections
import hashlib
import json
import re
import statistics
import sys
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.sets import Row, half_of, read_rows
from ingest.clean import clean_document
from ingest.clean.judge import SegmentModel, load_model
from ingest.document import Document, RawPointer
from ingest.errors import Rejected
from ingest.extract import witness_stage
from ingest.feed import Feed
from ingest.stage import Refusal

Span = tuple[int, int]
Token = Span

_TOKEN = re.compile(r"[^\W\d_]?[^\W\d_A-Z]+|[A-Z]+(?![a-z])|\d+|[^\W_]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_NOT_WORD = re.compile(r"[\W_]+")
_LINE_ENDS = 60
_HURT_BELOW = 0.95
_LEGITIMATE, _BOILERPLATE, _NEUTRAL = 1, 0, -1


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a system made of one dump.

    Attributes:
        text: the cleaned text.
        removed: disjoint spans of the dump in order; the rest is the text, white space aside.
        rules: rule of each span, empty for peers.
    """

    text: str
    removed: tuple[Span, ...]
    rules: tuple[str, ...] = ()


# The folder of this file must not hide modules of Python, such as `html`, from the peers.
sys.path[:] = [folder for folder in sys.path if Path(folder).resolve() != Path(__file__).resolve().parent]


def main() -> None:
    """Score every dump and print the figures."""
    arguments = _read_arguments()
    models = _models(arguments)
    rows = [row for row in read_rows(arguments.data) if arguments.sites in {"all", half_of(row["site"])}]
    systems: dict[str, Callable[[Row], Prediction]] = {
        "newsfold": _newsfold(models),
        "nothing": _nothing,
        "justext": _justext,
        "trafilatura": _trafilatura,
    }
    figures = {name: _score_all(name, system, rows) for name, system in systems.items()}
    if arguments.pages:
        figures["trafilatura on markup"] = _time_on_markup(arguments.pages, {row.get("url") for row in rows})
    if arguments.predictions:
        _write_predictions(arguments.predictions, rows, systems["newsfold"])
    if arguments.readme:
        write_table(arguments.readme, figures)
    ours = figures.pop("newsfold")
    print(json.dumps({**ours, "peers": figures}))


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Score cleaning on labelled dumps.")
    parser.add_argument("--data", type=Path, required=True, help="labelled dumps, JSON lines, may be gzipped")
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
    return lambda site: load_model(arguments.judges / f"{folds[site]}.npz")


def _newsfold(models: Callable[[str], SegmentModel | None]) -> Callable[[Row], Prediction]:
    feed = Feed.model_validate(
        {"id": "benchmark", "folder": ".", "title": "Benchmark", "read": {"format": "text", "path": "*.txt"}}
    )
    witness = witness_stage(feed)

    def clean(row: Row) -> Prediction:
        document = next(iter(witness([_document(row)])))
        if isinstance(document, Refusal):
            raise TypeError(f"{row['id']}: {document.reason}: {document.detail}")
        try:
            document = clean_document(document, model=models(row["site"]))
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


def _nothing(row: Row) -> Prediction:
    return Prediction(row["text"], ())


def _justext(row: Row) -> Prediction:
    """Give jusText each line as a paragraph; its verdict is on whole lines."""
    import html  # noqa: PLC0415 - only where the peer runs

    import justext  # noqa: PLC0415

    lines = [match for match in re.finditer(r"[^\n]+", row["text"]) if match.group().strip()]
    page = "".join(f"<p>{html.escape(line.group())}</p>" for line in lines)
    if not lines:
        return Prediction(row["text"], ())
    paragraphs = justext.justext(f"<html><body>{page}</body></html>", justext.get_stoplist("English"))
    if len(paragraphs) != len(lines):  # control characters: no verdict, so keep all
        return Prediction(row["text"], ())
    verdicts = list(zip(lines, paragraphs, strict=True))
    removed = tuple(line.span() for line, paragraph in verdicts if paragraph.is_boilerplate)
    return Prediction("\n".join(line.group() for line, paragraph in verdicts if not paragraph.is_boilerplate), removed)


def _trafilatura(row: Row) -> Prediction:
    """Give trafilatura each line as a paragraph; a line stays where its words stand in what comes back."""
    import html  # noqa: PLC0415 - only where the peer runs

    import trafilatura  # noqa: PLC0415

    lines = [match for match in re.finditer(r"[^\n]+", row["text"]) if match.group().strip()]
    page = "".join(f"<p>{html.escape(_CONTROL.sub(' ', line.group()))}</p>" for line in lines)
    extracted = trafilatura.extract(f"<html><body><article>{page}</article></body></html>", include_comments=False)
    back = _NOT_WORD.sub("", extracted or "")
    bare = [_NOT_WORD.sub("", line.group()) for line in lines]
    # Of long lines the two ends decide: a character that was put right in between must not count as a lost line.
    kept = [words[:_LINE_ENDS] in back and words[-_LINE_ENDS:] in back for words in bare]
    removed = tuple(line.span() for line, is_kept in zip(lines, kept, strict=True) if not is_kept)
    return Prediction("\n".join(line.group() for line, is_kept in zip(lines, kept, strict=True) if is_kept), removed)


def _time_on_markup(path: Path, urls: Collection[str]) -> dict[str, Any]:
    """Time trafilatura on the pages themselves; its text is not scored, having no offsets into the dump."""
    import trafilatura  # noqa: PLC0415 - only where the peer runs

    pages = [page["html"] for page in read_rows(path) if page["url"] in urls]
    if pages:
        trafilatura.extract(pages[0])  # loading its settings is not extracting
    begun = time.process_time()
    for page in pages:
        trafilatura.extract(page, include_comments=False)
    seconds = time.process_time() - begun
    print(f"trafilatura on markup: {len(pages)} pages", file=sys.stderr)
    return {"modes": {}, "documents_per_second": round(len(pages) / seconds, 1) if pages else None}


def _score_all(name: str, system: Callable[[Row], Prediction], rows: Sequence[Row]) -> dict[str, Any]:
    by_mode: dict[str, list[dict[str, float]]] = collections.defaultdict(list)
    seconds = 0.0
    if rows:
        system(rows[0])  # compiling rules and stop lists is not cleaning
    for number, row in enumerate(rows, 1):
        begun = time.process_time()
        prediction = system(row)
        seconds += time.process_time() - begun
        by_mode[row["mode"]].append(score(row, prediction))
        if number % 500 == 0:
            print(f"{name}: {number} of {len(rows)} dumps", file=sys.stderr)
    modes = {mode: _mean(scores) for mode, scores in sorted(by_mode.items())}
    print(f"{name}: {json.dumps(modes)}", file=sys.stderr)
    return {"modes": modes, "documents_per_second": round(len(rows) / seconds, 1) if seconds else None}


def _mean(scores: Sequence[dict[str, float]]) -> dict[str, float | None]:
    means: dict[str, float | None] = {}
    for key in ("f1", "junk", "hurt", "recall", "breaks"):
        values = [score[key] for score in scores if key in score]
        means[key] = round(statistics.mean(values), 4) if values else None
    return means


def score(row: Row, prediction: Prediction) -> dict[str, float]:
    """Score one dump; `junk` and `breaks` are absent where there is none to leave or to put back."""
    text = row["text"]
    _check_law(text, prediction)
    tokens = [match.span() for match in _TOKEN.finditer(text)]
    labels = _label(tokens, row["keep"], row["neutral"])
    kept = [not is_removed for is_removed in _inside(tokens, prediction.removed)]
    counts = collections.Counter(zip(labels, kept, strict=True))
    legitimate = counts[_LEGITIMATE, True] + counts[_LEGITIMATE, False]
    junk = counts[_BOILERPLATE, True] + counts[_BOILERPLATE, False]
    recall = counts[_LEGITIMATE, True] / legitimate if legitimate else 1.0
    scored = counts[_LEGITIMATE, True] + counts[_BOILERPLATE, True]
    precision = counts[_LEGITIMATE, True] / scored if scored else float(not legitimate)
    figures = {
        "recall": recall,
        "hurt": float(recall < _HURT_BELOW),
        "f1": 2 * recall * precision / (recall + precision) if recall + precision else 0.0,
    }
    if junk:
        figures["junk"] = counts[_BOILERPLATE, True] / junk
    breaks = _breaks(row, prediction, tokens, labels, kept)
    if breaks:
        figures["breaks"] = statistics.mean(breaks)
    return figures


def _check_law(text: str, prediction: Prediction) -> None:
    kept, at = [], 0
    for start, end in prediction.removed:
        kept.append(text[at:start])
        at = end
    kept.append(text[at:])
    if "".join("".join(kept).split()) != "".join(prediction.text.split()):
        raise RuntimeError("kept text and removed spans are not the received text")


def _label(tokens: Sequence[Token], keep: Sequence[Sequence[int]], neutral: Sequence[Sequence[int]]) -> list[int]:
    legitimate = _inside(tokens, [(start, end) for start, end in keep])
    indifferent = _inside(tokens, [(start, end) for start, end in neutral])
    return [
        _LEGITIMATE if is_kept else _NEUTRAL if is_neutral else _BOILERPLATE
        for is_kept, is_neutral in zip(legitimate, indifferent, strict=True)
    ]


def _inside(tokens: Sequence[Token], spans: Sequence[Span]) -> list[bool]:
    """Tell for each token whether it begins within one of the spans, which are disjoint and in order."""
    starts = [start for start, _ in spans]
    return [(at := bisect.bisect_right(starts, start)) > 0 and start < spans[at - 1][1] for start, _ in tokens]


def _breaks(
    row: Row, prediction: Prediction, tokens: Sequence[Token], labels: Sequence[int], kept: Sequence[bool]
) -> list[bool]:
    """Tell for each lost break between two kept legitimate tokens whether white space stands there again."""
    if not row["joints"]:
        return []
    spaced = _spaced_offsets(row["text"], prediction)
    starts = [start for start, _ in tokens]
    found = []
    for joint in row["joints"]:
        at = bisect.bisect_left(starts, joint)
        if 0 < at < len(tokens) and labels[at - 1] == labels[at] == _LEGITIMATE and kept[at - 1] and kept[at]:
            found.append(any(offset in spaced for offset in range(tokens[at - 1][1], tokens[at][0] + 1)))
    return found


def _spaced_offsets(text: str, prediction: Prediction) -> set[int]:
    """Collect the offsets of the dump before which the cleaned text has white space."""
    gone = {offset for start, end in prediction.removed for offset in range(start, end)}
    offsets = (offset for offset, letter in enumerate(text) if offset not in gone and not letter.isspace())
    spaced, was_space = set(), True
    for letter in prediction.text:
        if letter.isspace():
            was_space = True
            continue
        offset = next(offsets)
        if was_space:
            spaced.add(offset)
        was_space = False
    return spaced


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
