"""Fill the next version, WARC file by WARC file, and note what is finished."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import fsspec

from ingest.archive import walk
from ingest.errors import IndexMisconfigured
from ingest.feed import Feed
from ingest.ledger import Ledger
from ingest.load import PIPELINE_REVISION, connect, create_version, read_versions, relaxed
from ingest.rebuild.feed_part import FeedPart
from ingest.rebuild.notes import Notes
from ingest.rebuild.promotion import settle_places
from ingest.settings import Settings

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch


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
    notes = Notes(settings, _candidate(client, settings))
    declared = sorted(feeds, key=lambda feed: feed.id)
    done = Rebuilt(notes.index, undeclared=sorted(set(_archived_feeds(settings)) - {feed.id for feed in declared}))
    total = sum(1 for feed in declared for _ in walk(settings.archive, feed.id))
    with relaxed(client, notes.index):
        read = 0
        for feed in declared:
            of_feed = FeedPart(client, settings, feed, notes)
            for part in of_feed.run():
                read += part.read
                report(Progress(feed.id, min(read, total), total))
            of_feed.ledger.close()
            done.ledgers[feed.id] = of_feed.ledger
    settle_places(client, settings)
    notes.finish()
    return done


def _candidate(client: Elasticsearch, settings: Settings) -> str:
    """Return the version to fill: the one that was begun, else a new one."""
    versions = read_versions(client, settings)
    index = versions.standby or create_version(client, settings)
    if versions.standby and not versions.is_candidate:
        raise IndexMisconfigured(
            f"{index} stands by from the last promotion: `newsfold index delete {index}` it when it is needed no more"
        )
    revision = Notes(settings, index).begin()
    if revision != PIPELINE_REVISION:
        raise IndexMisconfigured(
            f"{index} was begun with pipeline revision {revision}, this is {PIPELINE_REVISION}: "
            f"`newsfold index delete {index}` and begin anew"
        )
    return index


def _archived_feeds(settings: Settings) -> list[str]:
    filesystem, name = fsspec.core.url_to_fs(settings.archive)
    if not filesystem.exists(name):
        return []
    folders = filesystem.ls(name, detail=True)
    return [each["name"].rstrip("/").rpartition("/")[2] for each in folders if each["type"] == "directory"]
