"""Replay quarantined documents: their archived bytes go through today's stages and into the index, as in a run of their feed.

A document that is loaded leaves the quarantine. One that is refused again keeps its row, with one try more; one that now fails at another
stage changes its row for that stage's. Stopped half-way, a replay is simply repeated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from ingest.archive import ArchivedDocument, walk
from ingest.document import Document
from ingest.feed import Feed
from ingest.group import follow_moved, group_documents
from ingest.ledger import Ledger
from ingest.load import (
    Quarantined,
    RunRow,
    Which,
    connect,
    drop_quarantined,
    find_quarantined,
    load_documents,
    load_refusals,
    move_documents,
    read_horizon,
    within,
    write_ledger,
)
from ingest.pipeline import new_run_id, stages
from ingest.remember import renew
from ingest.reread import read_again
from ingest.settings import Settings
from ingest.stage import Refusal, run_stages

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

_AT_ONCE = 200
_Where = tuple[str, int]


@dataclass(slots=True)
class Replayed:
    """What a replay did.

    Attributes:
        ledgers: feed → its closed ledger.
        cleared: rows that have left the quarantine.
        no_bytes: rows whose bytes are not in the archive: only a new run of their feed can read them.
        no_feed: feed → rows whose feed is declared no more.
    """

    ledgers: dict[str, Ledger] = field(default_factory=dict)
    cleared: int = 0
    no_bytes: int = 0
    no_feed: dict[str, int] = field(default_factory=dict)


def replay(
    feeds: Iterable[Feed], settings: Settings, which: Which, report: Callable[[str], None] = lambda _: None
) -> Replayed:
    """Replay the rows that are meant, feed by feed; each replayed feed gets a run and a ledger of its own.

    Args:
        feeds: all that are declared.
        settings: where things are; `elasticsearch_url` must be set.
        which: rows.
        report: told what is being done.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole; repeat the replay.
        LedgerError: a document was lost or counted twice.
        SpoolError: the archive is damaged.
    """
    client, done, declared = connect(settings), Replayed(), {feed.id: feed for feed in feeds}
    rows: dict[str, list[Quarantined]] = defaultdict(list)
    for row in find_quarantined(client, settings, which):
        rows[row.feed].append(row)
    for feed_id, of_feed in sorted(rows.items()):
        if feed_id not in declared:
            done.no_feed[feed_id] = len(of_feed)
            continue
        report(f"{feed_id}: {len(of_feed)} documents")
        _Replay(client, settings, declared[feed_id]).run(of_feed, done)
    return done


class _Replay:
    """The replay of one feed's rows."""

    def __init__(self, client: Elasticsearch, settings: Settings, feed: Feed) -> None:
        self._client, self._settings, self._feed = client, settings, feed
        self._run = f"replay-{new_run_id()}"
        renewed = renew(feed, settings)
        self._memory, self._ledger = renewed.memory, Ledger(warnings=list(renewed.warnings))

    def run(self, rows: Sequence[Quarantined], done: Replayed) -> None:
        started_at = datetime.now(UTC)
        by_place: dict[_Where, list[Quarantined]] = defaultdict(list)
        for row in rows:
            if row.raw is not None:
                by_place[row.raw.file, row.raw.offset].append(row)
        archived = (
            each
            for each in walk(self._settings.archive, self._feed.id)
            if (each.pointer.file, each.pointer.offset) in by_place
        )
        found = 0
        while some := list(islice(archived, _AT_ONCE)):
            of_these = [row for each in some for row in by_place[each.pointer.file, each.pointer.offset]]
            found += len(of_these)
            done.cleared += self._pass_on(some, of_these)
        done.no_bytes += len(rows) - found
        if not found:
            return
        self._ledger.close()
        closed = RunRow(self._feed.id, self._run, started_at, datetime.now(UTC), self._ledger)
        write_ledger(self._client, self._settings, closed)
        done.ledgers[self._feed.id] = self._ledger

    def _pass_on(self, archived: Sequence[ArchivedDocument], rows: Sequence[Quarantined]) -> int:
        """Do for some documents what the steps of a run do; return how many rows have left the quarantine."""
        client, settings, ledger, refusals = self._client, self._settings, self._ledger, list[Refusal]()

        def refuse(refusal: Refusal) -> None:
            ledger.refuse(refusal)
            refusals.append(refusal)

        sources = {(row.raw.file, row.raw.offset): row.source for row in rows if row.raw}
        received = self._received(archived, sources, refuse)
        current = run_stages(stages(self._feed, self._memory), received, refuse)
        documents = list(within(read_horizon(client, settings, self._feed), current, ledger))
        version = None if self._memory is None else self._memory.version
        for document in documents:
            ledger.remove(document.removed, version)
        loaded = load_documents(client, settings, group_documents(client, settings, documents), refuse)
        ledger.indexed += loaded.indexed
        ledger.unchanged += loaded.unchanged
        follow_moved(client, settings, partial(move_documents, client, settings))
        load_refusals(client, settings, refusals)
        again = {(refusal.id, refusal.stage) for refusal in refusals}
        gone = [row for row in rows if (row.id, row.stage) not in again]
        # Most went when their documents were loaded; left are those that are now refused elsewhere, or have another name.
        drop_quarantined(client, settings, gone)
        return len(gone)

    def _received(
        self, archived: Iterable[ArchivedDocument], sources: Mapping[_Where, str], refuse: Callable[[Refusal], None]
    ) -> Iterator[Document]:
        for each in archived:
            source = sources.get((each.pointer.file, each.pointer.offset))
            for outcome in read_again(self._feed, each, self._settings.archive, run=self._run, source=source):
                self._ledger.read += 1
                if isinstance(outcome, Refusal):
                    refuse(outcome)
                else:
                    yield outcome
