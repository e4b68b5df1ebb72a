"""Build the next version of the index of documents from the raw archive, through today's pipeline.

Not the old rows but the archived bytes are read, each document's latest first observation of them; copy groups and stories are kept as they
stand in the groups' state. What runs load meanwhile goes to both versions. A finished WARC file leaves its counts and refusals in

    <data>/rebuild/<index>/plan.json                     which rules it was begun with
                          /<feed>/<file>.json            the ledger of one WARC file
                          /<feed>/<file>.jsonl.zst       what was refused of it
                          /done.json                     all of it was read

so that a rebuild that was stopped goes on with the next file. A document whose latest bytes are refused now is tried with its older ones, as
they would still be in the index.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby, islice
from typing import TYPE_CHECKING

import fsspec
import orjson
import xxhash
from pydantic import TypeAdapter

from ingest.archive import ArchivedDocument, walk
from ingest.document import Document
from ingest.errors import IndexMisconfigured
from ingest.feed import Feed
from ingest.group import group_documents
from ingest.group.places import read_places
from ingest.group.state import GroupState
from ingest.ledger import Ledger, add_up
from ingest.load import (
    PIPELINE_REVISION,
    Comparison,
    Limits,
    Versions,
    Which,
    compare,
    connect,
    create_version,
    drop_quarantined,
    fill_standby,
    find_quarantined,
    load_refusals,
    move_standby,
    read_ids,
    read_rows,
    read_versions,
    relaxed,
    swap,
)
from ingest.pipeline import stages
from ingest.reread import read_again
from ingest.settings import Settings
from ingest.spool import read_bytes, read_spool, write_bytes, write_spool
from ingest.stage import Refusal, run_stages

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

_AT_ONCE = 200
_LEDGER = TypeAdapter(Ledger)
_Place = tuple[datetime, str, int]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rebuild is; `total` counts what the archive holds of all declared feeds."""

    feed: str
    done: int
    total: int


@dataclass(slots=True)
class Rebuilt:
    """What a rebuild made.

    Attributes:
        index: the version that stands by now.
        ledgers: feed → its closed ledger; `unchanged` is what an earlier try or a run had written already.
        undeclared: feeds that the archive knows and nobody declares: their documents are not in it.
    """

    index: str
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    undeclared: list[str] = field(default_factory=list)


def rebuild(feeds: Iterable[Feed], settings: Settings, report: Callable[[Progress], None] = lambda _: None) -> Rebuilt:
    """Build the next version, or go on with the one that was begun; it stands by when this returns.

    Args:
        feeds: all that are declared.
        settings: where things are; `elasticsearch_url` must be set.
        report: told of progress.

    Raises:
        IndexMisconfigured: an old version stands by, or other rules began this one: delete it first.
        IndexUnavailable: Elasticsearch cannot be reached; repeat it, and it goes on.
        LedgerError: a document was lost or counted twice.
        SpoolError: the archive is damaged.
    """
    client = connect(settings)
    index = _candidate(client, settings)
    declared = sorted(feeds, key=lambda feed: feed.id)
    done = Rebuilt(index, undeclared=sorted(set(_archived_feeds(settings)) - {feed.id for feed in declared}))
    total = sum(1 for feed in declared for _ in walk(settings.archive, feed.id))
    with relaxed(client, index):
        read = 0
        for feed in declared:
            of_feed = _FeedRebuild(client, settings, feed, f"{_folder(settings, index)}/{feed.id}")
            for part in of_feed.run():
                read += part.read
                report(Progress(feed.id, min(read, total), total))
            of_feed.ledger.close()
            done.ledgers[feed.id] = of_feed.ledger
    settle_places(client, settings)
    write_bytes(f"{_folder(settings, index)}/done.json", orjson.dumps({"revision": PIPELINE_REVISION}))
    return done


def is_complete(settings: Settings, index: str) -> bool:
    """Tell whether a version was built to its end from the archive, by the rules of today."""
    state = _read_state(f"{_folder(settings, index)}/done.json")
    return state is not None and state["revision"] == PIPELINE_REVISION


def settle_places(client: Elasticsearch, settings: Settings) -> int:
    """Bring every document of the version that stands by to the copy group and story of the groups' state; return how many moved."""
    state, moved = GroupState(client, settings.index_prefix), 0
    ids = read_ids(client, f"{settings.index_prefix}-standby")
    while some := list(islice(ids, _AT_ONCE)):
        moved += len(list(move_standby(client, settings, read_places(state, some))))
    return moved


def promote(settings: Settings, limits: Limits) -> Comparison:
    """Make the version that was built the live one, if it differs from it no further than the limits allow.

    What the new rules refuse goes to quarantine, and what they accept leaves it.

    Raises:
        IndexMisconfigured: it is not complete, breaks a limit, or there is none.
        IndexUnavailable: Elasticsearch cannot be reached.
    """
    client = connect(settings)
    versions = read_versions(client, settings)
    if versions.standby is None or not versions.is_candidate:
        raise IndexMisconfigured("no newer version stands by: `newsfold index rebuild` makes one")
    if not is_complete(settings, versions.standby):
        raise IndexMisconfigured(
            f"{versions.standby} is not complete: run `newsfold index rebuild` to its end, or delete it"
        )
    found = _swap_within(client, settings, versions, limits)
    _settle_quarantine(client, settings, versions.standby)
    return found


