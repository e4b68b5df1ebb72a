"""The files of one run. Each step reads what the step before it left and leaves its own, complete or not at all.

<runs>/<feed>/<run>/plan/plan.json             when it began, what it reads, its batches
plan/0000.json             a batch: the inputs of one process task
plan/memory                what the feed repeats, as this run knows it; not there where it has no memory
process/0000.jsonl.zst     its documents, and 0000.refused.jsonl.zst, 0000.ledger.json,
0000.fetched.jsonl.zst of a feed whose pages are fetched
group/documents.jsonl.zst  all documents with copy group and story
load/ledger.json           what the index said
ledger.json                the closed ledger; the other folders are gone by then
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

import fsspec
import orjson
from pydantic import TypeAdapter

from ingest.feed import Feed
from ingest.ledger import Ledger, add_up
from ingest.read import InputSplit
from ingest.settings import Settings
from ingest.spool import read_bytes, write_bytes

_BATCH_BYTES = 64 * 1024 * 1024
_SUFFIX = ".jsonl.zst"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run set out to do.

    Attributes:
        started_at: when it began.
        own_input: False when it reads another input than the feed's own, of which the feed promises nothing.
        batches: paths of its batches.
        again: the run had been planned before: somebody repeats all of it under its id.
    """

    started_at: datetime
    own_input: bool
    batches: tuple[str, ...]
    again: bool = False


_LEDGER = TypeAdapter(Ledger)
_PLAN = TypeAdapter(Plan)
_SPLITS = TypeAdapter(list[InputSplit])


@dataclass(frozen=True, slots=True)
class Part:
    """A spool of documents, and what lies beside it.

    Attributes:
        documents: path of the spool.
    """

    documents: str

    @classmethod
    def of_batch(cls, batch: str) -> Self:
        """Return what the process step leaves for a batch."""
        folder, _, name = batch.rpartition("/plan/")
        return cls(f"{folder}/process/{name.removesuffix('.json')}{_SUFFIX}")

    @property
    def name(self) -> str:
        """Number of the batch."""
        return self.documents.rpartition("/")[2].removesuffix(_SUFFIX)

    @property
    def refused(self) -> str:
        """Path of the spool of refusals."""
        return self.documents.removesuffix(_SUFFIX) + ".refused" + _SUFFIX

    @property
    def fetched(self) -> str:
        """Path of the spool of what is known of fetched pages."""
        return self.documents.removesuffix(_SUFFIX) + ".fetched" + _SUFFIX

    @property
    def ledger(self) -> str:
        """Path of the ledger."""
        return self.documents.removesuffix(_SUFFIX) + ".ledger.json"


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Where a run keeps its files.

    Attributes:
        path: of the folder, a path or any fsspec URL.
    """

    path: str

    @classmethod
    def of(cls, feed: Feed, run: str, settings: Settings) -> Self:
        """Return the folder of a run."""
        return cls(f"{settings.runs}/{feed.id}/{run}")

    def write_batches(self, splits: Sequence[InputSplit], max_documents: int) -> tuple[str, ...]:
        """Share inputs out over batches: at most so many inputs, and about 64 MB, each; return their paths."""
        paths = []
        for number, batch in enumerate(_batches(splits, max_documents)):
            paths.append(f"{self.path}/plan/{number:04d}.json")
            write_bytes(paths[-1], _SPLITS.dump_json(batch))
        return tuple(paths)

    def write_plan(self, plan: Plan, ledger: Ledger) -> None:
        """Leave the plan and what the step counted; it stands for the whole step and is written last.

        A run that is planned again is open again: its publication must not find the ledger that closed it before.
        """
        write_ledger_file(f"{self.path}/plan/ledger.json", ledger)
        write_bytes(self._planned, _PLAN.dump_json(plan))
        if self.is_closed():
            filesystem, name = fsspec.core.url_to_fs(self.closed)
            filesystem.rm_file(name)

    def read_plan(self) -> Plan:
        """Read the plan.

        Raises:
            SpoolError: the run has not been planned.
        """
        return _PLAN.validate_json(read_bytes(self._planned))

    def was_planned(self) -> bool:
        """Tell whether the run has been planned, now or before it was closed."""
        return _exists(self._planned) or self.is_closed()

    def parts(self) -> list[Part]:
        """Return what the process step leaves, batch by batch."""
        return [Part.of_batch(batch) for batch in self.read_plan().batches]

    @property
    def memory(self) -> str:
        """Path of the feed's memory as it was when the run was planned, so that all batches, and a batch that is repeated, use the same."""
        return f"{self.path}/plan/memory"

    @property
    def grouped(self) -> Part:
        """What the group step leaves."""
        return Part(f"{self.path}/group/documents{_SUFFIX}")

    @property
    def loaded(self) -> str:
        """Path of the ledger that the load step leaves."""
        return f"{self.path}/load/ledger.json"

    @property
    def closed(self) -> str:
        """Path of the closed ledger."""
        return f"{self.path}/ledger.json"

    def is_closed(self) -> bool:
        """Tell whether the run has been published."""
        return _exists(self.closed)

    @property
    def _planned(self) -> str:
        return f"{self.path}/plan/plan.json"

    def add_up(self) -> Ledger:
        """Return the sum of what the steps counted."""
        pieces = [f"{self.path}/plan/ledger.json", *(part.ledger for part in self.parts())]
        return add_up(read_ledger_file(piece) for piece in (*pieces, self.grouped.ledger, self.loaded))

    def sweep(self) -> None:
        """Remove what the steps left; everything can be rebuilt from the archive."""
        filesystem, name = fsspec.core.url_to_fs(self.path)
        for step in ("plan", "process", "group", "load"):
            if filesystem.exists(f"{name}/{step}"):
                filesystem.rm(f"{name}/{step}", recursive=True)


def read_batch(path: str) -> list[InputSplit]:
    """Read the inputs of one batch."""
    return _SPLITS.validate_json(read_bytes(path))


def read_ledger_file(path: str) -> Ledger:
    """Read a ledger.

    Raises:
        SpoolError: there is none.
    """
    return _LEDGER.validate_json(read_bytes(path))


def write_ledger_file(path: str, ledger: Ledger) -> None:
    """Leave a ledger."""
    write_bytes(path, orjson.dumps(ledger, option=orjson.OPT_INDENT_2))


def _exists(path: str) -> bool:
    filesystem, name = fsspec.core.url_to_fs(path)
    return bool(filesystem.exists(name))


def _batches(splits: Sequence[InputSplit], max_documents: int) -> Iterator[list[InputSplit]]:
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
