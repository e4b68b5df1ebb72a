"""Assign copy groups and stories to documents, and remember them for the next ones."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import TypeAlias

from ingest.document import Copies, Document, Story
from ingest.errors import IndexUnavailable
from ingest.group.batch import group_batch
from ingest.group.lease import hold_lease
from ingest.group.memory import Memory
from ingest.group.ordering import in_order_of_time
from ingest.group.places import describe
from ingest.group.requests import Client, Conflict
from ingest.group.rows import Member, fingerprint
from ingest.group.state import GroupState
from ingest.settings import Settings

BATCH_DOCUMENTS = 400  # a larger one costs less a document; one takes seconds, far less than the lease lasts
_TOLD_AT_ONCE = 200
Move: TypeAlias = tuple[str, Copies, Story]
_MAX_TRIES = 5

_log = logging.getLogger(__name__)


def group_documents(client: Client, settings: Settings, documents: Iterable[Document]) -> Iterator[Document]:
    """Assign `copies` and `story` to each document; the state of what was seen before is in `<prefix>-groups`.

    Documents are taken in the order of their publication (else observation) and id. Before the first one comes out, all are placed, written and
    visible to later runs. The same documents again get the same places, and nothing is written. Memory is bounded: from 5,000 on they wait on disk.

    A document may make one group of two: then stored documents of the other group have moved, and groups and stories grow: see `follow_moved`.

    Args:
        client: a client of the cluster.
        settings: `index_prefix` is used.
        documents: with content hash and sketch; of several with one id the last that was observed counts.

    Yields:
        the documents, in the order of time.

    Raises:
        StageOrderError: a document has no content hash.
        IndexUnavailable, IndexMisconfigured: nothing is lost, the run can be repeated.
    """
    memory = Memory(GroupState(client, settings.index_prefix))
    with in_order_of_time(documents) as ordered:
        members = _place(memory, ordered.distinct())
        for batch in _batches(ordered.every()):
            places = describe(memory, [members[document_id] for document_id in {document.id for document in batch}])
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
    memory = Memory(GroupState(client, settings.index_prefix))
    done = 0
    flags = iter(list(memory.state.read_flags()))
    while some := list(itertools.islice(flags, _TOLD_AT_ONCE)):
        known = memory.state.read_known([flag.id for flag in some])
        places = describe(memory, [row.member for row in known.values()])
        written = set(move([(document_id, *place) for document_id, place in places.items()]))
        # A story that was split may bear a name that is no document's: nobody is to follow there.
        memory.state.settle([flag for flag in some if flag.id in written or flag.id not in known])
        done += len(written)
    return done


def _place(memory: Memory, documents: Iterable[Document]) -> dict[str, Member]:
    """Place and write those documents that are new or changed; return where all of them belong."""
    members: dict[str, Member] = {}
    fresh: set[str] = set()
    placed = 0
    with ExitStack() as held:
        prolong = None
        for batch in _batches(_pending(memory, documents, members, fresh)):
            prolong = prolong or held.enter_context(hold_lease(memory.state))
            prolong()
            _write_batch(memory, batch, frozenset(fresh), members)
            placed += len(batch)
    _log.info("grouped %d documents, %d of them new", placed, len(fresh))
    return members


def _pending(
    memory: Memory, documents: Iterable[Document], members: dict[str, Member], fresh: set[str]
) -> Iterator[Document]:
    """Yield the documents that are new or changed; take note of where the others belong, and of the new ones' ids."""
    for batch in _batches(documents):
        known = memory.state.read_known([document.id for document in batch])
        for document in batch:
            if document.id not in known:
                fresh.add(document.id)
            elif known[document.id].fingerprint == fingerprint(document):
                members[document.id] = known[document.id].member
                continue
            yield document


def _write_batch(memory: Memory, batch: Sequence[Document], fresh: frozenset[str], members: dict[str, Member]) -> None:
    """Place and write one batch, and take note in `members` of all that has a new place."""
    for _ in range(_MAX_TRIES):
        outcome = group_batch(memory, batch, fresh)
        try:
            memory.state.record(outcome.forwarded)
            revisions = memory.state.write(outcome.moved, outcome.rows, fresh, outcome.grown)
        except Conflict:
            _log.warning(
                "another run changed %s in between: working %d documents out again", memory.state.index, len(batch)
            )
            memory.forget()
        else:
            memory.learn(outcome.moved, outcome.rows, revisions)
            members |= {member.id: member for member in (*outcome.moved, *(member for _, member in outcome.rows))}
            return
    raise IndexUnavailable(f"other runs keep changing {memory.state.index}: repeat when they are done")


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    stream = iter(documents)
    while batch := list(itertools.islice(stream, BATCH_DOCUMENTS)):
        yield batch
