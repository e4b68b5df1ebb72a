"""Is this pair of texts a copy? The thresholds and their reasons.

Measured on graded edits of real articles without any cleaning and on 1,888 real dumps of twelve outlets (docs/decisions/0006-grouping.md):

- From 0.7 containment on, a pair is a copy.
- From 0.4, it is one if the shared part begins at the head of the longer text, as a news text is cut from the end, if it runs along 0.47 of
  the shorter text in the same order (small edits counted in, see alignment.py), if it is a fair part of both, and if the pair could have been
  syndicated: within two days, and from two outlets or with a wire credit. Head and order are what tells copies from photo galleries, "just
  watched" lists and quoted speeches, which reach 0.68 but begin at a third of the text or stand in another order.
- Texts with the same words and other numbers (earnings, weather, results) are filled-in templates, not copies.
- A text under 0.45 of the other's length is an excerpt, and only if it comes from the head: the second brief of a roundup is none.

Known misses: copies with a new lead of several paragraphs in which under 0.7 is left; rewrites that keep less than 0.4; translations; copies over 30 days old.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingest.group.alignment import aligned_share
from ingest.group.overlap import Overlap, overlap
from ingest.group.rows import Row, gap_days

SURE_CONTAINMENT = 0.7
LIKELY_CONTAINMENT = 0.4
LIKELY_ALIGNED = 0.47  # unlike texts that begin alike reach 0.456, a copy with two sentences swapped 0.485
LIKELY_JACCARD = 0.12
HEAD = 0.15
SHARED_NUMBERS = 0.5
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
    shared = overlap(new.profile, other.profile)
    if not is_copy(new, other, shared):
        return None
    relation: Relation = "copy"
    if shared.length_ratio < EXCERPT_LENGTH_RATIO:
        relation = "inside" if shared.first_is_shorter else "around"
    return Link(other.id, relation, shared.containment)


def is_copy(first: Row, second: Row, shared: Overlap) -> bool:
    """Decide by the overlap of two texts whether one is made from the other."""
    if shared.numbers < SHARED_NUMBERS or shared.containment < LIKELY_CONTAINMENT:
        return False
    from_head = shared.start <= HEAD
    if shared.containment >= SURE_CONTAINMENT:
        return from_head or shared.length_ratio >= EXCERPT_LENGTH_RATIO
    if not from_head or shared.jaccard < LIKELY_JACCARD or not _could_be_syndicated(first, second):
        return False
    assert first.profile is not None  # noqa: S101 - their overlap was measured
    assert second.profile is not None  # noqa: S101 - as above
    return aligned_share(first.profile, second.profile) >= LIKELY_ALIGNED


def _could_be_syndicated(first: Row, second: Row) -> bool:
    gap = gap_days(first, second)
    near = gap is None or gap <= SYNDICATION_DAYS
    return near and (first.outlet != second.outlet or first.wire or second.wire)
