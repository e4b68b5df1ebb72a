"""What a feed repeats, learned from its archive or from what it is about to read, and known to its runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import a_feed
from invented_pages import FURNITURE, STORIES, prose_of

from ingest.archive import ArchivedDocument, open_archive, walk
from ingest.clean.judge import JUDGE_RULE
from ingest.clean.memory import Memory, memory_path, read_memory, write_memory
from ingest.document import Document, RawPointer
from ingest.errors import ConfigError
from ingest.feed import Feed
from ingest.pipeline import plan, process, trace
from ingest.read import find_inputs, read_split
from ingest.remember import MAX_DOCUMENTS, remember, renew, sample
from ingest.run_folder import Part, RunFolder, read_ledger_file
from ingest.settings import Settings, read_settings

DAY = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a data folder of this test's own; no index has a part in it."""
    return replace(read_settings(), data=str(tmp_path / "data"))


@pytest.fixture
def feed(tmp_path: Path) -> Feed:
    """A feed of one file a story."""
    folder = tmp_path / "dump"
    folder.mkdir()
    return a_feed(folder=folder)


def _write(feed: Feed, stories: range, extra: str = FURNITURE) -> None:
    for number in stories:
        text = "\n\n".join([*prose_of(STORIES[number]), extra])
        (feed.folder / f"{number}.txt").write_text(text, "utf-8")


def _archive(feed: Feed, settings: Settings, run: str, now: datetime) -> None:
    with open_archive(settings.archive, feed.id, run, "0000", now) as archive:
        for split in find_inputs(feed):
            list(read_split(feed, split, run, archive))


def _stories(memory: Memory | None, text: str = FURNITURE) -> int:
    assert memory is not None
    return memory.count_stories(text)


def test_a_first_run_learns_from_the_inputs_that_it_will_read(feed: Feed, settings: Settings) -> None:
    """Nothing is archived yet; what the stories say only once is not remembered."""
    _write(feed, range(5))
    (feed.folder / "empty.txt").write_text("", "utf-8")
    memory = renew(feed, settings, find_inputs(feed)).memory
    assert memory is not None
    assert (memory.documents, memory.recurrences.stories, memory.days) == (6, 5, 1)
    assert _stories(memory) == 5
    assert {_stories(memory, sentence) for words in STORIES[:5] for sentence in prose_of(words)[:2]} == {0}


def test_archive_and_inputs_of_the_same_documents_give_the_same_memory(feed: Feed, settings: Settings) -> None:
    """Whatever was learned first, and however often it is learned."""
    _write(feed, range(5))
    first = renew(feed, settings, find_inputs(feed)).memory
    _archive(feed, settings, "run-1", DAY)
    again = remember(feed, settings)
    assert first is not None
    assert again is not None
    assert first.version == again.version
    used = renew(feed, settings, find_inputs(feed)).memory
    assert used is not None
    assert (used.version, used.learned_at) == (again.version, again.learned_at)


def test_a_memory_is_renewed_when_the_archive_has_doubled(feed: Feed, settings: Settings) -> None:
    """From two stories to three it stays as it is, at more than four it is made anew."""
    _write(feed, range(2))
    _archive(feed, settings, "run-1", DAY)
    first = renew(feed, settings).memory
    _write(feed, range(4))
    _archive(feed, settings, "run-2", DAY + timedelta(days=1))
    assert _stories(renew(feed, settings).memory) == 2
    _write(feed, range(8))
    _archive(feed, settings, "run-3", DAY + timedelta(days=2))
    grown = renew(feed, settings).memory
    assert (_stories(first), _stories(grown)) == (2, 8)
    assert grown is not None
    assert grown.days == 3


