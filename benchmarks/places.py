"""How well places are put on the map: `python benchmarks/places.py --data FILE [--predictions FILE]`.

FILE holds gzipped JSON lines `id text places[{start,end,name,lat,lon}]`; the given mentions are resolved. Right: within 161 km (Leidner
2007), or within the extent of the country, state or landscape that was chosen. The peer takes the most populous place of each name
from the same gazetteer. Prints one JSON line of figures.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.sets import read_rows
from ingest.enrich.entities.normalise import name_key
from ingest.enrich.places.gazetteer import Candidate, builtin
from ingest.enrich.places.resolve import meanings_of, resolve

NEAR_KILOMETRES = 161
EARTH_KILOMETRES = 6371
PROGRESS_DOCUMENTS = 100
_WIDE = frozenset({"country", "region", "area", "continent"})


def main() -> None:
    """Score one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--predictions", type=Path)
    options = parser.parse_args()
    gazetteer = builtin()
    ours: Counter[str] = Counter()
    populous: Counter[str] = Counter()
    words, seconds, lines = 0, 0.0, []
    for number, row in enumerate(read_rows(options.data), 1):
        gold = sorted(row["places"], key=lambda place: place["start"])
        spans = [(place["start"], place["end"]) for place in gold]
        started = time.process_time()
        found = [each.candidate if each else None for each in resolve(row["text"], spans, gazetteer)]
        seconds += time.process_time() - started
        words += len(row["text"].split())
        _count(gold, found, ours)
        _count(gold, [_most_populous(row["text"][start:end]) for start, end in spans], populous)
        lines.append(
            json.dumps({"id": row["id"], "places": [_predicted(*pair) for pair in zip(gold, found, strict=True)]})
        )
        if number % PROGRESS_DOCUMENTS == 0:
            print(f"{number} documents", file=sys.stderr)
    if options.predictions:
        options.predictions.write_text("\n".join(lines) + "\n", encoding="utf-8")
    figures = _figures(ours) | {"words_per_second": round(words / max(seconds, 1e-9))}
    print(json.dumps(figures | {"peers": {"most_populous": _figures(populous)}}))


def _most_populous(name: str) -> Candidate | None:
    candidates = meanings_of(name_key(name), builtin())
    return max(candidates, key=lambda each: (each.kind in {"country", "continent"}, each.population), default=None)


def _count(gold: Sequence[dict[str, Any]], found: Sequence[Candidate | None], counts: Counter[str]) -> None:
    counts["gold"] += len(gold)
    for place, candidate in zip(gold, found, strict=True):
        if candidate is not None:
            counts["resolved"] += 1
            counts["right"] += _is_right(place, candidate)


def _is_right(place: dict[str, Any], candidate: Candidate) -> bool:
    distance = _kilometres(place["lat"], place["lon"], candidate.latitude, candidate.longitude)
    return distance <= max(NEAR_KILOMETRES, candidate.radius if candidate.kind in _WIDE else 0)


def _predicted(place: dict[str, Any], candidate: Candidate | None) -> dict[str, Any]:
    start = {"start": place["start"], "end": place["end"], "name": place["name"]}
    if candidate is None:
        return start
    where = {"lat": candidate.latitude, "lon": candidate.longitude, "kind": candidate.kind}
    return start | where | {"country": candidate.country, "right": _is_right(place, candidate)}


def _figures(counts: Counter[str]) -> dict[str, float]:
    return {
        "right_of_resolved": round(counts["right"] / max(1, counts["resolved"]), 4),
        "resolved": round(counts["resolved"] / max(1, counts["gold"]), 4),
    }


def _kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    a, b, c, d = map(math.radians, (latitude, longitude, other_latitude, other_longitude))
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return EARTH_KILOMETRES * 2 * math.asin(min(1, math.sqrt(half)))


if __name__ == "__main__":
    main()
