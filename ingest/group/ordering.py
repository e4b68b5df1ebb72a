"""The documents of a run in the order of time, without all of them in memory: from 5,000 on they wait on disk, sorted part by part."""

from __future__ import annotations

import heapq
import itertools
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from ingest.document import Document
from ingest.group.rows import instant
from ingest.spool import read_spool, write_spool

HELD_DOCUMENTS = 5_000  # 50 MB


class Ordered:
    """Documents that can be gone through more than once.

    Args:
        parts: each returns its documents in order.
        latest: id → what tells the last observed document of that id.
    """

    def __init__(self, parts: list[Callable[[], Iterable[Document]]], latest: dict[str, tuple[datetime, str]]) -> None:
        self._parts = parts
        self._latest = latest

    def every(self) -> Iterator[Document]:
        """Yield all of them in the order of their publication (else observation) and id."""
        return heapq.merge(*(part() for part in self._parts), key=_place)

    def distinct(self) -> Iterator[Document]:
        """Yield of those with one id the last that was observed."""
        seen: set[str] = set()
        for document in self.every():
            if document.id not in seen and self._latest[document.id] == _observation(document):
                seen.add(document.id)
                yield document


@contextmanager
def in_order_of_time(documents: Iterable[Document]) -> Iterator[Ordered]:
    """Sort documents; what waits on disk is removed at the end of the block."""
    parts: list[Callable[[], Iterable[Document]]] = []
    latest: dict[str, tuple[datetime, str]] = {}
    stream = iter(documents)
    with tempfile.TemporaryDirectory(prefix="newsfold-group-") as folder:
        while some := sorted(itertools.islice(stream, HELD_DOCUMENTS), key=_place):
            for document in some:
                observation = _observation(document)
                latest[document.id] = max(observation, latest.get(document.id, observation))
            if len(some) < HELD_DOCUMENTS and not parts:
                parts.append(lambda held=some: held)  # type: ignore[misc]  # its default is its only argument
            else:
                path = f"{folder}/{len(parts):04d}.jsonl.zst"
                write_spool(path, some)
                parts.append(lambda path=path: read_spool(path, Document))  # type: ignore[misc]  # as above
        yield Ordered(parts, latest)


def _place(document: Document) -> tuple[datetime, str, datetime, str]:
    return instant(document), document.id, *_observation(document)


def _observation(document: Document) -> tuple[datetime, str]:
    return document.observed_at, document.content_hash or ""
