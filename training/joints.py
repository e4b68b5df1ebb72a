"""Train what weighs joints: python -m training.joints --data FILE --words FILE [--sites all|even|odd] [--out FILE].

Reads labelled dumps (`site text keep joints`, JSON lines, gzipped or not) and, for how common a word is, unlabelled news (`feed text`). Each dump
is also read as short passages, so that a text of a few lines, in which little else is glued for certain, is nothing new.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.sets import half_of, read_rows
from ingest.clean.glue import find_certain
from ingest.clean.joints import MODEL, JointModel, describe_joints, describe_pair

_STANDING = re.compile(r"(?<!\S)[^\W\d_]+(?!\S)")
_MIN_TEXTS = 3
_MAX_RANK = 5
_PASSAGE_CHARS = (80, 500)
_PASSAGES = 2
_MIN_FEATURE = 3
_LEAST_WEIGHT = 0.02
_INSIDE, _OUTSIDE = 1.5, 0.4
_DAMP = 0.4
_ROUNDS, _BATCH, _RATE, _DECAY, _TINY = 15, 1024, 0.3, 1e-5, 1e-8

Numbers = npt.NDArray[np.float64]
Example = tuple[tuple[str, ...], bool, float]


def main() -> None:
    """Train, and say what was learned from."""
    parser = argparse.ArgumentParser(description="Train what weighs joints.")
    parser.add_argument("--data", type=Path, required=True, help="labelled dumps, JSON lines, may be gzipped")
    parser.add_argument(
        "--words", type=Path, required=True, help="news, JSON lines with `feed` and `text`, may be gzipped"
    )
    parser.add_argument(
        "--sites", choices=["all", "even", "odd"], default="all", help="half of the sites to learn from"
    )
    parser.add_argument("--out", type=Path, default=MODEL, help="where to write the model")
    arguments = parser.parse_args()
    ranks = rank_words(read_rows(arguments.words))
    rows = [row for row in read_rows(arguments.data) if arguments.sites in {"all", half_of(row["site"])}]
    examples = [example for row in rows for example in read_examples(row, ranks)]
    sys.stderr.write(f"{len(rows)} dumps, {len(examples)} candidates, {len(ranks)} words\n")
    JointModel(ranks, train(examples)).save(arguments.out)
    sys.stderr.write(f"{arguments.out}: {arguments.out.stat().st_size} bytes\n")


def rank_words(rows: Iterator[dict[str, Any]]) -> dict[str, int]:
    """Rank words by the number of texts that they stand in: 1 to 5, each four times the one before.

    A word counts where two feeds at least use it: what one repeats may be its own labels, glued.
    """
    counts: Counter[str] = Counter()
    feeds: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for word in set(_STANDING.findall(row["text"])):
            for form in {word, word.lower()}:
                counts[form] += 1
                feeds[form].add(row["feed"])
    common = {word: count for word, count in counts.items() if count >= _MIN_TEXTS and len(feeds[word]) > 1}
    return {word: min(_MAX_RANK, int(math.log(count, 4)) + 1) for word, count in common.items()}


def read_examples(row: dict[str, Any], ranks: dict[str, int]) -> Iterator[Example]:
    """Yield the candidates of one dump and of passages of it: features, whether it is a joint, weight."""
    text, joints = row["text"], set(row["joints"])
    chooser = random.Random(text[: _PASSAGE_CHARS[1]])  # noqa: S311 - not for secrets
    passages = [(0, len(text))]
    for _ in range(_PASSAGES):
        start = chooser.randrange(len(text))
        passages.append((start, min(len(text), start + chooser.randint(*_PASSAGE_CHARS))))
    for start, end in passages:
        passage = text[start:end]
        kind, candidates = describe_joints(passage, find_certain(passage), ranks)
        found = [(each.offset, (*describe_pair(each.pair, kind), *each.features)) for each in candidates]
        damp = max(1, len(found)) ** -_DAMP
        for offset, features in found:
            weight = _INSIDE if _is_inside(row["keep"], offset + start) else _OUTSIDE
            yield features, offset + start in joints, weight * damp


def _is_inside(spans: Sequence[Sequence[int]], offset: int) -> bool:
    at = bisect_right(spans, offset, key=lambda span: span[0])
    return at > 0 and spans[at - 1][0] < offset < spans[at - 1][1]


def train(examples: Sequence[Example]) -> dict[str, float]:
    """Fit the weights of the features that recur.

    Source: Duchi, Hazan & Singer 2011 (AdaGrad).
    """
    counts = Counter(feature for features, _, _ in examples for feature in features)
    numbers = {feature: at for at, feature in enumerate(sorted(f for f, n in counts.items() if n >= _MIN_FEATURE))}
    unknown = len(numbers)
    rows = np.array([[numbers.get(feature, unknown) for feature in features] for features, _, _ in examples])
    labels = np.array([label for _, label, _ in examples], dtype=np.float64)
    weights = np.array([weight for _, _, weight in examples])
    values = _descend(rows, labels, weights / weights.mean(), unknown)
    return {feature: float(values[at]) for feature, at in numbers.items() if abs(values[at]) >= _LEAST_WEIGHT}


def _descend(rows: npt.NDArray[np.int64], labels: Numbers, weights: Numbers, unknown: int) -> Numbers:
    values, gathered = np.zeros(unknown + 1), np.full(unknown + 1, _TINY)
    chance = np.random.default_rng(0)
    for _ in range(_ROUNDS):
        for batch in np.array_split(chance.permutation(len(rows)), max(1, len(rows) // _BATCH)):
            seen = rows[batch]
            error = (1 / (1 + np.exp(-values[seen].sum(axis=1))) - labels[batch]) * weights[batch] / len(batch)
            slope = np.bincount(seen.ravel(), np.repeat(error, seen.shape[1]), unknown + 1) + _DECAY * values
            slope[unknown] = 0
            gathered += slope**2
            values -= _RATE * slope / np.sqrt(gathered)
    return values


if __name__ == "__main__":
    main()
