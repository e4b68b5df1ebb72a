"""Read what a document said before: its former texts, from the raw archive through today's stages."""

from __future__ import annotations

from collections.abc import Callable

from ingest.archive import walk
from ingest.clean.memory import recall
from ingest.document import Document
from ingest.errors import InputError
from ingest.feed import Feed
from ingest.group import Version
from ingest.pipeline import stages
from ingest.reread import read_again
from ingest.settings import Settings
from ingest.stage import Refusal, run_stages


def read_version(document_id: str, version: Version, settings: Settings, find_feed: Callable[[str], Feed]) -> Document:
    """Read one version of a document, cleaned as it would be today.

    Args:
        document_id: of the document.
        version: one of `ingest.group.read_versions`.
        settings: where the archive is.
        find_feed: returns a declared feed by its id.

    Raises:
        ConfigError: the feed that read it is declared no more, or its memory is damaged.
        InputError: its bytes are not in the archive any more, or are refused today.
        SpoolError: the archive is damaged.
    """
    feed = find_feed(version.raw.file.partition("/")[0])
    refusals: list[Refusal] = []
    for archived in walk(settings.archive, feed.id):
        if archived.pointer == version.raw:
            outcomes = list(read_again(feed, archived, settings.archive))
            refusals += [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
            read = [outcome for outcome in outcomes if isinstance(outcome, Document) and outcome.id == document_id]
            for document in run_stages(stages(feed, recall(feed, settings)), read, refusals.append):
                return document
    reason = ", ".join(sorted({refusal.reason for refusal in refusals})) or "its bytes are not in the archive any more"
    raise InputError(
        f"the version of {document_id} of {version.observed_at:%Y-%m-%d %H:%M} cannot be read ({reason}): name another document to compare with"
    )
