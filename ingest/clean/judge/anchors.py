"""Which blocks recur in other stories of their feed: furniture that the cut of the surroundings may be anchored in, though no rule names it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ingest.clean.judge.repeats import weigh_repeats
from ingest.clean.judge.words import read_words
from ingest.clean.recurrence import Recurrences
from ingest.clean.segment import Block

# What stands in two of many stories may be background that they share, which reaches 2.8.
_LEAST_LOG_ODDS = 4.0


def find_anchors(text: str, blocks: Sequence[Block], recurrences: Recurrences | None) -> frozenset[int]:
    """Return where the blocks begin that recur.

    Args:
        text: the received text.
        blocks: all of it, in order.
        recurrences: of the feed; without them nothing recurs.
    """
    if recurrences is None or not blocks:
        return frozenset()
    starts = np.array([block.start for block in blocks], dtype=np.int64)
    odds = weigh_repeats(read_words(text, starts), starts, recurrences)
    return frozenset(starts[odds >= _LEAST_LOG_ODDS].tolist())
