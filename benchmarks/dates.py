"""How often is the day of publication of a page, or of a text dump, right, wrong or unknown?

    python benchmarks/dates.py --data FILE [--predictions FILE] [--sites all|even|odd] [--peers none|all] [--models FOLDER]

Reads pages (`id url html published`) or text dumps (`id url mode text date`; those without a date are left out), JSON lines, gzipped or not,
and prints one JSON line. Pages go through extraction, the witnesses and the decision on the date; dumps through the last two, without
their address: text is all that is left of them. Shares: `right`, `wrong` (another day than the true one, or any where none is known),
`none` (no day given where one is known). Of dumps most do not say when they were written: there `right` is to give none, and `modes`
has the same shares for each shape, with `told`, how many tell their day at all. The peers are htmldate, on dumps wrapped as paragraphs, and
there the first absolute date too. `origins` counts right and wrong by the witness believed.

The day is that of the page's readers: where the believed witness is in UTC and the page shows the same instant under the next
or last day, that day counts. Sites are halved by a hash of their name: tune on `even`, believe `odd`. The shipped choice of a text's own day was
learned from the development sites: on those, score with the models of `python -m training.own_day --folds FOLDER`, each of which has not
seen the sites that it is asked about.
"""

from __future__ import annotations

import argparse
import collections
import json
import logging
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

# This folder comes off the path: its module `html` would hide the standard library's.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from html import escape  # noqa: E402 - the standard library's, see above

from benchmarks.sets import Row, half_of, read_rows, site_of  # noqa: E402
from ingest.document import Document, PublishedAt, RawPointer  # noqa: E402 - after the path is set
from ingest.enrich.published import decide  # noqa: E402
from ingest.enrich.written_dates import read_date  # noqa: E402
from ingest.extract import own_day, witness_document  # noqa: E402
from ingest.extract.html import with_page  # noqa: E402
from ingest.extract.html.reader import read_page  # noqa: E402
from ingest.extract.written_dates import Reading, find_dates  # noqa: E402

Guess = tuple[str | None, str]

_ZONES = (-12, 14)  # hours from UTC in which some reader's clock stands


def main() -> None:
    """Date every page or dump and print the figures."""
    logging.disable(logging.CRITICAL)
    arguments = _read_arguments()
    rows = [row for row in read_rows(arguments.data) if arguments.sites in {"all", half_of(site_of(row))}]
    are_dumps = bool(rows) and "html" not in rows[0]
    if are_dumps:
        rows = [_as_told(row) for row in rows if row["date"]]
    system = _date_dump if are_dumps else newsfold
    ours, guesses = _score("newsfold", _with_models(system, arguments.models) if arguments.models else system, rows)
    peers = {}
    if arguments.peers == "all":
        peers["htmldate extensive"], _ = _score("htmldate", _htmldate(extensive=True), rows)
        peers["htmldate fast"], _ = _score("htmldate fast", _htmldate(extensive=False), rows)
        if are_dumps:
            peers["first absolute date"], _ = _score("first absolute date", _first_date, rows)
    if arguments.predictions:
        with arguments.predictions.open("w", encoding="utf-8") as stream:
            for row, (day, origin) in zip(rows, guesses, strict=True):
                stream.write(json.dumps({"id": row["id"], "published": day, "origin": origin}) + "\n")
    print(json.dumps({**ours, "peers": peers}))


def newsfold(row: Row) -> Guess:
    """Date a page as the stages do."""
    return _decide(with_page(_document(row, ""), read_page(row["html"], row["url"])))


def _with_models(system: Callable[[Row], Guess], folder: Path) -> Callable[[Row], Guess]:
    """Let each row be judged by the model that has not seen its site."""
    folds = json.loads((folder / "sites.json").read_text(encoding="utf-8"))

    def guess(row: Row) -> Guess:
        own_day.MODEL = folder / f"{folds.get(site_of(row), 0)}.json"
        return system(row)

    return guess


def _date_dump(row: Row) -> Guess:
    """Date a text dump as the stages do, from its text alone."""
    return _decide(replace(_document(row, row["text"]), url=None, key="dump"))


