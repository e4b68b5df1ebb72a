"""What most people would use instead of our grouping, run on the same documents by `copies.py` and `stories.py`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from datasketch import MinHash, MinHashLSH
from sklearn.feature_extraction.text import TfidfVectorizer

_WORD = re.compile(r"\w+")
_SHINGLE_WORDS = 5
_PERMUTATIONS = 128
_JACCARD = 0.8


def lsh_groups(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Fold documents by datasketch's MinHash LSH: 5-word shingles, 128 permutations, Jaccard 0.8; groups are connected components."""
    index = MinHashLSH(threshold=_JACCARD, num_perm=_PERMUTATIONS)
    group_of: dict[str, str] = {}
    for row in rows:
        sketch = MinHash(num_perm=_PERMUTATIONS)
        sketch.update_batch([shingle.encode("utf-8", "replace") for shingle in _shingles(row["text"])])
        found = {group_of[other] for other in index.query(sketch)}
        index.insert(row["id"], sketch)
        name = min(found, default=row["id"])
        group_of |= {key: name for key, group in group_of.items() if group in found} if len(found) > 1 else {}
        group_of[row["id"]] = name
    return group_of


def _shingles(text: str) -> list[str]:
    words = _WORD.findall(text.lower())
    return [" ".join(words[start : start + _SHINGLE_WORDS]) for start in range(max(1, len(words) - _SHINGLE_WORDS + 1))]


def single_pass_stories(rows: Sequence[Mapping[str, Any]], threshold: float) -> dict[str, str]:
    """Gather documents in one pass, in their order of time: cosine of scikit-learn's TF-IDF to the mean of a story, no time decay.

    The document frequencies are those of the documents themselves, which a pipeline that runs on could not know.
    """
    ordered = sorted(rows, key=lambda row: row.get("published_at") or "")
    weights = TfidfVectorizer(sublinear_tf=True, stop_words="english", max_df=0.5, dtype=np.float32)
    vectors = weights.fit_transform([f"{row.get('title') or ''} {row['text']}" for row in ordered])
    likeness = (vectors @ vectors.T).toarray()
    sums = np.zeros((len(ordered), len(ordered)), dtype=np.float32)
    sizes = np.zeros(len(ordered), dtype=np.float32)
    story_of: list[int] = []
    stories = 0
    for place in range(len(ordered)):
        means = sums[place, :stories] / sizes[:stories]
        best = int(means.argmax()) if stories else -1
        if best < 0 or means[best] < threshold:
            best = stories
            stories += 1
        sums[:, best] += likeness[:, place]
        sizes[best] += 1
        story_of.append(best)
    return {row["id"]: str(story) for row, story in zip(ordered, story_of, strict=True)}