def test_a_text_that_was_syndicated_is_one_story(feed: Feed, settings: Settings) -> None:
    """Its sentences do not recur because it came six times, with the line of whoever sent it."""
    _write(feed, range(1, 3))
    for copy in range(6):
        text = "\n\n".join([f"By sender {copy}", *prose_of(STORIES[0]), FURNITURE])
        (feed.folder / f"copy-{copy}.txt").write_text(text, "utf-8")
    memory = renew(feed, settings, find_inputs(feed)).memory
    assert memory is not None
    assert (memory.documents, memory.recurrences.stories) == (8, 3)
    assert _stories(memory) == 3
    assert {_stories(memory, sentence) for sentence in prose_of(STORIES[0])[:2]} == {0}


def test_of_several_versions_the_newest_is_learned_from(feed: Feed, settings: Settings) -> None:
    """A line that the outlet has replaced is forgotten."""
    _write(feed, range(4), "This was the old line under all of our stories.")
    _archive(feed, settings, "run-1", DAY)
    _write(feed, range(4))
    _archive(feed, settings, "run-2", DAY + timedelta(days=1))
    memory = remember(feed, settings)
    assert (_stories(memory), _stories(memory, "This was the old line under all of our stories.")) == (4, 0)


def test_nothing_is_remembered_of_nothing(feed: Feed, settings: Settings) -> None:
    """No file is written; of a feed whose pages are fetched, nothing is fetched to learn from."""
    assert remember(feed, settings) is None
    fetched = a_feed(folder=feed.folder, read={"format": "rss", "path": "https://harbor.example/feed.xml"})
    assert renew(fetched, settings, find_inputs(fetched)).memory is None
    assert not Path(settings.recurring).exists()


def test_a_damaged_memory_is_learned_again_with_a_warning(feed: Feed, settings: Settings) -> None:
    """The run goes on, and says so."""
    _write(feed, range(3))
    path = Path(memory_path(feed, settings))
    path.parent.mkdir(parents=True)
    path.write_bytes(b"{}\n")
    renewed = renew(feed, settings, find_inputs(feed))
    assert _stories(renewed.memory) == 3
    (warning,) = renewed.warnings
    assert str(path) in warning
    assert "it was learned again" in warning
    assert renew(feed, settings).warnings == ()


def test_a_memory_that_cannot_be_kept_is_used_all_the_same(feed: Feed, settings: Settings) -> None:
    """A run warns; who asks for it on the command line gets an error with the remedy."""
    _write(feed, range(3))
    Path(settings.data).mkdir()
    Path(settings.recurring).write_text("a file where a folder should be")
    renewed = renew(feed, settings, find_inputs(feed))
    assert _stories(renewed.memory) == 3
    assert [warning for warning in renewed.warnings if "cannot be written" in warning] == list(renewed.warnings[-1:])
    with pytest.raises(ConfigError, match=r"recurring/harbor: cannot be written .* NEWSFOLD_DATA"):
        remember(feed, settings, find_inputs(feed))


def test_a_feed_that_is_not_to_use_a_memory_gets_none(feed: Feed, settings: Settings) -> None:
    """Nothing is learned for it either."""
    _write(feed, range(3))
    silent = a_feed(folder=feed.folder, clean={"recurrence": False})
    assert renew(silent, settings, find_inputs(silent)).memory is None
    assert not Path(settings.recurring).exists()


def _archived(key: str, day: int, file: str = "a.warc.gz") -> ArchivedDocument:
    observed_at = DAY + timedelta(days=day)
    return ArchivedDocument(key, f"file:///{key}", "text/plain", observed_at, RawPointer(file, day, ""), 9, "run")


def test_a_sample_is_of_the_newest_documents_spread_over_their_days() -> None:
    """Equally many of each day as long as there are; the oldest days go first; of a document its newest version."""
    archive = [_archived(f"{day}-{number}", day) for day in range(50) for number in range(40 if day else 4)]
    chosen = sample(archive, 90)
    assert {each.observed_at for each in chosen} == {DAY + timedelta(days=day) for day in range(20, 50)}
    assert len({each.key for each in chosen}) == len(chosen) == 90
    few = sample([*(_archived(f"old-{number}", 0) for number in range(100)), _archived("new", 9)], 20)
    assert len(few) == 20
    assert few[0].key == "new"
    versions = sample([_archived("one", 0), _archived("one", 3), _archived("one", 1)], 20)
    assert [each.pointer.offset for each in versions] == [3]