def _decide(document: Document) -> Guess:
    document = witness_document(document)
    published = decide(document.evidence, observed_at=document.observed_at, zone_name="UTC")
    if published is None or published.precision in {"year", "month"}:
        return None, "none"
    return _day_written(published, document), published.origin


def _document(row: Row, text: str) -> Document:
    return Document(
        *(row["id"], "pages", "run", row["id"], row["id"]),
        observed_at=datetime.now(UTC),
        raw=RawPointer("", 0, ""),
        outlet="Pages",
        text=text,
        url=row["url"],
    )


def _day_written(published: PublishedAt, document: Document) -> str:
    """Return the day in the zone of the witness that was believed, or of the first one without a zone that may show the same instant."""
    shown: list[date] = []
    for item in document.evidence:
        alone = decide([item], observed_at=document.observed_at, zone_name="UTC") if item.kind == "date" else None
        written = read_date(item.value, not_after_year=document.observed_at.year + 1) if alone else None
        if alone is None or written is None or not (written.year and written.month and written.day):
            continue
        day = date(written.year, written.month, written.day)
        if alone.value == published.value and written.zone != UTC:
            return day.isoformat()
        if written.zone is None and not written.day_or_month:
            shown.append(day)
    earliest, latest = (published.value + timedelta(hours=hours) for hours in _ZONES)
    near = [day for day in shown if earliest.date() <= day <= latest.date() and published.precision == "minute"]
    return (near[0] if near else published.value.date()).isoformat()


def _as_told(row: Row) -> Row:
    """Give a dump the day that is true of it as far as its text tells: none where it does not state its own."""
    day = date.fromisoformat(row["date"][:10])
    return row | {"published": day.isoformat() if _states(row["text"], day) else None}


def _states(text: str, day: date) -> bool:
    """Tell whether a text writes a day out, in whatever order, with its year."""
    orders = (True, False)
    return any(
        found.iso[:10] == day.isoformat() for order in orders for found in find_dates(text, reading=Reading(order))
    )


def _first_date(row: Row) -> Guess:
    first = next(find_dates(row["text"]), None)
    return (first.iso[:10], "text") if first else (None, "none")


def _htmldate(*, extensive: bool) -> Callable[[Row], Guess]:
    from htmldate import find_date  # noqa: PLC0415 - a peer is imported when it is run

    def guess(row: Row) -> Guess:
        try:
            if "html" in row:
                page, url = row["html"], row["url"]
            else:
                page, url = "".join(f"<p>{escape(line)}</p>" for line in row["text"].splitlines()), None
            return find_date(page, original_date=True, extensive_search=extensive, url=url), "htmldate"
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
    verdicts = [_verdict(row["published"], day) for row, (day, _) in zip(rows, guesses, strict=True)]
    origins: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    modes: dict[str, list[int]] = collections.defaultdict(list)
    for number, (row, (_, origin), verdict) in enumerate(zip(rows, guesses, verdicts, strict=True)):
        origins[origin][verdict] += 1
        modes[row.get("mode", "")].append(number)
    figures = {**_shares(verdicts), "documents_per_second": round(len(rows) / seconds, 1), "origins": origins}
    if len(modes) > 1:
        figures["modes"] = {
            mode: {
                **_shares([verdicts[number] for number in numbers]),
                "told": round(sum(rows[number]["published"] is not None for number in numbers) / len(numbers), 4),
                "documents": len(numbers),
            }
            for mode, numbers in sorted(modes.items())
        }
    return figures, guesses


def _shares(verdicts: Sequence[str]) -> dict[str, float]:
    counts = collections.Counter(verdicts)
    return {verdict: round(counts[verdict] / len(verdicts), 4) for verdict in ("right", "wrong", "none")}


def _verdict(true: str | None, guess: str | None) -> str:
    if guess == (true[:10] if true else None):
        return "right"
    return "none" if guess is None else "wrong"


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--sites", choices=("all", "even", "odd"), default="all")
    parser.add_argument("--models", type=Path, help="folder of models, each for the sites that it has not seen")
    parser.add_argument("--peers", choices=("none", "all"), default="all")
    return parser.parse_args()


if __name__ == "__main__":
    main()
