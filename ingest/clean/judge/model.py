"""The trained judge: how sure it is that a sentence is boilerplate. Numbers in a file, evaluated by numpy."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.clean.judge.context import observe
from ingest.clean.judge.features import Description, Floats
from ingest.clean.judge.terms import Terms

MODEL = Path(__file__).parents[1] / "models" / "segment-judge-en-2.npz"
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
class SegmentModel:
    """A lexicon and a network with one hidden layer over the features of `observe`.

    Attributes:
        mean, deviation: `(features,)` float32, of the sentences trained on.
        hidden, hidden_bias: `(features, hidden)` and `(hidden,)` float32.
        output, output_bias: `(hidden,)` float32 and the bias of the log odds.
    """

    lexicon: Lexicon
    mean: Floats
    deviation: Floats
    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: float

    def judge(self, description: Description) -> Floats:
        """Return `(units,)` float32: the probability of each sentence to be boilerplate."""
        features = observe(description, self.lexicon.weigh(description.terms))
        return self.classify(standardise(features, self.mean, self.deviation))

    def classify(self, features: Floats) -> Floats:
        """Return the probabilities of standardised features."""
        hidden = np.maximum(features @ self.hidden + self.hidden_bias, 0)
        odds = hidden @ self.output + np.float32(self.output_bias)
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write the model; the same model gives the same bytes."""
        np.savez_compressed(
            path,
            # Ascending keys differ by little: their differences take half the space.
            terms=np.diff(self.lexicon.keys, prepend=np.uint32(0)),
            weights=self.lexicon.weights.astype(np.float16),
            biases=np.array([self.lexicon.bias, self.output_bias], dtype=np.float32),
            mean=self.mean,
            deviation=self.deviation,
            hidden=self.hidden,
            hidden_bias=self.hidden_bias,
            output=self.output,
        )


def standardise(features: Floats, mean: Floats, deviation: Floats) -> Floats:
    """Measure features in deviations from their mean, five at most."""
    return np.asarray(np.clip((features - mean) / deviation, -_MAX_DEVIATION, _MAX_DEVIATION), dtype=np.float32)


@functools.lru_cache(maxsize=8)
def load_model(path: Path = MODEL) -> SegmentModel:
    """Read a model; once per process."""
    with np.load(path, allow_pickle=False) as file:
        bias, output_bias = file["biases"].tolist()
        keys = np.cumsum(file["terms"], dtype=np.uint32)
        return SegmentModel(
            lexicon=Lexicon(keys, file["weights"].astype(np.float32), bias),
            mean=file["mean"],
            deviation=file["deviation"],
            hidden=file["hidden"],
            hidden_bias=file["hidden_bias"],
            output=file["output"],
            output_bias=output_bias,
        )
