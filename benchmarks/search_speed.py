"""How long a search takes: `python -m benchmarks.search_speed [--documents 10000] [--searches 200]`.

Loads invented news with persons, places and languages, then asks the page's main query (hits, highlights, all facets, days, folded copies) and, in turn
with it, a bare `match` over the text with ten rows. Words are drawn from the documents, one to three a search. Milliseconds are wall time of one client
after 20 searches to warm up. Uses the cluster in ELASTICSEARCH_URL, else a node of its own. Prints
one JSON line of figures.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch

from benchmarks.copies import own_index
from benchmarks.synthetic_news import invent
from ingest.document import Copies, Document, Entity, Story
from ingest.load import install_templates, load_documents
from ingest.search import Query, search
from ingest.settings import Settings

_WARM_UP = 20
_NAMES = 5_000


def main() -> None:
    """Load, ask and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--searches", type=int, default=200)
    options = parser.parse_args()
    draw = random.Random(7)  # noqa: S311 - invented searches, no secrets
    words: list[str] = []
    with own_index() as (client, settings):
        install_templates(client, settings)
        load_documents(client, settings, _documents(options.documents, draw, words), _complain)
        client.indices.refresh(index=settings.index_prefix)
        texts = [" ".join(draw.sample(words, draw.randint(1, 3))) for _ in range(options.searches + _WARM_UP)]
        ours, bare = _ask(client, settings, texts)
    figures = {"documents": options.documents, "searches": options.searches}
    print(json.dumps(figures | {"page_milliseconds": _spread(ours), "bare_match_milliseconds": _spread(bare)}))


def _documents(count: int, draw: random.Random, words: list[str]) -> Iterator[Document]:
    for number, invented in enumerate(islice(invent(count), count)):
        names = [
            Entity(label, f"{label} {number}", f"{label.lower()} {number}", 1, 0.5)  # type: ignore[arg-type]
            for label in ("PERSON", "ORG", "LOC")
            for number in {int(draw.paretovariate(1) * 3) % _NAMES for _ in range(4)}
        ]
        if number % 50 == 0:
            words += draw.sample(invented.document.text.split(), 3)
        yield replace(
            invented.document,
            language="en",
            entities=tuple(names),
            copies=Copies(invented.text_name, is_lead=draw.random() > 0.3),  # noqa: PLR2004 - the share of copies
            story=Story(invented.event),
        )


def _ask(client: Elasticsearch, settings: Settings, texts: list[str]) -> tuple[list[float], list[float]]:
    ours, bare = list[float](), list[float]()
    for text in texts:
        began = time.perf_counter()
        search(client, settings, Query(text=text, one_per_copy=True))
        between = time.perf_counter()
        client.search(index=settings.index_prefix, query={"match": {"text": text}}, size=10)
        ours.append((between - began) * 1000)
        bare.append((time.perf_counter() - between) * 1000)
    return ours[_WARM_UP:], bare[_WARM_UP:]


def _spread(milliseconds: list[float]) -> dict[str, float]:
    return {
        "p50": round(statistics.median(milliseconds), 1),
        "p95": round(statistics.quantiles(milliseconds, n=20)[-1], 1),
    }


def _complain(refusal: Any) -> None:  # noqa: ANN401 - whatever was refused ends the benchmark
    raise SystemExit(f"Elasticsearch refuses an invented document: {refusal}")


if __name__ == "__main__":
    main()
