"""What one feed repeats: hashes of short runs of words that stand in several of its stories, and of whole short lines.

The judge asks of each word of a document in how many stories of its feed the words around it stand. Only what stands in two stories at
least is kept, so that a document that was learned from itself needs no subtraction. Hashes only: no text can be read back.

How words are told: capitals inside a word and digits begin a new one, so that glue does not hide what recurs; numbers are all equal.
What guards against false ones: copies and versions of one text are one story; nothing is shared between feeds.
Known misses: what recurs in fewer words than a shingle has, where no line break shows that it stands alone.

Source: shingles after Broder (1997); lines that recur across pages of one site as its template, Bar-Yossef & Rajagopalan (2002).
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.clean.judge.words import KIND, Flags, Hashes, Integers, Kinds, hash_runs, join, read_letters

VERSION = 1
SHINGLE_WORDS = 4
MAX_ENTRIES = 400_000
MIN_STORIES = 2
_MAX_STORIES = np.iinfo(np.uint16).max
_NUMBER = np.uint64(0x51ED270B)
_LINE = np.uint64(0x2545F491)
_HALF = np.uint64(32)
_LINE_FEED = ord("\n")
# Two texts are one story where so much of the smaller one's prose stands in the other; menus, which pages share, are no prose.
_SAME_TEXT = 0.8
# Of ten stories on, what stands in over five of them and over a fifth is furniture; of what is left of two texts, less has to be the same. Source: graded
# copies, of which the first pass alone finds one in five with 6 % of their words edited (docs/decisions/0016-memory-of-a-feed.md).
_MIN_TO_KNOW_FURNITURE = 10
_MAX_ITS_OWN, _MAX_ITS_OWN_SHARE = 5, 0.2
_SAME_REST = 0.3
_SMALL_OF_SHINGLE = 3
_MIN_PROSE_SHINGLES = 12
_SKETCH = 32
_MIN_SHARED = 2
# A key of more stories is furniture's: to compare with all of them would take the square of their number.
_MAX_LEADS = 50


@dataclass(frozen=True, slots=True)
class Recurrences:
    """What stands in at least two stories of a feed.

    Attributes:
        stories: how many were looked at.
        keys: `(entries,)` uint32, ascending.
        counts: `(entries,)` uint16, in how many stories each stands; 65,535 stands for more.
    """

    stories: int
    keys: npt.NDArray[np.uint32]
    counts: npt.NDArray[np.uint16]

    def to_bytes(self) -> bytes:
        """Write what recurs; the same gives the same bytes."""
        file = io.BytesIO()
        # Ascending keys differ by little: their differences take less space.
        keys = np.diff(self.keys, prepend=np.uint32(0))
        np.savez_compressed(file, version=VERSION, stories=self.stories, keys=keys, counts=self.counts)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, body: bytes) -> Recurrences:
        """Read what was written.

        Raises:
            ValueError: it is damaged, or of another version.
        """
        try:
            with np.load(io.BytesIO(body), allow_pickle=False) as file:
                version, stories = int(file["version"]), int(file["stories"])
                steps, counts = file["keys"], file["counts"]
        except (OSError, KeyError, ValueError, TypeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise ValueError(f"not a file of recurrences: {error}") from error
        if version != VERSION:
            raise ValueError(f"version {version} of recurrences, {VERSION} is read")
        if steps.dtype != np.uint32 or counts.dtype != np.uint16 or steps.ndim != 1 or steps.shape != counts.shape:
            raise ValueError("keys and counts of recurrences do not belong together")
        keys = np.cumsum(steps, dtype=np.uint64)
        if stories < 0 or (len(keys) and (not steps[1:].all() or keys[-1] >> _HALF or counts.min() < MIN_STORIES)):
            raise ValueError("keys of recurrences are not in order, or a count is impossible")
        return cls(stories, keys.astype(np.uint32), counts)

    def look_up(self, keys: npt.NDArray[np.uint32]) -> Integers:
        """Return in how many stories each stands, 0 where in fewer than two."""
        if not len(self.keys):
            return np.zeros(len(keys), dtype=np.int64)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, self.counts[at], 0).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Stream:
    """The words of a text without regard to its sentences.

    Attributes:
        starts: `(words,)`, code point offsets, ascending.
        hashes: `(words,)`, equal for equal words; case and numbers don't count.
        is_small: `(words,)`, whether it begins with a small letter.
    """

    starts: Integers
    hashes: Hashes
    is_small: Flags

    def shingles(self) -> npt.NDArray[np.uint32]:
        """Return `(words - 3,)`, the keys of the runs of four words that begin at each; none where there are fewer words."""
        count = len(self.hashes) - SHINGLE_WORDS + 1
        if count <= 0:
            return np.zeros(0, dtype=np.uint32)
        return _key(join(*(self.hashes[at : at + count] for at in range(SHINGLE_WORDS))))

    def short_units(self, starts: Integers) -> tuple[Integers, npt.NDArray[np.uint32]]:
        """Return the numbers and the keys of the units that have fewer words than a shingle.

        Args:
            starts: `(units,)`, where each begins; it ends where the next begins.
        """
        first = np.searchsorted(self.starts, starts)
        counts = np.diff(first, append=len(self.starts))
        short = np.flatnonzero((counts > 0) & (counts < SHINGLE_WORDS))
        keys = np.zeros(len(short), dtype=np.uint64)
        for place in range(SHINGLE_WORDS - 1):
            is_there = counts[short] > place
            keys[is_there] = join(keys[is_there], self.hashes[first[short[is_there]] + place])
        return short, _key(keys + _LINE)

    def count_stories(self, recurrences: Recurrences) -> Integers:
        """Return `(words,)`: in how many stories the best known shingle around each word stands, 0 where none is known."""
        return cover(recurrences.look_up(self.shingles()), len(self.hashes))


def cover(shingles: Integers, words: int) -> Integers:
    """Return `(words,)`: the most stories of a shingle that each word is in.

    Args:
        shingles: `(words - 3,)`, in how many stories each stands, in the order of the words they begin with.
        words: how many there are.
    """
    counts = np.zeros(words, dtype=np.int64)
    for at in range(SHINGLE_WORDS if len(shingles) else 0):
        part = counts[at : at + len(shingles)]
        np.maximum(part, shingles, out=part)
    return counts


def read_stream(kinds: Kinds, folded: Hashes) -> Stream:
    """Read the words of a text.

    Args:
        kinds: `(code points,)`, see `KIND`.
        folded: `(code points,)`, the small letter of each.
    """
    inside = (kinds >= KIND["small"]) & (kinds <= KIND["digit"])
    is_digit, is_capital, is_small = kinds == KIND["digit"], kinds == KIND["capital"], kinds == KIND["small"]
    begins = inside.copy()
    goes_on = inside[1:] & inside[:-1] & (is_digit[1:] == is_digit[:-1])
    goes_on &= ~(is_capital[1:] & is_small[:-1])
    # WORDSBegin: the last capital before a small letter belongs to what follows.
    goes_on[:-1] &= ~(is_capital[:-2] & is_capital[1:-1] & is_small[2:])
    begins[1:] &= ~goes_on
    starts = np.flatnonzero(begins)
    ends = np.flatnonzero(inside & ~np.concatenate([goes_on, [False]])) + 1
    hashes = hash_runs(folded, inside, starts, ends)
    return Stream(starts, np.where(is_digit[starts], _NUMBER, hashes), is_small[starts])


def stream_of(text: str) -> Stream:
    """Read the words of a text, which is not empty."""
    _, kinds, folded = read_letters(text)
    return read_stream(kinds, folded)


def tell_stories(texts: Sequence[str]) -> list[int]:
    """Return for each text the number of the first one that is a copy or a version of it, its own where there is none.

    Texts that share most of their prose are one story. Where there are enough stories to tell furniture by its frequency, so are those
    that share a good part of what is left without it: copies that were cut, edited or made part of another text.
    """
    prose = [_prose(text) for text in texts]
    stories = _fold(prose, _SAME_TEXT)
    leads = sorted(set(stories))
    if len(leads) < _MIN_TO_KNOW_FURNITURE:
        return stories
    keys, counts = np.unique(np.concatenate([prose[lead] for lead in leads]), return_counts=True)
    furniture = keys[counts > max(_MAX_ITS_OWN, _MAX_ITS_OWN_SHARE * len(leads))]
    folded = _fold([np.setdiff1d(prose[lead], furniture, assume_unique=True) for lead in leads], _SAME_REST)
    joined = {lead: leads[number] for lead, number in zip(leads, folded, strict=True)}
    return [joined[story] for story in stories]


def _fold(prose: Sequence[npt.NDArray[np.uint32]], least_shared: float) -> list[int]:
    """Return for each set of shingles the number of the first one that is like it, its own where there is none."""
    leads: dict[int, list[int]] = defaultdict(list)
    stories: list[int] = []
    for number, shingles in enumerate(prose):
        sample = shingles[:_SKETCH].tolist()
        shared: dict[int, int] = defaultdict(int)
        for key in sample:
            for lead in leads[key]:
                shared[lead] += 1
        likely = (lead for lead, count in shared.items() if count >= _MIN_SHARED)
        story = next((lead for lead in likely if _is_same(shingles, prose[lead], least_shared)), number)
        stories.append(story)
        if story == number:
            for key in sample:
                if len(leads[key]) < _MAX_LEADS:
                    leads[key].append(number)
    return stories


def find_recurrences(texts: Sequence[str], stories: Sequence[int], max_entries: int = MAX_ENTRIES) -> Recurrences:
    """Collect what stands in at least two stories.

    Args:
        texts: of one feed, as received.
        stories: `tell_stories` of them, or other numbers that are equal for copies.
        max_entries: of more those that stand in most stories stay.
    """
    seen = [np.zeros(0, dtype=np.uint64)]
    numbers = {story: at for at, story in enumerate(dict.fromkeys(stories))}
    for text, story in zip(texts, stories, strict=True):
        keys = np.unique(_keys(text)).astype(np.uint64)
        seen.append((keys << _HALF) | np.uint64(numbers[story]))
    pairs = np.unique(np.concatenate(seen))
    keys, counts = np.unique(pairs >> _HALF, return_counts=True)
    recurs = counts >= MIN_STORIES
    keys, counts = keys[recurs], counts[recurs]
    if len(keys) > max_entries:
        most = np.sort(np.argsort(-counts, kind="stable")[:max_entries])
        keys, counts = keys[most], counts[most]
    return Recurrences(len(numbers), keys.astype(np.uint32), np.minimum(counts, _MAX_STORIES).astype(np.uint16))


def _keys(text: str) -> npt.NDArray[np.uint32]:
    if not text:
        return np.zeros(0, dtype=np.uint32)
    codes, kinds, folded = read_letters(text)
    stream = read_stream(kinds, folded)
    lines = np.concatenate([[0], np.flatnonzero(codes == _LINE_FEED) + 1])
    return np.concatenate([stream.shingles(), stream.short_units(lines)[1]])


def _prose(text: str) -> npt.NDArray[np.uint32]:
    """Return the distinct shingles, ascending, that are mostly words in small letters."""
    if not text:
        return np.zeros(0, dtype=np.uint32)
    stream = stream_of(text)
    shingles = stream.shingles()
    small = np.concatenate([[0], np.cumsum(stream.is_small)])
    is_prose = small[SHINGLE_WORDS:] - small[:-SHINGLE_WORDS] >= _SMALL_OF_SHINGLE
    return np.unique(shingles[is_prose[: len(shingles)]])


def _is_same(one: npt.NDArray[np.uint32], other: npt.NDArray[np.uint32], least_shared: float) -> bool:
    least = min(len(one), len(other))
    return least >= _MIN_PROSE_SHINGLES and len(np.intersect1d(one, other, assume_unique=True)) >= least_shared * least


def _key(hashes: Hashes) -> npt.NDArray[np.uint32]:
    return (hashes >> _HALF).astype(np.uint32)
