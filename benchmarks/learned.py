"""What is learned of feeds, and how much of what it removes is boilerplate?

    python benchmarks/learned.py --data FILE [--predictions FILE] [--min-documents 3]

Reads dumps (`id feed|site text [date] [mode keep neutral]`, JSON lines, gzipped or not), takes each feed or site for itself, learns from all
of its documents, accepts every proposal and cleans once without and once with them. Prints one JSON line:

    feeds, documents     how many were learned from
    rules                proposals, all feeds together; `by_feed` holds [rules, least stories, most stories] of each
    spans, documents_cut spans that learned rules removed, and documents that they cut
    right                share of these spans that are boilerplate by the labels, where there are labels (a label is known for each)
    recall, junk         with and `_before` without learned rules, means over documents, where there are labels

`--predictions` writes every span that a learned rule removed: `feed id rule scope stories text`, to be looked through.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import statistics
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.sets import Row, read_feeds
from ingest.clean import clean_text
from ingest.clean.learned import Learned, LearnedFile, LearnedRule, applied_keys
from ingest.document import Document, RawPointer, RemovedSpan
from ingest.extract import witness_document
from ingest.learn import decide, look_at, propose
from ingest.learn.page import Page


def main() -> None:
    """Learn, clean and print."""
    arguments = _read_arguments()
    feeds = read_feeds(arguments.data, arguments.min_documents)
    totals = _Totals()
    for number, (feed, rows) in enumerate(feeds.items(), 1):
        totals.add(feed, rows)
        print(f"{number} of {len(feeds)}: {feed}, {totals.by_feed[feed][0]} rules", file=sys.stderr)
    if arguments.predictions:
        arguments.predictions.write_text("".join(json.dumps(span, ensure_ascii=False) + "\n" for span in totals.spans))
    print(json.dumps(totals.figures()))


class _Totals:
    """Counts over all feeds."""

    def __init__(self) -> None:
        self.by_feed: dict[str, list[int]] = {}
        self.spans: list[Row] = []
        self.right: list[bool] = []
        self.cut: set[str] = set()
        self.documents = 0
        self.scores: dict[str, list[float]] = collections.defaultdict(list)

    def add(self, feed: str, rows: Sequence[Row]) -> None:
        """Learn from one feed and clean its documents."""
        documents = [to_document(feed, row) for row in rows]
        pages = [_dated(look_at(document), row) for document, row in zip(documents, rows, strict=True)]
        rules = propose(pages)
        keys = applied_keys(decide(LearnedFile(rules=tuple(rules)), ["all"], "accepted", feed))
        named = {f"learned.{rule.id}": rule for rule in rules}
        stories = [rule.stories for rule in rules]
        self.by_feed[feed] = [len(rules), min(stories, default=0), max(stories, default=0)]
        self.documents += len(rows)
        for document, row in zip(documents, rows, strict=True):
            self._clean(document, row, keys, named)

    def _clean(self, document: Document, row: Row, keys: Learned, named: dict[str, LearnedRule]) -> None:
        _, before = clean_text(document.text, document.evidence)
        _, removed = clean_text(document.text, document.evidence, learned=keys)
        for span in removed:
            if span.rule in named:
                rule = named[span.rule]
                values = {"rule": rule.id, "scope": rule.scope, "stories": rule.stories, "text": span.text}
                self.spans.append({"feed": document.feed, "id": row["id"], **values})
                self.cut.add(row["id"])
                if "keep" in row:
                    self.right.append(not _overlap(span, row["keep"]))
        if "keep" in row:
            for name, spans in (("", removed), ("_before", before)):
                for key, value in _score(row, spans).items():
                    self.scores[key + name].append(value)

    def figures(self) -> Row:
        """Return the line to print."""
        figures: Row = {
            "feeds": len(self.by_feed),
            "documents": self.documents,
            "rules": sum(count for count, *_ in self.by_feed.values()),
            "spans": len(self.spans),
            "documents_cut": len(self.cut),
        }
        if self.right:
            figures["right"] = round(statistics.mean(self.right), 4)
        figures |= {key: round(statistics.mean(values), 4) for key, values in sorted(self.scores.items())}
        return {**figures, "by_feed": {feed: counts for feed, counts in self.by_feed.items() if counts[0]}}


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Learn what feeds repeat, and look at what that removes.")
    parser.add_argument("--data", type=Path, required=True, help="dumps, JSON lines, may be gzipped")
    parser.add_argument("--predictions", type=Path, help="where to write the removed spans")
    parser.add_argument("--min-documents", type=int, default=3, help="leave out feeds with fewer")
    return parser.parse_args()


def to_document(feed: str, row: Row) -> Document:
    """Make a document of a dump, with the evidence that is read from it."""
    return witness_document(
        Document(
            id=hashlib.sha256(row["id"].encode()).hexdigest()[:32],
            feed=feed,
            run="benchmark",
            key=row["id"],
            source=row["id"],
            observed_at=datetime(2026, 1, 1, tzinfo=UTC),
            raw=RawPointer("none", 0, ""),
            outlet=feed,
            text=row["text"],
        )
    )


def _dated(page: Page, row: Row) -> Page:
    return replace(page, day=date.fromisoformat(row["date"][:10])) if row.get("date") else page


def _overlap(span: RemovedSpan, spans: Sequence[Sequence[int]]) -> bool:
    return any(start < span.end and span.start < end for start, end in spans)


def _score(row: Row, removed: Sequence[RemovedSpan]) -> dict[str, float]:
    """Return the shares of legitimate code points kept and of boilerplate left, white space aside."""
    label = bytearray(len(row["text"]))
    for kind, spans in ((2, row["neutral"]), (1, row["keep"])):
        for start, end in spans:
            label[start:end] = bytes([kind]) * (end - start)
    gone = bytearray(len(label))
    for span in removed:
        gone[span.start : span.end] = b"\1" * (span.end - span.start)
    counts = collections.Counter(
        (kind, lost) for kind, lost, letter in zip(label, gone, row["text"], strict=True) if not letter.isspace()
    )
    scores = {}
    for name, kind in (("recall", 1), ("junk", 0)):
        total = counts[kind, 0] + counts[kind, 1]
        if total:
            scores[name] = counts[kind, 0] / total
    return scores


if __name__ == "__main__":
    main()
