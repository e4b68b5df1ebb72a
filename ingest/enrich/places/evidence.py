"""What a text says of where its places lie: `, Ohio` behind a name, countries and states named elsewhere, adjectives of countries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.enrich.entities.normalise import name_key
from ingest.enrich.places.gazetteer import Candidate, Gazetteer

_BEHIND = re.compile(
    r"(?:,|\s\(|\s+in(?: the)?)\s+(?:the )?(?:[a-z]{3,12} )?([A-Z][\w.'’-]*(?: (?:and |of )?[A-Z][\w.'’-]*){0,2})"
)
_BEHIND_CHARS = 60
_WORD = re.compile(r"[A-Z][a-z]{3,15}(?: African| Zealander)?")
_WIDE = frozenset({"country", "region"})
_DEMONYM_WEIGHT = 0.6
_REGION_WEIGHT = 0.7


@dataclass(slots=True)
class Evidence:
    """Weights gathered over a whole text.

    Attributes:
        countries: ISO code → weight.
        divisions: country and division → weight.
    """

    countries: Counter[str] = field(default_factory=Counter)
    divisions: Counter[tuple[str, str]] = field(default_factory=Counter)


def gather(text: str, meanings: Iterable[Sequence[Candidate]], gazetteer: Gazetteer) -> Evidence:
    """Count the countries and divisions that a text names beyond doubt.

    Args:
        text: the text.
        meanings: for each name in it, what it may mean.
        gazetteer: for its adjectives.
    """
    evidence = Evidence()
    for candidates in meanings:
        for candidate in candidates:
            if candidate.kind == "country" and candidate.own:
                evidence.countries[candidate.country] += 1
                break
            if candidate.kind == "region" and candidate.division:
                evidence.divisions[candidate.country, candidate.division] += 1
                evidence.countries[candidate.country] += _REGION_WEIGHT  # type: ignore[assignment]
    for word in _WORD.findall(text):
        country = gazetteer.demonyms.get(word)
        if country:
            evidence.countries[country] += _DEMONYM_WEIGHT  # type: ignore[assignment]
    return evidence


def said_behind(text: str, end: int, gazetteer: Gazetteer) -> frozenset[tuple[str, str]]:
    """Return the countries and divisions of the name behind a place: `, Ohio`, `, Ont.`, `(France)`.

    A country comes with division ""; nothing is said where the name behind is no country and no region.
    """
    match = _BEHIND.match(text, end, end + _BEHIND_CHARS)
    if match is None:
        return frozenset()
    words = match[1].split()
    for length in range(len(words), 0, -1):
        found = [each for each in gazetteer.look_up(name_key(" ".join(words[:length]))) if each.kind in _WIDE]
        if found:
            return frozenset((each.country, each.division) for each in found)
    return frozenset()
