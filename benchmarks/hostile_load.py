"""What hostile and broken files cost, from bytes to index: `python benchmarks/hostile_load.py --data FOLDER [--formats text html]`.

Every file of FOLDER goes through archive, reader, all stages and loader, as text, which takes every byte, and as a page. `worst_seconds` is the
processor time of the slowest document, its worker's included; `peak_megabytes` the largest resident set of the process and of its largest worker.
`lost` counts documents without an outcome: neither indexed, unchanged, rejected nor quarantined, or counted as indexed and not in the index.
`files_without_documents` are packed ones in which no page was found.

Runs on the cluster in ELASTICSEARCH_URL, else on a node of its own, under index names of its own that are deleted afterwards. Prints one JSON line.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import tempfile
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

import psutil
from copies import own_index
from elasticsearch import Elasticsearch

from ingest.archive import open_archive
from ingest.document import Document
from ingest.feed import Feed
from ingest.feed_sections import Read
from ingest.ledger import Ledger
from ingest.load import load_documents, load_refusals
from ingest.pipeline import stages
from ingest.read import find_inputs, read_split
from ingest.settings import Settings
from ingest.stage import Refusal, run_stages

Format = Literal["text", "html"]
RUN = "bad-input"
_PEAK = re.compile(r"VmHWM:\s*(\d+) kB")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of files")
    parser.add_argument("--formats", nargs="+", choices=get_args(Format), default=list(get_args(Format)))
    parser.add_argument("--each", type=int, default=1, help="only every so many-th file")
    options = parser.parse_args()
    figures: dict[str, Any] = {}
    with own_index() as (client, settings), tempfile.TemporaryDirectory() as folder:
        own = replace(settings, data=folder)
        for shape in options.formats:
            figures[shape] = pass_through(client, own, options.data.resolve(), shape, options.each)
    print(json.dumps(figures | {"peak_megabytes": _peak_megabytes()}))


def pass_through(
    client: Elasticsearch, settings: Settings, folder: Path, shape: Format, each: int = 1
) -> dict[str, Any]:
    """Pass the files of a folder through the whole flow, and say what became of them."""
    feed = Feed(id=f"bad-{shape}", folder=folder, title="Bad input", read=Read(format=shape, path=str(folder)))
    ledger, refusals, documents = Ledger(), list[Refusal](), list[Document]()

    def refuse(refusal: Refusal) -> None:
        ledger.refuse(refusal)
        refusals.append(refusal)

    splits, row = find_inputs(feed)[::each], stages(feed)
    worst, silent, began = (0.0, ""), 0, time.perf_counter()
    with open_archive(settings.archive, feed.id, RUN, "0000", datetime.now(UTC)) as archive:
        for split in splits:
            spent, read = _processor_seconds(), ledger.read
            for outcome in read_split(feed, split, RUN, archive):
                ledger.read += 1
                if isinstance(outcome, Refusal):
                    refuse(outcome)
                else:
                    documents += run_stages(row, [outcome], refuse)
            silent += ledger.read == read
            worst = max(worst, (_processor_seconds() - spent, split.key))
    loaded = load_documents(client, settings, documents, refuse)
    load_refusals(client, settings, refusals)
    client.indices.refresh(index=settings.index_prefix)
    there = client.count(index=settings.index_prefix, query={"term": {"feed": feed.id}})["count"]
    reasons = ledger.rejected + ledger.quarantined
    return {
        "files": len(splits),
        "read": ledger.read,
        "indexed": loaded.indexed,
        "unchanged": loaded.unchanged,
        "refused": dict(Counter(reasons).most_common()),
        "files_without_documents": silent,
        "lost": ledger.read - there - loaded.unchanged - reasons.total(),
        "worst_seconds": round(worst[0], 2),
        "worst": worst[1],
        "seconds": round(time.perf_counter() - began),
    }


def _processor_seconds() -> float:
    """Return what this process, its workers and those workers that have ended have used."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime + sum(map(_used, psutil.Process().children()))


def _used(worker: psutil.Process) -> float:
    times = worker.cpu_times()
    return times.user + times.system


def _peak_megabytes() -> dict[str, int]:
    """Return the largest resident sets that this process and one of its workers ever had."""
    workers = [resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]
    for worker in psutil.Process().children():
        workers += map(int, _PEAK.findall(Path(f"/proc/{worker.pid}/status").read_text()))
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"process": own // 1024, "largest_worker": max(workers) // 1024}


if __name__ == "__main__":
    main()
