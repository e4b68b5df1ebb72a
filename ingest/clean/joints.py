"""Weigh every place where the kind of character changes without white space: was it glued there, or does it belong together?

Candidates are found by `ingest.clean.joint_places`.
A logistic regression weighs some twenty sparse features of each: the words left and right of it, whether they stand alone elsewhere in the
document or in news at large, what stands around them, how far the next candidates are, and how much of the document is glued for certain.
The weights are a table in a file: no matrix, no library.

What guards against false ones: a word with an inner capital that news at large knows is a name, one that recurs is likely one; the document's own certain joints count (a text in which
nothing else is glued is believed to be whole), and most of what was trained on is whole text.

Source: logistic regression over conjunctions of categorical features, as McMahan et al. 2013 (Ad click prediction: a view from the trenches).
"""

from __future__ import annotations

import functools
import gzip
import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

from ingest.clean.joint_places import find_places
from ingest.clean.letters import LOWER, UPPER

MODEL = Path(__file__).parent / "models" / "joints-1.json.gz"
# Log odds above which a candidate is a joint: docs/decisions/0003-cleaning.md has the figures of its neighbours.
_LEAST_ODDS = 0.005  # between two sums: weights are kept in hundredths

_STARTERS_WORDS = (
    "The A An He She It In On At But And We They You I His Her Its Their Our My This That These Those There As If When While For From"
    " After Before By Mr Mrs Ms Also Still Now So To Of With Who What Why How Not No"
)
STARTERS = frozenset(_STARTERS_WORDS.split())
_FUNCTION_WORDS_TEXT = (
    "the of to and a an in that is was for on with as at by from be this have has had he they she his her their our we i you your not but are"
    " were which who will would said its or"
)
_FUNCTION_WORDS = frozenset(_FUNCTION_WORDS_TEXT.split())

_WORD_AFTER = re.compile(rf"[{UPPER}]?[{LOWER}]+|[{UPPER}]+(?![{LOWER}])|[{UPPER}]+?(?=[{UPPER}][{LOWER}])|\d+")
_WORD_BACKWARDS = re.compile(rf"[{LOWER}]+[{UPPER}]?|[{UPPER}]+|\d+")
_SENTENCE_STANDS = re.compile(r"[.!?][\"”’')]*\s")
# Names with an inner capital whose halves are words: both may stand alone in a text that names them.
_NAMES_WORDS = (
    "FiveThirtyEight YouTube LinkedIn FaceTime FaceBook PayPal AirPods AirBnb AirTag MasterCard SoundCloud WordPress WhatsApp SnapChat TikTok WeChat"
    " WeWork HealthCare BlackRock BlackBerry GoFundMe FedEx GitHub OpenTable OpenAI DoorDash HomePod PlayStation GameStop BuzzFeed"
    " HuffPost PolitiFact FactCheck WikiLeaks SpaceX SunTrust CarMax FanDuel DraftKings LastPass DropBox SalesForce TechCrunch NewsNation"
    " MarketWatch AccuWeather RealClear InfoWars NewsGuard StubHub TripAdvisor FireFox JetBlue AstroTurf FlyBe PowerPoint OneDrive"
)
_NAMES = frozenset(_NAMES_WORDS.split())
_WORD_CHARS = 30
_NEAR_CHARS = 50
_QUOTE_CHARS = 400
_NOWHERE = 200
_STEPS = (1, 3, 8, 16, 30, 60, 120)
_SPACES = (0, 2, 4, 6, 8)
_PER_THOUSAND_BREAKS = (0, 0.3, 1, 3, 8)
_PER_THOUSAND_CANDIDATES = (0.3, 1, 2, 4, 8, 16, 32)
_TENTHS_CERTAIN = (0, 0.3, 1, 2, 4, 6, 8)
_THOUSANDS = (0.15, 0.3, 0.6, 1.2, 2.5, 5)
_MAX_SHAPE = 6
_MAX_RECURRENCE = 3


