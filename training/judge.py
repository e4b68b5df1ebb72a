"""Train the judge of sentences: python -m training.judge --data FILE [--out FILE] [--folds FOLDER].

Reads labelled dumps (`id site mode text keep neutral`, JSON lines, gzipped or not), sends each through the witnesses and the rules, and learns
from the sentences that still stand. The lexicon is a logistic regression over words; the network over all features sees of each
site only lexical scores that a lexicon gave which never read that site.
With `--folds` it also writes one model for each fifth of the sites, trained on the other four, and `sites.json`, which says which site
belongs to which: `benchmarks/cleaning.py --judges FOLDER` scores each site with the model that never saw it.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from ingest.clean import find_units
from ingest.clean.judge.context import observe
from ingest.clean.judge.features import COLUMN, Description, Floats, describe
from ingest.clean.judge.model import MODEL, SegmentModel, standardise
from ingest.document import Document, RawPointer
from ingest.extract import witness_stage
from ingest.feed import Feed
from training.judge_networks import train_lexicon, train_network

FOLDS = 5
_MIN_SITES = 4
_CHARS_A_WORD = 6
_WEIGHT_OF_LENGTH = 0.6
_WEIGHT_OF_DOCUMENT = 0.3
_LEAST_WEIGHT = 0.03

Vector = np.ndarray[tuple[int], np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Example:
    """A dump whose sentences are labelled.

    Attributes:
        fold: of its site.
        labels: `(units,)` float32, 1 is boilerplate.
        weights: `(units,)` float32; 0 where nothing is to be learned.
    """

    site: str
    fold: int
    description: Description
    labels: Floats
    weights: Floats


def main() -> None:
    """Train, and say what was learned from."""
    arguments = _read_arguments()
    examples = list(read_examples(arguments.data))
    terms = _shared_terms(examples)
    sys.stderr.write(f"{len(examples)} dumps, {len(terms)} terms\n")
    if arguments.folds:
        arguments.folds.mkdir(parents=True, exist_ok=True)
        for fold in range(FOLDS):
            train([example for example in examples if example.fold != fold], terms).save(
                arguments.folds / f"{fold}.npz"
            )
            sys.stderr.write(f"fold {fold} of {FOLDS}\n")
        sites = {example.site: example.fold for example in examples}
        (arguments.folds / "sites.json").write_text(json.dumps(sites), encoding="utf-8")
    if arguments.out:
        train(examples, terms).save(arguments.out)
        sys.stderr.write(f"{arguments.out}: {arguments.out.stat().st_size} bytes\n")


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the judge of sentences.")
    parser.add_argument("--data", type=Path, required=True, help="labelled dumps, JSON lines, may be gzipped")
    parser.add_argument("--out", type=Path, default=MODEL, help="where to write the model")
    parser.add_argument("--folds", type=Path, help="folder for one model per fifth of the sites")
    return parser.parse_args()


def fold_of(site: str) -> int:
    """Return the fold of a site, by a hash of its name."""
    return int(hashlib.sha256(f"x{site}".encode()).hexdigest(), 16) % FOLDS


def read_examples(path: Path) -> Iterator[Example]:
    """Read labelled dumps and take the rules' view of each."""
    feed = Feed.model_validate(
        {"id": "training", "folder": ".", "title": "Training", "read": {"format": "text", "path": "*.txt"}}
    )
    witness = witness_stage(feed)
    opener: Callable[..., Any] = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            document = next(iter(witness([_document(row)])))
            if not isinstance(document, Document):
                raise TypeError(f"{row['id']}: {document}")
            blocks, found, cut = find_units(document.text, document.evidence)
            if blocks:
                yield _label(row, describe(document.text, blocks, found, cut))


def _document(row: dict[str, Any]) -> Document:
    return Document(
        id=hashlib.sha256(row["id"].encode()).hexdigest()[:32],
        feed="training",
        run="training",
        key=row["id"],
        source=row["id"],
        observed_at=datetime(2026, 1, 1, tzinfo=UTC),
        raw=RawPointer("none", 0, ""),
        outlet="Training",
        text=row["text"],
    )


