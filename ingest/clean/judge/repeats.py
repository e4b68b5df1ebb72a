"""What of each sentence the feed says in other stories too."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from ingest.clean.judge.words import Flags, Integers, Words
from ingest.clean.recurrence import MIN_STORIES, Recurrences, read_stream

REPEATS: Final = (
    "again_known", "again_stories", "again", "again_often", "again_most", "again_whole", "again_first", "again_last", "again_short",
    "again_of_document", "again_of_prose",
)  # fmt: skip


def find_repeats(
    words: Words, starts: Integers, prose: Flags, recurrences: Recurrences | None
) -> dict[str, npt.NDArray[np.generic]]:
    """Return the columns `REPEATS` of a document; all of them are 0 where nothing is known of its feed.

    Args:
        words: of the document.
        starts: `(sentences,)`, where each begins.
        prose: `(sentences,)`, whether it stands and reads like one.
        recurrences: of the feed.
    """
    count = len(starts)
    if recurrences is None or recurrences.stories < MIN_STORIES:
        return {name: np.zeros(count) for name in REPEATS}
    stream = read_stream(words.kinds, words.folded)
    stories = stream.count_stories(recurrences)
    of = words.owner[stream.starts]
    counts = np.bincount(of, minlength=count)
    first = np.cumsum(counts) - counts
    short, keys = stream.short_units(starts)
    of_short = np.zeros(count, dtype=np.int64)
    of_short[short] = recurrences.look_up(keys)
    stories = np.maximum(stories, of_short[of])
    at_least_one = np.maximum(counts, 1)
    recurs = stories > 0
    often = np.log(np.maximum(stories, 1)) / np.log(recurrences.stories)
    share = np.bincount(of, recurs, count) / at_least_one
    most = np.zeros(count)
    has_words = np.flatnonzero(counts)
    first_again, last_again = np.zeros(count), np.zeros(count)
    if len(has_words):
        most[has_words] = np.maximum.reduceat(often, first[has_words])
        first_again[has_words] = recurs[first[has_words]]
        last_again[has_words] = recurs[(first + counts - 1)[has_words]]
    in_prose = prose[of]
    return {
        "again_known": np.ones(count),
        "again_stories": np.full(count, np.log(recurrences.stories)),
        "again": share,
        "again_often": np.bincount(of, often, count) / at_least_one,
        "again_most": most,
        "again_whole": share >= 1,
        "again_first": first_again,
        "again_last": last_again,
        "again_short": of_short > 0,
        "again_of_document": np.full(count, recurs.mean() if len(recurs) else 0),
        "again_of_prose": np.full(count, recurs[in_prose].mean() if in_prose.any() else 0),
    }
