"""How well copies are folded: `python benchmarks/copies.py --data FILE [--predictions FILE]`.

FILE holds gzipped JSON lines `id text [title group severity outlet published_at]`; documents with equal `group` are copies, and where no
outlet is given each is taken to be from its own. Scored is the adjusted Rand index (Hubert & Arabie 1985); if `FILE.pairs.tsv` stands beside
it (`id_a id_b label`), precision and recall of pairs too, pairs labelled `ignore` aside and unlisted ones counted as wrong. `severities` says
for each kind of edit how many are in the group of their original, and for hard negatives how many are grouped with anything. `peers` holds the
same figures for datasketch's MinHash LSH.

Each text passes the stages of a run first, cleaning among them. Runs sketch and grouping on the cluster in ELASTICSEARCH_URL, else on a node of its own, under index names of its own that are deleted afterwards.
Milliseconds are wall time of one process, the index included. Prints one JSON line of figures.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import combinations
from math import comb
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch

from benchmarks.sets import Row, read_rows
from ingest.document import Document, PublishedAt, RawPointer, document_id
from ingest.embedded import node_status, start_node, stop_node
from ingest.feed import Feed
from ingest.feed_sections import Read
from ingest.group import group_documents, sketch_stage
from ingest.load import connect, install_templates
from ingest.pipeline import stages
from ingest.settings import Settings, read_settings
from ingest.stage import Refusal, Stage, run_stages

OBSERVED_AT = datetime(2026, 1, 1, tzinfo=UTC)
PROGRESS_DOCUMENTS = 1000


def main() -> None:
    """Score one file."""
    options = read_options(__doc__)
    rows = list(read_rows(options.data))
    with own_index() as (client, settings):
        found, milliseconds = group_rows(client, settings, rows)
    groups = {row_id: document.copies.id for row_id, document in found.items() if document.copies}
    write_predictions(options.predictions, [{"id": row["id"], "group": groups[row["id"]]} for row in rows])
    labels = _read_pairs(options.data)
    figures = _figures(rows, groups, labels) | {"milliseconds_per_document": milliseconds}
    figures["peers"] = {"datasketch_lsh_0.8": _peer(rows, labels)}
    print(json.dumps(figures))


def _peer(rows: Sequence[Row], labels: Mapping[frozenset[str], str]) -> dict[str, Any]:
    from benchmarks.grouping_peers import lsh_groups  # noqa: PLC0415 - a package for development only

    started = time.perf_counter()
    groups = lsh_groups(rows)
    spent = round((time.perf_counter() - started) * 1000 / max(1, len(rows)), 2)
    return _figures(rows, groups, labels) | {"milliseconds_per_document": spent}


def _figures(rows: Sequence[Row], groups: Mapping[str, str], labels: Mapping[frozenset[str], str]) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    if any("group" in row for row in rows):
        figures["ari"] = rand_index([row["group"] for row in rows], [groups[row["id"]] for row in rows])
        figures["severities"] = _severities(rows, groups)
        sizes = Counter(groups.values())
        hard = [sizes[groups[row["id"]]] > 1 for row in rows if row.get("severity", "").startswith("hard")]
        if hard:
            figures["hard_negatives_grouped"] = round(sum(hard) / len(hard), 4)
    if labels:
        figures["pairs"] = _pair_scores(labels, groups)
    return figures


def read_options(description: str | None) -> argparse.Namespace:
    """Read `--data` and `--predictions`."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="gzipped JSON lines")
    parser.add_argument("--predictions", type=Path, help="where to write what was predicted")
    return parser.parse_args()


def write_predictions(path: Path | None, lines: Sequence[Mapping[str, Any]]) -> None:
    """Write one JSON line a document, if a path is given."""
    if path is not None:
        path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")


@contextmanager
def own_index() -> Iterator[tuple[Elasticsearch, Settings]]:
    """Give a client and settings with index names that nobody else uses; all of them are deleted at the end."""
    settings = replace(read_settings(), index_prefix=f"bench{uuid.uuid4().hex[:8]}")
    started = settings.elasticsearch_url is None and node_status(settings) is None
    if settings.elasticsearch_url is None:
        settings = replace(settings, elasticsearch_url=start_node(settings).url)
    try:
        with connect(settings) as client:
            install_templates(client, settings)
            try:
                yield client, settings
            finally:
                _delete_all(client, settings.index_prefix)
    finally:
        if started:
            stop_node(settings)


def _delete_all(client: Elasticsearch, prefix: str) -> None:
    for index in client.indices.get(index=f"{prefix}*", features="aliases"):
        client.indices.delete(index=index)
    for template in client.indices.get_index_template(name=f"{prefix}*")["index_templates"]:
        client.indices.delete_index_template(name=template["name"])
    for template in client.cluster.get_component_template(name=f"{prefix}*")["component_templates"]:
        client.cluster.delete_component_template(name=template["name"])


