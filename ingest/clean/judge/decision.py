"""Decide which sentences the trained judge removes, and whether the cut of the surroundings stands.

How candidates are found: sentences that are boilerplate with a probability above 0.6, the surest first.
What guards against false ones: a document may lose only a small expected share of its legitimate words, so that many small doubts weigh
as much as one great one, and a smaller one in a language whose words the judge does not know; no part of a paragraph goes, and no quotation; a cut that
would take a tenth of the article is taken back; texts of a few blocks and texts with too little prose are left alone.
Known misses: lists of an article that look like those of a menu; furniture that reads like prose.

Source: the expected loss under calibrated probabilities as the budget of a document, here over words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from ingest.clean.boilerplate import Found
from ingest.clean.judge.features import Description, Floats, describe
from ingest.clean.judge.model import SegmentModel
from ingest.clean.judge.words import Flags
from ingest.clean.recurrence import Recurrences
from ingest.clean.segment import Block, Segment

JUDGE_RULE = "judge.segment"
# A quotation that opens with a small letter goes on with the sentence before it, and so does a sentence that ends a quotation which it did not begin.
_OPENS = re.compile(r"[\"“‘'«]+[^\W\d_]")
_ENDS_QUOTATION = re.compile(r"[^“”„«»]+”")
# Three words in quotation marks: in 238 real dumps no such prose is boilerplate, unless the feed repeats it.
_QUOTES = re.compile(r"[\"“„«](?:[^\s\"”“»]+\s+){2}[^\s\"”“»]")
_MIN_PROBABILITY = 0.6
# Chosen on held-out sites: docs/decisions/0014-segment-judge.md has the figures of their neighbours.
_MAX_EXPECTED_LOSS = 0.005
_MAX_EXPECTED_LOSS_UNREAD = 0.002
# A part above or below the article that holds more than this share of its expected words is no menu and no footer.
_MAX_CUT_SHARE = 0.1
_MIN_BLOCKS = 5
_MIN_PROSE_WORDS = 60


def judge_rest(  # noqa: PLR0913, PLR0917 - one thing each, the last optional
    text: str,
    blocks: Sequence[Block],
    found: Sequence[Found],
    cut: Sequence[Found],
    model: SegmentModel,
    recurrences: Recurrences | None = None,
) -> tuple[list[Found], list[Found]]:
    """Look through the cut of the surroundings, and find the sentences that stand after it and are boilerplate all the same.

    Args:
        text: the received text.
        blocks: all of it, in order.
        found: what rules removed, in order.
        cut: blocks that stand above or below the article.
        model: the trained judge.
        recurrences: what the feed repeats, where that is known.

    Returns:
        What stays cut, and sentences under `judge.segment`, both in order.
    """
    if len(blocks) < _MIN_BLOCKS:
        return list(cut), []
    description = describe(text, blocks, found, cut, recurrences)
    if description.count_prose() < _MIN_PROSE_WORDS:
        return list(cut), []
    probabilities = model.judge(description)
    stands = description.column("gone") == 0
    legitimate = np.where(stands, (1 - probabilities) * description.words, 0)
    cut = confirm_cut(description.units, legitimate, cut)
    may_go = stands & ~_inside(description.units, cut) & ~_tells(text, description)
    budget = _MAX_EXPECTED_LOSS if description.is_english() else _MAX_EXPECTED_LOSS_UNREAD
    chosen = choose(probabilities, description.words, stands, may_go, budget)
    chosen = leave_parts(chosen, [len(block.segments) for block in blocks], stands)
    units = (description.units[at] for at in chosen)
    return cut, [Found(JUDGE_RULE, unit.start, unit.end) for unit in units if not _goes_on(text, unit)]


def confirm_cut(units: Sequence[Segment], legitimate: Floats, cut: Sequence[Found]) -> list[Found]:
    """Take back what is cut above the article, or below it, where too much of the article is expected to be in it.

    Args:
        units: all sentences, in order.
        legitimate: `(units,)`, the expected legitimate words of each.
        cut: blocks in order.
    """
    total = float(legitimate.sum(dtype=np.float64))
    parts = ([block for block in cut if block.rule == rule] for rule in dict.fromkeys(block.rule for block in cut))
    return [
        block
        for part in parts
        if float(legitimate[_inside(units, part)].sum(dtype=np.float64)) <= _MAX_CUT_SHARE * total
        for block in part
    ]


def _inside(units: Sequence[Segment], spans: Sequence[Found]) -> Flags:
    """Tell which sentences stand within spans, which are made of whole ones, disjoint and in order."""
    if not spans:
        return np.zeros(len(units), dtype=bool)
    starts = np.array([unit.start for unit in units])
    at = np.searchsorted([span.start for span in spans], starts, side="right") - 1
    return np.asarray((at >= 0) & (starts < np.array([span.end for span in spans])[at]))


def choose(
    probabilities: Floats,
    words: Floats,
    counts: Flags,
    may_go: Flags,
    budget: float,
) -> list[int]:
    """Choose what goes, the surest first, until the expected loss of legitimate words is used up.

    Args:
        probabilities: `(units,)`, of each sentence to be boilerplate.
        words: `(units,)`, its words.
        counts: `(units,)`, whether its legitimate words are part of the whole.
        may_go: `(units,)`, whether it may be chosen.
        budget: the share of the legitimate words that may be lost in expectation.

    Returns:
        Numbers of the sentences that go, in order.
    """
    legitimate = (1 - probabilities) * words
    candidates = np.flatnonzero(may_go & (probabilities > _MIN_PROBABILITY))
    surest_first = candidates[np.argsort(-probabilities[candidates], kind="stable")]
    losses = np.cumsum(legitimate[surest_first], dtype=np.float64)
    within = losses <= budget * float(legitimate[counts].sum())
    return sorted(surest_first[within].tolist())


def _tells(text: str, description: Description) -> Flags:
    """Tell which sentences are prose that quotes somebody and that no other story of the feed has."""
    told = (description.column("prose") > 0) & (description.repeats <= 0)
    for at in np.flatnonzero(told):
        unit = description.units[at]
        told[at] = _QUOTES.search(text, unit.start, unit.end) is not None
    return told


def leave_parts(chosen: Sequence[int], segments: Sequence[int], stands: Flags) -> list[int]:
    """Return what was chosen of blocks of which nothing stays: a sentence goes with its paragraph, or not at all.

    Args:
        chosen: numbers of sentences, in order.
        segments: how many sentences each block has.
        stands: `(units,)`, whether a sentence was there to be chosen.
    """
    block = np.repeat(np.arange(len(segments)), segments)
    stays = stands.copy()
    stays[list(chosen)] = False
    is_kept = np.bincount(block, stays, len(segments)) > 0
    return [at for at in chosen if not is_kept[block[at]]]


def _goes_on(text: str, unit: Segment) -> bool:
    opening = _OPENS.match(text, unit.start, unit.end)
    if opening is not None and opening.group()[-1].islower():
        return True
    return _ENDS_QUOTATION.match(text, unit.start, unit.end) is not None
