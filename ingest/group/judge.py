"""Is this pair of texts a copy? The thresholds and their reasons.

Measured on graded edits of real articles, as they are and after cleaning, and on 1,888 real dumps of twelve outlets (docs/decisions/0006-grouping.md):

- From 0.7 containment on, a pair is a copy. Within one outlet only if the shared part begins at the heads, as what an outlet's pages share further down is furniture.
- From 0.4, it is one if the shared part begins at the head of the longer text, as a news text is cut from the end, if it runs along 0.47 of
  the shorter text in the same order (small edits counted in, see alignment.py), if it is a fair part of both, and if the pair could have been
  syndicated: within two days, and from two outlets or with a wire credit. Head and order are what tells copies from photo galleries, "just
  watched" lists and quoted speeches, which reach 0.68 but begin at a third of the text or stand in another order.
- From 0.3, it is one if both texts open with the same fifty words and more, unchanged, and could have been syndicated: an agency's report that
  somebody else went on with. No unlike texts of two outlets were seen to share more than two words there, of one outlet 38.
- Texts with the same words and other numbers (earnings, weather, results) are filled-in templates, not copies. Numbers behind a shared opening are not compared.
- A text under 0.45 of the other's length is an excerpt, and only if it comes from the head: the second brief of a roundup is none.
- Two texts of under forty words are copies only if they are equal, title and all; fifteen shared shingles are the least that counts.

Known misses: copies with a new lead of several paragraphs in which under 0.7 is left; rewrites that keep less than 0.4; translations; copies over 30 days old.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingest.group.alignment import align
from ingest.group.overlap import SHINGLE_WORDS, Overlap, overlap
from ingest.group.rows import Row, gap_days
from ingest.group.sketch import MIN_WORDS

SURE_CONTAINMENT = 0.7
LIKELY_CONTAINMENT = 0.4
LIKELY_ALIGNED = 0.47  # unlike texts that begin alike reach 0.456, a copy with two sentences swapped 0.485
LIKELY_JACCARD = 0.12
HEAD = 0.15
SHARED_NUMBERS = 0.5
OPENING_WORDS = 50
OPENING_SHARE = 0.3  # at 0.25 a text that is mostly another one brings two groups together
MIN_SHINGLES = 15  # shared: seventeen words
SAME_OUTLET_LEAD = 100  # shingles of a new lead above the text that an outlet publishes again
EXCERPT_LENGTH_RATIO = 0.45
SYNDICATION_DAYS = 2

Relation = Literal["copy", "inside", "around"]


@dataclass(frozen=True, slots=True)
class Link:
    """What a new document is to an earlier one.

    Attributes:
        other: id of the earlier document.
        relation: `copy`; `inside`: it is an excerpt of the other; `around`: the other is an excerpt of it.
        containment: 0 to 1.
    """

    other: str
    relation: Relation
    containment: float


def judge(new: Row, other: Row) -> Link | None:
    """Decide what a new document is to an earlier one; None if not a copy in any way."""
    if new.profile is None or other.profile is None or not new.profile.total:
        return None
    if new.content_hash == other.content_hash:
        return Link(other.id, "copy", 1.0)
    if max(new.profile.total, other.profile.total) < MIN_WORDS - SHINGLE_WORDS + 1:
        return None
    shared = overlap(new.profile, other.profile)
    if not is_copy(new, other, shared):
        return None
    relation: Relation = "copy"
    if shared.length_ratio < EXCERPT_LENGTH_RATIO:
        relation = "inside" if shared.first_is_shorter else "around"
    return Link(other.id, relation, shared.containment)


def is_copy(first: Row, second: Row, shared: Overlap) -> bool:
    """Decide by the overlap of two texts whether one is made from the other."""
    if shared.shingles < MIN_SHINGLES or shared.containment < OPENING_SHARE:
        return False
    from_head = shared.start <= HEAD
    if shared.containment >= SURE_CONTAINMENT:
        placed = _stand_alike(first, second, shared) if shared.length_ratio >= EXCERPT_LENGTH_RATIO else from_head
        return placed and shared.numbers >= SHARED_NUMBERS
    return from_head and _could_be_syndicated(first, second) and _run_along(first, second, shared)


def _stand_alike(first: Row, second: Row, shared: Overlap) -> bool:
    """Tell whether texts of like length that share most of their words share the article, and not what their outlet puts on every page."""
    assert first.profile is not None  # noqa: S101 - their overlap was measured
    assert second.profile is not None  # noqa: S101 - as above
    longer = max(first.profile.total, second.profile.total)
    return first.outlet != second.outlet or shared.start * longer <= SAME_OUTLET_LEAD


def _run_along(first: Row, second: Row, shared: Overlap) -> bool:
    """Tell whether texts that share less than most of their words open alike, or run along each other with small edits."""
    assert first.profile is not None  # noqa: S101 - their overlap was measured
    assert second.profile is not None  # noqa: S101 - as above
    found = align(first.profile, second.profile)
    if found.opening >= OPENING_WORDS and found.opening_share >= OPENING_SHARE:
        return True
    likely = shared.containment >= LIKELY_CONTAINMENT and shared.jaccard >= LIKELY_JACCARD
    return likely and shared.numbers >= SHARED_NUMBERS and found.share >= LIKELY_ALIGNED


def _could_be_syndicated(first: Row, second: Row) -> bool:
    gap = gap_days(first, second)
    near = gap is None or gap <= SYNDICATION_DAYS
    return near and (first.outlet != second.outlet or first.wire or second.wire)
