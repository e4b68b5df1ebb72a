"""Learn what a feed repeats, for its memory: from a sample of its raw archive and, while that is small, of the inputs that it is about to read.

A run learns before it cleans where there is no memory, or one that was made of fewer than half of the documents that it could be made of by
now. So a feed profits from its first run on (one whose pages are fetched from its second), its memory is made anew at each doubling of a young
archive, and then by the weekly DAG. The sample is small: what furniture is shows in a few hundred documents, and turns of phrase that any two
texts may share would come to recur in thousands.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice

from ingest.archive import ArchivedDocument, walk
from ingest.clean.memory import Memory, is_remembering, memory_path, recall, write_memory
from ingest.clean.recurrence import find_recurrences, tell_stories
from ingest.clean.repair import repair_stage
from ingest.document import Document
from ingest.errors import ConfigError, Problem
from ingest.extract import html_stage
from ingest.feed import Feed
from ingest.read import InputSplit, read_trial
from ingest.reread import is_archived, read_again
from ingest.settings import Settings
from ingest.stage import Refusal, run_stages

MAX_DOCUMENTS = 300
_DAYS = 30
_END_CHARS = 50_000  # furniture stands at both ends of a text
_LOOKED_THROUGH = 10  # documents of an input for each one that is taken


@dataclass(frozen=True, slots=True)
class Renewed:
    """What a run goes by.

    Attributes:
        memory: None where there is none, or the feed is not to use one.
        warnings: what went wrong with it, for the ledger.
    """

    memory: Memory | None
    warnings: tuple[str, ...] = ()


def renew(feed: Feed, settings: Settings, splits: Sequence[InputSplit] = ()) -> Renewed:
    """Return the memory that a run of a feed is to use, learned now where that is due; a damaged one is replaced.

    Args:
        feed: as declared today.
        settings: where things are.
        splits: inputs that the run will read.

    Raises:
        SpoolError: an index of the archive is damaged.
    """
    if not is_remembering(feed):
        return Renewed(None)
    warnings = []
    try:
        known = recall(feed, settings)
    except ConfigError as error:
        known = None
        warnings.append(f"{error}; it was learned again")
    if known is not None and not _is_outgrown(known, feed, settings):
        return Renewed(known, tuple(warnings))
    memory = _learn(feed, settings, walk(settings.archive, feed.id), splits)
    if memory is not None:
        try:
            write_memory(memory_path(feed, settings), memory)
        except OSError as error:
            place = memory_path(feed, settings)
            warnings.append(f"{place}: cannot be written ({error.strerror}): the next run has to learn it again")
    return Renewed(memory, tuple(warnings))


def remember(feed: Feed, settings: Settings, splits: Sequence[InputSplit] | None = None) -> Memory | None:
    """Learn and keep what a feed repeats, whatever was known; None, and nothing is kept, where there is nothing to learn from.

    Args:
        feed: as declared today.
        settings: where things are.
        splits: learn from these inputs instead of the archive.

    Raises:
        ConfigError: it cannot be written.
        SpoolError: an index of the archive is damaged.
    """
    archived = walk(settings.archive, feed.id) if splits is None else ()
    memory, path = _learn(feed, settings, archived, splits or ()), memory_path(feed, settings)
    if memory is not None:
        try:
            write_memory(path, memory)
        except OSError as error:
            message = f"cannot be written ({error.strerror}): set NEWSFOLD_DATA to a folder that can"
            raise ConfigError([Problem(path, None, "", None, message)]) from error
    return memory


def sample(archived: Iterable[ArchivedDocument], max_documents: int = MAX_DOCUMENTS) -> list[ArchivedDocument]:
    """Choose the newest documents, spread over thirty days: of each day equally many while there are enough; chance is decided by keys.

    Args:
        archived: from `ingest.archive.walk`; of several versions of one document the newest is taken. They never stand in memory together.
        max_documents: how many at most.
    """
    first: list[ArchivedDocument] = []
    others: list[ArchivedDocument] = []
    taken: set[str] = set()
    by_day = _newest_days(archived, max_documents)
    quota = -(-max_documents // max(1, min(len(by_day), _DAYS)))
    for day in sorted(by_day, reverse=True):
        room = quota
        for each in sorted(by_day[day], key=_by_lot):
            if each.key not in taken:
                taken.add(each.key)
                (first if room > 0 else others).append(each)
                room -= 1
    return [*first, *others][:max_documents]


def _newest_days(archived: Iterable[ArchivedDocument], max_documents: int) -> dict[date, list[ArchivedDocument]]:
    """Deal documents out to the days they were archived on; of a day, and of days, only as many are kept as can be wanted."""
    by_day: dict[date, list[ArchivedDocument]] = {}
    for each in archived:
        day = each.observed_at.date()
        if day not in by_day:
            by_day[day] = []
            oldest = min(by_day)
            if len(by_day) > 2 * _DAYS and sum(map(len, by_day.values())) - len(by_day[oldest]) >= max_documents:
                del by_day[oldest]
        of_day = by_day.setdefault(day, [])
        of_day.append(each)
        if len(of_day) >= 2 * max_documents:
            of_day[:] = heapq.nsmallest(max_documents, of_day, key=_by_lot)
    return by_day


def _is_outgrown(memory: Memory, feed: Feed, settings: Settings) -> bool:
    """Tell whether twice as many documents could be looked at by now; the archive is looked through only until that is known."""
    enough = 2 * memory.documents + 1
    if enough > MAX_DOCUMENTS:
        return False
    keys: set[str] = set()
    for archived in walk(settings.archive, feed.id):
        keys.add(archived.key)
        if len(keys) >= enough:
            return True
    return False


def _learn(
    feed: Feed, settings: Settings, archived: Iterable[ArchivedDocument], splits: Sequence[InputSplit]
) -> Memory | None:
    now = datetime.now(UTC).replace(microsecond=0)
    chosen = sorted(sample(archived), key=lambda each: (each.pointer.file, each.pointer.offset))
    days = {each.observed_at.date() for each in chosen}
    texts = _read(feed, (outcome for each in chosen for outcome in read_again(feed, each, settings.archive)))
    inputs = [] if feed.read.fetches else [split for split in splits if not is_archived(split)]
    if inputs and len(texts) < MAX_DOCUMENTS:
        fresh = _read(feed, _sample_inputs(feed, inputs, MAX_DOCUMENTS - len(texts), now))
        days |= {now.date()} if fresh.keys() - texts.keys() else set()
        texts |= fresh
    if not texts:
        return None
    told = [texts[key] for key in sorted(texts) if texts[key]]
    return Memory(find_recurrences(told, tell_stories(told)), now, len(texts), len(days))


def _read(feed: Feed, outcomes: Iterable[Document | Refusal]) -> dict[str, str]:
    """Return key → text as cleaning receives it, "" of what was refused."""
    texts: dict[str, str] = {}

    def received() -> Iterator[Document]:
        for outcome in outcomes:
            texts[outcome.key] = ""
            if isinstance(outcome, Document):
                yield outcome

    for document in run_stages((html_stage(feed), repair_stage(feed)), received(), lambda _: None):
        texts[document.key] = _ends(document.text)
    return texts


def _sample_inputs(
    feed: Feed, splits: Sequence[InputSplit], max_documents: int, now: datetime
) -> Iterator[Document | Refusal]:
    step = -(-len(splits) // max_documents)
    chosen = splits[::step]
    of_each = -(-max_documents // len(chosen))
    for split in chosen:
        outcomes = islice(read_trial(feed, split, now), of_each * _LOOKED_THROUGH)
        yield from heapq.nsmallest(of_each, outcomes, key=lambda outcome: _lot(outcome.key))


def _lot(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


def _by_lot(archived: ArchivedDocument) -> tuple[bytes, float]:
    return _lot(archived.key), -archived.observed_at.timestamp()


def _ends(text: str) -> str:
    return text if len(text) <= 2 * _END_CHARS else f"{text[:_END_CHARS]}\n{text[-_END_CHARS:]}"
