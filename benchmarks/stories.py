"""How well documents on one event are gathered: `python benchmarks/stories.py --data FILE [--predictions FILE]`.

FILE holds gzipped JSON lines `id title published_at text story`; documents whose `story` is null only stand in the way. Scored are B-cubed
(Bagga & Baldwin 1998) and pairwise F1 over the labelled documents. Runs sketch and grouping as `benchmarks/copies.py` does. Prints one JSON line
of figures; `after_upkeep` holds those after three runs of upkeep, `peers` holds those of a plain TF-IDF single pass at the threshold that suits it best on this very file.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from math import comb
from typing import Any

from elasticsearch import Elasticsearch

from benchmarks.copies import group_rows, own_index, read_options, scores, write_predictions
from benchmarks.sets import Row, read_rows
from ingest.document import Document
from ingest.group import revise_stories
from ingest.group.state import GroupState
from ingest.settings import Settings

_UPKEEP_RUNS = 3
_READ_AT_ONCE = 500
_PEER_MAX_DOCUMENTS = 10_000  # it holds two tables of all with all: 800 MB
_PEER_THRESHOLDS = (0.08, 0.1, 0.12, 0.14, 0.16, 0.18, 0.2, 0.24)


def main() -> None:
    """Score one file."""
    options = read_options(__doc__)
    rows = list(read_rows(options.data))
    with own_index() as (client, settings):
        found, milliseconds = group_rows(client, settings, rows)
        revised = _revise(client, settings, found)
    stories = {row_id: document.story.id for row_id, document in found.items() if document.story}
    write_predictions(options.predictions, [{"id": row["id"], "story": stories[row["id"]]} for row in rows])
    gold = {row["id"]: row["story"] for row in rows if row.get("story") is not None}
    figures: dict[str, Any] = _figures(gold, stories) | {"milliseconds_per_document": milliseconds}
    figures["after_upkeep"] = _figures(gold, revised)
    if gold and len(rows) <= _PEER_MAX_DOCUMENTS:
        figures["peers"] = {"tfidf_single_pass": _peer(rows, gold)}
    print(json.dumps(figures))


def _revise(client: Elasticsearch, settings: Settings, found: Mapping[str, Document]) -> dict[str, str]:
    """Return the stories as they are after a few days of upkeep."""
    for _ in range(_UPKEEP_RUNS):
        changes = revise_stories(client, settings, datetime.min.replace(tzinfo=UTC))
        print(f"upkeep: {len(changes)} changes", file=sys.stderr)
    places = GroupState(client, settings.index_prefix)
    known = {}
    ids = {document.id: row_id for row_id, document in found.items()}
    for start in range(0, len(ids), _READ_AT_ONCE):
        known |= places.read_known(list(ids)[start : start + _READ_AT_ONCE])
    return {ids[document_id]: row.member.story for document_id, row in known.items()}


def _figures(gold: Mapping[str, str], found: Mapping[str, str]) -> dict[str, Any]:
    return {"bcubed": bcubed(gold, found), "pairwise_f1": pairwise_f1(gold, found)}


def _peer(rows: Sequence[Row], gold: Mapping[str, str]) -> dict[str, Any]:
    """Score a plain single pass at the threshold that suits it best on this very file."""
    from benchmarks.grouping_peers import single_pass_stories  # noqa: PLC0415 - a package for development only

    tries = []
    for threshold in _PEER_THRESHOLDS:
        started = time.perf_counter()
        figures = _figures(gold, single_pass_stories(rows, threshold))
        spent = round((time.perf_counter() - started) * 1000 / max(1, len(rows)), 2)
        tries.append(figures | {"threshold": threshold, "milliseconds_per_document": spent})
    return max(tries, key=lambda figures: figures["bcubed"]["f1"])


def bcubed(gold: Mapping[str, str], found: Mapping[str, str]) -> dict[str, float]:
    """Average over the labelled documents how pure and how complete the story of each is."""
    in_gold, in_found = Counter(gold.values()), Counter(found[document] for document in gold)
    in_both = Counter((story, found[document]) for document, story in gold.items())
    precision = sum(count * count / in_found[name] for (_, name), count in in_both.items()) / max(1, len(gold))
    recall = sum(count * count / in_gold[story] for (story, _), count in in_both.items()) / max(1, len(gold))
    return scores(1.0, 1 / precision if precision else 0.0, 1 / recall if recall else 0.0)


def pairwise_f1(gold: Mapping[str, str], found: Mapping[str, str]) -> float:
    """Score the pairs of labelled documents that share a story."""

    def pairs(labels: Iterable[object]) -> int:
        return sum(comb(size, 2) for size in Counter(labels).values())

    right = pairs((story, found[document]) for document, story in gold.items())
    return scores(right, pairs(found[document] for document in gold), pairs(gold.values()))["f1"]


if __name__ == "__main__":
    main()
