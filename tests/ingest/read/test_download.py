"""Files of documents that lie on the web."""

from __future__ import annotations

import gzip
import io
import random
import tarfile
import zipfile
from pathlib import Path

import pytest
from builders import a_feed
from polling import PAGE, Polls
from web_server import Answer, WebServer, count_connections

from ingest.errors import InputError
from ingest.read import find_inputs, read_one


def zipped(pages: dict[str, bytes]) -> bytes:
    """Return a zip file of pages."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in pages.items():
            file.writestr(name, content)
    return buffer.getvalue()


def tarred(name: str, content: bytes) -> bytes:
    """Return a packed tar file of one page."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as file:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        file.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


FILES = {
    "/a.html": (PAGE, {}, "a.html"),
    "/a.html.gz": (gzip.compress(PAGE), {}, "a.html.gz"),
    "/b.html.gz": (gzip.compress(PAGE), {"Content-Encoding": "gzip"}, "b.html.gz"),
    "/p.zip": (zipped({"x/1.html": PAGE}), {}, "p.zip/x/1.html"),
    "/p.tar.gz": (tarred("1.html", PAGE), {}, "p.tar.gz/1.html"),
    "/get?file=1&key=secret": (PAGE, {}, "get"),
}


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_fetched_and_read_as_if_it_lay_here(server: WebServer, poll: Polls, path: str) -> None:
    """Packed as its name says; its documents know where they come from, less what a query may hold."""
    content, headers, key = FILES[path]
    server.answers[path] = Answer(content, headers=headers)
    found = poll(path=server.url + path, shape="html")
    (document,) = found.documents
    assert (document.key, document.text, found.asked) == (key, PAGE.decode(), [path])
    assert document.source == f"{server.url}{path.partition('?')[0]}"


def test_a_file_may_be_larger_than_a_page(server: WebServer, poll: Polls) -> None:
    """It goes to the disk, not into memory."""
    noise = random.Random(1)  # noqa: S311 - noise that does not pack, no secret
    pages = {f"{n}.html": b"<p>" + noise.randbytes(600_000).hex().encode() for n in range(25)}
    server.answers["/p.zip"] = Answer(zipped(pages))
    assert len(server.answers["/p.zip"].body) > 15_000_000  # type: ignore[union-attr]  # an answer
    assert len(poll(path=f"{server.url}/p.zip", shape="html").documents) == 25


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(status=404), "gone"),
        (Answer(status=500), "fetch_server"),
        (Answer(raw=[b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", b"half"]), "fetch_broken"),
        (Answer(b"no zip"), "not_an_archive"),
        (Answer(gzip.compress(bytes(64 * 1024 * 1024)), headers={"Content-Encoding": "gzip"}), "fetch_bomb"),
    ],
)
def test_a_file_that_cannot_be_had_or_opened_is_one_refusal(
    server: WebServer, poll: Polls, answer: Answer, reason: str
) -> None:
    """In quarantine, for nothing of the feed was read."""
    server.answers["/p.zip"] = answer
    assert list(poll(path=f"{server.url}/p.zip", shape="html").outcomes.values()) == [reason]


def test_a_file_leads_to_nobody_private(server: WebServer, poll: Polls) -> None:
    """It is fetched by the same rules as pages."""
    with count_connections("127.0.0.2", server.port) as (port, came):
        server.answers["/p.zip"] = Answer(status=302, headers={"Location": f"http://127.0.0.2:{port}/p.zip"})
        found = poll(path=f"{server.url}/p.zip", shape="html")
    assert (list(found.outcomes.values()), came) == (["fetch_address"], [])


def test_only_what_a_feed_names_itself_is_fetched(tmp_path: Path) -> None:
    """Anything else is to be downloaded by who wants it."""
    feed = a_feed(folder=tmp_path)
    with pytest.raises(InputError, match="download it first"):
        find_inputs(feed, "https://harbor.example/p.zip")
    own = a_feed(read={"format": "html", "path": "https://harbor.example/p.zip"})
    with pytest.raises(InputError, match="save it to a file"):
        read_one(own, "https://harbor.example/p.zip")


@pytest.mark.parametrize("path", ["https://harbor.example/dumps/", "https://harbor.example/*.zip"])
def test_the_web_has_no_folders(path: str) -> None:
    """A feed that wants one is told so when it is loaded."""
    with pytest.raises(ValueError, match="must name one file"):
        a_feed(read={"format": "html", "path": path})
