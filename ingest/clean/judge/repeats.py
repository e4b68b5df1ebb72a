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

from ingest.clean.judge.words import KIND, Flags, Integers, Words
from ingest.clean.recurrence import MIN_STORIES, SHINGLE_WORDS, Recurrences, Stream, cover, read_stream

_PER_DOUBLING = 2.5
_OF_ALL_STORIES = 2.5
_MAX_LOG_ODDS = 12.0
# Common turns of phrase recur, too: nearly all runs of a sentence have to, or it is another sentence.
_LEAST_SHARE = 0.85
_OF_LOWEST = 4
_AGAINST_NEWS = 2.0
_MIN_QUOTED_WORDS = 3
# Stories on one topic share background, word for word, and there may be dozens of them; what half of all stories share is no topic.
_MIN_PROSE_WORDS, _MAX_OF_BACKGROUND, _TEMPLATE_SHARE = 10, 3.0, 0.5
# As all numbers are equal, what a line of figures says anew each day would recur: results, polls, prices; and so would verdicts under one heading.
_MIN_FIGURES_WORDS, _FIGURES_SHARE = 6, 0.15


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
    shingles = recurrences.look_up(stream.shingles())
    share, stories = _count_inside(shingles, of, count)
    short, keys = stream.short_units(starts)
    stories[short] = np.maximum(recurrences.look_up(keys), _count_across(shingles, of, count)[short])
    share[short] = stories[short] > 0
    doublings = np.log2(np.maximum(stories, 1))
    odds = _PER_DOUBLING * doublings + _OF_ALL_STORIES * doublings / np.log2(recurrences.stories)
    is_background = _tells(words, of, count) & (stories <= _TEMPLATE_SHARE * recurrences.stories)
    most = np.where(is_background, _MAX_OF_BACKGROUND, _MAX_LOG_ODDS)
    speaks = np.maximum(share - _LEAST_SHARE, 0) / (1 - _LEAST_SHARE)
    speaks[_leads_on(words, stream, of, count) | _reports(words, stream, of, count)] = 0
    recurs = cover(shingles, len(of)) > 0
    alike = np.bincount(of, recurs, count) / np.maximum(np.bincount(of, minlength=count), 1)
    against = _AGAINST_NEWS * float(recurs.mean()) * (1 - alike)
    return np.asarray(np.minimum(odds, most) * speaks - against, dtype=np.float32)


def _count_inside(shingles: Integers, of: Integers, count: int) -> tuple[npt.NDArray[np.float64], Integers]:
    """Return which share of the shingles inside of each sentence recurs, and in how many stories the lowest quarter of them does."""
    inside = of[: len(shingles)] == of[len(of) - len(shingles) :]
    owner, stories = of[: len(shingles)][inside], shingles[inside]
    counts = np.bincount(owner, minlength=count)
    share = np.bincount(owner, stories > 0, count) / np.maximum(counts, 1)
    ordered = stories[np.lexsort((stories, owner))]
    lowest = np.zeros(count, dtype=np.int64)
    has_any = np.flatnonzero(counts)
    lowest[has_any] = ordered[(np.cumsum(counts) - counts + counts // _OF_LOWEST)[has_any]]
    return share, lowest


def _count_across(shingles: Integers, of: Integers, count: int) -> Integers:
    """Return for sentences of fewer words than a shingle in how many stories all shingles stand that reach over them."""
    counts = np.bincount(of, minlength=count)
    first = np.cumsum(counts) - counts
    lowest = np.full(count, np.iinfo(np.int64).max)
    for back in range(SHINGLE_WORDS):
        at = first - back
        reaches = (counts > 0) & (at >= 0) & (at < len(shingles)) & (back + counts <= SHINGLE_WORDS)
        lowest[reaches] = np.minimum(lowest[reaches], shingles[at[reaches]])
    return np.where(lowest < np.iinfo(np.int64).max, lowest, 0)


def _tells(words: Words, of: Integers, count: int) -> Flags:
    """Tell which sentences are long enough to tell something, and end as sentences do."""
    last = _last_visible(words, count)
    closes = np.isin(words.kinds[last], [KIND["quote"], KIND["apostrophe"], KIND["bracket"]])
    ends = words.kinds[np.where(closes, np.maximum(last - 1, 0), last)]
    return np.asarray((ends == KIND["stop"]) & (np.bincount(of, minlength=count) >= _MIN_PROSE_WORDS))


def _last_visible(words: Words, count: int) -> Integers:
    """Return the offset of the last sign of each sentence that is no space; -1 where there is none."""
    last = np.full(count, -1)
    visible = np.flatnonzero(words.kinds != KIND["space"])
    last[words.owner[visible]] = visible
    return last


def _reports(words: Words, stream: Stream, of: Integers, count: int) -> Flags:
    """Tell which sentences are lines of figures, or a heading with a word or two behind a colon: the form recurs, what it says does not."""
    sizes = np.maximum(np.bincount(of, minlength=count), 1)
    figures = np.bincount(of, words.kinds[stream.starts] == KIND["digit"], count)
    colons = np.bincount(words.owner[np.flatnonzero(words.kinds == KIND["colon"])], minlength=count)
    is_long = sizes >= _MIN_FIGURES_WORDS
    return np.asarray(np.where(is_long, figures >= _FIGURES_SHARE * sizes, colons > 0))


def _leads_on(words: Words, stream: Stream, of: Integers, count: int) -> Flags:
    """Tell which sentences end in a colon or quote somebody: they belong to what they stand beside, however common they are."""
    last = _last_visible(words, count)
    ends_in_colon = (last >= 0) & (words.kinds[last] == KIND["colon"])
    quotes = np.flatnonzero(words.kinds == KIND["quote"])
    sentence, at = np.unique(words.owner[quotes], return_index=True)
    ends = np.cumsum(np.bincount(of, minlength=count))
    quoted = np.zeros(count, dtype=np.int64)
    quoted[sentence] = ends[sentence] - np.searchsorted(stream.starts, quotes[at])
    return np.asarray(ends_in_colon | (quoted >= _MIN_QUOTED_WORDS))
