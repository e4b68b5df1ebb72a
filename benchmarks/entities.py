"""How well names are found, and brought together: `python benchmarks/entities.py --data FILE [--predictions FILE]`.

FILE holds gzipped JSON lines `id text mentions[{start,end,label[,entity]}] ignore[{start,end}]`. Exact span and label count; a prediction
that touches an ignored span counts neither way. Where gold mentions carry `entity`, our folding of the gold mentions is scored with
B-cubed F1 (Bagga & Baldwin 1998). Prints one JSON line of figures.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest.document import Mention
from ingest.enrich.entities import entities_of, find_mentions
from ingest.enrich.entities.normalise import fold
from ingest.enrich.entities.recogniser import Span
from ingest.enrich.entities.spacy_model import load

LABELS = ("PERSON", "ORG", "LOC")
PROGRESS_DOCUMENTS = 500


def main() -> None:
    """Score one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--model", help="installed spaCy pipeline to run as a peer, such as en_core_web_sm")
    options = parser.parse_args()
    find_mentions("Warm up.")
    figures = _run(options.data, options.predictions, None)
    if options.model:
        pipeline = load(options.model)
        figures["peers"] = {pipeline.name: _run(options.data, None, pipeline.recognise)}
    print(json.dumps(figures))


def _run(data: Path, predictions: Path | None, recognise: Callable[[str], list[Span]] | None) -> dict[str, Any]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    folding: dict[str, Counter[str]] = defaultdict(Counter)
    words, seconds, lines = 0, 0.0, []
    for number, row in enumerate(_read(data), 1):
        started = time.process_time()
        mentions = find_mentions(row["text"], recognise)
        entities_of(row["text"], mentions)
        seconds += time.process_time() - started
        words += len(row["text"].split())
        _count(row, mentions, counts)
        _count_folding(row, folding)
        found = [{"start": m.start, "end": m.end, "label": m.label, "text": m.text} for m in mentions]
        lines.append(json.dumps({"id": row["id"], "mentions": found}, ensure_ascii=False))
        if number % PROGRESS_DOCUMENTS == 0:
            print(f"{number} documents", file=sys.stderr)
    if predictions:
        predictions.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return _figures(counts, folding, words / max(seconds, 1e-9))


def _read(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _count(row: dict[str, Any], mentions: Sequence[Mention], counts: dict[str, Counter[str]]) -> None:
    gold = {(m["start"], m["end"], m["label"]) for m in row["mentions"]}
    ignored = [(span["start"], span["end"]) for span in row.get("ignore", ())]
    for mention in mentions:
        key = (mention.start, mention.end, mention.label)
        if key in gold:
            counts[mention.label]["right"] += 1
        elif any(mention.start < end and start < mention.end for start, end in ignored):
            continue
        counts[mention.label]["found"] += 1
    for _start, _end, label in gold:
        counts[label]["gold"] += 1


def _count_folding(row: dict[str, Any], folding: dict[str, Counter[str]]) -> None:
    """Add B-cubed precision and recall of each gold mention that carries an entity."""
    gold = {(m["start"], m["end"]): m for m in row["mentions"] if m.get("entity") is not None and m["label"] in LABELS}
    mentions = [Mention(m["label"], row["text"][start:end], start, end) for (start, end), m in sorted(gold.items())]
    members = Counter(m["entity"] for m in gold.values())
    for group in fold(mentions):
        entities = Counter(gold[mention.start, mention.end]["entity"] for mention in group)
        for mention in group:
            entity = gold[mention.start, mention.end]["entity"]
            folding[mention.label]["mentions"] += 1
            folding[mention.label]["precision"] += entities[entity] / len(group)  # type: ignore[assignment]
            folding[mention.label]["recall"] += entities[entity] / members[entity]  # type: ignore[assignment]


def _figures(counts: dict[str, Counter[str]], folding: dict[str, Counter[str]], speed: float) -> dict[str, Any]:
    total = sum((counts[label] for label in LABELS), Counter[str]())
    figures = {"f1": _score(total)["f1"], "labels": {label: _score(counts[label]) for label in LABELS}}
    if folding:
        figures["bcubed"] = {label: _harmonic(*_shares(folding[label])) for label in LABELS if folding[label]}
    return figures | {"words_per_second": round(speed)}


def _score(counts: Counter[str]) -> dict[str, float]:
    precision, recall = counts["right"] / max(1, counts["found"]), counts["right"] / max(1, counts["gold"])
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": _harmonic(precision, recall)}


def _shares(sums: Counter[str]) -> tuple[float, float]:
    return sums["precision"] / sums["mentions"], sums["recall"] / sums["mentions"]


def _harmonic(precision: float, recall: float) -> float:
    return round(2 * precision * recall / (precision + recall), 4) if precision + recall else 0.0


if __name__ == "__main__":
    main()
