"""The flow of one run of one feed, step by step: plan → process (per batch) → group → load → publish.

The order of the stages stands here and nowhere else. Each step reads what the step before left in the run's folder and leaves its own
files there, complete or not at all, so that a step can be repeated after a crash. Airflow runs them as tasks, `run_feed` in one process.

    <runs>/<feed>/<run>/plan/plan.json             when it began, what it reads, its batches
                        plan/0000.json             a batch: the inputs of one process task
                        process/0000.jsonl.zst     its documents, and 0000.refused.jsonl.zst, 0000.ledger.json,
                                                   0000.fetched.jsonl.zst of a feed whose pages are fetched
                        group/documents.jsonl.zst  all documents with copy group and story
                        load/ledger.json           what the index said
                        ledger.json                the closed ledger; the other folders are gone by then
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import chain

import fsspec
import orjson
from pydantic import TypeAdapter

from ingest.archive import open_archive
from ingest.clean import clean_stage
from ingest.document import Document
from ingest.enrich import dates_stage, entities_stage, language_stage, places_stage, published_stage, wire_stage
from ingest.errors import ExpectationBroken
from ingest.extract import html_stage, witness_stage
from ingest.feed import Feed
from ingest.fetch import Web, loaded_states, manners_of, open_web, settle_states
from ingest.group import follow_moved, group_documents, sketch_stage
from ingest.ledger import Ledger, add_up, find_surges
from ingest.load import (
    RunRow,
    connect,
    install_templates,
    load_documents,
    load_refusals,
    move_documents,
    read_ledgers,
    reconcile,
    write_ledger,
)
from ingest.read import InputSplit, find_inputs, read_one, read_split
from ingest.reread import archived_splits, is_archived, read_archived_split
from ingest.settings import Settings
from ingest.spool import read_bytes, read_spool, write_bytes, write_spool
from ingest.stage import Refusal, Stage, check_order, run_stages

STEPS = ("plan", "process", "group", "load", "publish")
_BATCH_BYTES = 64 * 1024 * 1024
_LEDGER = TypeAdapter(Ledger)
_SPLITS = TypeAdapter(list[InputSplit])


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run set out to do.

    Attributes:
        started_at: when it began.
        own_input: False when it reads another input than the feed's own, of which the feed promises nothing.
        batches: paths of its batches.
    """

    started_at: datetime
    own_input: bool
    batches: tuple[str, ...]


_PLAN = TypeAdapter(Plan)
_log = logging.getLogger(__name__)


