"""Each example of the guide to feeds runs as it stands there, on invented input; only hosts are exchanged for the test's own."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from invented_site import article, page, rss
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
from web_server import Answer, WebServer, serve_web

from ingest.document import Document
from ingest.feed import load_feed
from ingest.pipeline import plan, process
from ingest.run_folder import Part
from ingest.settings import PROJECT, read_settings
from ingest.spool import read_spool

GUIDE = PROJECT / "docs" / "feeds.md"
EXAMPLES = {
    stem: text
    for text in re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    for stem in re.findall(r"\A# dags/feeds/([a-z-]+)\.yml\n", text)
}
SITE = "https://harbor.example"
PROSE = "The ferry to Tern Island sails again on Monday, the harbor office of Port Ellery said."


@pytest.fixture
def server() -> Iterator[WebServer]:
    """The site of the examples."""
    with serve_web() as running:
        running.answers |= {"/a0": page(0), "/a1": page(1), "/feed.xml": rss(running, ["/a0", "/a1"])}
        urls = "".join(f"<url><loc>{running.url}/a{number}</loc></url>" for number in range(2))
        running.answers["/sitemap.xml"] = Answer(f"<urlset>{urls}</urlset>".encode())
        yield running


def texts(folder: Path) -> None:
    """Files in folders of a folder."""
    (folder / "dumps/valley/2026").mkdir(parents=True)
    for number in range(2):
        (folder / f"dumps/valley/2026/{number}.txt").write_text(f"{PROSE} It costs {number + 3} dollars.")


def lines(folder: Path) -> None:
    """Lines of JSON, packed."""
    rows = (
        {"body": PROSE, "headline": "Ferry sails", "meta": {"date": "2026-03-02"}, "byline": "Ada Quill"}
        | {"link": f"{SITE}/{number}"}
        for number in range(2)
    )
    (folder / "dumps/harbor").mkdir(parents=True)
    (folder / "dumps/harbor/1.jsonl.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))


def rows(folder: Path) -> None:
    """Rows below a header."""
    (folder / "dumps").mkdir()
    with (folder / "dumps/county.csv").open("w", newline="") as file:
        written = [("number", "day", "body"), *((number, "2026-03-02", PROSE) for number in range(2))]
        csv.writer(file, delimiter=";").writerows(written)


def pages(folder: Path) -> None:
    """Pages in a zip file, their text in an odd place."""
    (folder / "saved").mkdir()
    with zipfile.ZipFile(folder / "saved/1.zip", "w") as file:
        for number in range(2):
            odd = (
                article(number)
                .replace("<article>", "<div class=story>")
                .replace("</article>", "</div><aside>Buy</aside>")
            )
            file.writestr(f"{number}.html", odd)


def archive(folder: Path) -> None:
    """A web archive."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    for number in range(2):
        body, head = article(number).encode(), StatusAndHeaders("200 OK", [("Content-Type", "text/html")], "HTTP/1.1")
        record = writer.create_warc_record(
            f"{SITE}/{number}", "response", io.BytesIO(body), len(body), http_headers=head
        )
        writer.write_record(record)
    (folder / "crawls").mkdir()
    (folder / "crawls/1.warc.gz").write_bytes(buffer.getvalue())


def nothing(folder: Path) -> None:
    """The server has it."""
    del folder


INPUTS: dict[str, Callable[[Path], None]] = {
    "valley-courier": texts,
    "harbor-lines": lines,
    "county-rows": rows,
    "island-pages": pages,
    "crawl": archive,
    "harbor-ledger": nothing,
    "harbor-sitemap": nothing,
}


def test_every_format_has_an_example() -> None:
    """And no example is without its input here."""
    shapes = {match for text in EXAMPLES.values() for match in re.findall(r"format: (\w+)", text)}
    assert shapes == {"text", "jsonl", "csv", "html", "warc", "rss", "sitemap"}
    assert EXAMPLES.keys() == INPUTS.keys()


@pytest.mark.parametrize("name", INPUTS)
def test_an_example_runs(name: str, server: WebServer, tmp_path: Path) -> None:
    """Two documents come out of it, with what the feed says of them."""
    folder = tmp_path / "feeds"
    folder.mkdir()
    text = EXAMPLES[name].replace(SITE, server.url)
    if "fetch:" in text:
        text = text.replace("fetch:", "fetch:\n  allow_private: [127.0.0.1/32]\n  pace_seconds: 0")
    (folder / f"{name}.yml").write_text(text)
    INPUTS[name](folder)
    feed = load_feed(folder / f"{name}.yml")
    settings = replace(read_settings({}), data=str(tmp_path / "data"), home=tmp_path / "home")
    documents: list[Document] = []
    for batch in plan(feed, "r1", settings):
        process(feed, "r1", settings, batch)
        documents += read_spool(Part.of_batch(batch).documents, Document)
    assert len(documents) == 2
    for document in documents:
        assert document.outlet == feed.display_outlet
        assert ("Tern Island" in document.text) or ("Port Ellery" in document.text)
        assert "Buy" not in document.text
