"""Mix labelled dumps: the article of one page, the head of another, the foot of a third, the boxes of a fourth.

What a network can learn of a few hundred sites is these sites: which words stand in which menu, which article follows it. A mixed page keeps the
kinds of parts and their order and breaks up what belongs to one site only. The text is really put together, so that whatever looks at a whole
document (echoes, rules beside rules, the cut of the surroundings) sees what is there.
A mix keeps within one group of sites: what is held out of training stays out.

Source: Simard, Steinkraus & Platt 2003 (training on made-up variants); Yun et al. 2019 (CutMix: parts pasted, labels with them).
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import NamedTuple

from benchmarks.sets import Row

Span = tuple[int, int]

_LINES = "_lines"
_OF_WHOLE_PAGES = "page_"
_MIN_PARAGRAPHS = 3
# How often each change is made; none was tuned but the first: docs/decisions/0014-segment-judge.md has what the whole is worth.
_BARE = 0.1
_OWN_BOXES = 0.4
_SECOND_ARTICLE = 0.2
_CUT_SHORT = 0.1
_NO_FOOT = 0.05
_THINNED = 0.3
_OTHER_JOINTS = 0.1
_MAX_SECOND_PARAGRAPHS = 12


class Piece(NamedTuple):
    """A block with its labels, half-open code point offsets into its own text."""

    text: str
    keep: tuple[Span, ...]
    neutral: tuple[Span, ...]

    def is_legitimate(self) -> bool:
        """Tell whether more of it is legitimate than not."""
        return 2 * _length(self.keep) > len(self.text) - _length(self.neutral)

    def as_boilerplate(self) -> Piece:
        """Return it without labels: an article that is not the page's own."""
        return Piece(self.text, (), ())


class Box(NamedTuple):
    """What stands between two paragraphs; `place` is the share of the paragraphs before it."""

    place: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """A dump taken apart: what stands above the first legitimate block, between, and below the last one."""

    row: Row
    head: tuple[Piece, ...]
    paragraphs: tuple[Piece, ...]
    boxes: tuple[Box, ...]
    foot: tuple[Piece, ...]

    def headline(self) -> tuple[Piece, ...]:
        """Return the copies of the headline above the article."""
        return tuple(piece for piece in self.head if piece.neutral)


def mix_rows(rows: Iterable[Row], group_of: Callable[[str], Hashable], copies: int) -> Iterator[Row]:
    """Yield `copies` mixes for the article of each dump, all parts from dumps of the same shape and the same group of sites.

    Args:
        rows: labelled dumps (`id site mode text keep neutral joints`), of one language and with boilerplate.
        group_of: the group of a site; no mix has parts of two.
        copies: of each dump.
    """
    alike: dict[tuple[str, Hashable], list[Parts]] = defaultdict(list)
    for row in rows:
        parts = take_apart(row)
        if len(parts.paragraphs) >= _MIN_PARAGRAPHS:
            alike[row["mode"], group_of(row["site"])].append(parts)
    for dumps in alike.values():
        for article, copy in itertools.product(dumps, range(copies)):
            random = Random(f"{article.row['id']} {copy}")  # noqa: S311 - nothing is secret here
            yield put_together(_mix(article, dumps, random), f"{article.row['id']}~{copy}", random)


def take_apart(row: Row) -> Parts:
    """Take a dump apart at its lines or, where it is glued, at its joints."""
    pieces = list(_pieces(row))
    legitimate = [at for at, piece in enumerate(pieces) if piece.is_legitimate()]
    if not legitimate:
        return Parts(row, tuple(pieces), (), (), ())
    first, last = legitimate[0], legitimate[-1]
    boxes = tuple(
        Box((number + 1) / len(legitimate), tuple(pieces[before + 1 : after]))
        for number, (before, after) in enumerate(itertools.pairwise(legitimate))
        if after > before + 1
    )
    paragraphs = tuple(pieces[at] for at in legitimate)
    return Parts(row, tuple(pieces[:first]), paragraphs, boxes, tuple(pieces[last + 1 :]))


