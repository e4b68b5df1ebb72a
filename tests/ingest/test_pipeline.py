"""One run of one feed, from raw files to the index, without Airflow."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from builders import a_feed
from elasticsearch import Elasticsearch

from ingest.errors import ExpectationBroken, IndexUnavailable, InputError, StageOrderError
from ingest.pipeline import new_run_id, plan, process, run_feed, stages, trace
from ingest.run_folder import RunFolder, read_ledger_file
from ingest.settings import Settings
from ingest.stage import PerDocument, Refusal, check_order

GOOD = {
    "ferry.txt": "Ferry to Tern Island sails again\n\nTERN ISLAND (MW) — The ferry to Tern Island sailed again on Monday "
    "after nine weeks in dry dock, to the relief of its 412 passengers.\n\nThe harbor board paid $1.2 million.",
    "market.txt": "date 2026-03-02 PORT ELLERY (MW) — Fish prices at Port Ellery rose on Monday.AdvertisementThe harbor "
    "board said that cod sold at 7 dollars a pound, the most since January.",
    "latin.txt": "Caf\u00e9 owners in Port Ellery want later hours, they told the council on Tuesday. The council will "
    "decide next week whether the caf\u00e9s on the quay may stay open until two.".encode("cp1252"),
    "utf16.txt": "The lighthouse at Gull Point is for sale, the harbor board said on Friday.".encode("utf-16"),
}
BAD = {
    "empty.txt": b"",
    "binary.txt": b"%PDF-1.7\x00\x01\x02" + bytes(range(256)) * 40,
    "blank.txt": b" \n\t\n",
}


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A folder with four readable and three unreadable files."""
    folder = tmp_path / "dump"
    folder.mkdir()
    for name, content in (GOOD | BAD).items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def stored(client: Elasticsearch, settings: Settings, kind: str = "") -> dict[str, dict[str, object]]:
    """Return every document of an index by id."""
    name = settings.index_prefix + kind
    client.indices.refresh(index=name)
    rows = client.search(index=name, size=1000)["hits"]["hits"]
    return {row["_id"]: row["_source"] for row in rows}


