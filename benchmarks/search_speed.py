"""How long a search takes: `python -m benchmarks.search_speed [--documents 10000 100000 …] [--searches 200] [--keep]`.

Loads invented news (benchmarks/search_corpus.py) and asks, as the page does, for hits, highlights, all facets, days and folded copies; in turn with each, a
bare `match` over the text with ten rows. Kinds: `words` are one to three words of a document, frequent ones among them; `rare` two words of one event;
`name` a quoted name; `chosen` as `rare` with a value chosen in two facets; `everything` is the empty box.
Milliseconds are wall time of one client after 20 searches to warm up. Uses the cluster in ELASTICSEARCH_URL, else a node of its own. With
`--keep` the indices `speed…` are left in place, and used again where they hold as many documents. Prints one JSON line of figures.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from elasticsearch import Elasticsearch

from benchmarks.copies import own_index
from benchmarks.search_corpus import corpus_words, load_corpus
from ingest.load import connect
from ingest.search import Query, search
from ingest.settings import Settings, read_settings

_WARM_UP = 20
_KINDS = ("words", "rare", "name", "chosen", "everything")
_CHOSEN = {"language": ("en",), "feed": ("feed-0",)}


def main() -> None:
    """Load, ask and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000])
    parser.add_argument("--searches", type=int, default=200)
    parser.add_argument("--kinds", nargs="+", choices=_KINDS, default=_KINDS)
    parser.add_argument("--keep", action="store_true", help="leave the indices for the next time")
    options = parser.parse_args()
    sizes = {count: _measure(count, options.searches, options.kinds, options.keep) for count in options.documents}
    print(json.dumps({"searches": options.searches, "documents": sizes}))


def _measure(count: int, searches: int, kinds: list[str], keep: bool) -> dict[str, Any]:
    with _kept_index(count) if keep else own_index() as (client, settings):
        if not (keep and _holds(client, settings, count)):
            load_corpus(client, settings, count)
        return {kind: _ask(client, settings, count, searches, kind) for kind in kinds}


@contextlib.contextmanager
def _kept_index(count: int) -> Iterator[tuple[Elasticsearch, Settings]]:
    settings = read_settings()
    if settings.elasticsearch_url is None:
        raise SystemExit("--keep needs ELASTICSEARCH_URL: a node of its own ends with the measurement")
    settings = replace(settings, index_prefix=f"speed{count}")
    with connect(settings) as client:
        yield client.options(request_timeout=300), settings


def _holds(client: Elasticsearch, settings: Settings, count: int) -> bool:
    if not client.indices.exists_alias(name=settings.index_prefix):
        return False
    held = int(client.count(index=settings.index_prefix)["count"])
    if held != count:
        raise SystemExit(f"index {settings.index_prefix} holds {held} documents, not {count}: delete it")
    return True


def _ask(client: Elasticsearch, settings: Settings, count: int, searches: int, kind: str) -> dict[str, Any]:
    total = searches + _WARM_UP
    drawn = "rare" if kind == "chosen" else kind
    texts = [""] * total if kind == "everything" else corpus_words(count, total, drawn)
    chosen = _CHOSEN if kind == "chosen" else {}
    ours, bare = list[float](), list[float]()
    for text in texts:
        plain: dict[str, Any] = {"match": {"text": text}} if text else {"match_all": {}}
        began = time.perf_counter()
        search(client, settings, Query(text=text, chosen=chosen, one_per_copy=True))
        between = time.perf_counter()
        client.search(index=settings.index_prefix, query=plain, size=10)
        ours.append((between - began) * 1000)
        bare.append((time.perf_counter() - between) * 1000)
    page, match = _spread(ours[_WARM_UP:]), _spread(bare[_WARM_UP:])
    return {"page_ms": page, "bare_match_ms": match, "ratio_p50": round(page["p50"] / match["p50"], 1)}


def _spread(milliseconds: list[float]) -> dict[str, float]:
    return {
        "p50": round(statistics.median(milliseconds), 1),
        "p95": round(statistics.quantiles(milliseconds, n=20)[-1], 1),
    }


if __name__ == "__main__":
    main()
