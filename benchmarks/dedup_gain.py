"""How many pairs of documents only look like copies until they are cleaned?

    python benchmarks/dedup_gain.py --data FILE [--mode page_lines]

Reads dumps (`id text [mode]`, JSON lines, gzipped or not), of labelled ones those of one mode. A candidate pair shares as many hashes of its
sketches as a search for copies asks for; a copy is a pair that the verdict on the whole texts confirms. Both are counted on the texts as they
were received and as they are cleaned, rules and trained judge on, which knows what each feed of these dumps repeats; no rules learned per feed.
Prints one JSON line:

    documents            how many were read
    candidates, copies   pairs as `[received, cleaned]`
    vanished             share of the received candidate pairs that are none after cleaning
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from benchmarks.learned import to_document
from benchmarks.recurring import remember_texts
from benchmarks.sets import WHOLE_PAGES, feed_of, read_rows
from ingest.clean import clean_document
from ingest.clean.judge import load_model
from ingest.document import Document
from ingest.errors import Rejected
from ingest.group import sketch_stage
from ingest.group.judge import judge
from ingest.group.queries import MIN_SHARED_HASHES
from ingest.group.rows import make_row

_COMMON = 400  # a hash in more documents makes more pairs than anybody looks at; they are named on stderr
_PROGRESS = 500
Pair = tuple[str, str]


def main() -> None:
    """Sketch, clean, sketch again and print."""
    parser = argparse.ArgumentParser(description="Count the pairs that look like copies before and after cleaning.")
    parser.add_argument("--data", type=Path, required=True, help="dumps, JSON lines, may be gzipped")
    parser.add_argument("--mode", default=WHOLE_PAGES, help="of labelled dumps, take those of this mode")
    arguments = parser.parse_args()
    rows = (row for row in read_rows(arguments.data) if row.get("mode", arguments.mode) == arguments.mode)
    received = [to_document(feed_of(row), row) for row in rows]
    (before, copies_before), (after, copies_after) = _pairs(received), _pairs(_cleaned(received))
    figures = {
        "documents": len(received),
        "candidates": [len(before), len(after)],
        "copies": [len(copies_before), len(copies_after)],
        "vanished": round(len(before - after) / len(before), 4) if before else None,
    }
    print(json.dumps(figures))


def _cleaned(documents: list[Document]) -> list[Document]:
    model, cleaned = load_model(), []
    texts: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        texts[document.feed].append(document.text)
    memories = {feed: remember_texts(of_feed).recurrences for feed, of_feed in texts.items()}
    for number, document in enumerate(documents, 1):
        try:
            cleaned.append(clean_document(document, model=model, recurrences=memories[document.feed]))
        except Rejected:  # nothing is left of it, and nothing to be a copy
            cleaned.append(replace(document, text=""))
        if number % _PROGRESS == 0:
            print(f"{number} documents cleaned", file=sys.stderr)
    return cleaned


def _pairs(documents: list[Document]) -> tuple[set[Pair], set[Pair]]:
    """Return the candidate pairs and, of them, the copies, by keys."""
    sketched = [outcome for outcome in sketch_stage()(documents) if isinstance(outcome, Document)]
    rows = {document.key: make_row(document) for document in sketched}
    holders: dict[str, list[str]] = defaultdict(list)
    for document in sketched:
        for value in document.sketch or ():
            holders[value].append(document.key)
    common = [value for value, keys in holders.items() if len(keys) > _COMMON]
    if common:
        print(f"{len(common)} hashes stand in over {_COMMON} documents and are left out", file=sys.stderr)
    shared = Counter(
        pair for keys in holders.values() if len(keys) <= _COMMON for pair in combinations(sorted(keys), 2)
    )
    candidates = {pair for pair, count in shared.items() if count >= MIN_SHARED_HASHES}
    return candidates, {pair for pair in candidates if judge(rows[pair[0]], rows[pair[1]]) is not None}


if __name__ == "__main__":
    main()