def _label(row: dict[str, Any], description: Description) -> Example:
    """Label each sentence by what most of its code points are; long sentences weigh more, those of long documents less."""
    starts = np.array([unit.start for unit in description.units])
    ends = np.array([unit.end for unit in description.units])
    kept, neutral = _covered(row["keep"], starts, ends), _covered(row["neutral"], starts, ends)
    words = (ends - starts - neutral) / _CHARS_A_WORD
    weights = words**_WEIGHT_OF_LENGTH / max(1.0, float(words.sum())) ** _WEIGHT_OF_DOCUMENT
    weights[neutral * 2 > ends - starts] = 0
    weights[description.shape[:, COLUMN["gone"]] > 0] = 0
    labels = (ends - starts - neutral - kept) > kept
    site = row["site"]
    return Example(site, fold_of(site), description, labels.astype(np.float32), weights.astype(np.float32))


def _covered(spans: Sequence[Sequence[int]], starts: Vector, ends: Vector) -> Vector:
    """Return how many code points of each sentence lie within the spans, which are disjoint and in order."""
    bounds = np.array([0, *(offset for span in spans for offset in span)])
    lengths = np.array([0, *(length for start, end in spans for length in (0, end - start))])
    covered = np.cumsum(lengths)

    def until(offsets: Vector) -> Vector:
        return np.asarray(np.interp(offsets, bounds, covered))

    return until(ends) - until(starts)


def _shared_terms(examples: Sequence[Example]) -> dict[str, int]:
    """Number the terms that several sites use; a term of few sites says more of them than of boilerplate."""
    sites: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        for terms in example.description.terms:
            for term in terms:
                if len(sites[term]) < _MIN_SITES:
                    sites[term].add(example.site)
    return {term: at for at, term in enumerate(sorted(term for term in sites if len(sites[term]) >= _MIN_SITES))}


def train(examples: Sequence[Example], terms: dict[str, int]) -> SegmentModel:
    """Train lexicon and network."""
    lexicon, bias = _train_lexicon(examples, terms)
    # What the network sees of a site must not come from a lexicon that read it: it would trust the words too much.
    unread = {
        fold: _train_lexicon([example for example in examples if example.fold != fold], terms)
        for fold in {example.fold for example in examples}
    }
    empty = np.zeros(0, dtype=np.float32)
    model = SegmentModel(lexicon, bias, empty, empty, empty, empty, empty, 0.0)
    matrices = []
    for example in examples:
        others, its_bias = unread[example.fold]
        lexical = replace(model, lexicon=others, bias=its_bias).weigh_words(example.description)
        matrices.append(observe(example.description, lexical)[example.weights > 0])
    features = np.concatenate(matrices)
    labels, weights = _learnable(examples)
    mean, deviation = features.mean(axis=0), features.std(axis=0) + np.float32(1e-3)
    network = train_network(standardise(features, mean, deviation), labels, weights)
    return replace(
        model,
        mean=mean,
        deviation=deviation,
        hidden=network.hidden,
        hidden_bias=network.hidden_bias,
        output=network.output,
        output_bias=network.output_bias,
    )


def _train_lexicon(examples: Sequence[Example], terms: dict[str, int]) -> tuple[dict[str, float], float]:
    rows = [
        [number for term in unit_terms if (number := terms.get(term)) is not None]
        for example in examples
        for unit_terms, weight in zip(example.description.terms, example.weights, strict=True)
        if weight > 0
    ]
    # Terms that are not shared still count in the length of a sentence, as they do when the lexicon is asked.
    lengths = [
        len(unit_terms)
        for example in examples
        for unit_terms, weight in zip(example.description.terms, example.weights, strict=True)
        if weight > 0
    ]
    labels, weights = _learnable(examples)
    values, bias = train_lexicon(rows, lengths, labels, weights, len(terms))
    lexicon = {
        term: float(np.float16(values[at])) for term, at in terms.items() if abs(float(values[at])) >= _LEAST_WEIGHT
    }
    return lexicon, bias


def _learnable(examples: Sequence[Example]) -> tuple[Floats, Floats]:
    labels = np.concatenate([example.labels[example.weights > 0] for example in examples])
    weights = np.concatenate([example.weights[example.weights > 0] for example in examples])
    return labels, weights


if __name__ == "__main__":
    main()
