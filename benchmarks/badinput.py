"""Does any hostile or broken input crash, or end without an outcome? `python benchmarks/badinput.py --data FOLDER [--every N]`.

Every file of the folder is read as text, as JSON lines, as CSV, as a web archive and as a saved page, and parsed as a feed and as a sitemap. Tests
of html5lib and strings of other collections that stand in JSON or in `#data` sections are pages too, each by itself; bodies named after their packing
are unpacked, URLs judged. Pages and texts go on through extraction. Prints progress to stderr and one JSON line:

    cases      how many
    crashes    outcomes that were no considered answer: an exception that nobody foresaw, or a worker that ended of itself
    lost       cases of text, page, feed, sitemap, body or URL without any outcome
    ways       way → outcome → how often
    peers      errors that others raise on the same pages

`--every N` takes each Nth case only.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

# This folder comes off the path: modules called `html` and `search` would hide the standard library's and ours.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

import lxml.html  # noqa: E402 - after the path is set
import trafilatura  # noqa: E402
from bs4 import BeautifulSoup  # noqa: E402

from ingest.archive import Archive, open_archive  # noqa: E402
from ingest.document import Document  # noqa: E402
from ingest.errors import DocumentError  # noqa: E402
from ingest.extract import html_stage, witness_stage  # noqa: E402
from ingest.feed import Feed  # noqa: E402
from ingest.fetch import Body, Limits  # noqa: E402
from ingest.fetch.client import read_target  # noqa: E402
from ingest.read import find_inputs, read_split  # noqa: E402
from ingest.read.canonical import canonical_url  # noqa: E402
from ingest.read.list_parser import parse_list  # noqa: E402
from ingest.stage import Refusal, run_stages  # noqa: E402

_CRASHES = frozenset({"crash"})
_DATA = re.compile(rb"^#data\n(.*?)\n(?=#)", re.DOTALL | re.MULTILINE)
_STRINGS = ("input", "data", "href")
_PACKED = re.compile(r"(?:html|bomb)-([a-z-]+?)(?:-(?:static|streaming)-.*)?\.bin")
_NAMES = {"rawdeflate": "deflate", "zlibdeflate": "deflate"}
_COLUMNS = {"fields": {"text": "text"}}
_FORMATS: dict[str, dict[str, Any]] = {"text": {}, "jsonl": _COLUMNS, "csv": _COLUMNS, "warc": {}}


@dataclass
class Tally:
    """What came of the cases so far."""

    cases: int = 0
    crashes: int = 0
    lost: int = 0
    ways: dict[str, Counter[str]] = field(default_factory=dict)

    def count(self, way: str, outcome: str, *, crashed: bool = False) -> None:
        """Count one outcome."""
        self.ways.setdefault(way, Counter())[outcome] += 1
        self.crashes += crashed or outcome.rpartition("/")[2] in _CRASHES

    def attempt(self, way: str, act: Callable[[], object]) -> None:
        """Count what becomes of one case; whatever it raises that is no considered refusal is a crash."""
        self.cases += 1
        try:
            act()
        except DocumentError as error:
            self.count(way, error.reason)
        except Exception as error:  # noqa: BLE001 - what is measured
            self.count(way, type(error).__name__, crashed=True)
        else:
            self.count(way, "read")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    tally = Tally()
    files = [path for path in sorted(options.data.rglob("*")) if path.is_file()][:: options.every]
    contents = [path.read_bytes() for path in files]
    pages = [*contents, *list(_pieces(options.data))[:: options.every]]
    for shape, columns in _FORMATS.items():
        _read_files(shape, columns, contents, tally)
        _progress(shape, tally)
    _read_pages(pages, tally)
    _progress("html", tally)
    for kind in ("rss", "sitemap"):
        for content in contents:
            tally.attempt(kind, lambda: parse_list(kind, content, "https://harbor.example/list"))  # noqa: B023 - called at once
        _progress(kind, tally)
    for path in files:
        if match := _PACKED.fullmatch(path.name):
            names = [_NAMES.get(name, name) for name in match[1].split("-")]
            tally.attempt("packed", lambda: _unpack(names, path.read_bytes()))  # noqa: B023 - called at once
    for url in _urls(options.data):
        tally.attempt("url", lambda: (canonical_url(url), read_target(url, Limits())))  # noqa: B023 - called at once
    figures = {"cases": tally.cases, "crashes": tally.crashes, "lost": tally.lost, "ways": tally.ways}
    seconds = {"cpu_seconds": round(sum(os.times()[:4]), 1)}  # with that of processes which have ended
    sys.stdout.write(json.dumps(figures | seconds | {"peers": _peers(pages)}) + "\n")


def _pieces(folder: Path) -> Iterator[bytes]:
    """Yield the inputs that stand within files: tests of tokenizers and decoders, and strings."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".dat":
            yield from _DATA.findall(path.read_bytes())
        elif path.suffix in {".test", ".json"} and "json-test-suite" not in path.parts:
            for text in _strings(json.loads(path.read_text(encoding="utf-8", errors="replace"))):
                yield text.encode("utf-8", "surrogatepass")


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, dict):
        inner = {key: each for key, each in value.items() if key in _STRINGS or not isinstance(each, str)}
        yield from _strings([each for key, each in inner.items() if key in {*_STRINGS, "tests"}])


