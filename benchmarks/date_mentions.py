"""How well dates in texts are found and read: `python benchmarks/date_mentions.py --data FILE [--predictions FILE]`.

FILE holds gzipped JSON lines `id text published_at date_mentions[{start,end,type,value}]` with TIMEX3 types and values, or texts marked as
tests/gold/date_mentions/GUIDE.md says (`.txt`; a mention that nothing anchors is right with no value). Strict: the same
span; relaxed: spans that overlap; value: relaxed with the right value (UzZaman et al. 2013, TempEval-3). Prints one JSON line of figures.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from benchmarks.sets import read_rows
from ingest.document import DateMention
from ingest.enrich.dates.tagger import Anchor, find_dates

PROGRESS_DOCUMENTS = 100
_MARK = re.compile(r"\[([^\]|]+)\|([^\]|]+)\]")


def main() -> None:
    """Score one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--no-peers", action="store_true", help="do not run dateparser.search beside it, which is slow")
    options = parser.parse_args()
    figures = _run(options.data, options.predictions, find_dates)
    if not options.no_peers and importlib.util.find_spec("dateparser"):
        figures["peers"] = {"dateparser.search": _run(options.data, None, _dateparser)}
    print(json.dumps(figures))


def _run(
    data: Path, predictions: Path | None, find: Callable[[str, Anchor | None], list[DateMention]]
) -> dict[str, float]:
    counts: Counter[str] = Counter()
    words, seconds, lines = 0, 0.0, []
    for number, row in enumerate(_read(data), 1):
        started = time.process_time()
        mentions = find(row["text"], _anchor(row))
        seconds += time.process_time() - started
        words += len(row["text"].split())
        _count(row["date_mentions"], mentions, counts)
        found = [{"start": m.start, "end": m.end, "type": m.type, "value": m.value, "text": m.text} for m in mentions]
        lines.append(json.dumps({"id": row["id"], "date_mentions": found}, ensure_ascii=False))
        if number % PROGRESS_DOCUMENTS == 0:
            print(f"{number} documents", file=sys.stderr)
    if predictions:
        predictions.write_text("\n".join(lines) + "\n", encoding="utf-8")
    figures = {f"{kind}_f1": _f1(counts, kind) for kind in ("value", "strict", "relaxed")}
    return figures | {"words_per_second": round(words / max(seconds, 1e-9))}


def _dateparser(text: str, anchor: Anchor | None) -> list[DateMention]:
    """Find dates as the peer does: every phrase it can read becomes a day."""
    from dateparser.search import search_dates  # noqa: PLC0415 - only for the comparison

    settings = {"RELATIVE_BASE": datetime.combine(anchor.day, datetime.min.time())} if anchor else {}
    mentions, end = [], 0
    for words, moment in search_dates(text, languages=["en"], settings=settings) or []:
        start = text.find(words, end)
        if start >= 0:
            end = start + len(words)
            mentions.append(DateMention(words, start, end, "DATE", moment.date().isoformat()))
    return mentions


def _read(path: Path) -> Iterator[dict[str, Any]]:
    if path.suffix == ".txt":
        yield from read_marked(path)
        return
    yield from read_rows(path)


def read_marked(path: Path) -> Iterator[dict[str, Any]]:
    """Read texts in which dates stand as `[words|value]`, blocks beginning with `# id published`."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        head, _, marked = block.strip().partition("\n")
        _hash, name, published = head.split()
        text, mentions, end = "", [], 0
        for match in _MARK.finditer(marked):
            text += marked[end : match.start()]
            mentions.append({"start": len(text), "end": len(text) + len(match[1]), **_timex(match[2])})
            text, end = text + match[1], match.end()
        day = None if published == "unknown" else published
        yield {"id": name, "text": text + marked[end:], "published_at": day, "date_mentions": mentions}


def _timex(value: str) -> dict[str, str | None]:
    if value == "?":
        return {"type": "DATE", "value": None}
    if value.startswith("S:"):
        return {"type": "SET", "value": value[2:]}
    if value.startswith("P") and not value.endswith("_REF"):
        return {"type": "DURATION", "value": value}
    return {"type": "TIME" if "T" in value else "DATE", "value": value}


def _anchor(row: dict[str, Any]) -> Anchor | None:
    published = row.get("published_at")
    return Anchor(date.fromisoformat(published[:10])) if published else None


def _count(gold: Sequence[dict[str, Any]], found: Sequence[DateMention], counts: Counter[str]) -> None:
    """Count matches; each gold mention is matched once, with the first found mention that overlaps it."""
    counts["gold"] += len(gold)
    counts["found"] += len(found)
    free = list(found)
    for wanted in sorted(gold, key=lambda mention: mention["start"]):
        match = next((m for m in free if m.start < wanted["end"] and wanted["start"] < m.end), None)
        if match is None:
            continue
        free.remove(match)
        counts["relaxed"] += 1
        counts["strict"] += (match.start, match.end) == (wanted["start"], wanted["end"])
        counts["value"] += match.value == wanted["value"]


def _f1(counts: Counter[str], kind: str) -> float:
    return round(2 * counts[kind] / max(1, counts["gold"] + counts["found"]), 4)


if __name__ == "__main__":
    main()
