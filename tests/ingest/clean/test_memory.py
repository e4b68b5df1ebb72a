"""The file in which a feed's memory is kept, and what it answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import a_feed

from ingest.clean.memory import (
    Memory,
    forget,
    is_remembering,
    memory_path,
    read_memory,
    recall,
    write_memory,
)
from ingest.clean.recurrence import Recurrences, find_recurrences
from ingest.errors import ConfigError
from ingest.settings import Settings, read_settings

DESK = "Reach the night desk by pigeon, room 4, at any hour of the day."
FERRY = "The ferry to the island sails again on Monday after three weeks of ice."
BUDGET = "The council has passed the budget with nine against four votes."


def _memory() -> Memory:
    texts = (f"{FERRY}\n{DESK}\nShare it", f"{BUDGET}\n{DESK}\nShare it", f"{DESK}")
    return Memory(find_recurrences(texts, (0, 1, 2)), datetime(2026, 3, 8, tzinfo=UTC), 3, 2)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a data folder of this test's own; no index has a part in it."""
    return replace(read_settings(), data=str(tmp_path / "data"))


def test_a_memory_is_read_as_it_was_written(settings: Settings) -> None:
    """What it was made of and what it holds; no word of the texts stands in the file."""
    feed, memory = a_feed(), _memory()
    assert recall(feed, settings) is None
    write_memory(memory_path(feed, settings), memory)
    known = recall(feed, settings)
    assert known is not None
    assert (known.version, known.learned_at, known.documents, known.days) == (
        memory.version,
        memory.learned_at,
        memory.documents,
        memory.days,
    )
    assert known.recurrences.to_bytes() == memory.recurrences.to_bytes()
    assert b"pigeon" not in Path(memory_path(feed, settings)).read_bytes()


def test_its_version_names_what_it_holds() -> None:
    """When it was learned does not count, what recurs and in how many of how many stories does."""
    memory = _memory()
    held = memory.recurrences
    assert replace(memory, learned_at=datetime(2027, 1, 1, tzinfo=UTC), documents=9).version == memory.version
    others = (
        Recurrences(held.stories + 1, held.keys, held.counts),
        Recurrences(held.stories, held.keys, held.counts + 1),
        Recurrences(held.stories, held.keys[1:], held.counts[1:]),
    )
    versions = {memory.version, *(replace(memory, recurrences=other).version for other in others)}
    assert len(versions) == 4


@pytest.mark.parametrize(
    ("text", "stories"),
    [
        (DESK, 3),
        (DESK.replace("room 4", "room 17"), 3),
        (f"{FERRY}{DESK}", 0),
        (FERRY, 0),
        ("Share it", 2),
        ("Share this", 0),
        ("***", 0),
        ("", 0),
    ],
)
def test_a_sentence_stands_in_as_many_stories_as_most_of_its_words(text: str, stories: int) -> None:
    """Numbers don't count; a short one is known as a whole line only; half a sentence is no sentence."""
    assert _memory().count_stories(text) == stories


@pytest.mark.parametrize(
    ("clean", "asks"),
    [({}, True), ({"judge": False}, False), ({"recurrence": False}, False), ({"off": ["judge"]}, False)],
)
def test_a_memory_is_asked_where_the_judge_is_and_nothing_switches_it_off(
    settings: Settings, clean: dict[str, object], asks: bool
) -> None:
    """One that is not asked is not even read."""
    feed = a_feed(clean=clean)
    write_memory(memory_path(feed, settings), _memory())
    assert is_remembering(feed) is asks
    assert (recall(feed, settings) is not None) is asks


def test_what_is_forgotten_is_gone(settings: Settings) -> None:
    """Forgetting twice does no harm."""
    feed = a_feed()
    write_memory(memory_path(feed, settings), _memory())
    assert forget(feed, settings)
    assert recall(feed, settings) is None
    assert not forget(feed, settings)


def test_a_writer_that_was_killed_leaves_the_old_memory(settings: Settings) -> None:
    """What it had written of the new one has another name."""
    feed, path = a_feed(), Path(memory_path(a_feed(), settings))
    write_memory(str(path), _memory())
    path.with_name(f"{path.name}.0f3a.part").write_bytes(path.read_bytes()[:40])
    known = recall(feed, settings)
    assert known is not None
    assert known.version == _memory().version


def _head(path: Path, **changes: object) -> bytes:
    head, _, body = path.read_bytes().partition(b"\n")
    return json.dumps(json.loads(head) | changes).encode() + b"\n" + body


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda _: b"\n",
        lambda path: path.read_bytes()[:-30],
        lambda path: path.read_bytes().partition(b"\n")[2],
        lambda path: _head(path, version="0123456789ab"),
        lambda path: _head(path, format=2),
        lambda path: _head(path, documents=-1),
        lambda path: _head(path, more=1),
    ],
)
def test_a_damaged_memory_is_refused_by_name(settings: Settings, damage: Callable[[Path], bytes]) -> None:
    """Empty, cut short, of another version or not belonging together: the error says what to do."""
    path = Path(memory_path(a_feed(), settings))
    write_memory(str(path), _memory())
    path.write_bytes(damage(path))
    with pytest.raises(ConfigError, match=r"recurring/harbor: is no readable memory .*newsfold rules forget"):
        read_memory(str(path))