def test_a_sample_does_not_depend_on_the_order_of_the_archive() -> None:
    """Nor on how many more documents one day has."""
    archive = [_archived(f"{number}", number % 3) for number in range(2000)]
    assert sample(archive) == sample(archive[::-1])
    assert len(sample(archive)) == MAX_DOCUMENTS


def test_every_batch_of_a_run_knows_what_was_remembered_when_it_was_planned(feed: Feed, settings: Settings) -> None:
    """What is learned meanwhile is for the next run; the ledger says which memory each document was cleaned with."""
    _write(feed, range(4))
    batched = feed.model_copy(update={"batch_documents": 2})
    batches = plan(batched, "run-1", settings)
    known = read_memory(memory_path(feed, settings))
    assert known is not None
    write_memory(memory_path(feed, settings), replace(known, recurrences=replace(known.recurrences, stories=99)))
    ledgers = []
    for batch in batches:
        process(batched, "run-1", settings, batch)
        ledgers.append(read_ledger_file(Part.of_batch(batch).ledger))
    assert [ledger.memories for ledger in ledgers] == [{known.version: 2}, {known.version: 2}]
    planned = read_ledger_file(f"{RunFolder.of(feed, 'run-1', settings).path}/plan/ledger.json")
    assert planned.seconds.keys() == {"plan", "remember"}


def test_a_run_that_is_repeated_asks_what_the_feed_says_by_then(feed: Feed, settings: Settings) -> None:
    """What its folder still holds of the first time is not used by a feed that is not to use a memory any more."""
    _write(feed, range(3))
    plan(feed, "run-1", settings)
    silent = a_feed(folder=feed.folder, clean={"recurrence": False})
    (batch,) = plan(silent, "run-1", settings)
    process(silent, "run-1", settings, batch)
    assert read_memory(RunFolder.of(silent, "run-1", settings).memory) is not None
    assert read_ledger_file(Part.of_batch(batch).ledger).memories == {}


def test_a_run_archives_what_it_learned_from(feed: Feed, settings: Settings) -> None:
    """Looking at inputs before they are archived leaves no trace in the archive."""
    _write(feed, range(3))
    (batch,) = plan(feed, "run-1", settings)
    assert not list(walk(settings.archive, feed.id))
    process(feed, "run-1", settings, batch)
    assert len(list(walk(settings.archive, feed.id))) == 3


def test_what_every_story_repeats_goes_and_background_that_some_share_stays(feed: Feed, settings: Settings) -> None:
    """The line under each goes only because the feed is known to repeat it; the paragraph reads like what it is, a part of these stories."""
    background = (
        "The keeper of the northern light, who was sent to the island in spring, had been missing since the storm."
    )
    for number, words in enumerate(STORIES):
        first, second, *others = prose_of(words)
        paragraphs = [first, second, background, *others] if number < 4 else [first, second, *others]
        (feed.folder / f"{number}.txt").write_text("\n\n".join([*paragraphs, FURNITURE]), "utf-8")
    memory = renew(feed, settings, find_inputs(feed)).memory
    assert _stories(memory, background) == 4
    for number in range(4):
        path = str(feed.folder / f"{number}.txt")
        known, alone = (dict(trace(feed, path, each))["clean"] for each in (memory, None))
        assert isinstance(known, Document)
        assert isinstance(alone, Document)
        assert background in known.text
        assert [(span.rule, span.text) for span in known.removed] == [(JUDGE_RULE, FURNITURE)]
        assert FURNITURE in alone.text
