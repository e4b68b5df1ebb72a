"""The disk is full while a run writes its archive and spools: the run stops, and the next one loses nothing."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import a_feed
from damage import damage
from elasticsearch import Elasticsearch

from ingest.archive import walk
from ingest.document import document_id
from ingest.feed import Feed
from ingest.pipeline import run_feed
from ingest.settings import Settings

COUNT = 120
# No file may grow beyond the limit: the write that would fails, as it does when the disk is full.
RUN = """
import resource, signal, sys
from pathlib import Path
from ingest.pipeline import run_feed
from ingest.settings import read_settings
sys.path.insert(0, sys.argv[1])
from builders import a_feed
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for limit in map(int, sys.argv[3:]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        run_feed(a_feed(folder=Path(sys.argv[2])), read_settings())
    except OSError as error:
        print(type(error).__name__, error.errno)
"""
LIMITS = [100, 4_000, 20_000, 60_000]
SIZES = ["16k", "64k", "160k", "320k"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A dump of texts that do not pack well."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(COUNT):
        noise = " ".join(str(number * other**3 % 9973) for other in range(200))
        text = f"Berth {number} is closed for {number + 3} days, the harbor board said on Friday. {noise}"
        (folder / f"{number:03d}.txt").write_text(text)
    return folder


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """Mount a file system of its own under `disk`; calling the fixture's value gives it another size."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("file systems cannot be mounted here")

    def resize(size: str) -> None:
        subprocess.run(["mount", "-o", f"remount,size={size}", str(disk)], check=True)

    yield resize
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def undamaged(client: Elasticsearch, settings: Settings, feed: Feed) -> bool:
    """Tell whether nothing was lost, doubled or quarantined, and the archive has every document once."""
    ids = [document_id(feed=feed.id, key=f"{number:03d}.txt") for number in range(COUNT)]
    assert len(list(walk(settings.archive, feed.id))) == COUNT
    assert not list(Path(settings.archive).rglob("*.part"))
    return damage(client, settings.index_prefix, ids) == {"lost": 0, "doubled": 0, "quarantined wrongly": 0}


def test_a_disk_without_room_stops_the_run_and_with_room_the_next_completes_it(
    client: Elasticsearch, settings: Settings, tmp_path: Path, folder: Path, small_disk: Callable[[str], None]
) -> None:
    """A real one: full when the plan, the archive, a spool of texts or that of the groups is written."""
    feed, own = a_feed(folder=folder), replace(settings, data=str(tmp_path / "disk"))
    for size in SIZES:
        small_disk(size)
        with pytest.raises(OSError, match="No space left on device") as full:
            run_feed(feed, own)
        assert full.value.errno == errno.ENOSPC
    small_disk("64m")
    ledger = run_feed(feed, own)
    assert ledger.read == ledger.indexed + ledger.unchanged == COUNT
    assert undamaged(client, own, feed)


def test_a_full_disk_stops_the_run_and_the_next_completes_it(
    client: Elasticsearch, settings: Settings, folder: Path
) -> None:
    """Where no file may grow beyond a limit; nothing half-written is taken for whole."""
    environment = os.environ | {
        "NEWSFOLD_DATA": settings.data,
        "NEWSFOLD_HOME": str(settings.home),
        "NEWSFOLD_INDEX_PREFIX": settings.index_prefix,
        "ELASTICSEARCH_URL": str(settings.elasticsearch_url),
    }
    command = [sys.executable, "-c", RUN, str(Path(__file__).parent.parent), str(folder), *map(str, LIMITS)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["OSError 27"] * len(LIMITS)
    feed = a_feed(folder=folder)
    ledger = run_feed(feed, settings)
    assert ledger.read == ledger.indexed + ledger.unchanged == COUNT
    assert undamaged(client, settings, feed)
