"""How much of the shorter text runs along the longer one, small edits included.

Every third word changed breaks all 3-word shingles, yet what is left of them stands in the same order, a few words apart. A gallery's captions,
a list of links or a speech that two reports quote stand in blocks, or in another order, with unlike text between them. So shared shingles are
chained in the order of both texts, and gaps of a few words on both sides count as edited, not as unlike.

Source: chaining of matches by a longest increasing subsequence, as in Hunt and Szymanski, "A fast algorithm for computing longest common
subsequences", 1977.
"""

from __future__ import annotations

import bisect
import itertools

import numpy as np

from ingest.group.overlap import Hashes, Profile, at_one_scale

_EDITED_SHINGLES = 6  # one changed word breaks three shingles: two changed words near each other


def aligned_share(first: Profile, second: Profile) -> float:
    """Return which share of the shorter text's shingles is in the chain of those shared, or in a small gap of it.

    Where a text is sampled, at the coarser of the two scales.
    """
    short, long, halvings = at_one_scale(first, second)
    chain = _longest_chain(_shared_places(short, long))
    if not chain:
        return 0.0
    widest = max(1, _EDITED_SHINGLES >> halvings)
    filled = 0
    for (short_place, long_place), (next_short, next_long) in itertools.pairwise(chain):
        short_gap, long_gap = next_short - short_place - 1, next_long - long_place - 1
        if short_gap <= widest and long_gap <= widest:
            filled += short_gap
    return (len(chain) + filled) / len(short)


def _shared_places(short: Hashes, long: Hashes) -> list[tuple[int, int]]:
    """Return (place in the shorter, place in the longer) of each shared shingle, in the order of the shorter."""
    _, short_places, long_places = np.intersect1d(short, long, assume_unique=True, return_indices=True)
    order = np.argsort(short_places)
    return list(zip(short_places[order].tolist(), long_places[order].tolist(), strict=True))


def _longest_chain(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of places that ascends on both sides; places ascend on the first."""
    last_values: list[int] = []
    last_at: list[int] = []
    before: list[int] = []
    for at, (_, place) in enumerate(places):
        length = bisect.bisect_left(last_values, place)
        before.append(last_at[length - 1] if length else -1)
        last_values[length : length + 1] = [place]
        last_at[length : length + 1] = [at]
    chain = []
    at = last_at[-1] if last_at else -1
    while at >= 0:
        chain.append(places[at])
        at = before[at]
    return chain[::-1]
