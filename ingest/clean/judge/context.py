"""What the judge sees around each sentence: its neighbours, its place in the run of prose, and the kind of document."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ingest.clean.judge.features import COLUMN, Description, Floats
from ingest.clean.judge.surroundings import best_run

Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]

_NEIGHBOURS = (1, -1, 2, -2)
_REACHES = (2, 5, 12)
_MIN_PROSE_WORDS = 6
_MIN_LONG_WORDS = 25
_MIN_SMALL_SHARE = 0.5
_PENALTY = 6.0
_MAX_LEXICAL = 6.0
_FAR = 99


def observe(description: Description, lexical: Floats) -> Floats:
    """Return the features of every sentence, one row each.

    Args:
        description: of a document with one sentence at least.
        lexical: `(units,)` float32, how far the words of each speak for boilerplate, see `SegmentModel`.

    Returns:
        `(units, features)` float32.
    """
    shape = description.shape
    lexical = np.clip(lexical, -_MAX_LEXICAL, _MAX_LEXICAL)
    words, small, function_words, ends, gone, furniture, block_length = (
        shape[:, COLUMN[name]]
        for name in ("words", "small_words", "function_words", "ends_sentence", "gone", "furniture", "block_length")
    )
    prose = find_prose(shape).astype(np.float32)
    near = np.stack(
        [np.log1p(words), small, function_words, ends, lexical, gone, furniture, prose, block_length], axis=1
    )
    around = np.stack([small, lexical * (1 - gone), gone, furniture, prose, words * prose], axis=1)
    return np.concatenate(
        [
            shape,
            np.log1p(description.recurrences)[:, None],
            lexical[:, None],
            *(_shift(near, step) for step in _NEIGHBOURS),
            *_one_sided_sums(around),
            _place(words * prose, gone, furniture, prose > 0, words),
            _kind(description, lexical, prose),
        ],
        axis=1,
        dtype=np.float32,
    )


def find_prose(shape: Floats) -> Flags:
    """Tell for each sentence whether it still stands and reads like one."""
    words, small, ends = (shape[:, COLUMN[name]] for name in ("words", "small_words", "ends_sentence"))
    is_whole = (words >= _MIN_LONG_WORDS) | (ends > 0)
    stands = shape[:, COLUMN["gone"]] == 0
    return np.asarray((words >= _MIN_PROSE_WORDS) & (small >= _MIN_SMALL_SHARE) & is_whole & stands)


def _shift(columns: Floats, step: int) -> Floats:
    """Give each row those of its neighbour `step` rows before it; -1 where there is none."""
    moved = np.full_like(columns, -1.0)
    if step > 0:
        moved[step:] = columns[:-step]
    else:
        moved[:step] = columns[-step:]
    return moved


def _one_sided_sums(columns: Floats) -> list[Floats]:
    """Return for each reach the sums over so many rows before and behind each row, divided by the reach."""
    count = len(columns)
    sums = np.concatenate([np.zeros((1, columns.shape[1])), np.cumsum(columns, axis=0, dtype=np.float64)])
    at = np.arange(count)
    sides = []
    for reach in _REACHES:
        sides.append(((sums[at] - sums[np.maximum(at - reach, 0)]) / reach).astype(np.float32))
        sides.append(((sums[np.minimum(at + 1 + reach, count)] - sums[at + 1]) / reach).astype(np.float32))
    return sides


def _place(prose_words: Floats, gone: Floats, furniture: Floats, is_prose: Flags, words: Floats) -> Floats:
    count = len(gone)
    at = np.arange(count)
    begin, end = best_run(np.where(is_prose, words, -_PENALTY).tolist())
    total = float(prose_words.sum(dtype=np.float64)) + 1e-9
    before = np.cumsum(prose_words, dtype=np.float64) - prose_words
    after = np.maximum(total - before - prose_words, 0)
    gone_before, furniture_before = np.cumsum(gone), np.cumsum(furniture)
    last_gone, next_gone = _distances(gone > 0)
    return np.stack(
        [
            at / count,
            (at + 0.5 - begin) / count,
            (end - at - 0.5) / count,
            np.sign(at - begin + 0.5) * np.log1p(np.abs(at - begin)),
            np.sign(end - at - 0.5) * np.log1p(np.abs(end - at - 1)),
            (at >= begin) & (at < end),
            before / total,
            after / total,
            np.log1p(before),
            np.log1p(after),
            np.log1p(at),
            np.log1p(count - 1 - at),
            np.log1p(gone_before),
            np.log1p(gone_before[-1] - gone_before),
            np.log1p(furniture_before),
            np.log1p(furniture_before[-1] - furniture_before),
            np.log1p(last_gone),
            np.log1p(next_gone),
        ],
        axis=1,
    ).astype(np.float32)


def _distances(gone: Flags) -> tuple[Integers, Integers]:
    """Return how many sentences ago the last one is gone, and in how many the next; 99 where none is."""
    at = np.arange(len(gone))
    last = np.maximum.accumulate(np.where(gone, at, -_FAR * len(gone) - _FAR))
    following = np.minimum.accumulate(np.where(gone, at, (_FAR + 1) * len(gone) + _FAR)[::-1])[::-1]
    return np.minimum(at - last, _FAR), np.minimum(following - at, _FAR)


def _kind(description: Description, lexical: Floats, prose: Floats) -> Floats:
    shape = description.shape
    words = shape[:, COLUMN["words"]]
    prose_words = float((words * prose).sum())
    row = [
        np.log1p(len(shape)),
        np.log1p(prose_words),
        prose_words / (float(words.sum()) + 1),
        *(float(shape[:, COLUMN[name]].mean()) for name in ("glued", "gone", "furniture")),
        float(lexical.mean()),
        float(np.median(words)),
        float((description.recurrences > 1).mean()),
    ]
    return np.tile(np.array(row, dtype=np.float32), (len(shape), 1))
