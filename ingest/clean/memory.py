"""A feed's memory of what it repeats, kept between runs: `<data>/recurring/<feed>`, hashes and counts only.

`ingest.remember` makes it from the raw archive; the trained judge asks it of each sentence (`ingest.clean.recurrence`). The file is one line of
JSON that says what it was made of, then the recurrences. It is known by a digest of what it holds: equal archives give equal memories.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

import fsspec
import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.clean.judge import JUDGE_RULE
from ingest.clean.recurrence import Recurrences, stream_of
from ingest.clean.rule import is_off
from ingest.errors import ConfigError, Problem, SpoolError
from ingest.feed import Feed
from ingest.settings import Settings
from ingest.spool import read_bytes, write_bytes

_FORMAT = 1
_VERSION_CHARS = 12


class _Head(BaseModel):
    """First line of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int
    version: str
    learned_at: datetime
    documents: int = Field(ge=0)
    days: int = Field(ge=0)


@dataclass(frozen=True, slots=True)
class Memory:
    """What a feed repeats, and what that was learned from.

    Attributes:
        recurrences: what stands in at least two stories.
        learned_at: aware UTC.
        documents: how many were looked at, copies of one text included.
        days: on how many they were archived.
    """

    recurrences: Recurrences
    learned_at: datetime
    documents: int
    days: int

    @property
    def version(self) -> str:
        """Name what it holds: twelve hexadecimal digits, equal for equal recurrences."""
        held = self.recurrences
        digest = hashlib.sha256(f"{_FORMAT}\n{held.stories}\n".encode())
        digest.update(held.keys.astype("<u4").tobytes())
        digest.update(held.counts.astype("<u2").tobytes())
        return digest.hexdigest()[:_VERSION_CHARS]

    def count_stories(self, text: str) -> int:
        """Return in how many stories most words of a sentence stand as they do here; 0 where in fewer than two."""
        if not text:
            return 0
        stream = stream_of(text)
        if len(stream.shingles()):
            return int(np.sort(stream.count_stories(self.recurrences))[(len(stream.hashes) - 1) // 2])
        short, keys = stream.short_units(np.zeros(1, dtype=np.int64))
        return int(self.recurrences.look_up(keys)[0]) if len(short) else 0


def is_remembering(feed: Feed) -> bool:
    """Tell whether cleaning this feed asks for its memory: the judge is asked, and nothing switches the memory off."""
    return feed.clean.judge and feed.clean.recurrence and not is_off(JUDGE_RULE, frozenset(feed.clean.off))


def memory_path(feed: Feed, settings: Settings) -> str:
    """Return where a feed's memory is kept."""
    return f"{settings.recurring}/{feed.id}"


def recall(feed: Feed, settings: Settings) -> Memory | None:
    """Return what cleaning a feed has to know; None where it has no memory or is not to use one.

    Raises:
        ConfigError: the file is damaged.
    """
    return read_memory(memory_path(feed, settings)) if is_remembering(feed) else None


def read_memory(path: str) -> Memory | None:
    """Read a memory; None where there is none.

    Raises:
        ConfigError: the file is damaged, of another version of this program, or cannot be read.
    """
    try:
        head_line, _, body = read_bytes(path).partition(b"\n")
    except SpoolError:
        return None
    except OSError as error:
        raise _damaged(path, str(error.strerror)) from error
    try:
        head = _Head.model_validate_json(head_line)
        memory = Memory(Recurrences.from_bytes(body), head.learned_at, head.documents, head.days)
    except (ValidationError, ValueError) as error:
        why = "its first line does not say what it was made of" if isinstance(error, ValidationError) else str(error)
        raise _damaged(path, why) from error
    if head.format != _FORMAT or head.version != memory.version:
        raise _damaged(path, "its first line speaks of something else")
    return memory


def write_memory(path: str, memory: Memory) -> None:
    """Write a memory; a reader sees the old one or the new one.

    Raises:
        OSError: it cannot be written.
    """
    head = _Head(
        format=_FORMAT,
        version=memory.version,
        learned_at=memory.learned_at,
        documents=memory.documents,
        days=memory.days,
    )
    write_bytes(path, head.model_dump_json().encode() + b"\n" + memory.recurrences.to_bytes())


def forget(feed: Feed, settings: Settings) -> bool:
    """Remove what is remembered of a feed; return whether there was anything."""
    filesystem, name = fsspec.core.url_to_fs(memory_path(feed, settings))
    if not filesystem.exists(name):
        return False
    filesystem.rm_file(name)
    return True


def _damaged(path: str, why: str) -> ConfigError:
    message = f"is no readable memory of a feed ({why}): `newsfold rules forget FEED`, and the next run learns it again"
    return ConfigError([Problem(path, None, "", None, message)])