def put_together(parts: Parts, id_: str, random: Random) -> Row:
    """Write parts out as a dump of the same shape, now and then with some of its parts glued or on lines of their own."""
    shape = parts.row["mode"].endswith(_LINES)
    text, keep, neutral, joints = "", [], [], []
    for part in (parts.head, tuple(_in_order(parts)), parts.foot):
        on_lines = shape != (random.random() < _OTHER_JOINTS)
        for piece in part:
            if text and on_lines:
                text += "\n"
            elif text:
                joints.append(len(text))
            keep += [[start + len(text), end + len(text)] for start, end in piece.keep]
            neutral += [[start + len(text), end + len(text)] for start, end in piece.neutral]
            text += piece.text
    site, mode = parts.row["site"], parts.row["mode"]
    return {"id": id_, "site": site, "mode": mode, "text": text, "keep": keep, "neutral": neutral, "joints": joints}


def _pieces(row: Row) -> Iterator[Piece]:
    text = row["text"]
    if row["mode"].endswith(_LINES):
        ends = [at for at, letter in enumerate(text) if letter == "\n"]
        bounds = list(zip([0, *(at + 1 for at in ends)], [*ends, len(text)], strict=True))
    else:
        bounds = list(itertools.pairwise([0, *row["joints"], len(text)]))
    for start, end in bounds:
        if text[start:end].strip():
            yield Piece(text[start:end], _within(row["keep"], start, end), _within(row["neutral"], start, end))


def _within(spans: Sequence[Sequence[int]], start: int, end: int) -> tuple[Span, ...]:
    shared = ((max(first, start), min(last, end)) for first, last in spans)
    return tuple((first - start, last - start) for first, last in shared if first < last)


def _length(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)


def _in_order(parts: Parts) -> Iterator[Piece]:
    """Yield the paragraphs with the boxes between them."""
    boxes = sorted(parts.boxes)
    count = len(parts.paragraphs)
    for number, paragraph in enumerate(parts.paragraphs):
        yield paragraph
        is_last_gap = number + 2 == count
        while boxes and number + 1 < count and (is_last_gap or boxes[0].place <= (number + 1) / count):
            yield from boxes.pop(0).pieces


def _mix(article: Parts, dumps: Sequence[Parts], random: Random) -> Parts:
    head, foot, between, second = random.choices(dumps, k=4)
    mixed = replace(
        article,
        head=_thin(_with_headline(head.head, article.headline()), random),
        boxes=article.boxes if random.random() < _OWN_BOXES else between.boxes,
        foot=() if random.random() < _NO_FOOT else _thin(foot.foot, random),
    )
    if random.random() < _CUT_SHORT:
        paragraphs = article.paragraphs[: random.randint(_MIN_PARAGRAPHS, len(article.paragraphs))]
        mixed = replace(mixed, paragraphs=paragraphs)
    if article.row["mode"].startswith(_OF_WHOLE_PAGES) and second is not article and random.random() < _SECOND_ARTICLE:
        mixed = replace(mixed, foot=_with_second(mixed.foot, second, random))
    if random.random() < _BARE:
        # Without some of these, text that has no boilerplate grows rare, and is hurt more often.
        mixed = replace(mixed, head=(), boxes=(), foot=())
    return mixed


def _with_headline(head: Sequence[Piece], headline: Sequence[Piece]) -> tuple[Piece, ...]:
    """Put the headline of the article where that of another page stood, or last."""
    others = [at for at, piece in enumerate(head) if piece.neutral]
    at = others[-1] if others else len(head)
    above = [piece for piece in head[:at] if not piece.neutral]
    return (*above, *headline, *(piece for piece in head[at:] if not piece.neutral))


def _thin(pieces: Sequence[Piece], random: Random) -> tuple[Piece, ...]:
    """Now and then leave out a run of pieces; a headline stays."""
    if not pieces or random.random() >= _THINNED:
        return tuple(pieces)
    start, end = sorted(random.sample(range(len(pieces) + 1), 2))
    return tuple(piece for at, piece in enumerate(pieces) if piece.neutral or not start <= at < end)


def _with_second(foot: Sequence[Piece], second: Parts, random: Random) -> tuple[Piece, ...]:
    """Put another article, headline and paragraphs, above the foot or into it."""
    paragraphs = second.paragraphs[: random.randint(1, _MAX_SECOND_PARAGRAPHS)]
    other = [piece.as_boilerplate() for piece in (*second.headline(), *paragraphs)]
    at = random.choice((0, 0, random.randint(0, len(foot))))
    return (*foot[:at], *other, *foot[at:])
