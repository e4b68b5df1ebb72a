"""Choose which place of a name a text means.

Each candidate is scored by its population, its kind, what stands behind the name, which countries and states the text speaks of, and in
a second pass how near it lies to the places that were sure. One sense a document: all mentions of a name mean the same place, the one
whose mention says most.

Guards against wrong points: a small town is believed only where the text names its country or state or a place nearby, since its name is
more often something else; what the gazetteer does not know is left unmapped.

Known misses: streets, buildings, most rivers; second-level divisions outside the United States.

Source: the features of Leidner 2007 and of Lieberman & Samet 2012; weights hand-set.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest.enrich.entities.normalise import name_key
from ingest.enrich.places.evidence import Evidence, gather, said_behind
from ingest.enrich.places.gazetteer import Candidate, Gazetteer

KIND_SCORES = {"country": 3.0, "continent": 3.0, "region": 1.5, "area": 1.5, "county": 0.0, "city": 0.0}
OTHER_NAME = -1.5
SAID, SAID_OTHERWISE, COUNTRY_SAID_OTHERWISE = 6.0, -3.0, -1.5
CITY_FIRST, STATE_MEANT = frozenset({"new york", "washington"}), -4.0
COUNTRY, MOST_COUNTRY = 1.2, 2.4
DIVISION = 1.5
NEAR, NEAR_KILOMETRES = 1.5, 250.0
SURE = 0.8
LEAST_SCORE = 4.3
LEAST_PEOPLE_SHORTENED = 20_000  # `Port Ellery` is hardly the port of a village called Ellery
_KM_A_DEGREE = 111.2
_LEADS = re.compile(
    r"(?:the |city of |town of |village of |state of |province of |republic of |downtown |greater |central |northern |southern |eastern |western "
    r"|northeastern |northwestern |southeastern |southwestern |north |south |east |west |northeast |northwest |southeast |southwest |port of |port |mainland "
    r"|upstate |metropolitan |inner )"
)
_TAILS = re.compile(
    r" (?:province|state|prefecture|region|district|city|municipality|governorate|oblast|department|township|island|islands|area|valley"
    r"|international airport|airport|port|harbor|harbour|metropolitan area|suburbs|peninsula|city center|shi)$"
)


_Where = tuple[str, str]


class Resolved(NamedTuple):
    """A mention's place and how sure it is, 0 to 1."""

    candidate: Candidate
    confidence: float


def resolve(text: str, spans: Sequence[tuple[int, int]], gazetteer: Gazetteer) -> list[Resolved | None]:
    """Return for each mention of a place, `text[start:end]`, what it means; None where that cannot be told."""
    keys = [name_key(text[start:end]) for start, end in spans]
    meanings = {key: meanings_of(key, gazetteer) for key in keys}
    evidence = gather(text, [meanings[key] for key in keys], gazetteer)
    said: dict[str, set[tuple[str, str]]] = {key: set() for key in keys}
    for key, (_start, end) in zip(keys, spans, strict=True):
        said[key] |= said_behind(text, end, gazetteer)
    first = {key: _choose(key, meanings[key], said[key], evidence, ()) for key in meanings}
    sure = {key: found.candidate for key, found in first.items() if found and found.confidence >= SURE}
    chosen = {
        key: _choose(key, meanings[key], said[key], evidence, [sure[other] for other in sure if other != key])
        for key in meanings
    }
    return [chosen[key] for key in keys]


def meanings_of(key: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Return what a name may mean, without `northern` and `province` where the whole name means nothing."""
    for form in (key, _TAILS.sub("", key), _LEADS.sub("", key, count=1), _TAILS.sub("", _LEADS.sub("", key, count=1))):
        least = 0 if form == key else LEAST_PEOPLE_SHORTENED
        found = tuple(each for each in gazetteer.look_up(form) if each.population >= least)
        if found:
            return found
    return ()


def _choose(
    key: str, candidates: Sequence[Candidate], said: set[_Where], evidence: Evidence, sure: Sequence[Candidate]
) -> Resolved | None:
    scored = sorted(
        ((_score(key, each, said, evidence, sure), at) for at, each in enumerate(candidates)), key=lambda pair: -pair[0]
    )
    if not scored or scored[0][0] < LEAST_SCORE:
        return None
    best = candidates[scored[0][1]]
    rivals = [score for score, at in scored[1:] if _kilometres(best, candidates[at]) > best.radius]
    margin = scored[0][0] - (rivals[0] if rivals else LEAST_SCORE - 1.5)
    return Resolved(best, round(1 / (1 + math.exp(-1.5 * margin)), 3))


def _score(key: str, candidate: Candidate, said: set[_Where], evidence: Evidence, sure: Sequence[Candidate]) -> float:
    score = math.log10(max(candidate.population, 1000)) + KIND_SCORES[candidate.kind]
    score += 0 if candidate.own else OTHER_NAME
    if candidate.kind in {"country", "continent", "area"}:
        return score + (COUNTRY_SAID_OTHERWISE if said else 0)
    where = (candidate.country, candidate.division)
    if said:
        score += SAID if said & {where, (candidate.country, "")} else SAID_OTHERWISE
    score += min(MOST_COUNTRY, COUNTRY * evidence.countries[candidate.country])
    towns = [other for other in sure if other.kind in {"city", "county"} and other.name != candidate.name]
    if candidate.kind == "region":
        inside = any((other.country, other.division) == where for other in towns)
        return score + (STATE_MEANT if key in CITY_FIRST and not inside else 0)
    score += DIVISION if evidence.divisions[where] else 0
    return score + (NEAR if any(_kilometres(candidate, other) < NEAR_KILOMETRES for other in towns) else 0)


def _kilometres(one: Candidate, other: Candidate) -> float:
    """Return the distance, good to a percent or two within a country."""
    across = (one.longitude - other.longitude) * math.cos(math.radians((one.latitude + other.latitude) / 2))
    return _KM_A_DEGREE * math.hypot(one.latitude - other.latitude, across)
