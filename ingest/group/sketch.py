"""The sketch of a text: a small sample of its shingles, by which likely copies are found in the index.

A FracMinHash sketch with a bottom-k cap and a bottom-k floor, a close relative of MinHash LSH: hash every 5-word shingle to 64 bits, keep the
hashes below an eighth of the range, but the 32 smallest at least and the 64 smallest at most. The same shingle is kept or left out in every text, so the number of shared
hashes estimates how much of the shorter text stands in the longer one. Classic MinHash with LSH bands estimates Jaccard similarity,
which a cut or extended copy loses; measured on real syndicated copies it finds under half of them (docs/decisions/0006-grouping.md).

Texts under 20 words have no sketch: they are compared by the content hash alone, which under 40 words counts the title too, because
"Watch the video above" is no evidence of a copy. From 20 words on a text can be known as the head of a longer one.

Known misses: a text under 20 words that was cut; texts that share fewer than two sampled shingles.

Source: FracMinHash: Irber et al., "Lightweight compositional analysis of metagenomes with FracMinHash", 2022; bottom-k: Broder,
"On the resemblance and containment of documents", 1997.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import xxhash

from ingest.document import Document
from ingest.group.words import shingle_hashes, words
from ingest.stage import PerDocument, Stage

SKETCH_VERSION = 3  # to raise when the same text gives another sketch or content hash: stored rows are then renewed
SHINGLE_WORDS = 5
MAX_HASHES = 64
MIN_WORDS = 40  # under that a text does not speak for itself: its title counts, too
MIN_SKETCHED_WORDS = 20
MIN_HASHES = 32  # with 24 a brief of 40 words in a hundred is missed, with none two, and an edited half of a short text; 48 find no more
# An eighth finds 98 % of the copy pairs of graded edits, a sixteenth 88 %. From 512 words on the cap bites; at 1,024 it leaves a sixteenth.
_LIMIT = np.uint64(2**64 // 8)
# 41 bits remain: chance hits stay below 1 % of queries at 100 million documents, and two are asked for.
_DROPPED_BITS = np.uint64(20)


def sketch_stage() -> Stage:
    """Return the stage that samples each text's shingles."""
    return PerDocument("sketch", frozenset({"text"}), frozenset({"content_hash", "sketch"}), _sketch_document)


def _sketch_document(document: Document) -> Document:
    tokens = words(document.text)
    return replace(document, content_hash=content_hash(tokens, document.title), sketch=sketch(tokens))


def content_hash(tokens: list[str], title: str | None) -> str:
    """Name what a text says: equal for texts that differ only in spaces, case and punctuation.

    Args:
        tokens: the text's words.
        title: counts only where the text is shorter than 40 words.

    Returns:
        32 hex characters of 128-bit xxHash.
    """
    head = words(title or "") if len(tokens) < MIN_WORDS else []
    return xxhash.xxh3_128_hexdigest("\n".join((" ".join(head), " ".join(tokens))).encode())


def sketch(tokens: list[str]) -> tuple[str, ...]:
    """Sample the shingles of a text.

    Returns:
        at most 64 strings of 11 hex characters, ascending; none under 20 words.
    """
    if len(tokens) < MIN_SKETCHED_WORDS:
        return ()
    hashes = np.unique(shingle_hashes(tokens, SHINGLE_WORDS))
    below = int(np.searchsorted(hashes, _LIMIT))
    sampled = hashes[: min(max(below, MIN_HASHES), MAX_HASHES)]
    return tuple(f"{value:011x}" for value in (sampled >> _DROPPED_BITS).tolist())
