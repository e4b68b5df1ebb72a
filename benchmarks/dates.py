"""How often is a page's day of publication right, wrong or unknown?

    python benchmarks/dates.py --data FILE [--predictions FILE] [--sites all|even|odd] [--peers none|all]

Reads pages (`id url html published`, JSON lines, gzipped or not; `published` a day or null), sends each through extraction, the witnesses
and the decision on the date, and through htmldate, and prints one JSON line: shares of pages whose day is `right`, `wrong` (another
day than the true one, or any where none is known) and `none` (no day given where one is known); where both give none it is right.
`origins` counts right and wrong by the witness believed. Sites are halved by a hash of their name: tune on `even`, believe `odd`.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import hashlib
import json
import logging
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

# This folder comes off the path: its module `html` would hide the standard library's.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from ingest.document import Document, PublishedAt, RawPointer  # noqa: E402 - after the path is set
from ingest.enrich.published import decide  # noqa: E402
from ingest.enrich.written_dates import read_date  # noqa: E402
from ingest.extract import witness_document  # noqa: E402
from ingest.extract.html import with_page  # noqa: E402
from ingest.extract.html.reader import read_page  # noqa: E402

Row = dict[str, Any]
Guess = tuple[str | None, str]


def main() -> None:
    """Date every page and print the figures."""
    logging.disable(logging.CRITICAL)
    arguments = _read_arguments()
    rows = [row for row in _read_rows(arguments.data) if arguments.sites in {"all", _half(row)}]
    ours, guesses = _score("newsfold", newsfold, rows)
    peers = {}
    if arguments.peers == "all":
        peers["htmldate extensive"], _ = _score("htmldate", _htmldate(extensive=True), rows)
        peers["htmldate fast"], _ = _score("htmldate fast", _htmldate(extensive=False), rows)
    if arguments.predictions:
        with arguments.predictions.open("w", encoding="utf-8") as stream:
            for row, (day, origin) in zip(rows, guesses, strict=True):
                stream.write(json.dumps({"id": row["id"], "published": day, "origin": origin}) + "\n")
    print(json.dumps({**ours, "peers": peers}))


def newsfold(row: Row) -> Guess:
    """Date a page as the stages do."""
    now = datetime.now(UTC)
    document = Document(
        *(row["id"], "pages", "run", row["id"], row["id"]),
        observed_at=now,
        raw=RawPointer("", 0, ""),
        outlet="Pages",
        text="",
        url=row["url"],
    )
    document = witness_document(with_page(document, read_page(row["html"], row["url"])))
    published = decide(document.evidence, observed_at=now, zone_name="UTC")
    if published is None or published.precision in {"year", "month"}:
        return None, "none"
    return _day_written(published, document), published.origin


def _day_written(published: PublishedAt, document: Document) -> str:
    """Return the day in the zone of the witness that was believed: a page's day is its reader's, not that of UTC."""
    for item in document.evidence:
        alone = decide([item], observed_at=document.observed_at, zone_name="UTC") if item.kind == "date" else None
        written = (
            read_date(item.value, not_after_year=document.observed_at.year + 1)
            if alone and alone.value == published.value
            else None
        )
        if written and written.year and written.month and written.day:
            return f"{written.year:04d}-{written.month:02d}-{written.day:02d}"
    return published.value.date().isoformat()


def _htmldate(*, extensive: bool) -> Callable[[Row], Guess]:
    from htmldate import find_date  # noqa: PLC0415 - a peer is imported when it is run

    def guess(row: Row) -> Guess:
        try:
            return find_date(row["html"], original_date=True, extensive_search=extensive, url=row["url"]), "htmldate"
        except Exception as error:  # noqa: BLE001 - a peer that fails found nothing
            print(f"htmldate: {row['id']}: {error}", file=sys.stderr)
            return None, "none"

    return guess


def _score(name: str, system: Callable[[Row], Guess], rows: Sequence[Row]) -> tuple[dict[str, Any], list[Guess]]:
    system(rows[0])  # what is loaded on first use is not a page's cost
    began = time.process_time()
    guesses = [system(row) for row in rows]
    seconds = time.process_time() - began
    print(f"{name}: {len(rows)} pages", file=sys.stderr)
    verdicts = collections.Counter(_verdict(row["published"], day) for row, (day, _) in zip(rows, guesses, strict=True))
    origins: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for row, (day, origin) in zip(rows, guesses, strict=True):
        origins[origin][_verdict(row["published"], day)] += 1
    shares = {verdict: round(verdicts[verdict] / len(rows), 4) for verdict in ("right", "wrong", "none")}
    return {**shares, "documents_per_second": round(len(rows) / seconds, 1), "origins": origins}, guesses


def _verdict(true: str | None, guess: str | None) -> str:
    if guess == (true[:10] if true else None):
        return "right"
    return "none" if guess is None else "wrong"


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--sites", choices=("all", "even", "odd"), default="all")
    parser.add_argument("--peers", choices=("none", "all"), default="all")
    return parser.parse_args()


def _read_rows(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _half(row: Row) -> str:
    site = (urlsplit(row["url"]).hostname or "").removeprefix("www.")
    return "odd" if int(hashlib.sha256(site.encode()).hexdigest(), 16) % 2 else "even"


if __name__ == "__main__":
    main()
