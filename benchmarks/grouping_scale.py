"""What grouping costs as the index grows: `python -m benchmarks.grouping_scale [--sizes 10000 100000 1000000] [--keep]`.

For each size an index of its own gets the older rows in bulk (`grouping_rows.py`; made by the real row builder, not grouped one by one) and is cloned, then the
last 5,000 documents of invented news (`synthetic_news.py`) are grouped into the clone in runs of 1,000. The first run only warms up; of
the others are measured milliseconds of wall time, of CPU of this process and of the node, merges included, writes per document, segments at the end, and the memory of
this process; at last bytes per document, after a merge of up to 200,000. Runs on the cluster in ELASTICSEARCH_URL, else on a node of its own that is stopped and
deleted afterwards. With `--keep` (which needs ELASTICSEARCH_URL) the loaded rows stay on the cluster, and are used again by later runs as long as neither what rows are made of
nor the mapping has changed; a clone has the very segments of what it was made from, so that the second run measures what the first did. Scored against the truth: share of copies in the
group of their text, share of groups that hold one text only. Progress goes to stderr; prints one JSON line of figures.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch

from benchmarks.copies import own_index
from benchmarks.grouping_index import cloned, fill, kept_rows
from benchmarks.grouping_rows import BUILT_ROWS
from benchmarks.synthetic_news import Invented, invent
from ingest.document import Document
from ingest.embedded import start_node, stop_node
from ingest.group import follow_moved, group_documents, sketch_stage
from ingest.settings import Settings, read_settings

RUN_DOCUMENTS = 1000
MERGED_ROWS = 200_000  # more take minutes, and are merged nearly as far by themselves


def main() -> None:
    """Measure at each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], help="documents in the index"
    )
    parser.add_argument("--keep", action="store_true", help="leave the loaded rows for the next time")
    options = parser.parse_args()
    if options.keep and not os.environ.get("ELASTICSEARCH_URL"):
        parser.error("--keep needs ELASTICSEARCH_URL: a node of its own ends with the measurement")
    with _own_node():
        figures = [_measure(size, keep=options.keep) for size in sorted(options.sizes)]
    first, last = figures[0], figures[-1]
    ratio = last["cpu_milliseconds_per_document"] / first["cpu_milliseconds_per_document"]
    print(json.dumps({"sizes": figures, "cpu_ratio_last_to_first": round(ratio, 2)}))


@contextmanager
def _own_node() -> Iterator[None]:
    """Run a node of our own unless a cluster is named."""
    if os.environ.get("ELASTICSEARCH_URL"):
        yield
        return
    folder = Path(tempfile.mkdtemp(prefix="newsfold-scale-"))
    folder.chmod(0o755)  # the node's unprivileged owner must be able to enter
    own = replace(read_settings(), home=folder)
    try:
        os.environ["ELASTICSEARCH_URL"] = start_node(own, heap="1g").url
        yield
    finally:
        os.environ.pop("ELASTICSEARCH_URL", None)
        stop_node(own)
        shutil.rmtree(folder)


def _measure(size: int, *, keep: bool) -> dict[str, Any]:
    """Fill an index and measure its last runs in a clone of it."""
    last = min(5, size // (2 * RUN_DOCUMENTS)) * RUN_DOCUMENTS
    older = size - last
    stream = invent(min(older, BUILT_ROWS) + last)
    names: dict[str, str] = {}
    for each in islice(stream, min(older, BUILT_ROWS)):
        names.setdefault(each.text_name, each.document.id)
    names = {lead: name for name, lead in names.items()}
    with kept_rows(older) if keep else own_index() as (client, loaded):
        fill(client, loaded, older)
        with cloned(client, loaded) as settings:
            _run(client, settings, list(islice(stream, RUN_DOCUMENTS)), names)
            figures = {"documents": size} | _measured(client, settings, list(stream), names)
    _progress(json.dumps(figures))
    return figures


def _measured(
    client: Elasticsearch, settings: Settings, batch: Sequence[Invented], names: dict[str, str]
) -> dict[str, Any]:
    index = f"{settings.index_prefix}-groups"
    before = time.perf_counter(), time.process_time(), _node_cpu_seconds(client), _writes(client, index)
    for start in range(0, len(batch), RUN_DOCUMENTS):
        _run(client, settings, batch[start : start + RUN_DOCUMENTS], names)
    after = time.perf_counter(), time.process_time(), _node_cpu_seconds(client), _writes(client, index)
    segments = client.indices.stats(index=index, metric="segments")["_all"]["primaries"]["segments"]["count"]
    wall, own, node, writes = (now - then for now, then in zip(after, before, strict=True))
    if client.count(index=index)["count"] <= MERGED_ROWS:
        client.options(request_timeout=1800).indices.forcemerge(index=index, max_num_segments=1)
    stored = client.indices.stats(index=index, metric="store,docs")["_all"]["primaries"]
    return {
        "milliseconds_per_document": round(wall * 1000 / len(batch), 2),
        "cpu_milliseconds_per_document": round((own + node) * 1000 / len(batch), 2),
        "own_cpu_milliseconds_per_document": round(own * 1000 / len(batch), 2),
        "writes_per_document": round(writes / len(batch), 2),
        "segments": segments,
        "bytes_per_document": round(stored["store"]["size_in_bytes"] / max(1, stored["docs"]["count"])),
        "memory_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        **_truth(batch, names),
    }


def _run(client: Elasticsearch, settings: Settings, batch: Sequence[Invented], names: dict[str, str]) -> int:
    """Group one run of documents, let nobody follow what moved, and remember which group each text is in."""
    documents = [each.document for each in batch]
    texts = {each.document.id: each.text_name for each in batch}
    sketched = [outcome for outcome in sketch_stage()(documents) if isinstance(outcome, Document)]
    for document in group_documents(client, settings, sketched):
        assert document.copies is not None  # noqa: S101 - grouping assigns it
        if document.copies.is_lead:
            names.setdefault(document.id, texts[document.id])
        names[f"{document.id} in"] = document.copies.id
    follow_moved(client, settings, lambda some: [document_id for document_id, _, _ in some])
    _progress(f"{documents[-1].key} done")
    return len(documents)


def _truth(batch: Sequence[Invented], names: dict[str, str]) -> dict[str, float]:
    leads = {name: lead for lead, name in names.items() if not lead.endswith(" in")}
    copies = [each for each in batch if each.text_name != f"t{int(each.document.key)}"]
    right = sum(names[f"{each.document.id} in"] == leads.get(each.text_name) for each in copies)
    held: dict[str, set[str]] = defaultdict(set)
    for each in batch:
        held[names[f"{each.document.id} in"]].add(each.text_name)
    pure = sum(len(texts) == 1 for texts in held.values())
    return {"copies_found": round(right / max(1, len(copies)), 4), "pure_groups": round(pure / len(held), 4)}


def _node_cpu_seconds(client: Elasticsearch) -> float:
    nodes = client.nodes.stats(metric="process")["nodes"].values()
    return sum(node["process"]["cpu"]["total_in_millis"] for node in nodes) / 1000


def _writes(client: Elasticsearch, index: str) -> int:
    return int(client.indices.stats(index=index)["_all"]["primaries"]["indexing"]["index_total"])


def _progress(sentence: str) -> None:
    print(sentence, file=sys.stderr)


if __name__ == "__main__":
    main()