def comparable(rows: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    """Leave out what must differ between two runs: when, by which run, and where the raw bytes lie."""
    passing = {"run", "observed_at", "indexed_at", "raw", "@timestamp"}
    return {key: {name: value for name, value in row.items() if name not in passing} for key, row in rows.items()}


def test_the_stages_stand_in_an_order_that_meets_their_needs() -> None:
    """Every `requires` is assigned before."""
    assert [stage.name for stage in stages(a_feed())][:4] == ["html", "repair", "witness", "clean"]


def test_a_stage_out_of_order_is_refused_before_anything_runs() -> None:
    """The message names stage, field and remedy."""
    late = PerDocument("late", frozenset({"language"}), frozenset({"wire"}), lambda document: document)
    early = PerDocument("early", frozenset({"text"}), frozenset({"language"}), lambda document: document)
    with pytest.raises(StageOrderError, match=r"late requires language.*move early before it"):
        check_order([late, early])


def test_a_run_closes_its_ledger_over_good_and_bad_files(client: Elasticsearch, settings: Settings, dump: Path) -> None:
    """Each file ends in exactly one counted outcome, the unreadable ones with their reason."""
    feed = a_feed(folder=dump, expect={"max_quarantined_share": 0.9})
    ledger = run_feed(feed, settings)
    assert (ledger.read, ledger.indexed, ledger.unchanged) == (7, 4, 0)
    assert dict(ledger.quarantined) == {"read/empty": 2, "read/binary": 1}
    assert {row["key"] for row in stored(client, settings).values()} == set(GOOD)
    refused = stored(client, settings, "-quarantine")
    assert {row["key"]: row["reason"] for row in refused.values()} == {
        "empty.txt": "empty",
        "blank.txt": "empty",
        "binary.txt": "binary",
    }


def test_the_same_input_twice_loads_nothing_twice(client: Elasticsearch, settings: Settings, dump: Path) -> None:
    """All documents of the second run are unchanged, and the rows are the same to the letter."""
    feed = a_feed(folder=dump, expect={"max_quarantined_share": 0.9})
    run_feed(feed, settings)
    before = stored(client, settings)
    ledger = run_feed(feed, settings)
    assert (ledger.indexed, ledger.unchanged) == (0, 4)
    assert stored(client, settings) == before


def test_a_changed_file_replaces_its_document(client: Elasticsearch, settings: Settings, dump: Path) -> None:
    """Same key, newer bytes: one document, the new text; going back is a change too."""
    feed = a_feed(folder=dump, read={"format": "text", "path": "ferry.txt"})
    first = GOOD["ferry.txt"]
    for content, expected in (
        (first, "nine weeks"),
        (first.replace("nine", "ten"), "ten weeks"),
        (first, "nine weeks"),
    ):
        (dump / "ferry.txt").write_text(content)
        assert run_feed(feed, settings).indexed == 1
        (row,) = stored(client, settings).values()
        assert expected in str(row["text"])


def test_a_published_run_leaves_only_its_ledger(settings: Settings, dump: Path) -> None:
    """The ledger can be read back; the spools are gone."""
    feed = a_feed(folder=dump, read={"format": "text", "path": "ferry.txt"})
    run_feed(feed, settings)
    (run,) = os.listdir(Path(settings.runs) / feed.id)
    assert os.listdir(RunFolder.of(feed, run, settings).path) == ["ledger.json"]
    assert read_ledger_file(RunFolder.of(feed, run, settings).closed).read == 1


def test_a_step_can_be_repeated(settings: Settings, dump: Path) -> None:
    """Processing one batch twice leaves the same spool."""
    feed = a_feed(folder=dump)
    run = new_run_id()
    (batch,) = plan(feed, run, settings)
    contents = []
    for _ in range(2):
        process(feed, run, settings, batch)
        contents.append((Path(RunFolder.of(feed, run, settings).path) / "process" / "0000.jsonl.zst").read_bytes())
    assert contents[0] == contents[1]


def test_files_are_shared_out_over_batches(settings: Settings, dump: Path) -> None:
    """Seven files, three a batch."""
    assert len(plan(a_feed(folder=dump, batch_documents=3), new_run_id(), settings)) == 3


def test_a_path_that_does_not_exist_is_named(settings: Settings, dump: Path) -> None:
    """The error names feed and path."""
    with pytest.raises(InputError, match=r"harbor.*nowhere"):
        plan(a_feed(folder=dump, read={"format": "text", "path": "nowhere/*.txt"}), new_run_id(), settings)


def test_elasticsearch_down_at_the_start_stops_the_run(settings: Settings, dump: Path) -> None:
    """No document is blamed for it."""
    down = replace(settings, elasticsearch_url="http://127.0.0.1:9")
    with pytest.raises(IndexUnavailable, match=r"127\.0\.0\.1:9"):
        run_feed(a_feed(folder=dump), down)


def test_a_run_below_its_feeds_promise_fails(settings: Settings, dump: Path) -> None:
    """Fewer documents than expected, or too many quarantined, is an error that says what to do."""
    with pytest.raises(ExpectationBroken, match="min_documents 100"):
        run_feed(a_feed(folder=dump, expect={"min_documents": 100, "max_quarantined_share": 1}), settings)
    with pytest.raises(ExpectationBroken, match="max_quarantined_share"):
        run_feed(a_feed(folder=dump, expect={"max_quarantined_share": 0.1}), settings)


def test_other_input_is_not_held_to_the_feeds_promise(settings: Settings, dump: Path) -> None:
    """The feed promises nothing of a file that somebody hands in."""
    feed = a_feed(folder=dump, expect={"min_documents": 100})
    assert run_feed(feed, settings, str(dump / "ferry.txt")).read == 1


def test_a_trace_shows_the_document_after_each_stage_until_it_is_refused(dump: Path) -> None:
    """A good file passes all stages, an empty one ends at read."""
    feed = a_feed()
    assert [name for name, _ in trace(feed, str(dump / "ferry.txt"))] == ["read", *(s.name for s in stages(feed))]
    ((name, outcome),) = trace(feed, str(dump / "empty.txt"))
    assert name == "read"
    assert isinstance(outcome, Refusal)


_RUN = """
import sys
from pathlib import Path
from ingest.pipeline import run_feed
from ingest.settings import read_settings
sys.path.insert(0, sys.argv[1])
from builders import a_feed
run_feed(a_feed(folder=Path(sys.argv[2]), batch_documents=40), read_settings(), report=lambda step: print(step, flush=True))
"""


def _environment(settings: Settings) -> dict[str, str]:
    return os.environ | {
        "NEWSFOLD_DATA": settings.data,
        "NEWSFOLD_HOME": str(settings.home),
        "NEWSFOLD_INDEX_PREFIX": settings.index_prefix,
        "ELASTICSEARCH_URL": str(settings.elasticsearch_url),
    }


@pytest.mark.parametrize(("step", "delay_seconds"), [("process", 0.3), ("group", 0.05), ("load", 0.0), ("load", 0.1)])
def test_a_run_killed_at_any_step_is_completed_by_the_next(
    client: Elasticsearch, settings: Settings, tmp_path: Path, step: str, delay_seconds: float
) -> None:
    """After kill -9 comes an ordinary run: the same documents as an undisturbed one, nothing lost, nothing twice."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(120):
        text = f"Notice {number} of the harbor board\n\nBerth {number} is closed for {number + 3} days, the board said."
        (folder / f"{number:03d}.txt").write_text(text)
    command = [sys.executable, "-c", _RUN, str(Path(__file__).parent.parent), str(folder)]
    with subprocess.Popen(command, env=_environment(settings), stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line.startswith(step):
                break
        time.sleep(delay_seconds)
        child.send_signal(signal.SIGKILL)
    feed = a_feed(folder=folder, batch_documents=40)
    ledger = run_feed(feed, settings)
    assert ledger.read == ledger.indexed + ledger.unchanged == 120
    interrupted = comparable(stored(client, settings))
    assert len(interrupted) == 120
    assert {row["key"] for row in interrupted.values()} == {path.name for path in folder.iterdir()}
    again = run_feed(feed, settings)
    assert (again.indexed, again.unchanged) == (0, 120)