@dataclass(frozen=True, slots=True)
class JointModel:
    """What was learned about joints.

    Attributes:
        words: word → 1 to 5, how common it is in news; as written, and in small letters.
        weights: feature → log odds that it speaks for a joint.
    """

    words: Mapping[str, int]
    weights: Mapping[str, float]

    def save(self, path: Path) -> None:
        """Write the model; the same model gives the same bytes."""
        by_rank: dict[int, list[str]] = {}
        for word in sorted(self.words):
            by_rank.setdefault(self.words[word], []).append(word)
        weights = {feature: round(self.weights[feature], 2) for feature in sorted(self.weights)}
        body = json.dumps({"words": {rank: " ".join(by_rank[rank]) for rank in sorted(by_rank)}, "weights": weights})
        path.write_bytes(gzip.compress(body.encode(), mtime=0))


@functools.lru_cache(maxsize=4)
def load_joint_model(path: Path = MODEL) -> JointModel:
    """Read a model; once per process."""
    values = json.loads(gzip.decompress(path.read_bytes()))
    words = {word: int(rank) for rank, row in values["words"].items() for word in row.split(" ")}
    return JointModel(words, values["weights"])


def find_joints(text: str, certain: Collection[int], model: JointModel | None = None) -> list[int]:
    """Find where text was glued together, besides the places that are certain.

    Args:
        text: the received text.
        certain: offsets that rules found.
        model: the shipped one where None.

    Returns:
        Offsets of what begins there, in order.
    """
    model = model or load_joint_model()
    weigh = model.weights.get
    kind, candidates = describe_joints(text, certain, model.words)
    of_pairs: dict[str, float] = {}
    found = []
    for candidate in candidates:
        pair = candidate.pair
        if pair not in of_pairs:
            of_pairs[pair] = sum(map(weigh, describe_pair(pair, kind), repeat(0.0)))
        if of_pairs[pair] + sum(map(weigh, candidate.features, repeat(0.0))) > _LEAST_ODDS:
            found.append(candidate.offset)
    return found


class Candidate(NamedTuple):
    """A place where text may have been glued.

    Attributes:
        pair: the kinds of the characters left and right of it.
        features: all but those that `describe_pair` gives.
    """

    offset: int
    pair: str
    features: tuple[str, ...]


class _Kind(NamedTuple):
    """What kind of text it is, in steps: line breaks, candidates and certain joints in it, and its length."""

    breaks: str = ""
    crowd: str = ""
    glue: str = ""
    size: str = ""


def describe_pair(pair: str, kind: _Kind) -> tuple[str, ...]:
    """Return the features that all candidates of one pair of a text share."""
    breaks, crowd, glue, size = kind
    return (pair, f"{pair}{glue}", f"{pair}{breaks}{glue}", f"{pair}{crowd}{glue}", f"{pair}{size}{glue}")


def describe_joints(text: str, certain: Collection[int], ranks: Mapping[str, int]) -> tuple[_Kind, Iterator[Candidate]]:
    """Describe a text and each candidate that is not certain.

    Args:
        text: the received text.
        certain: offsets that rules found.
        ranks: see `JointModel.words`.
    """
    candidates = find_places(text)
    if not candidates:
        return _Kind(), iter(())
    kind = _kind_of_text(text, len(candidates), len(certain))
    return kind, _describe(text, candidates, certain, kind, ranks)


def _describe(
    text: str, candidates: Sequence[int], certain: Collection[int], kind: _Kind, ranks: Mapping[str, int]
) -> Iterator[Candidate]:
    words = Counter(text.split())
    around = (-_NOWHERE, *candidates, len(text) + _NOWHERE)
    for before, offset, after in zip(around, candidates, around[2:], strict=False):
        if offset in certain or _follows_an_apostrophe(text, offset):
            continue
        gaps = (
            f"{bisect_left(_STEPS, offset - before)}{'S' if before in certain else 'c'}",
            f"{bisect_left(_STEPS, after - offset)}{'S' if after in certain else 'c'}",
        )
        candidate = _look(text, offset, words, ranks, kind, gaps)
        if candidate is not None:
            yield candidate


def _follows_an_apostrophe(text: str, offset: int) -> bool:
    """Recognise `don’t`, a fifth of all candidates and never a joint; it counts in what is said of the text."""
    return text[offset - 1] == "’" and text[offset].islower() and text[offset - 2 : offset - 1].isalpha()


def _kind_of_text(text: str, candidates: int, certain: int) -> _Kind:
    size = (len(text) + 1) / 1000
    standing = len(_SENTENCE_STANDS.findall(text))
    return _Kind(
        f"n{bisect_left(_PER_THOUSAND_BREAKS, text.count(chr(10)) / size)}",
        f"c{bisect_left(_PER_THOUSAND_CANDIDATES, candidates / size)}",
        f"s{bisect_left(_TENTHS_CERTAIN, 10 * certain / (certain + standing + 3))}",
        f"z{bisect_left(_THOUSANDS, size)}",
    )