def group_rows(client: Elasticsearch, settings: Settings, rows: Sequence[Row]) -> tuple[dict[str, Document], float]:
    """Clean, annotate, sketch and group the documents.

    Returns:
        row id → document with its places, and milliseconds per document of sketch and grouping.
    """
    documents = [prepared(_document(row)) for row in rows]
    started = time.perf_counter()
    sketched = [outcome for outcome in sketch_stage()(documents) if isinstance(outcome, Document)]
    found = {}
    for document in group_documents(client, settings, sketched):
        found[document.key] = document
        if len(found) % PROGRESS_DOCUMENTS == 0:
            print(f"{len(found)} documents", file=sys.stderr)
    return found, round((time.perf_counter() - started) * 1000 / max(1, len(rows)), 2)


def prepared(document: Document) -> Document:
    """Send a document through the stages before grouping; title and date stay as given, a text of which nothing is left as it is."""
    refused: list[Refusal] = []
    outcomes = list(run_stages(_stages(), [document], refused.append))
    return (
        replace(outcomes[0], title=document.title or outcomes[0].title, published_at=document.published_at)
        if outcomes
        else document
    )


@cache
def _stages() -> tuple[Stage, ...]:
    feed = Feed(id="benchmark", folder=Path(), title="Benchmark", read=Read(format="text", path="*.txt"))
    return tuple(stage for stage in stages(feed) if stage.name not in {"published", "dates", "places", "sketch"})


def _document(row: Row) -> Document:
    text = row["text"]
    published = row.get("published_at") or row.get("date")
    return Document(
        id=document_id(feed="benchmark", key=row["id"]),
        feed="benchmark",
        run="benchmark",
        key=row["id"],
        source="benchmark",
        observed_at=OBSERVED_AT,
        raw=RawPointer("benchmark", 0, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()),
        outlet=row.get("outlet") or row.get("feed") or row["id"],
        text=text,
        title=row.get("title") or None,
        published_at=_published(published) if published else None,
    )


def _published(written: str) -> PublishedAt:
    value = datetime.fromisoformat(written)
    instant = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return PublishedAt(instant, "field", "minute" if "T" in written else "day", 1.0)


def rand_index(gold: Sequence[Any], found: Sequence[Any]) -> float:
    """Compare two partitions: 1 for equal ones, 0 for chance."""

    def pairs(labels: Sequence[Any]) -> int:
        return sum(comb(size, 2) for size in Counter(labels).values())

    both, in_gold, in_found = pairs(list(zip(gold, found, strict=True))), pairs(gold), pairs(found)
    by_chance = in_gold * in_found / max(1, comb(len(gold), 2))
    highest = (in_gold + in_found) / 2
    return round((both - by_chance) / (highest - by_chance), 4) if highest != by_chance else 1.0


def _severities(rows: Sequence[Row], groups: Mapping[str, str]) -> dict[str, float]:
    sizes = Counter(groups.values())
    originals = {row["group"]: groups[row["id"]] for row in rows if row.get("severity") == "orig"}
    hits: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        severity, group = row.get("severity", ""), groups[row["id"]]
        if severity.startswith("hard"):
            hits[severity].append(sizes[group] > 1)
        elif severity not in {"", "orig"}:
            hits[severity].append(group == originals.get(row["group"]))
    return {severity: round(sum(values) / len(values), 3) for severity, values in sorted(hits.items())}


def _read_pairs(data: Path) -> dict[frozenset[str], str]:
    for path in (Path(f"{data}.pairs.tsv"), data.with_name(f"{data.name.removesuffix('.jsonl.gz')}.pairs.tsv")):
        if path.exists():
            lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]
            return {frozenset(line[:2]): line[2] for line in lines if line[0] != "id_a"}
    return {}


def _pair_scores(labels: Mapping[frozenset[str], str], groups: Mapping[str, str]) -> dict[str, float]:
    members: dict[str, list[str]] = defaultdict(list)
    for row_id, group in groups.items():
        members[group].append(row_id)
    found = {frozenset(pair) for ids in members.values() for pair in combinations(ids, 2)}
    right = {pair for pair, label in labels.items() if label == "pos"}
    judged = found - {pair for pair, label in labels.items() if label == "ignore"}
    return scores(len(judged & right), len(judged), len(right))


def scores(hits: float, found: float, gold: float) -> dict[str, float]:
    """Return precision, recall and F1."""
    precision, recall = hits / found if found else 0.0, hits / gold if gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


if __name__ == "__main__":
    main()
