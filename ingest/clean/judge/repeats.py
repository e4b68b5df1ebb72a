"""How far what a feed says in other stories speaks for boilerplate: log odds of each sentence, added to those of the network.

A sentence that stands in other stories of its feed is furniture of it, or background that its stories share. Which of the two the number of
stories tells: of real feeds with 180 stories each, .075 of the boilerplate that rules leave and .0047 of the article stand in two,
.34 and .0011 in three and more, and nothing of the article stands in six. On pages of which only one or two others are known, half
of the boilerplate and .004 of the article stand in two. The log odds are fitted to both by the formula below. Where much of a document recurs,
what does not is the story.

The network is not asked: it would learn the few stories of the pages it is trained on, and what it says without a memory must not change.
Known misses: what recurs in the text because it belongs to it, such as the refrain of a column or the address of a theatre.

Source: naive Bayes, one kind of evidence more; figures in docs/decisions/0014-segment-judge.md.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ingest.clean.judge.words import Integers, Words
from ingest.clean.recurrence import MIN_STORIES, Recurrences, read_stream

_PER_DOUBLING = 2.5
_OF_ALL_STORIES = 2.5
_MAX_LOG_ODDS = 12.0
# A phrase that is common recurs, too: less than half of a sentence says nothing.
_LEAST_SHARE = 0.5
_AGAINST_NEWS = 2.0


def weigh_repeats(words: Words, starts: Integers, recurrences: Recurrences | None) -> npt.NDArray[np.float32]:
    """Return `(sentences,)` float32: log odds of boilerplate; 0 where nothing is known of the feed.

    Args:
        words: of the document.
        starts: `(sentences,)`, where each begins.
        recurrences: of the feed.
    """
    count = len(starts)
    if recurrences is None or recurrences.stories < MIN_STORIES or not len(words.starts):
        return np.zeros(count, dtype=np.float32)
    stream = read_stream(words.kinds, words.folded)
    of = words.owner[stream.starts]
    stories = stream.count_stories(recurrences)
    short, keys = stream.short_units(starts)
    of_short = np.zeros(count, dtype=np.int64)
    of_short[short] = recurrences.look_up(keys)
    stories = np.maximum(stories, of_short[of])
    recurs = stories >= MIN_STORIES
    doublings = np.log2(np.maximum(stories, 1))
    odds = _PER_DOUBLING * doublings + _OF_ALL_STORIES * doublings / np.log2(recurrences.stories)
    again = np.bincount(of, recurs, count)
    mean = np.minimum(np.bincount(of, odds, count) / np.maximum(again, 1), _MAX_LOG_ODDS)
    share = again / np.maximum(np.bincount(of, minlength=count), 1)
    speaks = np.maximum(share - _LEAST_SHARE, 0) / (1 - _LEAST_SHARE)
    against = _AGAINST_NEWS * float(recurs.mean()) * (1 - share)
    return (mean * speaks - against).astype(np.float32)
