"""The flow of one run of one feed, step by step: plan → process (per batch) → group → load → publish.

The order of the stages stands here and nowhere else. Each step reads what the step before left in the run's folder (`ingest.run_folder`) and
leaves its own files there, so that a step can be repeated after a crash. Airflow runs them as tasks, `run_feed` in one process.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import chain

from ingest.archive import open_archive
from ingest.clean import clean_stage
from ingest.clean.memory import Memory, is_remembering, read_memory, write_memory
from ingest.clean.repair import repair_stage
from ingest.document import Document
from ingest.enrich import dates_stage, entities_stage, language_stage, places_stage, published_stage, wire_stage
from ingest.extract import html_stage, witness_stage
from ingest.feed import Feed
from ingest.fetch import Web, loaded_states, manners_of, open_web, settle_states
from ingest.group import follow_moved, group_documents, sketch_stage
from ingest.ledger import Ledger, find_surges, hold_to_expectations
from ingest.load import (
    RunRow,
    backfilling,
    connect,
    install_templates,
    load_documents,
    load_refusals,
    move_documents,
    read_horizon,
    read_ledgers,
    reconcile,
    within,
    write_ledger,
)
from ingest.read import InputSplit, find_inputs, read_one, read_split
from ingest.remember import renew
from ingest.reread import archived_splits, is_archived, read_archived_split
from ingest.run_folder import Part, Plan, RunFolder, read_batch, read_ledger_file, write_ledger_file
from ingest.search.alerts import check_alerts
from ingest.settings import Settings
from ingest.spool import read_manifest, read_spool, write_spool
from ingest.stage import Refusal, Stage, check_order, run_stages

_log = logging.getLogger(__name__)


def stages(feed: Feed, memory: Memory | None = None) -> tuple[Stage, ...]:
    """Return the stages that a document of this feed passes, in their one order.

    Args:
        feed: the feed.
        memory: what it repeats, see `ingest.clean.memory.recall`.

    Raises:
        StageOrderError: the order breaks a stage's `requires`.
    """
    row = (
        html_stage(feed),
        repair_stage(feed),
        witness_stage(feed),
        clean_stage(feed, None if memory is None else memory.recurrences),
        language_stage(feed),
        published_stage(feed),
        dates_stage(feed),
        entities_stage(feed),
        places_stage(feed),
        wire_stage(feed),
        sketch_stage(),
    )
    check_order(row)
    return row


def new_run_id() -> str:
    """Name a run: UTC second and four hex characters, sortable and safe in paths."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:4]}"


def plan(
    feed: Feed, run: str, settings: Settings, input_path: str | None = None, *, from_archive: bool = False
) -> list[str]:
    """Find the feed's inputs and share them out over batches; learn what the feed repeats, where that is due.

    Args:
        feed: the feed.
        run: the run's id.
        settings: where things are.
        input_path: read this instead of the feed's own path.
        from_archive: read what the feed archived, and fetch nothing.

    Returns:
        Paths of the batches, at least one.

    Raises:
        InputError: there is nothing to read.
    """
    folder, started_at = RunFolder.of(feed, run, settings), datetime.now(UTC)
    with _timed() as seconds:
        splits = archived_splits(feed, settings.archive) if from_archive else find_inputs(feed, input_path)
        if feed.read.fetches and not from_archive:
            manners_of(feed, settings)  # to fail before anything is fetched
        batches = folder.write_batches(splits, feed.batch_documents)
    with _timed() as remembering:
        renewed = renew(feed, settings, splits)
        if renewed.memory is not None:
            write_memory(folder.memory, renewed.memory)
    ledger = Ledger(seconds={"plan": seconds(), "remember": remembering()}, warnings=list(renewed.warnings))
    own_input = input_path is None and not from_archive
    folder.write_plan(Plan(started_at, own_input, batches, again=folder.was_planned()), ledger)
    return list(batches)


