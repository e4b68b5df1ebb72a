"""How well is a page's main text found, and how fast?

    python benchmarks/html.py --data FILE [--predictions FILE] [--sites all|even|odd] [--sets a,b] [--peers none|quick|trafilatura|all]

Reads pages (`id set url html text`, JSON lines, gzipped or not), sends each through extraction, the witnesses, cleaning and the decision on
its date, and through the peers, and prints one JSON line: means over pages of 4-shingle precision and recall and the F1 of both, as
scrapinghub/article-extraction-benchmark counts them, for all pages and per set; and pages per second of CPU time. Ours run here in this
process, as the peers do, so that both pay for the same; what the workers' pipes add is given as `pipe_share`. Sites are halved by
a hash of their name: tune on `even`, believe `odd`. readability-lxml, newspaper4k and boilerpy3 are no dependencies of the project (the second asks
for an older python-dateutil than Airflow), so `absent` names them unless they are installed. To run them too, give them an environment of their own:

    uv venv --python 3.11 /tmp/peers && uv pip install --python /tmp/peers --require-hashes -r requirements.lock
    uv pip install --python /tmp/peers readability-lxml newspaper4k boilerpy3
    /tmp/peers/bin/python benchmarks/html.py --data FILE
"""

from __future__ import annotations

import argparse
import collections
import importlib.util
import json
import logging
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

# This folder comes off the path: a module called `html` would hide the standard library's.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks.sets import Row, half_of, read_rows, site_of  # noqa: E402
from ingest.clean import clean_stage  # noqa: E402 - after the path is set
from ingest.clean.boilerplate import compile_rules  # noqa: E402
from ingest.document import Document, RawPointer  # noqa: E402
from ingest.enrich.published import published_stage  # noqa: E402
from ingest.extract import html_stage, witness_stage  # noqa: E402
from ingest.extract.html import with_page  # noqa: E402
from ingest.extract.html.reader import read_page  # noqa: E402
from ingest.feed import Feed  # noqa: E402
from ingest.stage import Refusal  # noqa: E402

Shares = tuple[float, float, float]
System = Callable[[Row], str]

_TOKEN = re.compile(r"\w+")
_SHINGLE = 4
_LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pt", "sv")  # the last for all that have no rules of their own
_PIPE_PAGES = 100
_REPORT_EVERY = 100
_FEED = Feed.model_validate(
    {"id": "pages", "folder": Path(), "title": "Pages", "read": {"format": "text", "path": "*"}}
)


def main() -> None:
    """Score every page and print the figures."""
    logging.disable(logging.CRITICAL)
    arguments = _read_arguments()
    rows = [row for row in read_rows(arguments.data) if _is_chosen(row, arguments)]
    peers = _peers(arguments.peers)
    systems: dict[str, System] = {"newsfold": newsfold(), **peers}
    figures, predicted = {}, {}
    for name, system in systems.items():
        figures[name], predicted[name] = _score_all(name, system, rows)
    if arguments.predictions:
        _write_predictions(arguments.predictions, rows, predicted["newsfold"])
    ours = figures.pop("newsfold")
    absent = [name for name in _OPTIONAL if name not in peers and arguments.peers == "all"]
    print(json.dumps({**ours, "pipe_share": _pipe_share(rows[:_PIPE_PAGES]), "peers": figures, "absent": absent}))


def newsfold() -> System:
    """Return our way from a page to its main text: extraction, witnesses, cleaning, date."""
    witness, clean, published = witness_stage(_FEED), clean_stage(_FEED), published_stage(_FEED)
    for language in (
        None,
        *_LANGUAGES,
    ):  # rules are compiled once a language and process: half a second each, no page's cost
        compile_rules(frozenset(), language)

    def extract(row: Row) -> str:
        document = _document(row)
        outcome: Document | Refusal = with_page(document, read_page(row["html"], row["url"]))
        for stage in (witness, clean, published):
            if isinstance(outcome, Refusal):
                return ""
            (outcome,) = stage([outcome])
        return "" if isinstance(outcome, Refusal) else outcome.text

    return extract


def _peers(which: str) -> dict[str, System]:
    if which == "none":
        return {}
    from trafilatura import extract  # noqa: PLC0415 - peers are imported when they are run

    def trafilatura(**options: bool) -> System:
        return lambda row: extract(row["html"], include_comments=False, **options) or ""

    peers = {
        "trafilatura default": trafilatura(),
        "trafilatura fast": trafilatura(fast=True),
        "trafilatura precision": trafilatura(favor_precision=True),
        "trafilatura recall": trafilatura(favor_recall=True),
    }
    if which == "quick":
        return {"trafilatura default": peers["trafilatura default"]}
    if which == "trafilatura":
        return peers
    for name, (module, system) in _OPTIONAL.items():
        if importlib.util.find_spec(module) is None:
            print(f"{name} is not installed and left out: see --help", file=sys.stderr)
        else:
            peers[name] = system
    return peers


def _readability(row: Row) -> str:
    from lxml.html import fromstring  # noqa: PLC0415 - peers are imported when they are run
    from readability import Document as Page  # noqa: PLC0415 - peers are imported when they are run

    try:
        return str(fromstring(Page(row["html"]).summary()).text_content())
    except Exception as error:  # noqa: BLE001 - a peer that fails found nothing
        print(f"readability-lxml: {row['id']}: {error}", file=sys.stderr)
        return ""


