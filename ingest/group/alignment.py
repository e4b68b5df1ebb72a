"""How much of the shorter text runs along the longer one, small edits included, and how far two texts run together from their heads.

Every third word changed breaks all 3-word shingles, yet what is left of them stands in the same order, a few words apart. A gallery's captions,
a list of links or a speech that two reports quote stand in blocks, or in another order, with unlike text between them. So shared shingles are
chained in the order of both texts, and gaps of a few words on both sides count as edited, not as unlike.

Source: chaining of matches by a longest increasing subsequence, as in Hunt and Szymanski, "A fast algorithm for computing longest common
subsequences", 1977.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ingest.group.overlap import SHINGLE_WORDS, Hashes, Profile, at_one_scale

_EDITED_SHINGLES = 6  # one changed word breaks three shingles: two changed words near each other
_INSERTED_SHINGLES = 80  # a paragraph: furniture, a credit, what a local writer adds
_OPENING_SHINGLES = 15  # a dateline, a credit and a changed first line stand before what two texts share


@dataclass(frozen=True, slots=True)
class Alignment:
    """How two texts run along each other.

    Attributes:
        share: of the shorter text's shingles, those in the chain of the shared ones or in a small gap of it.
        opening: how many words run along unchanged from the heads of both; what one of them inserts is no change, a replaced word ends it.
        opening_share: the same, as a share of the shorter text.
    """

    share: float
    opening: int
    opening_share: float


def align(first: Profile, second: Profile) -> Alignment:
    """Lay two texts along each other; where one is sampled, at the coarser of the two scales."""
    short, long, halvings = at_one_scale(first, second)
    chain = _longest_chain(_shared_places(short, long))
    if not chain:
        return Alignment(0.0, 0, 0.0)
    widest = max(1, _EDITED_SHINGLES >> halvings)
    filled = sum(gap for gap, other in _gaps(chain) if gap <= widest and other <= widest)
    opening = _opening(chain, halvings)
    return Alignment((len(chain) + filled) / len(short), opening << halvings, opening / len(short))


def _gaps(chain: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield between neighbours of the chain how many shingles of the shorter, of the longer are not shared."""
    for (short, long), (next_short, next_long) in itertools.pairwise(chain):
        yield next_short - short - 1, next_long - long - 1


def _opening(chain: list[tuple[int, int]], halvings: int) -> int:
    """Return how many shingles of the shorter text the chain passes before a word was replaced, if it begins at both heads.

    An insertion breaks two shingles on the side that has it not, a replaced word breaks three on both.
    """
    if max(chain[0]) > _OPENING_SHINGLES >> halvings:
        return 0
    whole, inserted = (SHINGLE_WORDS - 1) >> halvings, _INSERTED_SHINGLES >> halvings
    passed = 1
    for gaps in _gaps(chain):
        if min(gaps) > whole or max(gaps) > inserted:
            break
        passed += 1 + min(gaps)
    return passed


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
