"""Decide which sentences the trained judge removes.

How candidates are found: sentences that are boilerplate with a probability above 0.7, the surest first.
What guards against false ones: a document may lose only a small expected share of its legitimate words, so that many small doubts weigh
as much as one great one; texts of a few blocks, texts with too little prose and texts whose prose is not English are left alone.
Known misses: lists of an article that look like those of a menu; furniture that reads like prose.

Source: the expected loss under calibrated probabilities as the budget of a document, here over words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from ingest.clean.boilerplate import Found
from ingest.clean.judge.context import Flags, find_prose
from ingest.clean.judge.features import COLUMN, Floats, describe
from ingest.clean.judge.model import SegmentModel
from ingest.clean.segment import Block, Segment

JUDGE_RULE = "judge.segment"
# A quotation that opens with a small letter goes on with the sentence before it.
_GOES_ON = re.compile(r"[\"“‘'«]+[^\W\d_]")
_MIN_PROBABILITY = 0.7
# Chosen on held-out sites: docs/decisions/0014-segment-judge.md has the figures of its neighbours.
_MAX_EXPECTED_LOSS = 0.004
_MIN_BLOCKS = 5
_MIN_PROSE_WORDS = 60
_MIN_ENGLISH_SHARE = 0.25


def judge_rest(
    text: str, blocks: Sequence[Block], found: Sequence[Found], cut: Sequence[Found], model: SegmentModel
) -> list[Found]:
    """Find the sentences that neither a rule nor the cut of the surroundings removed and that are boilerplate all the same.

    Args:
        text: the received text.
        blocks: all of it, in order.
        found: what rules removed, in order.
        cut: blocks that stand above or below the article.
        model: of the language of the text.

    Returns:
        Sentences under `judge.segment`, in order.
    """
    if len(blocks) < _MIN_BLOCKS:
        return []
    description = describe(text, blocks, found, cut)
    if not is_english_prose(description.shape):
        return []
    probabilities = model.judge(description)
    shape = description.shape
    is_whole = np.array([not _goes_on(text, unit) for unit in description.units])
    stands = (shape[:, COLUMN["gone"]] == 0) & (shape[:, COLUMN["surroundings"]] == 0) & is_whole
    chosen = choose(probabilities, shape[:, COLUMN["words"]], shape[:, COLUMN["gone"]] == 0, stands)
    return [_found(description.units[at]) for at in chosen]


def is_english_prose(shape: Floats) -> bool:
    """Tell whether there is prose enough and English function words are as frequent in it as in English."""
    is_prose = find_prose(shape)
    words = shape[is_prose, COLUMN["words"]]
    total = float(words.sum())
    english = float((shape[is_prose, COLUMN["function_words"]] * words).sum())
    return total >= _MIN_PROSE_WORDS and english >= _MIN_ENGLISH_SHARE * total


def choose(
    probabilities: Floats,
    words: Floats,
    counts: Flags,
    may_go: Flags,
) -> list[int]:
    """Choose what goes, the surest first, until the expected loss of legitimate words is used up.

    Args:
        probabilities: `(units,)`, of each sentence to be boilerplate.
        words: `(units,)`, its words.
        counts: `(units,)`, whether its legitimate words are part of the whole.
        may_go: `(units,)`, whether it may be chosen.

    Returns:
        Numbers of the sentences that go, in order.
    """
    legitimate = (1 - probabilities) * words
    candidates = np.flatnonzero(may_go & (probabilities > _MIN_PROBABILITY))
    surest_first = candidates[np.argsort(-probabilities[candidates], kind="stable")]
    losses = np.cumsum(legitimate[surest_first], dtype=np.float64)
    within = losses <= _MAX_EXPECTED_LOSS * float(legitimate[counts].sum())
    return sorted(surest_first[within].tolist())


def _goes_on(text: str, unit: Segment) -> bool:
    opening = _GOES_ON.match(text, unit.start, unit.end)
    return opening is not None and opening.group()[-1].islower()


def _found(unit: Segment) -> Found:
    return Found(JUDGE_RULE, unit.start, unit.end)
