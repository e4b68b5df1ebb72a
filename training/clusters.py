"""Group words that stand among the same neighbours: what the model knows of names that it never saw labelled.

Positive pointwise mutual information of words with their neighbours, a truncated singular value decomposition, and
spherical k-means over the word vectors, once for each number of clusters.

Source: Levy & Goldberg 2014 (PPMI and SVD); Halko, Martinsson & Tropp 2011 (randomised SVD); Miller, Guinness & Zamanian 2004
and Turian, Ratinov & Bengio 2010 (clusters as features for names).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from ingest.enrich.entities.tokens import tokenise

_CONTEXT_WORDS = 2000
_VOCABULARY = 25_000
_LEAST_COUNT = 8
_DIMENSIONS = 100
_ROUNDS = 15
_OFFSETS = (-2, -1, 1, 2)

Floats = npt.NDArray[np.float32]


def cluster_words(texts: Iterable[str], *, sizes: Sequence[int], seed: int = 7) -> dict[str, tuple[str, ...]]:
    """Return for each frequent word, in lower case, the marks of its clusters.

    Args:
        texts: the more the better; from two million words on the clusters are of use.
        sizes: numbers of clusters, one grouping each: few say what kind of word it is, many which words it is like.
        seed: of the random choices, so that the same texts give the same clusters.

    Returns:
        Word → one mark for each size, such as `500:17`.
    """
    sequences = [[token.text.lower() for token in tokenise(text)] for text in texts]
    counts = Counter(word for sequence in sequences for word in sequence)
    vocabulary = [word for word, count in counts.most_common(_VOCABULARY) if count >= _LEAST_COUNT]
    random = np.random.default_rng(seed)
    vectors = _normalised(_decompose(_mutual_information(sequences, vocabulary), random))
    groupings = [_spherical_k_means(vectors, min(size, len(vocabulary)), random) for size in sizes]
    return {
        word: tuple(f"{size}:{grouping[at]}" for size, grouping in zip(sizes, groupings, strict=True))
        for at, word in enumerate(vocabulary)
    }


def _mutual_information(sequences: list[list[str]], vocabulary: list[str]) -> Floats:
    """Return PPMI, (words, offsets × context words) float32."""
    ids = {word: at for at, word in enumerate(vocabulary)}
    width = _CONTEXT_WORDS
    table = np.zeros((len(vocabulary), len(_OFFSETS) * width), dtype=np.float32)
    flat = np.concatenate(
        [np.array([ids.get(word, -1) for word in row] + [-1, -1], dtype=np.int64) for row in sequences]
    )
    for block, offset in enumerate(_OFFSETS):
        words, neighbours = (flat[-offset:], flat[:offset]) if offset < 0 else (flat[:-offset], flat[offset:])
        known = (words >= 0) & (neighbours >= 0) & (neighbours < width)
        np.add.at(table, (words[known], block * width + neighbours[known]), 1)
    total, of_word, of_context = table.sum(), table.sum(axis=1, keepdims=True), table.sum(axis=0, keepdims=True)
    # contexts smoothed to the power of 0.75, as Levy, Goldberg & Dagan 2015 advise
    of_context = of_context**0.75 * (total / (of_context**0.75).sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        np.log(table * total / (of_word * of_context), out=table)
    return np.maximum(np.nan_to_num(table, copy=False, nan=0, neginf=0, posinf=0), 0)


def _decompose(matrix: Floats, random: np.random.Generator) -> Floats:
    """Return the left singular vectors scaled by the root of their values, (words, dimensions)."""
    sample = matrix @ random.standard_normal((matrix.shape[1], _DIMENSIONS + 10), dtype=np.float32)
    for _ in range(3):
        basis, _upper = np.linalg.qr(sample)
        sample = matrix @ (matrix.T @ basis)
    basis, _upper = np.linalg.qr(sample)
    left, values, _right = np.linalg.svd(basis.T @ matrix, full_matrices=False)
    return (basis @ left)[:, :_DIMENSIONS] * np.sqrt(values[:_DIMENSIONS])


def _spherical_k_means(vectors: Floats, clusters: int, random: np.random.Generator) -> npt.NDArray[np.int64]:
    """Return the cluster of each vector."""
    centres = vectors[random.choice(len(vectors), clusters, replace=False)]
    nearest = np.zeros(len(vectors), dtype=np.int64)
    for _ in range(_ROUNDS):
        nearest = (vectors @ centres.T).argmax(axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, vectors)
        empty = ~sums.any(axis=1)
        sums[empty] = vectors[random.choice(len(vectors), int(empty.sum()))]
        centres = _normalised(sums)
    return nearest


def _normalised(vectors: Floats) -> Floats:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
