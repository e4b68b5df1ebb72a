"""How well names are found, and brought together: `python benchmarks/entities.py --data FILE [--predictions FILE]`.

FILE holds gzipped JSON lines `id text mentions[{start,end,label[,entity]}] ignore[{start,end}]`. Exact span and label count; a prediction
that touches an ignored span counts neither way. Where gold mentions carry `entity`, our folding of the gold mentions is scored with
B-cubed F1 (Bagga & Baldwin 1998). Peers in the same run: the lists of names alone, equal spelling as folding, and each English pipeline of
spaCy that is installed. Prints one JSON line of figures.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.sets import read_rows
from ingest.document import Mention
from ingest.enrich.entities import entities_of, find_mentions
from ingest.enrich.entities.normalise import fold
from ingest.enrich.entities.recogniser import Span, builtin_gazetteer
from ingest.enrich.entities.spacy_model import load
from ingest.enrich.entities.tokens import tokenise

LABELS = ("PERSON", "ORG", "LOC")
PIPELINES = ("en_core_web_sm", "en_core_web_md", "en_core_web_lg", "en_core_web_trf")
PROGRESS_DOCUMENTS = 500


def main() -> None:
    """Score one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args()
    find_mentions("Warm up.")
    figures = _run(options.data, options.predictions, _ours)
    if not options.no_peers:
        figures["peers"] = {"lists of names, equal spelling": _run(options.data, None, _listed, _same_spelling)}
        for name in filter(importlib.util.find_spec, PIPELINES):
            pipeline = load(name)
            figures["peers"][pipeline.name] = _run(
                options.data, None, partial(_as_is, pipeline.recognise), _same_spelling
            )
    print(json.dumps(figures))


def _ours(text: str) -> list[Mention]:
    mentions = find_mentions(text)
    entities_of(text, mentions)
    return mentions


def _listed(text: str) -> list[Mention]:
    """Find names by lists alone: places and organisations as listed, a first name and the capitals behind it as a person."""
    gazetteer, tokens = builtin_gazetteer(), tokenise(text)
    marks = gazetteer.mark([token.text for token in tokens], [token.text.lower() for token in tokens])
    spans: list[Span] = []
    for token, mark in zip(tokens, marks, strict=True):
        inside = any(each.startswith("I-") for each in mark)
        after_name = bool(spans) and spans[-1].label == "PERSON" and spans[-1].end == token.start - 1
        if spans and token.text[0].isupper() and (inside or after_name):
            spans[-1] = spans[-1]._replace(end=token.end)
        elif mark:
            spans.append(Span(token.start, token.end, "ORG" if "B-org" in mark or "B-org+" in mark else "LOC"))
        elif token.text[0].isupper() and token.text.lower() in gazetteer.given:
            spans.append(Span(token.start, token.end, "PERSON"))
    return _as_is(lambda _text: spans, text)


def _as_is(recognise: Callable[[str], list[Span]], text: str) -> list[Mention]:
    return [Mention(span.label, text[span.start : span.end], span.start, span.end) for span in recognise(text)]


def _same_spelling(mentions: Sequence[Mention]) -> list[list[Mention]]:
    groups: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[mention.label, mention.text].append(mention)
    return list(groups.values())


Folding = Callable[[Sequence[Mention]], list[list[Mention]]]


def _run(
    data: Path, predictions: Path | None, find: Callable[[str], list[Mention]], folded: Folding = fold
) -> dict[str, Any]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    folding: dict[str, Counter[str]] = defaultdict(Counter)
    words, seconds, lines = 0, 0.0, []
    for number, row in enumerate(read_rows(data), 1):
        started = time.process_time()
        mentions = find(row["text"])
        seconds += time.process_time() - started
        words += len(row["text"].split())
        _count(row, mentions, counts)
        _count_folding(row, folding, folded)
        found = [{"start": m.start, "end": m.end, "label": m.label, "text": m.text} for m in mentions]
        lines.append(json.dumps({"id": row["id"], "mentions": found}, ensure_ascii=False))
        if number % PROGRESS_DOCUMENTS == 0:
            print(f"{number} documents", file=sys.stderr)
    if predictions:
        predictions.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return _figures(counts, folding, words / max(seconds, 1e-9))


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


def _count_folding(row: dict[str, Any], folding: dict[str, Counter[str]], folded: Folding = fold) -> None:
    """Add B-cubed precision and recall of each gold mention that carries an entity."""
    gold = {(m["start"], m["end"]): m for m in row["mentions"] if m.get("entity") is not None and m["label"] in LABELS}
    mentions = [Mention(m["label"], row["text"][start:end], start, end) for (start, end), m in sorted(gold.items())]
    members = Counter(m["entity"] for m in gold.values())
    for group in folded(mentions):
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
