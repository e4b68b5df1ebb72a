"""How fast documents are loaded, and how many are lost: `python benchmarks/loading.py [--documents N] [--rounds N]`.

The same documents go into an empty index of the same mapping by our loader and by the client library's `streaming_bulk` and `parallel_bulk` (500
documents a bulk, 2 threads), in turn, several rounds; figures are medians. Each makes the rows out of documents itself, compressed in transit.
`cpu_ms` is the client's own processor time a document. `megabytes` are those of the rows as JSON.

Then 2,000 documents of which one has an id that is too long, one a value that its field does not take, and one a lone surrogate: `lost` counts
good documents that are not in the index afterwards, `silent` bad ones of which nobody was told.

Runs on the cluster in ELASTICSEARCH_URL, else on a node of its own, under index names of its own that are deleted afterwards. Prints one JSON line.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from copies import own_index
from elasticsearch import ApiError, Elasticsearch, SerializationError
from elasticsearch.helpers import BulkIndexError, parallel_bulk, streaming_bulk

from ingest.document import Copies, Document, Entity, Mention, PublishedAt, RawPointer, Story, document_id
from ingest.load import install_templates, load_documents
from ingest.load.actions import PIPELINE_REVISION, external_version
from ingest.load.fields import document_row
from ingest.settings import Settings

OBSERVED_AT = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = 540
CHUNK = 500
THREADS = 2
FAULTY = 2_000

Told = list[str]
Loader = Callable[[Elasticsearch, Settings, Sequence[Document]], Told]


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    documents = list(make_documents(options.documents))
    size = sum(len(json.dumps(document_row(d, OBSERVED_AT), default=str).encode()) for d in documents[:500]) / 500
    timings: dict[str, list[tuple[float, float]]] = {name: [] for name in LOADERS}
    with own_index() as (client, settings):
        compressed = Elasticsearch(settings.elasticsearch_url, http_compress=True, request_timeout=60)
        load_documents(client, settings, documents[:1000], _tell_nobody)  # the server's first bulks are slow
        for _ in range(options.rounds):
            for name, loader in LOADERS.items():
                _empty(client, settings)
                wall, cpu = time.perf_counter(), time.process_time()
                loader(compressed, settings, documents)
                timings[name].append((time.perf_counter() - wall, time.process_time() - cpu))
        losses = {name: _lose(client, compressed, settings, loader) for name, loader in LOADERS.items()}
    figures = {name: _figures(rounds, len(documents), size) | losses[name] for name, rounds in timings.items()}
    theirs = max(figures[name]["documents_per_second"] for name in LOADERS if name != "ours")
    ratio = round(figures["ours"]["documents_per_second"] / theirs, 2)
    print(json.dumps({"documents": len(documents), "bytes_each": round(size), "ours_to_the_faster": ratio} | figures))


def make_documents(count: int) -> Iterator[Document]:
    """Give documents of about 3.3 kB of text with names, as the stages leave them."""
    chance = random.Random(7)  # noqa: S311 - a sample, not a secret
    vocabulary = ["".join(chance.choices("abcdefghilmnoprstuv", k=chance.randint(2, 9))) for _ in range(8_000)]
    for number in range(count):
        text = " ".join(chance.choices(vocabulary, k=WORDS))
        id_ = document_id(feed="bench", key=str(number))
        names = chance.choices(vocabulary, k=12)
        yield Document(
            id=id_,
            feed="bench",
            run="bench",
            key=str(number),
            source=f"/dumps/{number}.txt",
            observed_at=OBSERVED_AT,
            raw=RawPointer("bench/1.warc.gz", number, "0" * 64),
            outlet="The Harbor Ledger",
            text=text,
            title=" ".join(chance.choices(vocabulary, k=8)),
            lede=text[:200],
            language="en",
            language_confidence=0.9,
            published_at=PublishedAt(OBSERVED_AT, "prefix", "day", 0.9),
            mentions=tuple(Mention("PERSON", name, 0, len(name)) for name in names),
            entities=tuple(Entity("PERSON", name, name, 1, 0.1) for name in dict.fromkeys(names)),
            content_hash=id_,
            copies=Copies(id_, is_lead=True),
            story=Story(id_),
        )


def _ours(client: Elasticsearch, settings: Settings, documents: Sequence[Document]) -> Told:
    told: Told = []
    load_documents(client, settings, documents, lambda refusal: told.append(refusal.key))
    return told


def _streaming(client: Elasticsearch, settings: Settings, documents: Sequence[Document]) -> Told:
    actions = _actions(settings, documents)
    return _told(lambda: streaming_bulk(client, actions, chunk_size=CHUNK, raise_on_error=False), documents)


def _parallel(client: Elasticsearch, settings: Settings, documents: Sequence[Document]) -> Told:
    actions = _actions(settings, documents)
    run = lambda: parallel_bulk(client, actions, THREADS, CHUNK, raise_on_error=False)  # noqa: E731 - called once, below
    return _told(run, documents)


LOADERS: dict[str, Loader] = {"ours": _ours, "streaming_bulk": _streaming, "parallel_bulk": _parallel}


def _told(run: Callable[[], Any], documents: Sequence[Document]) -> Told:
    keys = {document.id: document.key for document in documents}
    told: Told = []
    try:
        for okay, item in run():
            if not okay:
                told.append(keys[next(iter(item.values()))["_id"]])
    except (
        ApiError,
        BulkIndexError,
        SerializationError,
        UnicodeError,
    ) as error:  # it ends here, whatever was still to come
        told.append(f"stopped: {type(error).__name__}")
    return told


def _actions(settings: Settings, documents: Sequence[Document]) -> Iterator[dict[str, Any]]:
    now = datetime.now(UTC)
    for document in documents:
        yield {
            "_index": f"{settings.index_prefix}-write",
            "_id": document.id,
            "version": external_version(document.observed_at),
            "version_type": "external",
            "_source": document_row(document, now) | {"pipeline_revision": PIPELINE_REVISION},
        }


def _lose(client: Elasticsearch, compressed: Elasticsearch, settings: Settings, loader: Loader) -> dict[str, int]:
    documents = list(make_documents(FAULTY))
    documents[300] = replace(documents[300], id="i" * 600)
    documents[700] = replace(documents[700], language_confidence="high")  # type: ignore[arg-type]
    documents[1100] = replace(documents[1100], title="\ud800")
    bad = {"300", "700", "1100"}
    _empty(client, settings)
    told = loader(compressed, settings, documents)
    client.indices.refresh(index=settings.index_prefix)
    good = [document.id for document in documents if document.key not in bad]
    found = client.mget(index=settings.index_prefix, ids=good, source=False)["docs"]
    return {"lost": sum(not row["found"] for row in found), "silent": len(bad - set(told))}


def _empty(client: Elasticsearch, settings: Settings) -> None:
    client.indices.delete(index=f"{settings.index_prefix}-v1-all-000001")
    install_templates(client, settings)


def _figures(rounds: Sequence[tuple[float, float]], count: int, size: float) -> dict[str, Any]:
    wall, cpu = (statistics.median(values) for values in zip(*rounds, strict=True))
    return {
        "documents_per_second": round(count / wall),
        "megabytes_per_second": round(count * size / wall / 1e6, 2),
        "cpu_ms": round(cpu / count * 1000, 3),
        "slowest_and_fastest": [
            round(count / value) for value in (max(w for w, _ in rounds), min(w for w, _ in rounds))
        ],
    }


def _tell_nobody(_: object) -> None:
    """Take no note of refusals."""


if __name__ == "__main__":
    main()
