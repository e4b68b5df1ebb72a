"""The disk is full while a run writes its archive and spools: the run stops, and the next one loses nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from builders import a_feed
from elasticsearch import Elasticsearch

from ingest.archive import walk
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


def test_a_full_disk_stops_the_run_and_the_next_completes_it(
    client: Elasticsearch, settings: Settings, tmp_path: Path
) -> None:
    """Full when the plan, the archive or a spool is written: nothing half-written is taken for whole."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(COUNT):
        noise = " ".join(str(number * other**3 % 9973) for other in range(200))
        text = f"Berth {number} is closed for {number + 3} days, the harbor board said on Friday. {noise}"
        (folder / f"{number:03d}.txt").write_text(text)
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
    assert len(list(walk(settings.archive, feed.id))) == COUNT
    client.indices.refresh(index=settings.index_prefix)
    assert client.count(index=settings.index_prefix)["count"] == COUNT
    assert not list(Path(settings.archive).rglob("*.part"))
