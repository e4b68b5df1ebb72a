"""The terms of each sentence that the lexicon weighs, as hashes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingest.clean.judge.words import Hashes, Integers, Words, join

_MAX_WORDS = 60
_MAX_PAIRED_WORDS = 25
_BEGINS_WITH, _ENDS_WITH = np.uint64(0x1234567), np.uint64(0x7654321)
_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Terms:
    """The distinct words of each sentence, pairs of neighbours where it is short, and which word begins and ends it.

    Attributes:
        keys: `(terms,)` uint64 below 2³², ordered by sentence.
        of: `(terms,)`, the number of the sentence.
        counts: `(sentences,)`, how many each has.
    """

    keys: Hashes
    of: Integers
    counts: Integers


def find_terms(words: Words, counts: Integers, first: Integers) -> Terms:
    """Collect the terms of a document.

    Args:
        words: of the document.
        counts: `(sentences,)`, how many words each has.
        first: `(sentences,)`, the number of its first word.
    """
    hashes, of = words.hashes, words.of
    near = np.arange(len(of)) - first[of] < _MAX_WORDS
    paired = (of[1:] == of[:-1]) & (counts[of[1:]] <= _MAX_PAIRED_WORDS)
    at = np.flatnonzero(counts)
    keys = [
        hashes[near],
        join(hashes[:-1], hashes[1:])[paired],
        join(hashes[first[at]] + _BEGINS_WITH),
        join(hashes[(first + counts - 1)[at]] + _ENDS_WITH),
    ]
    owners = np.concatenate([of[near], of[1:][paired], at, at])
    both = np.sort((owners.astype(np.uint64) << _HALF) | (np.concatenate(keys) >> _HALF))
    # np.unique would first put them into a table, which takes twice as long as to sort them.
    both = both[np.concatenate([[True], both[1:] != both[:-1]])] if len(both) else both
    of_terms = (both >> _HALF).astype(np.int64)
    return Terms(both & _LOW, of_terms, np.bincount(of_terms, minlength=len(counts)))
