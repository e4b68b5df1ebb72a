"""What does a feed's memory of what it repeats add to what the trained judge removes, and what does it cost?

    python -m benchmarks.recurring --data FILE [--model FILE] [--predictions FILE] [--min-documents 3]

Reads dumps (`id feed|site text [date] [mode keep neutral]`, JSON lines, gzipped or not), takes each feed or site for itself, makes a memory of all
of its documents and cleans each with the judge, once without and once with the memory. Prints one JSON line:

    feeds, documents        how many there were
    stories, entries, bytes of all memories; `seconds` is the CPU time that making them took
    only_with, only_without spans of the judge that go because of the memory, and that stay because of it; `chars_…` their code points
    right_with              share of the former that are boilerplate by the labels, where there are labels (a label is known for each)
    stories_with            how many of the former stand in no, in one to four, and in more other stories

`--predictions` writes each of these spans: `feed id change stories text before after`, to be looked through.
"""

from __future__ import annotations

import argparse
import collections
import json
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.learned import to_document
from benchmarks.sets import Row, read_feeds
from ingest.clean import clean_text
from ingest.clean.judge import JUDGE_RULE, SegmentModel, load_model
from ingest.clean.judge.model import MODEL
from ingest.clean.memory import Memory
from ingest.clean.recurrence import find_recurrences, tell_stories
from ingest.document import Document

_AROUND_CHARS = 150
_MANY_STORIES = 5


def main() -> None:
    """Remember, clean and print."""
    parser = argparse.ArgumentParser(description="Compare cleaning with and without what a feed repeats.")
    parser.add_argument("--data", type=Path, required=True, help="dumps, JSON lines, may be gzipped")
    parser.add_argument("--model", type=Path, default=MODEL, help="of the trained judge")
    parser.add_argument("--predictions", type=Path, help="where to write the spans that differ")
    parser.add_argument("--min-documents", type=int, default=3, help="leave out feeds with fewer")
    arguments = parser.parse_args()
    totals = _Totals(load_model(arguments.model))
    for feed, rows in read_feeds(arguments.data, arguments.min_documents).items():
        totals.add(feed, rows)
        print(f"{feed}: {len(rows)} documents", file=sys.stderr)
    if arguments.predictions:
        arguments.predictions.write_text("".join(json.dumps(span, ensure_ascii=False) + "\n" for span in totals.spans))
    print(json.dumps(totals.figures()))


def remember_texts(texts: Sequence[str]) -> Memory:
    """Make the memory of one feed of all that it said."""
    return Memory(find_recurrences(texts, tell_stories(texts)), datetime.now(UTC), len(texts), 0)


class _Totals:
    """Counts over all feeds."""

    def __init__(self, model: SegmentModel) -> None:
        self._model = model
        self.spans: list[Row] = []
        self._counts: collections.Counter[str] = collections.Counter()
        self._seconds = 0.0
        self._right: list[bool] = []

    def add(self, feed: str, rows: Sequence[Row]) -> None:
        """Remember one feed and clean its documents."""
        began = time.process_time()
        memory = remember_texts([row["text"] for row in rows])
        self._seconds += time.process_time() - began
        self._counts.update(feeds=1, documents=len(rows), stories=memory.recurrences.stories)
        self._counts.update(entries=len(memory.recurrences.keys), bytes=len(memory.recurrences.to_bytes()))
        for row in rows:
            self._compare(to_document(feed, row), row, memory)

    def _compare(self, document: Document, row: Row, memory: Memory) -> None:
        alone, known = (
            {(span.start, span.end) for span in spans if span.rule == JUDGE_RULE}
            for _, spans in (
                clean_text(document.text, document.evidence, model=self._model, recurrences=recurrences)
                for recurrences in (None, memory.recurrences)
            )
        )
        for change, spans in (("only_with", known - alone), ("only_without", alone - known)):
            for start, end in sorted(spans):
                self._note(document, row, memory, change, start, end)

    def _note(self, document: Document, row: Row, memory: Memory, change: str, start: int, end: int) -> None:  # noqa: PLR0913, PLR0917 - a span and where it stands
        text = document.text
        stories = memory.count_stories(text[start:end])
        self.spans.append(
            {
                "feed": document.feed,
                "id": row["id"],
                "change": change,
                "stories": stories,
                "text": text[start:end],
                "before": text[max(0, start - _AROUND_CHARS) : start],
                "after": text[end : end + _AROUND_CHARS],
            }
        )
        self._counts.update({change: 1, f"chars_{change}": end - start})
        if change == "only_with" and "keep" in row:
            self._right.append(not any(begin < end and start < stop for begin, stop in row["keep"]))

    def figures(self) -> Row:
        """Return the line to print."""
        stories = [span["stories"] for span in self.spans if span["change"] == "only_with"]
        many = sum(count >= _MANY_STORIES for count in stories)
        none = sum(count == 0 for count in stories)
        figures: Row = {
            name: self._counts[name]
            for name in (
                *("feeds", "documents", "stories", "entries", "bytes"),
                *("only_with", "only_without", "chars_only_with", "chars_only_without"),
            )
        }
        figures |= {"seconds": round(self._seconds, 2), "stories_with": [none, len(stories) - none - many, many]}
        return figures | ({"right_with": round(statistics.mean(self._right), 4)} if self._right else {})


if __name__ == "__main__":
    main()