def _newspaper(row: Row) -> str:
    import newspaper  # noqa: PLC0415 - peers are imported when they are run

    try:
        return str(newspaper.article(row["url"], input_html=row["html"], language="en", fetch_images=False).text or "")
    except Exception as error:  # noqa: BLE001 - a peer that fails found nothing
        print(f"newspaper4k: {row['id']}: {error}", file=sys.stderr)
        return ""


def _boilerpy(row: Row) -> str:
    from boilerpy3.extractors import ArticleExtractor  # noqa: PLC0415 - peers are imported when they are run

    try:
        return str(ArticleExtractor(raise_on_failure=False).get_content(row["html"]))
    except Exception as error:  # noqa: BLE001 - a peer that fails found nothing
        print(f"boilerpy3: {row['id']}: {error}", file=sys.stderr)
        return ""


def _justext(row: Row) -> str:
    import justext  # noqa: PLC0415 - peers are imported when they are run

    try:
        paragraphs = justext.justext(row["html"].encode("utf-8", "replace"), justext.get_stoplist("English"))
    except Exception as error:  # noqa: BLE001 - a peer that fails found nothing
        print(f"justext: {row['id']}: {error}", file=sys.stderr)
        return ""
    return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


_OPTIONAL: dict[str, tuple[str, System]] = {
    "readability-lxml": ("readability", _readability),
    "newspaper4k": ("newspaper", _newspaper),
    "boilerpy3": ("boilerpy3", _boilerpy),
    "justext": ("justext", _justext),
}


def _score_all(name: str, system: System, rows: Sequence[Row]) -> tuple[dict[str, Any], list[str]]:
    system(rows[0])  # what is loaded on first use is not a page's cost
    texts, seconds = [], 0.0
    for number, row in enumerate(rows):
        began = time.process_time()
        texts.append(system(row))
        seconds += time.process_time() - began
        if number % _REPORT_EVERY == 0:
            print(f"{name}: {number} of {len(rows)}", file=sys.stderr)
    shares = [shingle_shares(row["text"], text) for row, text in zip(rows, texts, strict=True)]
    sets = collections.defaultdict(list)
    for row, share in zip(rows, shares, strict=True):
        sets[row.get("set", "all")].append(share)
    speed = round(len(rows) / seconds, 1)
    each = {key: f1_of(group) | {"pages": len(group)} for key, group in sets.items()}
    return {**f1_of(shares), "documents_per_second": speed, "sets": each}, texts


def _pipe_share(rows: Sequence[Row]) -> float:
    """Return how much the stage with its workers costs this process, as a share of reading the pages here."""
    documents = [_document(row) for row in rows]
    stage = html_stage(_FEED)
    list(stage(documents[:1]))
    began = time.process_time()
    list(stage(documents))
    pipes = time.process_time() - began
    began = time.process_time()
    for row in rows:
        read_page(row["html"], row["url"])
    return round(pipes / (time.process_time() - began), 3)


def shingle_shares(true: str, predicted: str) -> Shares:
    """Return the shares of right, wrong and missing 4-shingles among all of a page.

    Source: evaluate.py of scrapinghub/article-extraction-benchmark.
    """
    ours, theirs = _shingles(predicted), _shingles(true)
    right = sum((ours & theirs).values())
    wrong, missing = sum(ours.values()) - right, sum(theirs.values()) - right
    total = right + wrong + missing or 1
    return right / total, wrong / total, missing / total


def f1_of(shares: Sequence[Shares]) -> dict[str, float]:
    """Return the mean precision and recall over pages, and the F1 of the means."""
    precision = statistics.fmean([right / (right + wrong) for right, wrong, _ in shares if right + wrong > 0] or [0.0])
    recall = statistics.fmean(
        [right / (right + missing) for right, _, missing in shares if right + missing > 0] or [0.0]
    )
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"f1": round(f1, 4), "precision": round(precision, 4), "recall": round(recall, 4)}


def _shingles(text: str) -> collections.Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    shingles = (tuple(tokens[start : start + _SHINGLE]) for start in range(max(1, len(tokens) - _SHINGLE + 1)))
    return collections.Counter(shingle for shingle in shingles if shingle)


def _document(row: Row) -> Document:
    raw = RawPointer("", 0, "")
    document = Document(
        *(row["id"], "pages", "run", row["id"], row["id"]),
        observed_at=datetime.now(UTC),
        raw=raw,
        outlet="Pages",
        text=row["html"],
        media_type="text/html",
    )
    return replace(document, url=row["url"])


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--sites", choices=("all", "even", "odd"), default="all")
    parser.add_argument("--sets", default="")
    parser.add_argument("--peers", choices=("none", "quick", "trafilatura", "all"), default="all")
    return parser.parse_args()


def _is_chosen(row: Row, arguments: argparse.Namespace) -> bool:
    if arguments.sets and row.get("set") not in arguments.sets.split(","):
        return False
    return arguments.sites in {"all", half_of(site_of(row))}


def _write_predictions(path: Path, rows: Sequence[Row], texts: Sequence[str]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for row, text in zip(rows, texts, strict=True):
            stream.write(json.dumps({"id": row["id"], "text": text}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
