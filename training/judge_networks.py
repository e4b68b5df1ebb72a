"""The two learners behind the judge of sentences, in numpy: a logistic regression over words and a small network.

Source: Duchi, Hazan & Singer 2011 (AdaGrad); Kingma & Ba 2015 (Adam); Srivastava et al. 2014 (dropout, here of features).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ingest.clean.judge.features import Floats
from ingest.clean.judge.words import Integers

_LEXICON_ROUNDS = 8
_LEXICON_RATE = 0.3
_LEXICON_DECAY = 1e-6
_BATCH = 1024
_RATE = 2e-3
# More of it, and fewer features, give a lower log loss on unseen sites, but leave more boilerplate where equally many documents are hurt.
_DROPOUT = 0.2
_HIDDEN = 64
_TINY = 1e-8


class Layers(NamedTuple):
    """One hidden layer: `(features, hidden)`, `(hidden,)`, `(hidden,)` and `()` float32, the last the bias of the log odds."""

    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: Floats


class Recipe(NamedTuple):
    """How networks are trained: how many of them, how often each sees all rows, and how fast its weights decay."""

    networks: int
    rounds: int
    decay: float


class Rows(NamedTuple):
    """The terms of sentences, in numbers.

    Attributes:
        terms: of all sentences, one sentence after the other.
        counts: `(sentences,)`, how many of them each has.
        lengths: `(sentences,)`, how many terms each has, also such as have no number.
    """

    terms: Integers
    counts: Integers
    lengths: Integers


def train_lexicon(rows: Rows, labels: Floats, weights: Floats, size: int) -> tuple[Floats, float]:
    """Fit log odds of boilerplate for each term.

    Args:
        rows: of the sentences.
        labels: `(sentences,)`, 1 is boilerplate.
        weights: `(sentences,)`.
        size: how many terms there are.

    Returns:
        `(size,)` float32 and the bias.
    """
    terms, counts, lengths = rows
    random = np.random.default_rng(0)
    starts = np.cumsum(counts) - counts
    scale = 1 / np.sqrt(np.maximum(lengths, 1))
    values, gathered = np.zeros(size), np.full(size, _TINY)
    bias, bias_gathered = 0.0, _TINY
    weights = weights / weights.mean()
    for _ in range(_LEXICON_ROUNDS):
        for batch in _batches(random.permutation(len(counts)), 8 * _BATCH):
            owner = np.repeat(np.arange(len(batch)), counts[batch])
            first = np.cumsum(counts[batch]) - counts[batch]
            chosen = terms[starts[batch][owner] + np.arange(len(owner)) - first[owner]]
            odds = np.bincount(owner, values[chosen], len(batch)) * scale[batch] + bias
            error = (1 / (1 + np.exp(-odds)) - labels[batch]) * weights[batch] / len(batch)
            slope = np.bincount(chosen, (error * scale[batch])[owner], size) + _LEXICON_DECAY * values
            gathered += slope**2
            values -= _LEXICON_RATE * slope / np.sqrt(gathered)
            bias_gathered += float(error.sum()) ** 2
            bias -= _LEXICON_RATE * float(error.sum()) / bias_gathered**0.5
    return values.astype(np.float32), float(bias)


def train_network(features: Floats, labels: Floats, weights: Floats, recipe: Recipe) -> Layers:
    """Fit networks and join them to one whose log odds are their mean.

    Args:
        features: `(rows, features)` float32, standardised.
        labels: `(rows,)`, 1 is boilerplate.
        weights: `(rows,)`.
        recipe: how.
    """
    networks = recipe.networks
    fitted = [_train_one(features, labels, weights / weights.mean(), recipe, seed) for seed in range(networks)]
    return Layers(
        np.concatenate([network.hidden for network in fitted], axis=1),
        np.concatenate([network.hidden_bias for network in fitted]),
        np.concatenate([network.output for network in fitted]) / networks,
        np.asarray(np.mean([network.output_bias for network in fitted], dtype=np.float32)),
    )


def _train_one(features: Floats, labels: Floats, weights: Floats, recipe: Recipe, seed: int) -> Layers:
    random = np.random.default_rng(seed)
    count, width = features.shape
    parts = [
        random.normal(0, width**-0.5, (width, _HIDDEN)).astype(np.float32),
        np.zeros(_HIDDEN, np.float32),
        random.normal(0, _HIDDEN**-0.5, _HIDDEN).astype(np.float32),
        np.zeros(1, np.float32),
    ]
    means, squares = [np.zeros_like(part) for part in parts], [np.zeros_like(part) for part in parts]
    steps, step = recipe.rounds * max(1, -(-count // _BATCH)), 0
    for _ in range(recipe.rounds):
        for batch in _batches(random.permutation(count), _BATCH):
            step += 1
            seen = features[batch] * (random.random((len(batch), width), dtype=np.float32) > _DROPOUT) / (1 - _DROPOUT)
            slopes = _slopes(parts, seen, labels[batch], weights[batch])
            rate = _RATE * (1 - step / (steps + 1))
            for part, slope, mean, square in zip(parts, slopes, means, squares, strict=True):
                mean += 0.1 * (slope - mean)  # noqa: PLW2901 - in place
                square += 0.001 * (slope**2 - square)  # noqa: PLW2901 - in place
                part -= rate * (mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.999**step)) + _TINY))  # noqa: PLW2901 - in place
                if part.ndim > 1 or len(part) > 1:
                    part -= rate * recipe.decay * part  # noqa: PLW2901 - in place
    return Layers(parts[0], parts[1], parts[2], parts[3].reshape(()))


def _slopes(parts: Sequence[Floats], seen: Floats, labels: Floats, weights: Floats) -> list[Floats]:
    hidden_weights, hidden_bias, output, output_bias = parts
    hidden = np.maximum(seen @ hidden_weights + hidden_bias, 0)
    odds = hidden @ output + output_bias
    error = ((1 / (1 + np.exp(-odds)) - labels) * weights / len(labels)).astype(np.float32)
    back = np.outer(error, output) * (hidden > 0)
    return [seen.T @ back, back.sum(axis=0), hidden.T @ error, error.sum(keepdims=True)]


def _batches(order: np.ndarray[tuple[int], np.dtype[np.int64]], size: int) -> Iterator[np.ndarray]:  # type: ignore[type-arg]
    for start in range(0, len(order), size):
        yield order[start : start + size]