def stages(feed: Feed) -> tuple[Stage, ...]:
    """Return the stages that a document of this feed passes, in their one order.

    Raises:
        StageOrderError: the order breaks a stage's `requires`.
    """
    row = (
        html_stage(feed),
        witness_stage(feed),
        clean_stage(feed),
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


def run_folder(feed: Feed, run: str, settings: Settings) -> str:
    """Return where a run keeps its files."""
    return f"{settings.runs}/{feed.id}/{run}"


def plan(
    feed: Feed, run: str, settings: Settings, input_path: str | None = None, *, from_archive: bool = False
) -> list[str]:
    """Find the feed's inputs and share them out over batches.

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
    folder, started_at = run_folder(feed, run, settings), datetime.now(UTC)
    with _timed() as seconds:
        paths = []
        splits = archived_splits(feed, settings.archive) if from_archive else find_inputs(feed, input_path)
        if feed.read.fetches and not from_archive:
            manners_of(feed, settings)  # to fail before anything is fetched
        for number, batch in enumerate(_batches(splits, feed.batch_documents)):
            paths.append(f"{folder}/plan/{number:04d}.json")
            write_bytes(paths[-1], _SPLITS.dump_json(batch))
    _write_ledger_file(f"{folder}/plan/ledger.json", Ledger(seconds={"plan": seconds()}))
    own_input = input_path is None and not from_archive
    write_bytes(f"{folder}/plan/plan.json", _PLAN.dump_json(Plan(started_at, own_input, tuple(paths))))
    return paths


def process(feed: Feed, run: str, settings: Settings, batch: str) -> None:
    """Archive, read, clean and enrich one batch.

    Args:
        feed: the feed.
        run: the run's id.
        settings: where things are.
        batch: one of the paths that `plan` returned.
    """
    part = _part(batch)
    name = part.rsplit("/", 1)[-1].removesuffix(".jsonl.zst")
    ledger, refusals = Ledger(), list[Refusal]()

    def refuse(refusal: Refusal) -> None:
        ledger.refuse(refusal)
        refusals.append(refusal)

    splits, now = _SPLITS.validate_json(read_bytes(batch)), datetime.now(UTC)
    with (
        _timed() as seconds,
        open_archive(settings.archive, feed.id, run, name, now) as archive,
        _web(feed, settings, now, splits) as web,
    ):
        outcomes = chain.from_iterable(
            read_archived_split(feed, split, run, settings.archive)
            if is_archived(split)
            else read_split(feed, split, run, archive, web)
            for split in splits
        )
        write_spool(part, _counted(run_stages(stages(feed), _received(outcomes, ledger, refuse), refuse), ledger))
    if web is not None:
        ledger.read += web.unchanged
        ledger.unchanged += web.unchanged
        write_spool(_fetched_path(part), loaded_states(web.learned, (refusal.key for refusal in refusals)))
    ledger.seconds["process"] = seconds()
    write_spool(_refused_path(part), refusals)
    _write_ledger_file(_ledger_path(part), ledger)


def group(feed: Feed, run: str, settings: Settings) -> None:
    """Assign copy groups and stories to the documents of all batches.

    Raises:
        SpoolError: a batch has not been processed.
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole; repeat the step later.
    """
    folder = run_folder(feed, run, settings)
    grouped = _grouped(folder)
    client = connect(settings)
    with _timed() as seconds:
        documents = chain.from_iterable(read_spool(part, Document) for part in _parts(folder))
        write_spool(grouped, group_documents(client, settings, documents))
    _write_ledger_file(_ledger_path(grouped), Ledger(seconds={"group": seconds()}))


def load(feed: Feed, run: str, settings: Settings) -> None:
    """Write documents to the index and every refusal of the run to quarantine.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole; repeating the step loads nothing twice.
    """
    client, folder = connect(settings), run_folder(feed, run, settings)
    ledger, refusals = Ledger(), list[Refusal]()

    def refuse(refusal: Refusal) -> None:
        ledger.refuse(refusal)
        refusals.append(refusal)

    with _timed() as seconds:
        loaded = load_documents(client, settings, read_spool(_grouped(folder), Document), refuse)
        ledger.indexed, ledger.unchanged = loaded.indexed, loaded.unchanged
        earlier = chain.from_iterable(read_spool(_refused_path(part), Refusal) for part in _parts(folder))
        load_refusals(client, settings, chain(earlier, refusals))
        # What this run found may have brought older documents into another group or story; the index follows.
        follow_moved(client, settings, partial(move_documents, client, settings))
    ledger.seconds["load"] = seconds()
    _write_ledger_file(f"{folder}/load/ledger.json", ledger)


def publish(feed: Feed, run: str, settings: Settings) -> Ledger:
    """Close the ledger, hold it against the index and the feed's expectations, record it and sweep the run's folder.

    Raises:
        LedgerError: a document was lost or counted twice, or what was acknowledged is not in the index.
        ExpectationBroken: the run gave less than the feed promises.
    """
    folder = run_folder(feed, run, settings)
    filesystem, name = fsspec.core.url_to_fs(folder)
    if filesystem.exists(f"{name}/ledger.json"):  # an earlier try got this far
        ledger = read_ledger(feed, run, settings)
        _sweep(filesystem, name)
        return ledger
    planned = _plan(folder)
    pieces = [f"{folder}/plan/ledger.json", *map(_ledger_path, _parts(folder))]
    pieces += [_ledger_path(_grouped(folder)), f"{folder}/load/ledger.json"]
    ledger = add_up(_LEDGER.validate_json(read_bytes(piece)) for piece in pieces)
    ledger.close()
    client = connect(settings)
    found = reconcile(client, settings, feed.id, run, read_spool(_grouped(folder), Document))
    found.hold_against(ledger)
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
    write_ledger(client, settings, row)
    if planned.own_input:
        _hold_to_expectations(feed, ledger)
    _write_ledger_file(f"{folder}/ledger.json", ledger)
    _sweep(filesystem, name)
    return ledger


def read_ledger(feed: Feed, run: str, settings: Settings) -> Ledger:
    """Read the closed ledger of a published run.

    Raises:
        SpoolError: the run has not been published.
    """
    return _LEDGER.validate_json(read_bytes(f"{run_folder(feed, run, settings)}/ledger.json"))


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


def trace(feed: Feed, path: str) -> list[tuple[str, Document | Refusal]]:
    """Show one raw document after each stage, without archive or index.

    Returns:
        `("read", …)` first, then one pair per stage; a refusal is the last.
    """
    outcome: Document | Refusal = read_one(feed, path)
    seen = [("read", outcome)]
    for stage in stages(feed):
        if isinstance(outcome, Refusal):
            break
        (outcome,) = stage([outcome])
        seen.append((stage.name, outcome))
    return seen


def _batches(splits: Sequence[InputSplit], max_documents: int) -> Iterator[list[InputSplit]]:
    """Share inputs out: at most so many files, and about 64 MB, a batch."""
    batch: list[InputSplit] = []
    size = 0
    for split in splits:
        if batch and (len(batch) >= max_documents or size + split.size > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(split)
        size += split.size
    if batch:
        yield batch


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
        paths = [_fetched_path(_part(batch)) for batch in planned.batches]
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


def _counted(documents: Iterator[Document], ledger: Ledger) -> Iterator[Document]:
    for document in documents:
        ledger.remove(document.removed)
        yield document


def _hold_to_expectations(feed: Feed, ledger: Ledger) -> None:
    expect = feed.expect
    if expect.min_documents is not None and ledger.read < expect.min_documents:
        raise ExpectationBroken(
            f"feed {feed.id} read {ledger.read} documents, fewer than its expect.min_documents {expect.min_documents}: "
            f"look whether {feed.read.path} is complete, or lower the expectation"
        )
    share = ledger.quarantined.total() / ledger.read if ledger.read else 0.0
    if share > expect.max_quarantined_share:
        worst = ", ".join(f"{reason} {count}" for reason, count in ledger.quarantined.most_common(3))
        raise ExpectationBroken(
            f"feed {feed.id} quarantined {share:.0%} of its documents ({worst}), more than its "
            f"expect.max_quarantined_share {expect.max_quarantined_share:.0%}: mend the input or raise the share"
        )
    if expect.max_documents is not None and ledger.read > expect.max_documents:
        _log.warning(
            "feed %s read %d documents, more than its expect.max_documents %d",
            feed.id,
            ledger.read,
            expect.max_documents,
        )


def _sweep(filesystem: fsspec.AbstractFileSystem, folder: str) -> None:
    """Remove what the steps left; everything can be rebuilt from the archive."""
    for step in STEPS[:-1]:
        if filesystem.exists(f"{folder}/{step}"):
            filesystem.rm(f"{folder}/{step}", recursive=True)


def _plan(folder: str) -> Plan:
    return _PLAN.validate_json(read_bytes(f"{folder}/plan/plan.json"))


def _part(batch: str) -> str:
    """Return the spool that the process step leaves for a batch."""
    folder, _, name = batch.rpartition("/plan/")
    return f"{folder}/process/{name.removesuffix('.json')}.jsonl.zst"


def _parts(folder: str) -> list[str]:
    return [_part(batch) for batch in _plan(folder).batches]


def _grouped(folder: str) -> str:
    return f"{folder}/group/documents.jsonl.zst"


def _refused_path(part: str) -> str:
    return part.removesuffix(".jsonl.zst") + ".refused.jsonl.zst"


def _fetched_path(part: str) -> str:
    return part.removesuffix(".jsonl.zst") + ".fetched.jsonl.zst"


def _ledger_path(part: str) -> str:
    return part.removesuffix(".jsonl.zst") + ".ledger.json"


def _write_ledger_file(path: str, ledger: Ledger) -> None:
    write_bytes(path, orjson.dumps(ledger, option=orjson.OPT_INDENT_2))


@contextmanager
def _timed() -> Iterator[Callable[[], float]]:
    began = time.perf_counter()
    yield lambda: time.perf_counter() - began
