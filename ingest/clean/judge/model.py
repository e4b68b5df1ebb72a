"""The trained judge: how sure it is that a sentence is boilerplate. Numbers in a file, evaluated by numpy."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

import numpy as np

from ingest.clean.judge.context import observe
from ingest.clean.judge.features import Description, Floats

MODEL = Path(__file__).parents[1] / "models" / "segment-judge-en-1.npz"
_MAX_DEVIATION = 4.0


@dataclass(frozen=True, slots=True)
class SegmentModel:
    """A lexicon and a network with one hidden layer over the features of `observe`.

    Attributes:
        lexicon: term → how far it speaks for boilerplate (log odds).
        bias: of the lexicon.
        mean, deviation: `(features,)` float32, of the sentences trained on.
        hidden, hidden_bias: `(features, hidden)` and `(hidden,)` float32.
        output, output_bias: `(hidden,)` float32 and the bias of the log odds.
    """

    lexicon: dict[str, float]
    bias: float
    mean: Floats
    deviation: Floats
    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: float

    def weigh_words(self, description: Description) -> Floats:
        """Return `(units,)` float32: the log odds of boilerplate that the words alone give."""
        weigh = self.lexicon.get
        scores = [sum(map(weigh, terms, repeat(0.0))) / (len(terms) or 1) ** 0.5 for terms in description.terms]
        return np.array(scores, dtype=np.float32) + np.float32(self.bias)

    def judge(self, description: Description) -> Floats:
        """Return `(units,)` float32: the probability of each sentence to be boilerplate."""
        features = observe(description, self.weigh_words(description))
        return self.classify(standardise(features, self.mean, self.deviation))

    def classify(self, features: Floats) -> Floats:
        """Return the probabilities of standardised features."""
        hidden = np.maximum(features @ self.hidden + self.hidden_bias, 0)
        odds = hidden @ self.output + np.float32(self.output_bias)
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write the model; the same model gives the same bytes."""
        terms = sorted(self.lexicon)
        np.savez_compressed(
            path,
            terms=np.frombuffer("\n".join(terms).encode(), dtype=np.uint8),
            weights=np.array([self.lexicon[term] for term in terms], dtype=np.float16),
            biases=np.array([self.bias, self.output_bias], dtype=np.float32),
            mean=self.mean,
            deviation=self.deviation,
            hidden=self.hidden,
            hidden_bias=self.hidden_bias,
            output=self.output,
        )


def standardise(features: Floats, mean: Floats, deviation: Floats) -> Floats:
    """Measure features in deviations from their mean, four at most."""
    return np.asarray(np.clip((features - mean) / deviation, -_MAX_DEVIATION, _MAX_DEVIATION), dtype=np.float32)


@functools.lru_cache(maxsize=8)
def load_model(path: Path = MODEL) -> SegmentModel:
    """Read a model; once per process."""
    with np.load(path, allow_pickle=False) as file:
        terms = file["terms"].tobytes().decode().split("\n")
        bias, output_bias = file["biases"].tolist()
        return SegmentModel(
            lexicon=dict(zip(terms, file["weights"].tolist(), strict=True)),
            bias=bias,
            mean=file["mean"],
            deviation=file["deviation"],
            hidden=file["hidden"],
            hidden_bias=file["hidden_bias"],
            output=file["output"],
            output_bias=output_bias,
        )
