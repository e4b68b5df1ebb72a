"""Let the names of one document agree with each other.

A full name makes its surname a person everywhere, brackets make an acronym of an organisation, the majority of a spelling decides its
label, and what was recognised once for certain is found wherever it stands. One pass over the tokens: linear in the text.

False positives are guarded by three rules: a surname that is mostly a place stays one; a spelling must have one label throughout
before it is looked for elsewhere; a lone surname before another capital (`Sessions Park`) is left alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from ingest.document import EntityLabel
from ingest.enrich.entities.gazetteer import MAX_NAME_TOKENS
from ingest.enrich.entities.recogniser import Span
from ingest.enrich.entities.repair import plain
from ingest.enrich.entities.tokens import Token, tokenise
from ingest.enrich.entities.words import (
    CIVIL_TITLES,
    COUNTRIES_AND_REGIONS,
    NAME_SUFFIXES,
    NEVER_NAMES,
    ORGANISATIONS,
    PLAIN_COUNTRIES,
)

_BRACKETED = re.compile(r"\s*\(([A-Z][A-Z.\-]{1,7})\)")
_CIVIL = frozenset(title + "." for title in CIVIL_TITLES)
_PLACE_LEAD = 3
_DIVISIONS = ("County", "Parish", "Province", "Prefecture")
_SAYS = frozenset({"said", "says"})
_MAX_PERSON_WORDS = 4
_MIN_CHARS = 4


def _tabled(names: AbstractSet[str], label: EntityLabel) -> dict[str, EntityLabel]:
    """Return names as their tokens, those of two letters left out: `US`, `UN` and `AP` mean other things in capitals."""
    return {" ".join(token.text for token in tokenise(name)): label for name in names if len(name) > 2}  # noqa: PLR2004


_KNOWN = _tabled(PLAIN_COUNTRIES | COUNTRIES_AND_REGIONS, "LOC") | _tabled(ORGANISATIONS, "ORG")
"""Names that are found wherever they stand."""

_Labels = dict[str, Counter[EntityLabel]]


def agree(text: str, tokens: Sequence[Token], spans: Sequence[Span]) -> list[Span]:
    """Return the names after they were brought to agree, in order and without overlap."""
    labels = _count_labels(text, spans)
    surnames = _surnames(labels) | _titled(tokens)
    counties = _counties(labels)
    firsts = {name.partition(" ")[0] for name, counts in labels.items() if " " in name and counts["PERSON"]}
    spans = [part for span in spans for part in _apart(text, span, firsts, labels)]
    spans = [_as_person(text, span, surnames, labels) for span in spans]
    spans = [_as_place(text, span, counties) for span in spans]
    labels = _count_labels(text, spans)
    spans = [_as_majority(text, span, labels) for span in spans]
    wanted = _KNOWN | _wanted(labels, surnames) | dict.fromkeys(_acronyms(text, spans), _ORG)
    return sorted([*spans, *_elsewhere(tokens, spans, wanted)])


_ORG: EntityLabel = "ORG"
_PERSON: EntityLabel = "PERSON"


def _count_labels(text: str, spans: Sequence[Span]) -> _Labels:
    labels: _Labels = defaultdict(Counter)
    for span in spans:
        labels[plain(text[span.start : span.end])][span.label] += 1
    return labels


def _surnames(labels: _Labels) -> set[str]:
    """Return the last words of full names of people."""
    found = set()
    for name, counts in labels.items():
        words = [word for word in name.replace(",", " ").split() if word.rstrip(".") not in NAME_SUFFIXES]
        if 1 < len(words) <= _MAX_PERSON_WORDS and counts.most_common(1)[0][0] == "PERSON" and words[-1][:1].isupper():
            found.add(words[-1])
    return found


def _titled(tokens: Sequence[Token]) -> set[str]:
    """Return the words behind `Mr.`, `Sen.` and the like."""
    return {
        after.text
        for title, after in pairwise(tokens)
        if title.text in _CIVIL and after.text[:1].isupper() and len(after.text) > 1
    }


def _as_person(text: str, span: Span, surnames: set[str], labels: _Labels) -> Span:
    name = plain(text[span.start : span.end])
    counts = labels[name]
    place = counts["LOC"] >= counts["PERSON"] + _PLACE_LEAD
    return span._replace(label=_PERSON) if name in surnames and not place else span


def _apart(text: str, span: Span, firsts: set[str], labels: _Labels) -> Iterator[Span]:
    """Split a place and the first name of someone addressed, which transcripts print without a comma: `to Dover Ann?`."""
    place, _, first = text[span.start : span.end].rpartition(" ")
    if place in labels and labels[place]["LOC"] and first in firsts:
        yield Span(span.start, span.start + len(place), "LOC")
        yield Span(span.end - len(first), span.end, _PERSON)
    else:
        yield span


def _counties(labels: _Labels) -> set[str]:
    """Return `Tern-Bay` of `Tern-Bay County`, hyphens as spaces."""
    ends = tuple(" " + word for word in _DIVISIONS)
    return {
        name.rpartition(" ")[0].replace("-", " ")
        for name, counts in labels.items()
        if counts["LOC"] and name.endswith(ends)
    }


def _as_place(text: str, span: Span, counties: set[str]) -> Span:
    return span._replace(label="LOC") if plain(text[span.start : span.end]).replace("-", " ") in counties else span


def _as_majority(text: str, span: Span, labels: _Labels) -> Span:
    ranked = labels[plain(text[span.start : span.end])].most_common(2)
    clear = len(ranked) == 1 or ranked[0][1] > ranked[1][1]
    return span._replace(label=ranked[0][0]) if clear and ranked[0][1] > 1 else span


def _wanted(labels: _Labels, surnames: set[str]) -> dict[str, EntityLabel]:
    """Return the names worth looking for elsewhere in the text."""
    wanted: dict[str, EntityLabel] = {name: _PERSON for name in surnames if name.lower() not in NEVER_NAMES}
    for name, counts in labels.items():
        sure = len(counts) == 1 and (counts.total() > 1 or " " in name or name in surnames)
        if sure and len(name) >= _MIN_CHARS and name[0].isupper() and name.count(" ") < MAX_NAME_TOKENS:
            wanted[name] = next(iter(counts))
    return wanted


def _acronyms(text: str, spans: Sequence[Span]) -> Iterator[str]:
    for span in spans:
        match = _BRACKETED.match(text, span.end)
        if match and span.label == "ORG":
            yield match[1]


def _elsewhere(tokens: Sequence[Token], spans: Sequence[Span], wanted: dict[str, EntityLabel]) -> Iterator[Span]:
    """Walk the tokens once and yield wanted names where no name stands yet."""
    longest: dict[str, int] = {}
    for name in wanted:
        words = name.split(" ")
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    taken = iter([*spans, Span(1 << 60, 1 << 60, "LOC")])
    span = next(taken)
    at = 0
    while at < len(tokens):
        while span.end <= tokens[at].start:
            span = next(taken)
        length = _length_at(tokens, at, longest.get(tokens[at].text, 0), wanted, span.start)
        if length:
            name = " ".join(token.text for token in tokens[at : at + length])
            yield Span(tokens[at].start, tokens[at + length - 1].end, wanted[name])
        at += length or 1


def _length_at(tokens: Sequence[Token], at: int, longest: int, wanted: dict[str, EntityLabel], limit: int) -> int:
    for length in range(min(longest, len(tokens) - at), 0, -1):
        if tokens[at + length - 1].end <= limit:
            label = wanted.get(" ".join(token.text for token in tokens[at : at + length]))
            if label and not (label == "PERSON" and length == 1 and _goes_on(tokens, at + 1)):
                return length
    return 0


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    following = tokens[at].text if at < len(tokens) else ""
    return following[:1].isupper() and len(following) > 1 and following.lower() not in _SAYS
