"""Assign copy groups and stories to documents, and remember them for the next ones."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from ingest.document import Copies, Document, Story
from ingest.errors import IndexUnavailable
from ingest.group.batch import group_batch
from ingest.group.lease import hold_lease
from ingest.group.places import describe, read_places
from ingest.group.rows import fingerprint, instant
from ingest.group.state import Client, Conflict, GroupState
from ingest.settings import Settings

BATCH_DOCUMENTS = 200
Move: TypeAlias = tuple[str, Copies, Story]
_MAX_TRIES = 5

_log = logging.getLogger(__name__)


def group_documents(client: Client, settings: Settings, documents: Iterable[Document]) -> Iterator[Document]:
    """Assign `copies` and `story` to each document; the state of what was seen before is in `<prefix>-groups`.

    Documents are taken in the order of their publication (else observation) and id. Before the first one comes out, all are placed, written and
    visible to later runs. The same documents again get the same places, and nothing is written. All of them are held in memory.

    A document may make one group of two: then stored documents of the other group have moved, and groups and stories grow: see `follow_moved`.

    Args:
        client: a client of the cluster.
        settings: `index_prefix` is used.
        documents: with content hash and sketch; of several with one id the last in order counts.

    Yields:
        the documents, in the order of time.

    Raises:
        StageOrderError: a document has no content hash.
        IndexUnavailable, IndexMisconfigured: nothing is lost, the run can be repeated.
    """
    state = GroupState(client, settings.index_prefix)
    ordered = sorted(documents, key=lambda document: (instant(document), document.id, document.content_hash or ""))
    distinct = list({document.id: document for document in ordered}.values())
    distinct.sort(key=lambda document: (instant(document), document.id))
    _place(state, distinct)
    for batch in _batches(ordered):
        places = read_places(state, [document.id for document in batch])
        for document in batch:
            copies, story = places[document.id]
            yield replace(document, copies=copies, story=story)


def follow_moved(client: Client, settings: Settings, move: Callable[[list[Move]], Iterable[str]]) -> int:
    """Let the index of documents follow those whose group or story changed or grew after they had been handed on.

    Args:
        client: a client of the cluster.
        settings: `index_prefix` is used.
        move: writes at most 200 documents in their place of now and returns the ids of those that are written; the others are told again by
            the next call, and so are those that changed again meanwhile.

    Returns:
        the number of documents that are in their place.
    """
    state = GroupState(client, settings.index_prefix)
    done = 0
    moved = iter(list(state.read_moved()))
    while some := list(itertools.islice(moved, BATCH_DOCUMENTS)):
        places = describe(state, some)
        written = set(move([(member.id, *places[member.id]) for member in some]))
        state.settle([member for member in some if member.id in written])
        done += len(written)
    return done


def _place(state: GroupState, documents: Sequence[Document]) -> None:
    """Place and write those documents that are new or changed."""
    pending: list[Document] = []
    fresh: set[str] = set()
    for batch in _batches(documents):
        known = state.read_known([document.id for document in batch])
        fresh |= {document.id for document in batch if document.id not in known}
        pending += [d for d in batch if d.id not in known or known[d.id].fingerprint != fingerprint(d)]
    if not pending:
        return
    with hold_lease(state) as prolong:
        for batch in _batches(pending):
            prolong()
            _write_batch(state, batch, frozenset(fresh))
    _log.info("grouped %d documents, %d of them new", len(pending), len(fresh))


def _write_batch(state: GroupState, batch: Sequence[Document], fresh: frozenset[str]) -> None:
    for _ in range(_MAX_TRIES):
        outcome = group_batch(state, batch)
        try:
            state.record(outcome.forwarded)
            state.flag(outcome.grown - fresh)
            state.write(outcome.moved, outcome.rows, fresh)
        except Conflict:
            _log.warning("another run changed %s in between: working out %d documents again", state.index, len(batch))
        else:
            return
    raise IndexUnavailable(f"other runs keep changing {state.index}: repeat when they are done")


def _batches(documents: Sequence[Document]) -> Iterator[list[Document]]:
    stream = iter(documents)
    while batch := list(itertools.islice(stream, BATCH_DOCUMENTS)):
        yield batch
