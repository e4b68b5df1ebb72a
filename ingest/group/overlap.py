"""How much of one text stands in another, measured on all their 3-word shingles.

The sketch finds candidates, this decides: three words survive edits that break most 5-word shingles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.group.words import hash_text, numbers, shingle_hashes, words

Hashes = NDArray[np.uint32]

SHINGLE_WORDS = 3
MAX_SHINGLES = 1024
MAX_NUMBERS = 128
_MIN_NUMBERS = 4  # with fewer on one side, numbers prove nothing
_HASH_BITS = 32


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What is kept of a text to compare it exactly.

    Attributes:
        total: distinct shingles of the text.
        halvings: how often the hash range was halved until at most 1,024 shingles were left; 0 means all of them are here.
        shingles: (shingles,) uint32, distinct, in the order of their first occurrence.
        numbers: (numbers,) uint32, hashes of the distinct numbers, ascending.
    """

    total: int
    halvings: int
    shingles: Hashes
    numbers: Hashes


@dataclass(frozen=True, slots=True)
class Overlap:
    """How two texts relate; shares are from 0 to 1.

    Attributes:
        containment: share of the shorter text's shingles that stand in the longer one.
        jaccard: share of both texts' shingles that stand in both.
        numbers: share of the numbers of the side with fewer that stand in the other too; 1 where too few to tell.
        length_ratio: shorter through longer.
        start: where in the longer text the shared part begins (its first twentieth left aside as chance hits).
        first_is_shorter: which of the two is the shorter.
        shingles: how many are shared; an estimate where the texts are sampled.
    """

    containment: float
    jaccard: float
    numbers: float
    length_ratio: float
    start: float
    first_is_shorter: bool
    shingles: int


NOTHING_SHARED = Overlap(0.0, 0.0, 1.0, 1.0, 1.0, first_is_shorter=True, shingles=0)


def profile(text: str) -> Profile:
    """Hash the shingles and numbers of a text; memory is bounded whatever its length."""
    hashes = shingle_hashes(words(text), SHINGLE_WORDS) >> np.uint64(64 - _HASH_BITS)
    _, first = np.unique(hashes, return_index=True)
    distinct = hashes[np.sort(first)].astype(np.uint32)
    halvings = 0
    kept = distinct
    while len(kept) > MAX_SHINGLES:
        halvings += 1
        kept = _below(distinct, halvings)
    figures = sorted(hash_text(number) >> (64 - _HASH_BITS) for number in numbers(text))[:MAX_NUMBERS]
    return Profile(len(distinct), halvings, kept, np.array(figures, dtype=np.uint32))


def overlap(first: Profile, second: Profile) -> Overlap:
    """Compare two texts; where one is sampled, at the coarser of the two scales."""
    short_hashes, long_hashes, halvings = at_one_scale(first, second)
    places = np.flatnonzero(np.isin(long_hashes, short_hashes))
    shared = len(places)
    if not shared:
        return NOTHING_SHARED
    return Overlap(
        containment=shared / min(len(short_hashes), len(long_hashes)),
        jaccard=shared / (len(short_hashes) + len(long_hashes) - shared),
        numbers=_shared_numbers(first.numbers, second.numbers),
        length_ratio=min(first.total, second.total) / max(first.total, second.total),
        start=float(places[shared // 20]) / len(long_hashes),
        first_is_shorter=first.total <= second.total,
        shingles=shared << halvings,
    )


def at_one_scale(first: Profile, second: Profile) -> tuple[Hashes, Hashes, int]:
    """Return the shingles of the shorter and of the longer text at the coarser of their scales, and how often that was halved."""
    halvings = max(first.halvings, second.halvings)
    shorter, longer = (first, second) if first.total <= second.total else (second, first)
    return _below(shorter.shingles, halvings), _below(longer.shingles, halvings), halvings


def _below(hashes: Hashes, halvings: int) -> Hashes:
    return hashes[hashes < 2 ** (_HASH_BITS - halvings)] if halvings else hashes


def _shared_numbers(first: Hashes, second: Hashes) -> float:
    fewer = min(len(first), len(second))
    return len(np.intersect1d(first, second, assume_unique=True)) / fewer if fewer >= _MIN_NUMBERS else 1.0