def process(feed: Feed, run: str, settings: Settings, batch: str) -> None:
    """Archive, read, clean and enrich one batch.

    Args:
        feed: the feed.
        run: the run's id.
        settings: where things are.
        batch: one of the paths that `plan` returned.
    """
    part = Part.of_batch(batch)
    ledger, refusals = Ledger(), list[Refusal]()

    def refuse(refusal: Refusal) -> None:
        ledger.refuse(refusal)
        refusals.append(refusal)

    splits, now = read_batch(batch), datetime.now(UTC)
    memory = read_memory(RunFolder.of(feed, run, settings).memory) if is_remembering(feed) else None
    with (
        _timed() as seconds,
        open_archive(settings.archive, feed.id, run, part.name, now) as archive,
        _web(feed, settings, now, splits) as web,
    ):
        outcomes = chain.from_iterable(
            read_archived_split(feed, split, run, settings.archive)
            if is_archived(split)
            else read_split(feed, split, run, archive, web)
            for split in splits
        )
        write_spool(
            part.documents,
            _counted(run_stages(stages(feed, memory), _received(outcomes, ledger, refuse), refuse), ledger, memory),
        )
    if web is not None:
        ledger.read += web.unchanged
        ledger.unchanged += web.unchanged
        write_spool(part.fetched, loaded_states(web.learned, (refusal.key for refusal in refusals)))
    ledger.seconds["process"] = seconds()
    write_spool(part.refused, refusals)
    write_ledger_file(part.ledger, ledger)


def group(feed: Feed, run: str, settings: Settings) -> None:
    """Assign copy groups and stories to the documents of all batches.

    Raises:
        SpoolError: a batch has not been processed.
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole; repeat the step later.
    """
    folder = RunFolder.of(feed, run, settings)
    parts, client = folder.parts(), connect(settings)
    ledger = Ledger()
    with _timed() as seconds:
        documents = chain.from_iterable(read_spool(part.documents, Document) for part in parts)
        current = within(read_horizon(client, settings, feed), documents, ledger)
        write_spool(folder.grouped.documents, group_documents(client, settings, current))
    ledger.seconds["group"] = seconds()
    write_ledger_file(folder.grouped.ledger, ledger)


def load(feed: Feed, run: str, settings: Settings) -> None:
    """Write documents to the index and every refusal of the run to quarantine.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole; repeating the step loads nothing twice.
    """
    client, folder = connect(settings), RunFolder.of(feed, run, settings)
    ledger, refusals = Ledger(), list[Refusal]()

    def refuse(refusal: Refusal) -> None:
        ledger.refuse(refusal)
        refusals.append(refusal)

    with _timed() as seconds:
        documents = folder.grouped.documents
        with backfilling(client, settings, read_manifest(documents).count):
            loaded = load_documents(client, settings, read_spool(documents, Document), refuse)
        ledger.indexed, ledger.unchanged = loaded.indexed, loaded.unchanged
        earlier = chain.from_iterable(read_spool(part.refused, Refusal) for part in folder.parts())
        load_refusals(client, settings, chain(earlier, refusals))
        # What this run found may have brought older documents into another group or story; the index follows.
        follow_moved(client, settings, partial(move_documents, client, settings))
    ledger.seconds["load"] = seconds()
    write_ledger_file(folder.loaded, ledger)


