"""How well searches are ranked: `python -m benchmarks.search [--detail]`.

Loads the sample feeds under index names of its own, asks the judged queries of tests/ingest/search (60 plain ones, 28 hard ones) and scores the first ten
rows: nDCG@10 with gains 2^grade − 1 (Järvelin & Kekäläinen 2002), and the reciprocal rank of the first that is judged at all. Beside it, in the
same run, plain BM25: one `multi_match` over headline and text as a new index would be asked. `held_back` scores every second query, on which no
weight was compared; that searches are widened was decided with all of them in view. `p` is the chance of a mean difference in
nDCG as large as this one if the two were alike: 20,000 random swaps of paired scores (Smucker, Allan & Carterette 2007). Uses the cluster in ELASTICSEARCH_URL, else a node of its own. Prints one JSON line of figures.
"""

from __future__ import annotations

import json
import math
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import yaml
from elasticsearch import Elasticsearch

from benchmarks.copies import own_index
from ingest.feed import load_feed
from ingest.pipeline import run_feed
from ingest.search import Query, search
from ingest.settings import PROJECT, Settings

_FEEDS = ("meridian-wire", "calderport-times", "wqjv-tv", "aldermarsh-gazette", "brueckenpost")
_LETTERS = {feed[0]: feed for feed in _FEEDS}
_DEPTH = 10
_SETS = {"plain_queries": "judged_queries.yml", "hard_queries": "judged_hard_queries.yml"}
Grades = dict[str, dict[str, int]]


def main() -> None:
    """Score both and print."""
    with own_index() as (client, settings), tempfile.TemporaryDirectory() as folder:
        own = replace(settings, data=folder)
        for feed in _FEEDS:
            run_feed(load_feed(own.feeds / f"{feed}.yml"), own)
        client.indices.refresh(index=own.index_prefix)
        scored = {name: _scored(client, own, read_judged(file)) for name, file in _SETS.items()}
    if "--detail" in sys.argv:
        for found in scored.values():
            for text in found.ours:
                print(f"{found.ours[text][0]:.3f} {found.plain[text][0]:.3f} {text}", file=sys.stderr)
    print(json.dumps({name: found.figures() for name, found in scored.items()}))


@dataclass(frozen=True, slots=True)
class Scored:
    """nDCG@10 and reciprocal rank of each query of a set, by our search and by plain BM25."""

    ours: dict[str, tuple[float, float]]
    plain: dict[str, tuple[float, float]]

    def figures(self) -> dict[str, Any]:
        """Return means, the paired test, and the means of every second query."""
        differences = [self.ours[text][0] - self.plain[text][0] for text in self.ours]
        held_back = list(self.ours)[1::2]
        signs = [sum(d > 0 for d in differences), sum(d < 0 for d in differences), differences.count(0)]
        return {
            "queries": len(self.ours),
            "ours": _mean(self.ours, list(self.ours)),
            "plain_bm25": _mean(self.plain, list(self.ours)),
            "p": round(chance(differences), 4),
            "better_worse_equal": signs,
            "held_back": {"ours": _mean(self.ours, held_back), "plain_bm25": _mean(self.plain, held_back)},
        }


def _scored(client: Elasticsearch, settings: Settings, grades: Grades) -> Scored:
    ours = {text: score(ask_ours(client, settings, text), wanted) for text, wanted in grades.items()}
    plain = {text: score(ask_plain(client, settings, text), wanted) for text, wanted in grades.items()}
    return Scored(ours, plain)


def read_judged(file: str) -> Grades:
    """Return query → document (`feed/key`) → grade."""
    judged = yaml.safe_load((PROJECT / "tests" / "ingest" / "search" / file).read_text())
    expected = yaml.safe_load((PROJECT / "tests" / "samples" / "expected.yml").read_text())["feeds"]
    stories: dict[str, list[str]] = {}
    for feed, documents in expected.items():
        for key, truth in documents.items():
            stories.setdefault(str(truth.get("story")), []).append(f"{feed}/{key}")
    grades: Grades = {}
    for text, wanted in judged.items():
        single = {
            f"{_LETTERS[name[0]]}/{name[2:]}": grade for name, grade in wanted.items() if not name.startswith("story:")
        }
        whole = {
            each: grade
            for name, grade in wanted.items()
            if name.startswith("story:")
            for each in stories[name.removeprefix("story:")]
        }
        grades[text] = whole | single
    return grades


def ask_ours(client: Elasticsearch, settings: Settings, text: str) -> list[str]:
    """Return the first ten rows of our search."""
    return _names(client, settings, [hit.id for hit in search(client, settings, Query(text=text, size=_DEPTH)).hits])


def ask_plain(client: Elasticsearch, settings: Settings, text: str) -> list[str]:
    """Return the first ten rows of one `multi_match` over headline and text, nothing else set."""
    query = {"multi_match": {"query": text, "fields": ["title", "text"]}}
    rows = client.search(index=settings.index_prefix, query=query, size=_DEPTH, source=["feed", "key"])["hits"]["hits"]
    return [f"{row['_source']['feed']}/{row['_source']['key']}" for row in rows]


def _names(client: Elasticsearch, settings: Settings, ids: list[str]) -> list[str]:
    rows = client.search(
        index=settings.index_prefix, query={"terms": {"id": ids}}, size=_DEPTH, source=["id", "feed", "key"]
    )
    names = {row["_source"]["id"]: f"{row['_source']['feed']}/{row['_source']['key']}" for row in rows["hits"]["hits"]}
    return [names[each] for each in ids]


def score(found: list[str], wanted: dict[str, int]) -> tuple[float, float]:
    """Return nDCG@10 and the reciprocal rank."""
    gains = [2 ** wanted.get(name, 0) - 1 for name in found[:_DEPTH]]
    best = sorted((2**grade - 1 for grade in wanted.values()), reverse=True)[:_DEPTH]
    first = next((rank for rank, gain in enumerate(gains, 1) if gain), 0)
    return _discounted(gains) / _discounted(best), 1 / first if first else 0.0


def chance(differences: Sequence[float], swaps: int = 20_000) -> float:
    """Return how likely a mean at least this far from nought is, if each difference could as well have the other sign."""
    draw = random.Random(1)  # noqa: S311 - a fixed test, no secret
    seen = abs(sum(differences)) - 1e-9
    far = sum(abs(sum(d if draw.random() < 0.5 else -d for d in differences)) >= seen for _ in range(swaps))  # noqa: PLR2004 - a coin
    return (far + 1) / (swaps + 1)


def _discounted(gains: list[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def _mean(scores: dict[str, tuple[float, float]], texts: list[str]) -> dict[str, Any]:
    return {
        "ndcg@10": round(sum(scores[text][0] for text in texts) / len(texts), 4),
        "mrr": round(sum(scores[text][1] for text in texts) / len(texts), 4),
    }


if __name__ == "__main__":
    main()
