"""What the judge sees around each sentence: its neighbours, its place in the run of prose, and the kind of document."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from ingest.clean.judge.features import COLUMN, Description, Floats

_NEIGHBOURS = (1, -1, 2, -2)
_NEAR: Final = tuple(
    COLUMN[name]
    for name in (
        "log_words", "small", "function", "ends_sentence", "gone", "furniture", "prose", "block_length", "first_of_block",
        "inner_capitalised", "words_of_prose", "words_of_its_own", "words_past", "recurs", "words_picture", "begins_quote", "ends_word",
        "words_counter", "words_call",
    )
)  # fmt: skip
_AROUND: Final = tuple(
    COLUMN[name]
    for name in (
        "small", "gone", "furniture", "prose", "words_of_prose", "words_of_its_own", "ends_sentence", "words_reader", "words_writer",
        "words_counter", "recurs",
    )
)  # fmt: skip
_REACHES = (2, 5, 12, 40)
_PENALTY = 6.0
_MAX_LEXICAL = 8.0
_WORDS_OF_HEADLINES = (4, 20)
_WORDS_A_UNIT = 20


def observe(description: Description, lexical: Floats) -> Floats:
    """Return the features of every sentence, one row each.

    Args:
        description: of a document with one sentence at least.
        lexical: `(units,)` float32, how far the words of each speak for boilerplate, see `SegmentModel`.

    Returns:
        `(units, features)` float32.
    """
    columns, words = description.columns, description.words
    lexical = np.clip(lexical, -_MAX_LEXICAL, _MAX_LEXICAL)[:, None]
    prose, gone, ends = (description.column(name)[:, None] for name in ("prose", "gone", "ends_sentence"))
    low, high = _WORDS_OF_HEADLINES
    is_headline = (ends == 0) & ((words >= low) & (words <= high))[:, None]
    prose_words = np.minimum(words, 4 * _WORDS_A_UNIT)[:, None] * prose / _WORDS_A_UNIT
    near = np.concatenate([columns[:, _NEAR], lexical], axis=1)
    around = np.concatenate([columns[:, _AROUND], lexical * (1 - gone), prose_words, is_headline], axis=1)
    return np.concatenate(
        [
            columns,
            lexical,
            *(_shift(near, step) for step in _NEIGHBOURS),
            *_one_sided_sums(around),
            _place(description),
            _kind(description),
        ],
        axis=1,
        dtype=np.float32,
    )


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


def _place(description: Description) -> Floats:
    words = description.words.astype(np.float64)
    is_prose, gone, furniture = (description.column(name) for name in ("prose", "gone", "furniture"))
    count = len(words)
    at = np.arange(count)
    begin, end = best_run(np.where(is_prose > 0, words, -_PENALTY))
    prose_words = words * is_prose
    total = float(prose_words.sum()) + 1e-9
    before = np.cumsum(prose_words) - prose_words
    after = np.maximum(total - before - prose_words, 0)
    gone_before, furniture_before = np.cumsum(gone), np.cumsum(furniture)
    lengths = np.log1p(words)
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
            *(_differs(lengths, step) for step in _NEIGHBOURS),
        ],
        axis=1,
    ).astype(np.float32)


def best_run(weights: npt.NDArray[np.float64]) -> tuple[int, int]:
    """Return the half-open run with the largest sum; everything where no weight is positive.

    Source: maximum subarray by prefix sums (Bentley 1984).
    """
    sums = np.concatenate([[0.0], np.cumsum(weights)])
    gains = sums - np.minimum.accumulate(sums)
    end = int(np.argmax(gains))
    return (int(np.argmin(sums[: end + 1])), end) if gains[end] > 0 else (0, len(weights))


def _differs(lengths: npt.NDArray[np.float64], step: int) -> npt.NDArray[np.float64]:
    """Return how much longer or shorter the neighbour is; 2 where there is none. The teasers of a list are of one length."""
    differences = np.full(len(lengths), 2.0)
    between = np.abs(lengths[abs(step) :] - lengths[: -abs(step)])
    if step > 0:
        differences[step:] = between
    else:
        differences[:step] = between
    return differences


def _kind(description: Description) -> Floats:
    words = description.words
    prose_words = float((words * description.column("prose")).sum(dtype=np.float64))
    row = [
        np.log1p(len(words)),
        np.log1p(prose_words),
        prose_words / (float(words.sum(dtype=np.float64)) + 1),
        *(float(description.column(name).mean()) for name in ("gone", "glued", "small")),
        np.log1p(float(np.median(words))),
    ]
    return np.tile(np.array(row, dtype=np.float32), (len(words), 1))
