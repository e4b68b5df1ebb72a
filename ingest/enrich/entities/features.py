"""What the entity model sees of each token: its letters, its neighbours, and what the gazetteer knows of them.

Every string here is part of the model: after a change it has to be trained anew (`make model`).

Source: the usual features of linear-chain CRF recognisers (Lafferty et al. 2001; Finkel et al. 2005), chosen by measurement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.enrich.entities.gazetteer import Gazetteer
from ingest.enrich.entities.words import DEMONYMS_AND_PEOPLES, ORGANISATION_WORDS, TITLE_WORDS

_DEMONYMS = frozenset(word.lower() for word in DEMONYMS_AND_PEOPLES)
_REPEATED = re.compile(r"(.)\1{2,}")
_SHAPES = str.maketrans(
    {
        chr(code): kind
        for kind, span in (("X", "AZ"), ("x", "az"), ("d", "09"))
        for code in range(ord(span[0]), ord(span[1]) + 1)
    }
)
_MAX_CACHED_WORDS = 200_000
_SHOUTING_SHARE = 0.6
_FAR_CLUSTERS = slice(1, 2)
"""Of a word two places away one grouping is enough: the one of 60 clusters."""


@dataclass(frozen=True, slots=True)
class _Word:
    lowered: str
    shape: str
    own: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]
    far_left: tuple[str, ...]
    far_right: tuple[str, ...]


class FeatureMaker:
    """Makes features of token rows; remembers what depends on the word alone."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._words: dict[str, _Word] = {}

    def make(self, tokens: Sequence[str]) -> list[list[str]]:
        """Return for each token of one row its features, unweighted."""
        words = [self._word(token) for token in tokens]
        marks = self._gazetteer.mark(tokens, [word.lowered for word in words])
        shouting = _is_shouting(tokens)
        last = len(words) - 1
        made = []
        for at, word in enumerate(words):
            features = list(word.own)
            features.extend("g=" + mark for mark in marks[at])
            if shouting:
                features.append("caps")
            if at:
                before = words[at - 1]
                features += before.left
                features.append("sg-=" + before.lowered + "|" + word.shape)
                features.extend("g-1=" + mark for mark in marks[at - 1])
            else:
                features.append("B-1")
            features += words[at - 2].far_left if at > 1 else ("B-2",)
            if at < last:
                after = words[at + 1]
                features += after.right
                features.append("sg+=" + after.lowered + "|" + word.shape)
                features.append("ss=" + word.shape + "|" + after.shape)
                features.extend("g1=" + mark for mark in marks[at + 1])
            else:
                features.append("B1")
            features += words[at + 2].far_right if at < last - 1 else ("B2",)
            made.append(features)
        return made

    def _word(self, token: str) -> _Word:
        word = self._words.get(token)
        if word is None:
            if len(self._words) >= _MAX_CACHED_WORDS:
                self._words.clear()
            word = self._words[token] = self._look_at(token)
        return word

    def _look_at(self, token: str) -> _Word:
        low = token.lower()[:40]
        form = shape(token)
        tags = self._tags(token, low)
        own = ["b", "w=" + low, "s=" + form, "p2=" + low[:2], "p3=" + low[:3], "p4=" + low[:4]]
        own += ["x2=" + low[-2:], "x3=" + low[-3:], "x4=" + low[-4:]]
        own += ["t=" + tag for tag in tags]
        left = ["w-1=" + low, "s-1=" + form, "x3-1=" + low[-3:], *("t-1=" + tag for tag in tags)]
        right = ["w1=" + low, "s1=" + form, "x31=" + low[-3:], *("t1=" + tag for tag in tags)]
        kind = self._gazetteer.clusters.get(low, ())[_FAR_CLUSTERS]
        far_left = ("w-2=" + low, "s-2=" + form, *("t-2=" + mark for mark in kind))
        far_right = ("w2=" + low, "s2=" + form, *("t2=" + mark for mark in kind))
        return _Word(low, form, tuple(own), tuple(left), tuple(right), far_left, far_right)

    def _tags(self, token: str, low: str) -> list[str]:
        bare = low.rstrip(".")
        tags = list(self._gazetteer.clusters.get(low, ()))
        if token[:1].isupper():
            if bare in self._gazetteer.first_names:
                tags.append("first")
            if bare in self._gazetteer.surnames:
                tags.append("sur")
        tags += self._census_tags(token, bare)
        if bare in ORGANISATION_WORDS:
            tags.append("orgw")
        if bare in TITLE_WORDS:
            tags.append("title")
        if bare in _DEMONYMS:
            tags.append("dem")
        return tags

    def _census_tags(self, token: str, bare: str) -> Iterator[str]:
        given, family = self._gazetteer.given.get(bare), self._gazetteer.family.get(bare)
        if token[:1].isupper():
            if given:
                yield "cf" + given
            if family:
                yield "cs" + family
            if given and family:
                yield "cfs"
            if not given and not family and token[1:].islower():
                yield "cnone"
        elif given and len(bare) > 2:  # noqa: PLR2004 - `jo`, `al` are words of other languages
            yield "lcf" + given


def shape(token: str) -> str:
    """Return the token's shape, runs cut to two: `Xxx` → `Xxx`, `McCarthy` → `XxXxx`, `2017` → `dd`."""
    token = token[:40].translate(_SHAPES)
    if not token.isascii():
        token = "".join("X" if char.isupper() else "x" if char.isalpha() else char for char in token)
    return _REPEATED.sub(r"\1\1", token)


def _is_shouting(tokens: Sequence[str]) -> bool:
    letters = sum(token[0].isalpha() for token in tokens)
    capitals = sum(token.isupper() and len(token) > 1 for token in tokens)
    return capitals > _SHOUTING_SHARE * max(1, letters)
