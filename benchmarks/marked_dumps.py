"""Join the marks of real dumps with the texts they were made on, as labelled dumps for `benchmarks/cleaning.py`.

    python benchmarks/marked_dumps.py --data FILE --out FILE [--marks FILE] [--split all|dev|test]

Reads dumps (`id feed url title date text`, JSON lines, gzipped or not) and the marks beside this file (benchmarks/marks/README.md says how they
were made), and writes one row a marked dump: the dump's own keys, `mode` (always `dump`), `site`, `split`, `keep`, `neutral`, `joints`.

`site` is the host that most dumps of the feed come from: a judge that was trained on pages of that host must not be asked about the feed.
Breaks that were lost inside the text were not marked, so `joints` is empty and nothing can be said about breaks.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.sets import Row, read_rows, site_of

MARKS = Path(__file__).parent / "marks" / "dumps.jsonl"
MODE = "dump"


def main() -> None:
    """Write the labelled dumps."""
    arguments = _read_arguments()
    marks = [mark for mark in read_rows(arguments.marks) if arguments.split in {"all", mark["split"]}]
    rows = list(label_dumps(marks, list(read_rows(arguments.data))))
    with (
        gzip.open(arguments.out, "wt", encoding="utf-8")
        if arguments.out.suffix == ".gz"
        else arguments.out.open("w", encoding="utf-8") as file
    ):
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    print(f"{len(rows)} marked dumps written to {arguments.out}", file=sys.stderr)
    print(json.dumps({"documents": len(rows), "feeds": len({row["feed"] for row in rows})}))


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Join marks with the dumps they were made on.")
    parser.add_argument("--data", type=Path, required=True, help="the dumps, JSON lines, may be gzipped")
    parser.add_argument(
        "--out", type=Path, required=True, help="where to write labelled dumps; gzipped if it ends in .gz"
    )
    parser.add_argument("--marks", type=Path, default=MARKS, help="the marks")
    parser.add_argument("--split", choices=["all", "dev", "test"], default="all", help="part of the marks to take")
    return parser.parse_args()


def label_dumps(marks: Sequence[Row], dumps: Sequence[Row]) -> Iterator[Row]:
    """Yield the marked dumps with their labels, in the order of the marks.

    Args:
        marks: `id sha256 split boilerplate neutral`; the spans are disjoint, sorted, half-open code point offsets into the dump's text.
        dumps: at least those that are marked; all dumps of their feeds name the sites.

    Raises:
        ValueError: a marked dump is missing, or its text is not the one that was marked.
    """
    by_id = {dump["id"]: dump for dump in dumps}
    sites = _sites(dumps)
    for mark in marks:
        dump = by_id.get(mark["id"])
        if dump is None:
            raise ValueError(
                f"{mark['id']}: marked, but not in the data; give --data the file that the marks were made on"
            )
        if digest(dump["text"]) != mark["sha256"]:
            raise ValueError(
                f"{mark['id']}: text is not the one that was marked; give --data that version, or mark it anew"
            )
        yield {
            **dump,
            "mode": MODE,
            "site": sites[dump["feed"]],
            "split": mark["split"],
            "keep": _rest(len(dump["text"]), sorted([*mark["boilerplate"], *mark["neutral"]])),
            "neutral": mark["neutral"],
            "joints": [],
        }


def digest(text: str) -> str:
    """Return the hex SHA-256 of a text in UTF-8, lone surrogates and all."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _sites(dumps: Sequence[Row]) -> dict[str, str]:
    hosts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for dump in dumps:
        hosts[dump["feed"]][site_of(dump)] += 1
    return {feed: counts.most_common(1)[0][0] for feed, counts in hosts.items()}


def _rest(length: int, spans: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return what disjoint sorted spans leave of a text."""
    edges = [0, *(edge for span in spans for edge in span), length]
    return [[start, end] for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


if __name__ == "__main__":
    main()