def publish(feed: Feed, run: str, settings: Settings) -> Ledger:
    """Close the ledger, hold it against the index and the feed's expectations, record it and sweep the run's folder.

    Raises:
        LedgerError: a document was lost or counted twice, or what was acknowledged is not in the index.
        ExpectationBroken: the run gave less than the feed promises.
    """
    folder = RunFolder.of(feed, run, settings)
    if folder.is_closed():  # an earlier try got this far
        folder.sweep()
        return read_ledger_file(folder.closed)
    planned, ledger = folder.read_plan(), folder.add_up()
    ledger.close()
    client = connect(settings)
    # What has expired since it was loaded may be gone.
    current = within(read_horizon(client, settings, feed), read_spool(folder.grouped.documents, Document))
    found = reconcile(client, settings, feed.id, run, current)
    found.hold_against(ledger, again=planned.again)
    _settle_fetched(feed, settings, planned)
    ledger.warnings += find_surges(ledger, read_ledgers(client, settings, feed.id))
    for warning in ledger.warnings:
        _log.warning("feed %s: %s", feed.id, warning)
    row = RunRow(
        feed=feed.id,
        run=run,
        started_at=planned.started_at,
        finished_at=datetime.now(UTC),
        ledger=ledger,
        in_index=found.of_run,
    )
    write_ledger(client, settings, row, again=planned.again)
    check_alerts(client, settings, feed.id)
    if planned.own_input:
        hold_to_expectations(feed, ledger)
    write_ledger_file(folder.closed, ledger)
    folder.sweep()
    return ledger


def run_feed(
    feed: Feed,
    settings: Settings,
    input_path: str | None = None,
    report: Callable[[str], None] = lambda _: None,
    *,
    from_archive: bool = False,
) -> Ledger:
    """Run all steps here and now, without Airflow.

    Args:
        feed: the feed.
        settings: where things are; `elasticsearch_url` must be set.
        input_path: read this instead of the feed's own path.
        report: told the name of each step as it begins.
        from_archive: read what the feed archived, and fetch nothing.
    """
    run = new_run_id()
    install_templates(connect(settings), settings)
    report("plan")
    batches = plan(feed, run, settings, input_path, from_archive=from_archive)
    for number, batch in enumerate(batches, 1):
        report(f"process {number}/{len(batches)}")
        process(feed, run, settings, batch)
    for step in (group, load):
        report(step.__name__)
        step(feed, run, settings)
    report("publish")
    return publish(feed, run, settings)


def trace(feed: Feed, path: str, memory: Memory | None = None) -> list[tuple[str, Document | Refusal]]:
    """Show one raw document after each stage, without archive or index.

    Args:
        feed: the feed.
        path: of the document, relative to the working folder.
        memory: what the feed repeats.

    Returns:
        `("read", …)` first, then one pair per stage; a refusal is the last.
    """
    outcome: Document | Refusal = read_one(feed, path)
    seen = [("read", outcome)]
    for stage in stages(feed, memory):
        if isinstance(outcome, Refusal):
            break
        (outcome,) = stage([outcome])
        seen.append((stage.name, outcome))
    return seen


@contextmanager
def _web(feed: Feed, settings: Settings, now: datetime, splits: Sequence[InputSplit]) -> Iterator[Web | None]:
    """Open the web for feeds that are fetched."""
    if not feed.read.fetches or all(map(is_archived, splits)):
        yield None
        return
    with open_web(feed, settings, now) as web:
        yield web


def _settle_fetched(feed: Feed, settings: Settings, planned: Plan) -> None:
    """Remember what was fetched, now that it is loaded."""
    if feed.read.fetches:
        paths = [Part.of_batch(batch).fetched for batch in planned.batches]
        settle_states(settings.fetched, feed.id, paths, planned.started_at)


def _received(
    outcomes: Iterator[Document | Refusal], ledger: Ledger, refuse: Callable[[Refusal], None]
) -> Iterator[Document]:
    for outcome in outcomes:
        ledger.read += 1
        if isinstance(outcome, Refusal):
            refuse(outcome)
        else:
            yield outcome


def _counted(documents: Iterator[Document], ledger: Ledger, memory: Memory | None) -> Iterator[Document]:
    version = None if memory is None else memory.version
    for document in documents:
        ledger.remove(document.removed, version)
        yield document


@contextmanager
def _timed() -> Iterator[Callable[[], float]]:
    began = time.perf_counter()
    yield lambda: time.perf_counter() - began
