"""Where learning gets its documents from: the raw archive, or inputs that were never archived."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice

from ingest.archive import ArchivedDocument, walk
from ingest.clean.repair import repair_stage
from ingest.document import Document
from ingest.enrich import published_stage
from ingest.extract import html_stage, witness_stage
from ingest.feed import Feed
from ingest.read import find_inputs, read_trial
from ingest.reread import read_again
from ingest.stage import Refusal, check_order, run_stages

MAX_DOCUMENTS = 3000


def read_archived(feed: Feed, root: str, max_documents: int = MAX_DOCUMENTS) -> Iterator[Document]:
    """Yield the documents that a feed archived, the latest version of each, as received and with their evidence.

    Args:
        feed: as declared today.
        root: of the archive.
        max_documents: of more than these an even sample is taken.

    Raises:
        SpoolError: an index of the archive is damaged.
    """
    latest: dict[str, ArchivedDocument] = {archived.key: archived for archived in walk(root, feed.id)}
    step = max(1, -(-len(latest) // max_documents))
    chosen = list(latest.values())[::step]
    yield from _witnessed(feed, (outcome for archived in chosen for outcome in read_again(feed, archived, root)))


def read_inputs(feed: Feed, path: str | None, max_documents: int = MAX_DOCUMENTS) -> Iterator[Document]:
    """Yield the first documents of a feed's input, or of another one, without archiving them.

    Raises:
        InputError: there is nothing to read.
    """
    now = datetime.now(UTC)
    outcomes = (outcome for split in find_inputs(feed, path) for outcome in read_trial(feed, split, now))
    yield from _witnessed(feed, islice(outcomes, max_documents))


def _witnessed(feed: Feed, outcomes: Iterable[Document | Refusal]) -> Iterator[Document]:
    stages = (html_stage(feed), repair_stage(feed), witness_stage(feed), published_stage(feed))
    check_order(stages)
    documents = (outcome for outcome in outcomes if isinstance(outcome, Document))
    yield from run_stages(stages, documents, lambda _: None)
