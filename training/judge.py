"""Train the judge of sentences: python -m training.judge --data FILE [--silver FILE] [--out FILE] [--folds FOLDER].

Reads labelled dumps (`id site mode text keep neutral`, JSON lines, gzipped or not), sends each through the witnesses and the rules, and learns
from the sentences that still stand. The lexicon is a logistic regression over words; the network over all features sees of each
site only lexical scores that a lexicon gave which never read that site. Words are known by hashes only: no text is kept.
The network for English also learns from mixed pages (`training.mixing`), made of parts of pages of one fifth of the sites each, at less weight.
With `--folds` it also writes one model for each fifth of the sites, trained on the other four, and `sites.json`, which says which site
belongs to which: `benchmarks/cleaning.py --judges FOLDER` scores each site with the model that never saw it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.sets import Row, read_rows
from ingest.clean import find_units
from ingest.clean.judge.context import observe
from ingest.clean.judge.features import Description, Floats, describe
from ingest.clean.judge.model import MODEL, Lexicon, Network, SegmentModel, observe_any, standardise
from ingest.document import Document, RawPointer
from ingest.extract import witness_stage
from ingest.feed import Feed
from training.judge_networks import Recipe, Rows, train_lexicon, train_network
from training.mixing import mix_rows

FOLDS = 5
_MIN_SITES = 4
_CHARS_A_WORD = 6
_WEIGHT_OF_LENGTH = 0.6
_WEIGHT_OF_DOCUMENT = 0.4
_LEAST_WORDS = 30.0
_LEAST_WEIGHT = 0.03
# Figures of other recipes: docs/decisions/0014-segment-judge.md.
_ENGLISH, _OTHER = Recipe(networks=3, rounds=6, decay=0.2), Recipe(networks=1, rounds=10, decay=0.05)
_MIXES, _WEIGHT_OF_MIXES = 3, 0.5
_CLEAN = "clean_"

Vector = np.ndarray[tuple[int], np.dtype[Any]]
Keys = np.ndarray[tuple[int], np.dtype[np.uint32]]


@dataclass(frozen=True, slots=True)
class Example:
    """A dump whose sentences are labelled.

    Attributes:
        id: of the dump.
        fold: of its site.
        labels: `(units,)` float32, which share is boilerplate.
        weights: `(units,)` float32; 0 where nothing is to be learned.
    """

    id: str
    site: str
    fold: int
    description: Description
    labels: Floats
    weights: Floats


def main() -> None:
    """Train, and say what was learned from."""
    arguments = _read_arguments()
    rows = list(read_rows(arguments.data))
    examples = list(read_examples(rows))
    silver = list(read_examples(read_rows(arguments.silver))) if arguments.silver else []
    lexica = _Lexica([example for example in examples if example.description.is_english()])
    mixes = list(mix_examples(rows, examples))
    said = f"{len(examples)} dumps, {len(mixes)} mixed, {len(silver)} labelled by teachers, {len(lexica.keys)} terms\n"
    sys.stderr.write(said)
    if arguments.folds:
        arguments.folds.mkdir(parents=True, exist_ok=True)
        for fold in range(FOLDS):
            train(examples, mixes, silver, lexica, fold).save(arguments.folds / f"{fold}.npz")
            sys.stderr.write(f"fold {fold} of {FOLDS}\n")
        sites = {example.site: example.fold for example in examples}
        (arguments.folds / "sites.json").write_text(json.dumps(sites), encoding="utf-8")
    if arguments.out:
        train(examples, mixes, silver, lexica).save(arguments.out)
        sys.stderr.write(f"{arguments.out}: {arguments.out.stat().st_size} bytes\n")


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the judge of sentences.")
    parser.add_argument("--data", type=Path, required=True, help="labelled dumps, JSON lines, may be gzipped")
    parser.add_argument("--silver", type=Path, help="dumps of `python -m training.silver`, other languages among them")
    parser.add_argument("--out", type=Path, default=MODEL, help="where to write the model")
    parser.add_argument("--folds", type=Path, help="folder for one model per fifth of the sites")
    return parser.parse_args()


def fold_of(site: str) -> int:
    """Return the fold of a site, by a hash of its name."""
    return int(hashlib.sha256(f"x{site}".encode()).hexdigest(), 16) % FOLDS


def read_examples(rows: Iterable[Row]) -> Iterator[Example]:
    """Read labelled dumps and take the rules' view of each."""
    feed = Feed.model_validate(
        {"id": "training", "folder": ".", "title": "Training", "read": {"format": "text", "path": "*.txt"}}
    )
    witness = witness_stage(feed)
    for row in rows:
        document = next(iter(witness([_document(row)])))
        if not isinstance(document, Document):
            raise TypeError(f"{row['id']}: {document}")
        blocks, found, cut = find_units(document.text, document.evidence)
        if blocks:
            yield _label(row, describe(document.text, blocks, found, cut))


def mix_examples(rows: Iterable[Row], examples: Iterable[Example]) -> Iterator[Example]:
    """Make mixed pages of the English dumps that have boilerplate; parts of two folds never meet."""
    english = {example.id for example in examples if example.description.is_english()}
    chosen = (row for row in rows if row["id"] in english and not row["mode"].startswith(_CLEAN))
    for example in read_examples(mix_rows(chosen, fold_of, _MIXES)):
        if example.description.is_english():
            yield replace(example, weights=_WEIGHT_OF_MIXES * example.weights)


def _document(row: Row) -> Document:
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


