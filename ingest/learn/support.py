"""How well a candidate is supported: by how many stories, over how many days, and whether it speaks of what its documents speak of.

Copies of one text count once: a paragraph that stands in ten versions of a dispatch is no furniture. A background paragraph stands in
several stories on one topic: its words then occur in the rest of these documents far more than in the feed's other documents, which
furniture's words do not. What stands anywhere in the text needs more support than what stands at its edge, or in half of all pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from ingest.learn.candidates import Candidate
from ingest.learn.page import Page

MIN_STORIES = 3
_MIN_STORIES_SENTENCE = 8  # out of a paragraph
_MIN_STORIES_TAIL = 5
_MIN_STORIES_INSIDE = 8  # a heading or a link in the middle of the text
_MIN_STORIES_WORD = 8
_TEMPLATE_SHARE = 0.5
_MIN_TEMPLATE_WORDS = 3  # two may be a name or a verdict
_MIN_DAYS = 3
_SAME_TEXT = 0.3  # of the smaller sketch
_MAX_TOPICAL = 0.15
_MAX_COMPARED = 60
_MAX_OTHERS = 200
_MAX_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Support:
    """What speaks for a candidate.

    Attributes:
        stories: documents, copies counted once; at most 60 are compared.
    """

    stories: int
    documents: int
    days: int
    seen_in: tuple[str, ...]


def weigh(
    candidate: Candidate, pages: Sequence[Page], told: Sequence[frozenset[str]], min_stories: int = MIN_STORIES
) -> Support | None:
    """Return what speaks for a candidate, None where it is not enough.

    Args:
        candidate: found in these pages.
        pages: of one feed.
        told: `words_told` of them.
        min_stories: least number of stories.
    """
    needed = _needed(candidate, min_stories, len(pages))
    if len(candidate.pages) < needed:
        return None
    step = max(1, -(-len(candidate.pages) // _MAX_COMPARED))
    compared = candidate.pages[::step]
    leads = _leads([pages[number].sketch for number in compared])
    days = {page.day for number in candidate.pages if (page := pages[number]).day is not None}
    dated = sum(pages[number].day is not None for number in candidate.pages)
    if len(leads) < needed or (dated * 2 > len(candidate.pages) and len(days) < min(needed, _MIN_DAYS)):
        return None
    if _topicality(candidate, told) > _MAX_TOPICAL:
        return None
    samples = tuple(pages[compared[lead]].key for lead in leads[:_MAX_SAMPLES])
    return Support(len(leads), len(candidate.pages), len(days), samples)


def _needed(candidate: Candidate, min_stories: int, pages: int) -> int:
    if candidate.scope == "sentence":
        return max(min_stories, _MIN_STORIES_SENTENCE)
    if len(candidate.words) <= 1:
        return max(min_stories, _MIN_STORIES_WORD)
    if len(candidate.text.split()) >= _MIN_TEMPLATE_WORDS and len(candidate.pages) >= _TEMPLATE_SHARE * pages:
        return min_stories  # half of all pages have it, wherever it stands
    if candidate.at_head or candidate.is_sentence:
        return min_stories
    if candidate.at_edge:  # a heading near the end may head something that is told
        return max(min_stories, _MIN_STORIES_TAIL)
    return max(min_stories, _MIN_STORIES_INSIDE)


def _leads(sketches: Sequence[frozenset[str]]) -> list[int]:
    """Return the number of one document of each story; a document without enough prose to compare is none of its own."""
    leads: list[int] = []
    for number, sketch in enumerate(sketches):
        if sketch and not any(_is_copy(sketch, sketches[lead]) for lead in leads):
            leads.append(number)
    return leads


def _is_copy(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _SAME_TEXT * min(len(one), len(other))


def _topicality(candidate: Candidate, rests: Sequence[frozenset[str]]) -> float:
    """Return how much more of the candidate's words the rest of its documents hold than other documents do, a share."""
    inside = set(candidate.pages)
    step = max(1, len(rests) // _MAX_OTHERS)
    others = [number for number in range(0, len(rests), step) if number not in inside]
    if not candidate.words or not others:
        return 0.0
    compared = candidate.pages[:_MAX_COMPARED]
    return _mean_share(candidate.words, rests, compared) - _mean_share(candidate.words, rests, others)


def _mean_share(words: frozenset[str], rests: Sequence[frozenset[str]], numbers: Sequence[int]) -> float:
    return sum(len(words & rests[number]) for number in numbers) / (len(words) * len(numbers))


def words_told(pages: Sequence[Page], min_documents: int = MIN_STORIES) -> list[frozenset[str]]:
    """Return of each page the content words of what does not recur in so many pages."""
    counts = Counter(place for page in pages for place in {(unit.scope, unit.key) for unit in page.units})
    told = []
    for page in pages:
        split = {unit.block for unit in page.units if unit.scope == "sentence"}
        units = (
            unit
            for unit in page.units
            if (unit.scope == "sentence" or unit.block not in split) and counts[unit.scope, unit.key] < min_documents
        )
        told.append(frozenset(chain.from_iterable(unit.words for unit in units)))
    return told
