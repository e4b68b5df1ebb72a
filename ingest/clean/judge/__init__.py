"""Judge what no rule speaks of: first where the article begins and ends, then each sentence that still stands.

surroundings   menus above and footers below, anchored in furniture: no learning, every language
words          the document as arrays of code points and words
features       what is seen of each sentence alone, with vocabulary and echoes: its words, and what the document says elsewhere
context        what is seen of its neighbours and its place in the document
repeats        how far it speaks for boilerplate that other stories of the feed have it, too
anchors        blocks that do, for the cut of the surroundings
model          how sure the trained judge is that a sentence is boilerplate
decision       which sentences go, so that a document is never hurt for a doubt
"""

from __future__ import annotations

from ingest.clean.judge.anchors import find_anchors
from ingest.clean.judge.decision import JUDGE_RULE, judge_rest
from ingest.clean.judge.model import SegmentModel, load_model
from ingest.clean.judge.surroundings import cut_surroundings

__all__ = ["JUDGE_RULE", "SegmentModel", "cut_surroundings", "find_anchors", "judge_rest", "load_model"]