def _label(row: Row, description: Description) -> Example:
    """Label each sentence by what its code points are; long sentences weigh more, those of long documents less."""
    starts = np.array([unit.start for unit in description.units])
    ends = np.array([unit.end for unit in description.units])
    kept, neutral = _covered(row["keep"], starts, ends), _covered(row["neutral"], starts, ends)
    labelled = ends - starts - neutral
    words = labelled / _CHARS_A_WORD
    weights = words**_WEIGHT_OF_LENGTH / max(_LEAST_WORDS, float(words.sum())) ** _WEIGHT_OF_DOCUMENT
    weights[neutral * 2 > ends - starts] = 0
    weights[description.column("gone") > 0] = 0
    labels = 1 - kept / np.maximum(labelled, 1)
    site = row["site"]
    return Example(row["id"], site, fold_of(site), description, labels.astype(np.float32), weights.astype(np.float32))


def _covered(spans: Sequence[Sequence[int]], starts: Vector, ends: Vector) -> Vector:
    """Return how many code points of each sentence lie within the spans, which are disjoint and in order."""
    bounds = np.array([0, *(offset for span in spans for offset in span)])
    lengths = np.array([0, *(length for start, end in spans for length in (0, end - start))])
    covered = np.cumsum(lengths)

    def until(offsets: Vector) -> Vector:
        return np.asarray(np.interp(offsets, bounds, covered))

    return until(ends) - until(starts)


class _Lexica:
    """Lexica that have not read certain folds, each trained once.

    Attributes:
        keys: the terms that several sites use, ascending; a term of few sites says more of them than of boilerplate.
    """

    def __init__(self, examples: Sequence[Example]) -> None:
        self._examples = examples
        self._trained: dict[frozenset[int], Lexicon] = {}
        self.keys = _shared_terms(examples)

    def unread(self, folds: frozenset[int]) -> Lexicon:
        """Return the lexicon that was trained on all folds but these."""
        if folds not in self._trained:
            chosen = [example for example in self._examples if example.fold not in folds]
            self._trained[folds] = _train_lexicon(chosen, self.keys)
        return self._trained[folds]


def _shared_terms(examples: Sequence[Example]) -> Keys:
    by_site: dict[str, list[Keys]] = defaultdict(list)
    for example in examples:
        by_site[example.site].append(np.unique(_standing_terms(example)).astype(np.uint32))
    terms, sites = np.unique(
        np.concatenate([np.unique(np.concatenate(keys)) for keys in by_site.values()]), return_counts=True
    )
    return np.asarray(terms[sites >= _MIN_SITES])


def _standing_terms(example: Example) -> Vector:
    terms = example.description.terms
    return np.asarray(terms.keys[example.weights[terms.of] > 0])


def train(
    examples: Sequence[Example],
    mixes: Sequence[Example],
    silver: Sequence[Example],
    lexica: _Lexica,
    left_out: int | None = None,
) -> SegmentModel:
    """Train the lexicon and the networks.

    Args:
        examples: of all folds.
        mixes: made of the English ones, for the network that knows words.
        silver: labelled by teachers, for the network that knows no language.
        lexica: made of the English ones of the examples.
        left_out: the fold that nothing is learned from.
    """
    unseen = frozenset() if left_out is None else frozenset({left_out})
    everyone = [example for example in (*examples, *silver) if example.fold not in unseen]
    english = [example for example in examples if example.fold not in unseen and example.description.is_english()]
    mixed = [example for example in mixes if example.fold not in unseen]

    # What the network sees of a site must not come from a lexicon that read it: it would trust the words too much.
    def view(example: Example) -> Floats:
        return observe(example.description, lexica.unread(unseen | {example.fold}).weigh(example.description.terms))

    return SegmentModel(
        lexica.unread(unseen),
        _train_network(english, mixed, view, _ENGLISH),
        _train_network(everyone, [], lambda example: observe_any(example.description), _OTHER),
    )


def _train_network(
    examples: Sequence[Example], mixed: Sequence[Example], view: Callable[[Example], Floats], recipe: Recipe
) -> Network:
    """Train on the features of all sentences; those of real dumps tell their mean and deviation."""
    features = [view(example)[example.weights > 0] for example in (*examples, *mixed)]
    real = np.concatenate(features[: len(examples)])
    mean, deviation = real.mean(axis=0), real.std(axis=0) + np.float32(1e-3)
    labels, weights = _learnable([*examples, *mixed])
    return Network(
        mean, deviation, *train_network(standardise(np.concatenate(features), mean, deviation), labels, weights, recipe)
    )


def _train_lexicon(examples: Sequence[Example], keys: Keys) -> Lexicon:
    numbers, counts, lengths = [], [], []
    for example in examples:
        terms, learned = example.description.terms, example.weights > 0
        at = np.minimum(np.searchsorted(keys, terms.keys.astype(np.uint32)), len(keys) - 1)
        is_known = (keys[at] == terms.keys) & learned[terms.of]
        numbers.append(at[is_known])
        counts.append(np.bincount(terms.of[is_known], minlength=len(learned))[learned])
        # Terms that are not shared still count in the length of a sentence, as they do when the lexicon is asked.
        lengths.append(terms.counts[learned])
    labels, weights = _learnable(examples)
    rows = Rows(np.concatenate(numbers), np.concatenate(counts), np.concatenate(lengths))
    values, bias = train_lexicon(rows, labels, weights, len(keys))
    told = np.abs(values) >= _LEAST_WEIGHT
    return Lexicon(keys[told], values[told].astype(np.float16).astype(np.float32), bias)


def _learnable(examples: Sequence[Example]) -> tuple[Floats, Floats]:
    labels = np.concatenate([example.labels[example.weights > 0] for example in examples])
    weights = np.concatenate([example.weights[example.weights > 0] for example in examples])
    return labels, weights


if __name__ == "__main__":
    main()