def demote(settings: Settings, limits: Limits) -> Comparison:
    """Make the version before the live one live again; it has got all writes since.

    Raises:
        IndexMisconfigured: there is none, or it breaks a limit.
        IndexUnavailable: Elasticsearch cannot be reached.
    """
    client = connect(settings)
    versions = read_versions(client, settings)
    if versions.standby is None or versions.is_candidate:
        raise IndexMisconfigured("no older version stands by: there is nothing to go back to")
    return _swap_within(client, settings, versions, limits)


def _swap_within(client: Elasticsearch, settings: Settings, versions: Versions, limits: Limits) -> Comparison:
    assert versions.standby  # noqa: S101 - the callers look
    found = compare(client, versions.live, versions.standby)
    if breaches := found.breaches(limits):
        raise IndexMisconfigured(
            f"{versions.standby} differs too much from {versions.live}: {'; '.join(breaches)}. See `newsfold index compare`; raise the limit "
            "if that is meant"
        )
    settle_places(client, settings)
    swap(client, settings, versions)
    return found


def _candidate(client: Elasticsearch, settings: Settings) -> str:
    """Return the version to fill: the one that was begun, else a new one."""
    versions = read_versions(client, settings)
    index = versions.standby or create_version(client, settings)
    if versions.standby and not versions.is_candidate:
        raise IndexMisconfigured(
            f"{index} stands by from the last promotion: `newsfold index delete {index}` it when it is needed no more"
        )
    path = f"{_folder(settings, index)}/plan.json"
    begun = _read_state(path)
    if begun is None:
        write_bytes(path, orjson.dumps({"revision": PIPELINE_REVISION}))
    elif begun["revision"] != PIPELINE_REVISION:
        raise IndexMisconfigured(
            f"{index} was begun with pipeline revision {begun['revision']}, this is {PIPELINE_REVISION}: "
            f"`newsfold index delete {index}` and begin anew"
        )
    return index


def forget(settings: Settings, index: str) -> None:
    """Remove what a rebuild noted of a version that is deleted."""
    filesystem, name = fsspec.core.url_to_fs(_folder(settings, index))
    if filesystem.exists(name):
        filesystem.rm(name, recursive=True)


def _settle_quarantine(client: Elasticsearch, settings: Settings, index: str) -> None:
    """Quarantine what the rules of this version refuse; clear what it holds."""
    filesystem, folder = fsspec.core.url_to_fs(_folder(settings, index))
    for path in sorted(filesystem.find(folder)):
        if path.endswith(".jsonl.zst"):
            load_refusals(client, settings, read_spool(filesystem.unstrip_protocol(path), Refusal))
    rows = find_quarantined(client, settings, Which())
    while some := list(islice(rows, _AT_ONCE)):
        bytes_of = read_rows(client, settings.index_prefix, [row.id for row in some], ["raw.sha256"])
        loaded = [
            row for row in some if row.raw and bytes_of.get(row.id, {}).get("raw", {}).get("sha256") == row.raw.sha256
        ]
        drop_quarantined(client, settings, loaded)


class _FeedRebuild:
    """The part of one feed.

    Attributes:
        ledger: of what was read until now, by earlier tries too.
    """

    def __init__(self, client: Elasticsearch, settings: Settings, feed: Feed, folder: str) -> None:
        self._client, self._settings, self._feed, self._folder = client, settings, feed, folder
        self._state = GroupState(client, settings.index_prefix)
        self.ledger = Ledger()

    def run(self) -> Iterator[Ledger]:
        """Read file by file what the archive holds, and yield the ledger of each."""
        latest, several, files = self._latest()
        refused: set[int] = set()
        for name, entries in groupby(self._walk(files), key=lambda each: each.pointer.file):
            yield self._part(name, [each for each in entries if latest[_digest(each.key)] == _place(each)])
            refused |= several & {_digest(refusal.key) for refusal in read_spool(self._refused(name), Refusal)}
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
        """Process one WARC file, unless an earlier try has; its ledger is written last."""
        path = f"{self._folder}/{_flat(name)}.json"
        if (noted := _read_state(path)) is not None:
            ledger = _LEDGER.validate_python(noted)
        else:
            ledger, refusals = Ledger(), list[Refusal]()
            stream = iter(entries)
            while some := list(islice(stream, _AT_ONCE)):
                self._pass_on(some, ledger, refusals)
            write_spool(self._refused(name), refusals)
            write_bytes(path, orjson.dumps(ledger))
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

        documents = list(run_stages(stages(self._feed), received(), refuse))
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

    def _refused(self, name: str) -> str:
        return f"{self._folder}/{_flat(name)}.jsonl.zst"


def _archived_feeds(settings: Settings) -> list[str]:
    filesystem, name = fsspec.core.url_to_fs(settings.archive)
    if not filesystem.exists(name):
        return []
    folders = filesystem.ls(name, detail=True)
    return [each["name"].rstrip("/").rpartition("/")[2] for each in folders if each["type"] == "directory"]


def _folder(settings: Settings, index: str) -> str:
    return f"{settings.data.rstrip('/')}/rebuild/{index}"


def _flat(name: str) -> str:
    """Make one file name of the path of a WARC file below its feed."""
    return name.partition("/")[2].replace("/", "-").removesuffix(".warc.gz") or name


def _read_state(path: str) -> dict[str, object] | None:
    filesystem, name = fsspec.core.url_to_fs(path)
    if not filesystem.exists(name):
        return None
    state: dict[str, object] = orjson.loads(read_bytes(path))
    return state


def _place(archived: ArchivedDocument) -> _Place:
    return archived.observed_at, archived.pointer.file, archived.pointer.offset


def _digest(key: str) -> int:
    return xxhash.xxh3_128_intdigest(key.encode())
