"""Is this pair of texts a copy? The thresholds and their reasons.

Measured on graded edits of real articles without any cleaning and on 1,888 real dumps of twelve outlets (docs/decisions/0006-grouping.md):

- From 0.7 containment on, a pair is a copy.
- From 0.5, it is one if the shared part begins at the head of the longer text, as a news text is cut from the end, if it is a fair part of
  both, and if the pair could have been syndicated: within two days, and from two outlets or with a wire credit. The head is what tells copies
  from most photo galleries, "just watched" lists and quoted speeches, which reach 0.68 but begin at a third of the text; those few that begin
  at the head, up to 0.59, are of one outlet.
- Texts with the same words and other numbers (earnings, weather, results) are filled-in templates, not copies.
- A text under 0.45 of the other's length is an excerpt, and only if it comes from the head: the second brief of a roundup is none.

Known misses: copies with a new lead of several paragraphs in which under 0.7 is left; translations; copies over 30 days old.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingest.group.overlap import Overlap, overlap
from ingest.group.rows import Row, gap_days

SURE_CONTAINMENT = 0.7
LIKELY_CONTAINMENT = 0.5
LIKELY_JACCARD = 0.2
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
    if not is_copy(shared, syndicated=_could_be_syndicated(new, other)):
        return None
    relation: Relation = "copy"
    if shared.length_ratio < EXCERPT_LENGTH_RATIO:
        relation = "inside" if shared.first_is_shorter else "around"
    return Link(other.id, relation, shared.containment)


def is_copy(shared: Overlap, *, syndicated: bool) -> bool:
    """Decide by the overlap of two texts whether one is made from the other.

    Args:
        shared: their overlap.
        syndicated: an agency or another outlet could have passed it on.
    """
    if shared.numbers < SHARED_NUMBERS or shared.containment < LIKELY_CONTAINMENT:
        return False
    from_head = shared.start <= HEAD
    if shared.containment >= SURE_CONTAINMENT:
        return from_head or shared.length_ratio >= EXCERPT_LENGTH_RATIO
    return from_head and syndicated and shared.jaccard >= LIKELY_JACCARD


def _could_be_syndicated(first: Row, second: Row) -> bool:
    gap = gap_days(first, second)
    near = gap is None or gap <= SYNDICATION_DAYS
    return near and (first.outlet != second.outlet or first.wire or second.wire)
