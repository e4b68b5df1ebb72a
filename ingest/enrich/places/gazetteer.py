"""Look names up in the gazetteer of places: what a name may mean, and where that is.

The file (see `training/places.py`) is kept as sorted lines and searched by halving: 190,000 names cost 20 MB and 0.1 s to load, where a
dictionary of objects costs ten times as much.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

VERSION = "1"
GAZETTEER_FILE = f"places-{VERSION}.tsv.zst"
MODELS = Path(__file__).resolve().parent.parent / "models"


class Candidate(NamedTuple):
    """What a name may mean.

    Attributes:
        kind: city, country, region, county, area, continent.
        country: ISO 3166-1 code of two letters, "" where there is none.
        division: GeoNames code of its first-level division (a state's letters in the United States).
        radius: kilometres that it reaches from its middle.
        own: whether the name is its usual one.
    """

    name: str
    kind: str
    country: str
    division: str
    latitude: float
    longitude: float
    population: int
    radius: int
    own: bool


class Gazetteer:
    """The loaded file."""

    def __init__(self, content: bytes) -> None:
        demonyms, *self._lines = content.split(b"\n")
        self.demonyms = dict(pair.split(":") for pair in demonyms.decode().split(";"))
        self._known: dict[str, tuple[Candidate, ...]] = {}

    def look_up(self, key: str) -> tuple[Candidate, ...]:
        """Return what a name, as `name_key` writes it, may mean."""
        if key not in self._known:
            if len(self._known) > _MAX_REMEMBERED:
                self._known.clear()
            self._known[key] = self._search(key)
        return self._known[key]

    def _search(self, key: str) -> tuple[Candidate, ...]:
        wanted = key.encode() + b"\t"
        at = bisect_left(self._lines, wanted)
        if not key or at == len(self._lines) or not self._lines[at].startswith(wanted):
            return ()
        return tuple(_read(packed) for packed in self._lines[at][len(wanted) :].decode().split(";"))


_MAX_REMEMBERED = 20_000


def _read(packed: str) -> Candidate:
    name, kind, country, division, latitude, longitude, population, radius, own = packed.split("|")
    where = float(latitude), float(longitude), int(population), int(radius)
    return Candidate(name, kind, country, division, *where, own == "1")


@lru_cache(maxsize=1)
def builtin(folder: Path = MODELS) -> Gazetteer:
    """Load the shipped gazetteer once per process.

    Raises:
        FileNotFoundError: when it was never compiled; `make model` compiles it.
    """
    import zstandard  # noqa: PLC0415 - loaded when first needed

    return Gazetteer(zstandard.ZstdDecompressor().decompress((folder / GAZETTEER_FILE).read_bytes()))
