"""Fold documents that are copies of one text, and gather those on one event into stories.

`sketch_stage` samples each text, without any state. `group_documents` compares each document with those that came before, kept in
`<prefix>-groups`: 5-word shingle sketches find candidates for copies (a relative of MinHash LSH that also finds cut and extended copies),
exact overlap decides; leads of copy groups then join stories by weighted words and time.
"""

from __future__ import annotations

from ingest.group.grouping import Move, follow_moved, group_documents
from ingest.group.leaving import forget, hand_over, note_shrunk
from ingest.group.rows import Version
from ingest.group.sketch import sketch_stage
from ingest.group.state import read_versions
from ingest.group.upkeep import current_id, revise_stories

__all__ = [
    "Move",
    "Version",
    "current_id",
    "follow_moved",
    "forget",
    "group_documents",
    "hand_over",
    "note_shrunk",
    "read_versions",
    "revise_stories",
    "sketch_stage",
]
