"""Which units may be furniture of a feed: what recurs in enough documents and does not look like something that was told.

What guards against false ones: quotations, things said, times of day, speakers' names before a colon and stage directions in brackets are
never candidates, unless they stand at the edge of every page; a sentence out of a paragraph must be long; a single word must be a line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.clean.learned import Scope, rule_id
from ingest.learn.page import Page, Unit

_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\Z")
_QUOTED = re.compile(r"[\"“”„«»](?:[^\"“”„«»]+\s){3}")
_SAID = re.compile(
    r"(?i)\b(?:said|says|saying|told|asked|added|wrote|replied|according to|sagte|erklärte|dijo|declaró|a dit|déclaré|affirmé|ha detto|disse|zei)\b"
)
_CLOCK = re.compile(r"(?i)\b\d{1,2}[:.]\d\d\b|\b\d{1,2} ?[ap]\.?m\b|\b[ap]\.m\.|\b(?:19|20)\d\d\b")
_LABEL = re.compile(r":\s*\Z|\A[(\[].*[)\]]\.?\Z", re.DOTALL)
_MIN_SENTENCE_WORDS = 6
_MIN_LETTERS = 3
_EDGE_HEAD, _EDGE_TAIL = 4, 6
_EDGE_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that recurs.

    Attributes:
        text: as first written.
        pages: numbers of the pages it stands in, in order.
        pieces: keys of the sentences that a line consists of.
        at_head: it stands among the first blocks of nearly all of its pages.
        at_edge: it stands among the first or last blocks of nearly all of its pages.
        is_sentence: it reads like one.
    """

    id: str
    scope: Scope
    key: str
    text: str
    pages: tuple[int, ...]
    words: frozenset[str]
    pieces: frozenset[str]
    at_head: bool
    at_edge: bool
    is_sentence: bool


def find_candidates(pages: Sequence[Page], min_documents: int) -> list[Candidate]:
    """Return the units that stand in at least so many pages and may be furniture."""
    found: dict[tuple[Scope, str], dict[int, Unit]] = defaultdict(dict)
    for number, page in enumerate(pages):
        for unit in page.units:
            found[unit.scope, unit.key].setdefault(number, unit)
    candidates = []
    for (scope, key), places in found.items():
        if len(places) >= min_documents:
            candidate = _candidate(scope, key, places, pages)
            if may_be_furniture(candidate):
                candidates.append(candidate)
    return candidates


def may_be_furniture(candidate: Candidate) -> bool:
    """Tell whether a unit looks like furniture rather than like something that was told."""
    text, count = candidate.text, len(_WORD.findall(candidate.text))
    if sum(letter.isalpha() for letter in text) < _MIN_LETTERS or _QUOTED.search(text) or _SAID.search(text):
        return False
    if _CLOCK.search(text) or (_LABEL.search(text) and not candidate.at_edge):
        return False
    return candidate.scope == "line" or (count >= _MIN_SENTENCE_WORDS and candidate.is_sentence)


def _candidate(scope: Scope, key: str, places: dict[int, Unit], pages: Sequence[Page]) -> Candidate:
    numbers = sorted(places)
    first = places[numbers[0]]
    heads = sum(places[number].block < _EDGE_HEAD for number in numbers)
    tails = sum(places[number].block >= max(_EDGE_HEAD, pages[number].blocks - _EDGE_TAIL) for number in numbers)
    page = pages[numbers[0]]
    pieces = frozenset(unit.key for unit in page.units if unit.block == first.block and unit.scope == "sentence")
    words = len(_WORD.findall(first.text))
    return Candidate(
        id=rule_id(scope, first.text),
        scope=scope,
        key=key,
        text=first.text,
        pages=tuple(numbers),
        words=first.words,
        pieces=pieces if scope == "line" else frozenset(),
        at_head=heads >= _EDGE_SHARE * len(numbers),
        at_edge=heads + tails >= _EDGE_SHARE * len(numbers),
        is_sentence=words >= _MIN_SENTENCE_WORDS and _SENTENCE_END.search(first.text) is not None,
    )
