"""A feed of any format is made again from its archive alone: no input, and no request."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import a_feed
from invented_site import article, page, rss
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
from web_server import Answer, WebServer, serve_web

from ingest.document import Document
from ingest.feed import Feed
from ingest.pipeline import plan, process
from ingest.run_folder import Part
from ingest.settings import Settings, read_settings
from ingest.spool import read_spool

FIELDS = {"fields": {"text": "body", "id": "nr"}}
COUNT = 4


@pytest.fixture
def server() -> Iterator[WebServer]:
    """A web server of this test's own, with four pages."""
    with serve_web() as running:
        running.answers |= {f"/a{number}": page(number) for number in range(COUNT)}
        yield running


def texts(folder: Path) -> dict[str, Any]:
    """One document a file."""
    for number in range(COUNT):
        (folder / f"{number}.txt").write_text(f"The ferry sailed {number} times on Monday, and the harbor was calm.")
    return {"format": "text", "path": "*.txt"}


def json_lines(folder: Path) -> dict[str, Any]:
    """One document a line, packed."""
    lines = (
        json.dumps({"body": f"The ferry sailed {number} times on Monday.", "nr": number}) for number in range(COUNT)
    )
    (folder / "a.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    return {"format": "jsonl", "path": "a.jsonl.gz"} | FIELDS


def rows(folder: Path) -> dict[str, Any]:
    """One document a row."""
    with (folder / "a.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("nr", "body"), *((n, f"The ferry,\nsailed {n} times.") for n in range(COUNT))])
    return {"format": "csv", "path": "a.csv"} | FIELDS


def pages(folder: Path) -> dict[str, Any]:
    """One page a file."""
    for number in range(COUNT):
        (folder / f"{number}.html").write_text(article(number))
    return {"format": "html", "path": "."}


def packed_pages(folder: Path) -> dict[str, Any]:
    """Many pages in a file."""
    with zipfile.ZipFile(folder / "a.zip", "w") as file:
        for number in range(COUNT):
            file.writestr(f"x/{number}.html", article(number))
    return {"format": "html", "path": "a.zip"}


def web_archive(folder: Path) -> dict[str, Any]:
    """The pages in a web archive."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    for number in range(COUNT):
        body, head = article(number).encode(), StatusAndHeaders("200 OK", [("Content-Type", "text/html")], "HTTP/1.1")
        url = f"https://harbor.example/{number}"
        writer.write_record(writer.create_warc_record(url, "response", io.BytesIO(body), len(body), http_headers=head))
    (folder / "a.warc.gz").write_bytes(buffer.getvalue())
    return {"format": "warc", "path": "a.warc.gz"}


LOCAL: list[Callable[[Path], dict[str, Any]]] = [texts, json_lines, rows, pages, packed_pages, web_archive]


def made(feed: Feed, run: str, settings: Settings, *, from_archive: bool = False) -> list[Document]:
    """Plan and process, and return what came of it, named as of one run."""
    found: list[Document] = []
    for batch in plan(feed, run, settings, from_archive=from_archive):
        process(feed, run, settings, batch)
        found += read_spool(Part.of_batch(batch).documents, Document)
    return sorted((replace(document, run="") for document in found), key=lambda document: document.key)


@pytest.mark.parametrize("write", LOCAL, ids=lambda write: write.__name__)
def test_a_feed_of_files_is_made_again_when_they_are_gone(
    write: Callable[[Path], dict[str, Any]], tmp_path: Path
) -> None:
    """The same documents, with their ids, versions and texts."""
    settings = replace(read_settings({}), data=str(tmp_path / "data"), home=tmp_path / "home")
    folder = tmp_path / "in"
    folder.mkdir()
    feed = a_feed(folder=folder, read=write(folder))
    first = made(feed, "r1", settings)
    for path in folder.iterdir():
        path.unlink()
    assert len(first) == COUNT
    assert made(feed, "r2", settings, from_archive=True) == first


@pytest.mark.parametrize("shape", ["rss", "sitemap", "index of sitemaps", "html"])
def test_a_feed_from_the_web_is_made_again_without_a_request(server: WebServer, tmp_path: Path, shape: str) -> None:
    """The same documents, with what the list said of them; the server sees nobody, not even for robots.txt."""
    settings = replace(read_settings({}), data=str(tmp_path / "data"), home=tmp_path / "home")
    paths = [f"/a{number}" for number in range(COUNT)]
    urls = "".join(f"<url><loc>{path}</loc></url>" for path in paths)
    server.answers["/rss"] = rss(server, paths)
    server.answers["/sitemap"] = Answer(f"<urlset>{urls}</urlset>".encode())
    packed_pages(tmp_path)
    server.answers["/html/a.zip"] = Answer((tmp_path / "a.zip").read_bytes())
    server.answers["/index"] = Answer(b"<sitemapindex><sitemap><loc>/sitemap</loc></sitemap></sitemapindex>")
    kind, path = (
        shape.partition(" ")[0].replace("index", "sitemap"),
        f"/{shape.partition(' ')[0]}" + ("/a.zip" if shape == "html" else ""),
    )
    polite = {"contact": "desk@harbor.example", "pace_seconds": 0, "allow_private": ("127.0.0.1/32",)}
    feed = a_feed(read={"format": kind, "path": server.url + path}, fetch=polite)
    first = made(feed, "r1", settings)
    asked = len(server.seen)
    again = made(feed, "r2", settings, from_archive=True)
    assert (len(first), len(server.seen) - asked) == (COUNT, 0)
    assert again == first
    assert any(evidence.origin == "entry" for document in again for evidence in document.evidence) == (kind == "rss")