def _urls(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*urltestdata.json")):
        yield from (row["input"] for row in json.loads(path.read_text()) if isinstance(row, dict))


def _read_files(shape: str, columns: dict[str, Any], contents: Iterable[bytes], tally: Tally) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for number, content in enumerate(contents):
            Path(folder, f"{number:05}").write_bytes(content)
        _run(_feed(folder, shape, columns), shape, tally)


def _read_pages(pages: list[bytes], tally: Tally) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(Path(folder, "pages.zip"), "w") as archive:
            for number, content in enumerate(pages):
                archive.writestr(f"{number:05}.html", content)
        _run(_feed(folder, "html", {}), "html", tally, len(pages))


def _feed(folder: str, shape: str, columns: dict[str, Any]) -> Feed:
    read = {"format": shape, "path": folder} | columns
    return Feed.model_validate({"id": "bad", "folder": Path(folder), "title": "Bad", "read": read})


def _run(feed: Feed, shape: str, tally: Tally, pages: int = 0) -> None:
    """Read and extract, and count the outcomes."""
    splits = find_inputs(feed)
    tally.cases += pages or len(splits)
    before = tally.ways.setdefault(shape, Counter()).total()

    def refuse(refusal: Refusal) -> None:
        name = f"{refusal.outcome}/{refusal.stage}/{refusal.reason}"
        tally.count(shape, name, crashed=refusal.exception is not None)

    def received(archive: Archive) -> Iterator[Document]:
        for split in splits:
            for outcome in read_split(feed, split, "r1", archive):
                if isinstance(outcome, Refusal):
                    refuse(outcome)
                else:
                    yield outcome

    row = (html_stage(feed), witness_stage(feed))
    with tempfile.TemporaryDirectory() as kept, open_archive(kept, feed.id, "r1", "0", datetime.now(UTC)) as archive:
        for document in run_stages(row, received(archive), refuse):
            document.text.encode()
            tally.count(shape, "document")
    if shape in {"text", "html"}:
        tally.lost += (pages or len(splits)) - (tally.ways[shape].total() - before)


def _unpack(names: list[str], content: bytes) -> None:
    body = Body(", ".join(names), Limits(encodings=len(names)))
    body.add(content)
    body.finish()


def _peers(pages: Iterable[bytes]) -> dict[str, int]:
    warnings.simplefilter("ignore")  # of what they take for file names or XML
    texts = [page.decode("utf-8", "surrogateescape") for page in pages]
    ways: dict[str, Callable[[str], object]] = {
        "bs4": lambda text: BeautifulSoup(text, "lxml").get_text(),
        "lxml": lambda text: lxml.html.document_fromstring(text).text_content(),
        "trafilatura": trafilatura.extract,
    }
    return {name: sum(_fails(way, text) for text in texts) for name, way in ways.items()}


def _fails(way: Callable[[str], object], text: str) -> bool:
    try:
        way(text)
    except Exception:  # noqa: BLE001 - what is measured
        return True
    return False


def _progress(way: str, tally: Tally) -> None:
    sys.stderr.write(f"{way}: {dict(tally.ways[way])}\n")


if __name__ == "__main__":
    main()