def _look(  # noqa: PLR0913, PLR0917 - called for every candidate: no object is made for it
    text: str,
    offset: int,
    words: Mapping[str, int],
    ranks: Mapping[str, int],
    kind: _Kind,
    gaps: tuple[str, str],
) -> Candidate | None:
    glue, (gap_before, gap_after) = kind.glue, gaps
    backwards = _WORD_BACKWARDS.match(text[max(0, offset - _WORD_CHARS) : offset][::-1])
    left = backwards.group()[::-1] if backwards else ""
    forwards = _WORD_AFTER.match(text, offset, offset + _WORD_CHARS)
    right = forwards.group() if forwards else ""
    whole, small, right_small = left + right, left.lower(), right.lower()
    if left and right.istitle() and (whole in _NAMES or whole in ranks):  # news at large knows this name
        return None
    outer_left = _character(text[offset - len(left) - 1 : offset - len(left)])
    outer_right = _character(text[offset + len(right) : offset + len(right) + 1])
    stands_left = 2 if left in words else int(small in words)
    stands_right = 2 if right in words else int(right_small in words)
    stands = f"{stands_left}{stands_right}"
    rank_left, rank_right, rank = ranks.get(small, 0), ranks.get(right_small, 0), ranks.get(whole, 0)
    recurs = min(words.get(whole, 0), _MAX_RECURRENCE)
    shape_left, shape_right = _shape(left), _shape(right)
    last, first = text[offset - 1], text[offset]
    pair = f"{_character(last)}{_character(first)}|"
    if first == '"':  # an even number of them before it: it opens
        start = max(0, offset - _QUOTE_CHARS)
        line = max(text.rfind("\n", start, offset) + 1, start)
        pair = f"{pair}{text.count(first, line, offset) % 2}"
    marks = f"{'' if last.isalnum() else text[max(0, offset - 2) : offset]}{'' if first.isalnum() else text[offset : offset + 2]}"
    spaces = f"{bisect_left(_SPACES, text.count(' ', max(0, offset - _NEAR_CHARS), offset))}{bisect_left(_SPACES, text.count(' ', offset, offset + _NEAR_CHARS))}"
    features = (
        f"{kind.size}{glue}{shape_left[0]}{shape_right[0]}",
        f"L{small}",
        f"R{right}",
        f"{pair}e{left[-3:]}",
        f"{pair}b{right[:3]}",
        f"{pair}w{stands}{recurs}",
        f"{pair}f{rank_left}{rank_right}",
        f"{pair}F{rank}{recurs}{shape_left[0]}",
        f"{pair}x{outer_left}{outer_right}",
        f"{pair}h{shape_left}{shape_right}",
        f"{pair}i{shape_left}{outer_left}",
        f"{pair}j{shape_right}{outer_right}",
        f"{pair}d{gap_before}{gap_after}",
        f"{pair}D{gap_before}{glue}",
        f"{pair}E{gap_after}{glue}",
        f"{pair}p{spaces}",
        f"{pair}g{int(small in _FUNCTION_WORDS)}{int(right in STARTERS)}{glue}",
        f"{pair}y{marks}",
        f"{pair}t{stands}{int(rank_left > 0)}{int(rank_right > 0)}{int(rank > 0)}{outer_right}",
    )
    return Candidate(offset, pair, features)


@functools.lru_cache(maxsize=4096)
def _character(character: str) -> str:
    """Name the kind of a letter, digit, space or quote; other characters stand for themselves, a missing one for a space."""
    if character.isalpha():
        return "a" if character.islower() else "A" if character.isupper() else "x"
    if character.isdigit():
        return "0"
    if not character or character.isspace():
        return "_"
    return "“" if character in "“„«‘" else "”" if character in "”»’" else character


@functools.lru_cache(maxsize=16384)
def _shape(word: str) -> str:
    if not word:
        return "-"
    kind = "0" if word.isdigit() else "a" if word.islower() else "A" if word.isupper() else "T"
    return f"{kind}{min(len(word), _MAX_SHAPE)}"
