"""What of each sentence the document says elsewhere: labels that recur, copies of sentences, words that the article does not use.

A teaser, a comment or another article speaks of other things than the article around it; a caption or a quotation set large says again what
stands in it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from ingest.clean.judge.words import Hashes, Integers, Words, join

ECHOES: Final = (
    "recurs", "first_word_recurs", "last_word_recurs", "content_words", "words_of_its_own", "words_of_prose", "words_often_in_prose",
    "copies_before", "copies_after",
)  # fmt: skip
_OFTEN = 2
_COPIED_WORDS = 3


def find_echoes(
    words: Words, counts: Integers, first: Integers, is_content: npt.NDArray[np.bool_], prose: npt.NDArray[np.bool_]
) -> dict[str, npt.NDArray[np.generic]]:
    """Return the columns `ECHOES` of a document.

    Args:
        words: of the document.
        counts: `(sentences,)`, how many words each has.
        first: `(sentences,)`, the number of its first word.
        is_content: `(words,)`, whether a word says what a text is about.
        prose: `(sentences,)`, whether it stands and reads like one.
    """
    if not len(words.hashes):
        return {name: np.zeros(len(counts)) for name in ECHOES}
    has_words = counts > 0
    last = np.maximum(first + counts - 1, 0)
    at_first, at_last = (words.hashes[np.minimum(at, len(words.hashes) - 1)] for at in (first, last))
    return {
        "recurs": np.log(_count_equal(_fingerprint(words, counts, first))),
        "first_word_recurs": np.log(_count_equal(np.where(has_words, at_first, 0))),
        "last_word_recurs": np.log(_count_equal(np.where(has_words, at_last, 0))),
        **_compare_words(words, counts, is_content, prose),
        **_find_copies(words, len(counts)),
    }


def _count_equal(keys: Hashes) -> Integers:
    _, of, counts = np.unique(keys, return_inverse=True, return_counts=True)
    return np.asarray(counts[of])


def _fingerprint(words: Words, counts: Integers, first: Integers) -> Hashes:
    """Return equal numbers for sentences of the same words in the same order."""
    sums = np.zeros(len(counts), dtype=np.uint64)
    has_words = np.flatnonzero(counts)
    place = (np.arange(len(words.of)) - first[words.of]).astype(np.uint64)
    sums[has_words] = np.add.reduceat(words.hashes * (2 * place + 1), first[has_words])
    return sums


def _compare_words(
    words: Words, counts: Integers, is_content: npt.NDArray[np.bool_], prose: npt.NDArray[np.bool_]
) -> dict[str, npt.NDArray[np.generic]]:
    sentences = len(counts)
    _, term = np.unique(words.hashes, return_inverse=True)
    size = int(term.max()) + 1
    _, pair, in_sentence = np.unique(words.of * size + term, return_inverse=True, return_counts=True)
    own = in_sentence[pair]
    everywhere = np.bincount(term, minlength=size)[term]
    is_prose = prose[words.of]
    in_prose = np.bincount(term, is_content & is_prose, size)[term] - own * is_prose
    content = np.bincount(words.of, is_content, sentences)

    def share(chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        return np.bincount(words.of, chosen & is_content, sentences) / np.maximum(content, 1)

    return {
        "content_words": np.log1p(content),
        "words_of_its_own": share(everywhere == own),
        "words_of_prose": share(in_prose > 0),
        "words_often_in_prose": share(in_prose > _OFTEN),
    }


def _find_copies(words: Words, sentences: int) -> dict[str, npt.NDArray[np.generic]]:
    """Return what share of the threes of words of a sentence stand in one before it, and in one behind it."""
    back = _COPIED_WORDS - 1
    if len(words.of) < _COPIED_WORDS:
        return {"copies_before": np.zeros(sentences), "copies_after": np.zeros(sentences)}
    whole = words.of[back:] == words.of[:-back]
    of = words.of[back:][whole]
    threes = join(words.hashes[:-2], words.hashes[1:-1], words.hashes[2:])[whole]
    # A stable order by value leaves equal threes in the order of the text: the first and the last of each are its ends.
    order = np.argsort(threes, kind="stable")
    ordered, ordered_of = threes[order], of[order]
    is_new = np.concatenate([[True], ordered[1:] != ordered[:-1]]) if len(order) else np.zeros(0, dtype=bool)
    group = np.cumsum(is_new) - 1
    begins = np.flatnonzero(is_new)
    ends = np.concatenate([begins[1:], [len(order)]]) - 1 if len(order) else begins
    count = np.maximum(np.bincount(of, minlength=sentences), 1)
    return {
        "copies_before": np.bincount(ordered_of, ordered_of[begins][group] < ordered_of, sentences) / count,
        "copies_after": np.bincount(ordered_of, ordered_of[ends][group] > ordered_of, sentences) / count,
    }
