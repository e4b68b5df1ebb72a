"""The part of one feed in a rebuild.

A document whose latest bytes are refused now is tried with its older ones, as they would still be in the index.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby, islice
from typing import TYPE_CHECKING

import xxhash

from ingest.archive import ArchivedDocument, walk
from ingest.document import Document
from ingest.feed import Feed
from ingest.group import group_documents
from ingest.group.places import read_places
from ingest.group.state import GroupState
from ingest.ledger import Ledger, add_up
from ingest.load import fill_standby, read_horizon, read_rows, within
from ingest.pipeline import stages
from ingest.rebuild.notes import Notes
from ingest.remember import renew
from ingest.reread import read_again
from ingest.settings import Settings
from ingest.stage import Refusal, run_stages

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

_AT_ONCE = 200
_Place = tuple[datetime, str, int]


class FeedPart:
    """Reads what the archive holds of a feed into the version that stands by.

    Attributes:
        ledger: of what was read until now, by earlier tries too.
    """

    def __init__(self, client: Elasticsearch, settings: Settings, feed: Feed, notes: Notes) -> None:
        self._client, self._settings, self._feed, self._notes = client, settings, feed, notes
        self._state = GroupState(client, settings.index_prefix)
        self._horizon = read_horizon(client, settings, feed)
        renewed = renew(feed, settings)
        self._memory = renewed.memory
        self.ledger = Ledger(warnings=list(renewed.warnings))

    def run(self) -> Iterator[Ledger]:
        """Read file by file, and yield the ledger of each."""
        latest, several, files = self._latest()
        refused: set[int] = set()
        for name, entries in groupby(self._walk(files), key=lambda each: each.pointer.file):
            yield self._part(name, [each for each in entries if latest[_digest(each.key)] == _place(each)])
            refused |= several & {_digest(refusal.key) for refusal in self._notes.read_refusals(self._feed.id, name)}
        if refused:
            older = [
                each
                for each in self._walk(files)
                if (digest := _digest(each.key)) in refused and latest[digest] != _place(each)
            ]
            yield self._part(f"older-{len(older)}", older)

    def _walk(self, files: Container[str]) -> Iterator[ArchivedDocument]:
        """Walk through the files that were there at first; what runs archive meanwhile is for the next time."""
        return (each for each in walk(self._settings.archive, self._feed.id) if each.pointer.file in files)

    def _latest(self) -> tuple[dict[int, _Place], set[int], set[str]]:
        """Return for each key when and where its latest bytes were archived, which keys have several, and all files."""
        latest: dict[int, _Place] = {}
        several: set[int] = set()
        files: set[str] = set()
        for each in walk(self._settings.archive, self._feed.id):
            digest, place = _digest(each.key), _place(each)
            if digest in latest:
                several.add(digest)
            latest[digest] = max(latest.get(digest, place), place)
            files.add(each.pointer.file)
        return latest, several, files

    def _part(self, name: str, entries: Sequence[ArchivedDocument]) -> Ledger:
        """Process one WARC file, unless an earlier try has."""
        ledger = self._notes.read_part(self._feed.id, name)
        if ledger is None:
            ledger, refusals = Ledger(), list[Refusal]()
            stream = iter(entries)
            while some := list(islice(stream, _AT_ONCE)):
                self._pass_on(some, ledger, refusals)
            self._notes.write_part(self._feed.id, name, ledger, refusals)
        self.ledger = add_up((self.ledger, ledger))
        return ledger

    def _pass_on(self, archived: Sequence[ArchivedDocument], ledger: Ledger, refusals: list[Refusal]) -> None:
        def refuse(refusal: Refusal) -> None:
            ledger.refuse(refusal)
            refusals.append(refusal)

        def received() -> Iterator[Document]:
            for each in archived:
                for outcome in read_again(self._feed, each, self._settings.archive):
                    ledger.read += 1
                    if isinstance(outcome, Refusal):
                        refuse(outcome)
                    else:
                        yield outcome

        documents = list(
            within(self._horizon, run_stages(stages(self._feed, self._memory), received(), refuse), ledger)
        )
        loaded = fill_standby(self._client, self._settings, self._placed(documents), refuse)
        ledger.indexed += loaded.indexed
        ledger.unchanged += loaded.unchanged

    def _placed(self, documents: Sequence[Document]) -> list[Document]:
        """Give documents the groups that they have; those that were never grouped find theirs now."""
        ids = [document.id for document in documents]
        if not ids:
            return []
        sources = read_rows(self._client, self._settings.index_prefix, ids, ["source"])
        places = read_places(self._state, ids)
        new = group_documents(
            self._client, self._settings, [document for document in documents if document.id not in places]
        )
        places |= {
            document.id: (document.copies, document.story) for document in new if document.copies and document.story
        }
        # Which file a document with an URL of its own came in is all that the archive does not know.
        return [
            replace(
                document,
                copies=places[document.id][0],
                story=places[document.id][1],
                source=sources.get(document.id, {}).get("source", document.source) if document.url else document.source,
            )
            for document in documents
        ]


def _place(archived: ArchivedDocument) -> _Place:
    return archived.observed_at, archived.pointer.file, archived.pointer.offset


def _digest(key: str) -> int:
    return xxhash.xxh3_128_intdigest(key.encode())
