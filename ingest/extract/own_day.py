"""Which of the dates that a text or a page prints is its own day of publication, and how sure that is.

A softmax over all dates and over "none of them", linear in what `day_features` sees: learned from dumps and pages whose day is known, with
the dates that pages tell machines taken away (`training.own_day`). So its probabilities are what confidence should be, and no day is given
where it is wrong as often as right. The date is left with the origin `printed`; the others belong to other articles or are what the text
speaks of (`elsewhere`, which nobody believes), or stand in its first sentences (`text`, which is not believed alone).
Known misses: the first day of a calendar or of a list of posts, below a short text that prints no day of its own.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import exp
from pathlib import Path

from ingest.document import Evidence
from ingest.extract.day_features import Features, Span, describe
from ingest.extract.text_dates import TextDate

MODEL = Path(__file__).parent / "models" / "own-day-1.json"
PRINTED, ELSEWHERE = "printed", "elsewhere"
NONE = "none of them"
"""The weight of what no date stands for."""
MIN_PROBABILITY = 0.4
_MIN_OF_TEXT = 0.6
"""Below it more days of dumps are wrong than right: half of them do not print their own. One that is called the last change claims no more."""
_HEAD_PROSE_CHARS = 600


@dataclass(frozen=True, slots=True)
class Choice:
    """The text's own date.

    Attributes:
        probability: that its day is the day of publication.
    """

    date: TextDate
    probability: float


@cache
def load_weights(path: Path) -> Mapping[str, float]:
    """Load the weights of the features."""
    weights: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    return weights


def place_dates(received: str, dates: Sequence[TextDate], headline: Sequence[Evidence]) -> list[Evidence]:
    """Say which date is the text's own, by its origin and confidence.

    Args:
        received: the received text.
        dates: as `read_text_dates` found them.
        headline: with its span; empty where there is none.
    """
    own = choose(received, dates, spans_of(headline))
    if own is not None and own.date.evidence.kind == "date" and own.probability < _MIN_OF_TEXT:
        own = None
    return [_placed(each, own) for each in dates]


def spans_of(evidence: Sequence[Evidence]) -> list[Span]:
    """Return the spans of what stands in the text."""
    return [(item.start, item.end) for item in evidence if item.start is not None and item.end is not None]


def choose(text: str, dates: Sequence[TextDate], headlines: Sequence[Span]) -> Choice | None:
    """Return the date that is most likely the text's own, None where none is likely enough.

    Args:
        text: in which the dates stand.
        dates: with their spans, in order.
        headlines: spans of the headline and of its copies.
    """
    if not dates:
        return None
    shares = probabilities(describe(text, dates, headlines), load_weights(MODEL))
    of_day: dict[str, float] = defaultdict(float)
    for each, share in zip(dates, shares, strict=True):
        of_day[each.evidence.value[:10]] += share
    day = max(of_day, key=lambda day: of_day[day])
    if of_day[day] < MIN_PROBABILITY:
        return None
    best = max(
        (pair for pair in zip(shares, dates, strict=True) if pair[1].evidence.value[:10] == day),
        key=lambda pair: pair[0],
    )
    return Choice(best[1], round(of_day[day], 2))


def probabilities(described: Sequence[Features], weights: Mapping[str, float]) -> list[float]:
    """Return of each date how likely it is the one; what is left to 1 is that none is."""
    scores = [sum(weights.get(name, 0.0) * value for name, value in features.items()) for features in described]
    none = weights[NONE]
    most = max([none, *scores])
    parts = [exp(score - most) for score in scores]
    whole = exp(none - most) + sum(parts)
    return [part / whole for part in parts]


def _placed(each: TextDate, own: Choice | None) -> Evidence:
    if own is not None and each is own.date:
        return replace(each.evidence, origin=PRINTED, confidence=own.probability)
    is_spoken = each.frame == "sentence" and (each.evidence.start or 0) < _HEAD_PROSE_CHARS
    return replace(each.evidence, origin="text" if is_spoken else ELSEWHERE)
