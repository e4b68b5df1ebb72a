"""The trained judge: how sure it is that a sentence is boilerplate. Numbers in a file, evaluated by numpy."""

from __future__ import annotations

import functools
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.clean.judge.context import observe
from ingest.clean.judge.features import Description, Floats
from ingest.clean.judge.terms import Terms

MODEL = Path(__file__).parents[1] / "models" / "segment-judge-4.npz"
_MAX_DEVIATION = 5.0


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Log odds of terms.

    Attributes:
        keys: `(terms,)` uint32, ascending, see `Terms`.
        weights: `(terms,)` float32, how far each speaks for boilerplate.
        bias: log odds of a sentence none of whose terms is known.
    """

    keys: npt.NDArray[np.uint32]
    weights: Floats
    bias: float

    def weigh(self, terms: Terms) -> Floats:
        """Return `(units,)` float32: the log odds of boilerplate that the words alone give."""
        at = np.minimum(np.searchsorted(self.keys, terms.keys.astype(np.uint32)), len(self.keys) - 1)
        weights = np.where(self.keys[at] == terms.keys, self.weights[at], 0)
        sums = np.bincount(terms.of, weights, len(terms.counts))
        return (sums / np.sqrt(np.maximum(terms.counts, 1)) + self.bias).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Network:
    """One hidden layer over the features of `observe`.

    Attributes:
        mean, deviation: `(features,)` float32, of the sentences trained on.
        hidden, hidden_bias: `(features, hidden)` and `(hidden,)` float32.
        output, output_bias: `(hidden,)` float32 and `()`, the bias of the log odds.
    """

    mean: Floats
    deviation: Floats
    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: Floats

    def classify(self, features: Floats) -> Floats:
        """Return the log odds of each row to be boilerplate."""
        hidden = np.maximum(standardise(features, self.mean, self.deviation) @ self.hidden + self.hidden_bias, 0)
        return np.asarray(hidden @ self.output + self.output_bias, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class SegmentModel:
    """A lexicon and a network for English, and a network that knows no word for every other language."""

    lexicon: Lexicon
    english: Network
    other: Network

    def judge(self, description: Description) -> Floats:
        """Return `(units,)` float32: the probability of each sentence to be boilerplate."""
        if description.is_english():
            odds = self.english.classify(observe(description, self.lexicon.weigh(description.terms)))
        else:
            odds = self.other.classify(observe_any(description))
        return np.asarray(1 / (1 + np.exp(-(odds + description.repeats))), dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write the model; the same model gives the same bytes."""
        networks = {
            f"{name}_{field.name}": getattr(network, field.name)
            for name, network in (("english", self.english), ("other", self.other))
            for field in fields(Network)
        }
        np.savez_compressed(
            path,
            # Ascending keys differ by little: their differences take half the space.
            terms=np.diff(self.lexicon.keys, prepend=np.uint32(0)),
            weights=self.lexicon.weights.astype(np.float16),
            bias=np.float32(self.lexicon.bias),
            **networks,
        )


def observe_any(description: Description) -> Floats:
    """Return the features of every sentence of a text in whatever language."""
    return observe(description.without_english(), np.zeros(len(description.units), dtype=np.float32))


def standardise(features: Floats, mean: Floats, deviation: Floats) -> Floats:
    """Measure features in deviations from their mean, five at most."""
    return np.asarray(np.clip((features - mean) / deviation, -_MAX_DEVIATION, _MAX_DEVIATION), dtype=np.float32)


@functools.lru_cache(maxsize=8)
def load_model(path: Path = MODEL) -> SegmentModel:
    """Read a model; once per process."""
    with np.load(path, allow_pickle=False) as file:
        keys = np.cumsum(file["terms"], dtype=np.uint32)
        lexicon = Lexicon(keys, file["weights"].astype(np.float32), float(file["bias"]))
        english, other = (
            Network(*(file[f"{name}_{field.name}"] for field in fields(Network))) for name in ("english", "other")
        )
        return SegmentModel(lexicon, english, other)
