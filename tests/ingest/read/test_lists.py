"""Sitemaps that list sitemaps, too many of them, too large, or always the same ones."""

from __future__ import annotations

import gzip
from pathlib import Path

import fsspec
import pytest
from polling import PAGE, Polls
from web_server import Answer, WebServer

from ingest.document import Evidence
from ingest.fetch import Limits
from ingest.read import lists

HEAD = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'


def index_of(*sitemaps: str) -> Answer:
    """Return an index of sitemaps `path` or `path lastmod`."""
    items = "".join(f"<sitemap>{said(item)}</sitemap>" for item in sitemaps)
    return Answer(f"<sitemapindex {HEAD}>{items}</sitemapindex>".encode())


def sitemap_of(*pages: str) -> Answer:
    """Return a sitemap of pages `path` or `path lastmod`."""
    return Answer(f"<urlset {HEAD}>{''.join(f'<url>{said(item)}</url>' for item in pages)}</urlset>".encode())


def said(item: str) -> str:
    """Return the elements of `path` or `path lastmod`."""
    path, _, modified = item.partition(" ")
    return f"<loc>{path}</loc>" + (f"<lastmod>{modified}</lastmod>" if modified else "")


def page_at(server: WebServer, *paths: str) -> None:
    """Let the server have pages that differ."""
    for path in paths:
        server.answers[path] = Answer(PAGE + path.encode(), headers={"Content-Type": "text/html"})


def test_indexes_of_indexes_are_followed_two_levels_down(server: WebServer, poll: Polls) -> None:
    """The protocol allows one; what lies deeper is said to be left out."""
    server.answers |= {f"/{level}": index_of(f"/{level + 1}", f"/s{level}") for level in range(4)}
    server.answers |= {f"/s{level}": sitemap_of(f"/p{level}") for level in range(4)}
    page_at(server, "/p0", "/p1", "/p2", "/p3")
    found = poll(path=f"{server.url}/0", shape="sitemap")
    assert found.outcomes == {"/p0": "document", "/p1": "document", "/0#more": "max_sitemaps"}
    assert sorted(found.asked) == ["/0", "/1", "/2", "/p0", "/p1", "/s0", "/s1"]


def test_indexes_that_list_each_other_end(server: WebServer, poll: Polls) -> None:
    """Each is asked once, also behind a redirect."""
    server.answers |= {"/x": index_of("/x", "/y", "/z"), "/y": index_of("/x", "/y", "/s"), "/s": sitemap_of("/a", "/a")}
    server.answers["/z"] = Answer(status=302, headers={"Location": "/z"})
    found = poll(path=f"{server.url}/x", shape="sitemap")
    assert found.outcomes == {"/a": "document", "/z": "fetch_redirects"}
    assert {path: found.asked.count(path) for path in ("/x", "/y", "/s")} == {"/x": 1, "/y": 1, "/s": 1}


def test_no_more_sitemaps_are_asked_for_than_a_run_may(
    server: WebServer, poll: Polls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index that makes up new ones for ever, too; the rest is counted in one line."""
    monkeypatch.setattr(lists, "MAX_SITEMAPS", 4)
    server.answers["/x"] = index_of(*(f"/s{number}" for number in range(10)))
    server.answers |= {f"/s{number}": sitemap_of() for number in range(10)}
    found = poll(path=f"{server.url}/x", shape="sitemap")
    assert found.outcomes == {"/x#more": "max_sitemaps"}
    assert found.asked == ["/x", "/s0", "/s1", "/s2"]


def test_a_sitemap_that_is_a_bomb_harms_no_other(server: WebServer, poll: Polls) -> None:
    """Packed as a file, packed by the server, or both."""
    bomb = gzip.compress(b"<urlset>" + bytes(64 * 1024 * 1024))
    server.answers["/x"] = index_of("/file.gz", "/sent", "/both", "/s")
    server.answers |= {"/file.gz": Answer(bomb), "/sent": Answer(bomb, headers={"Content-Encoding": "gzip"})}
    server.answers |= {
        "/both": Answer(gzip.compress(bomb), headers={"Content-Encoding": "gzip"}),
        "/s": sitemap_of("/a"),
    }
    found = poll(path=f"{server.url}/x", shape="sitemap")
    assert found.outcomes == {
        "/file.gz": "fetch_bomb",
        "/sent": "fetch_bomb",
        "/both": "fetch_bomb",
        "/a": "document",
    }


def test_a_sitemap_of_all_the_pages_and_bytes_it_may_have_is_read(server: WebServer, poll: Polls) -> None:
    """50,000 pages, 50 MiB: more bytes than a page may have; what is over is counted in one line, what waits in another."""
    padding = "x" * 250
    pages = ["/a", *(f"/{padding}{number}" for number in range(60_000))]
    server.answers["/s"] = sitemap_of(*pages)
    assert len(server.answers["/s"].body) > 1.5 * Limits().body_bytes  # type: ignore[union-attr]  # an answer
    found = poll(path=f"{server.url}/s", shape="sitemap", max_pages=1)
    assert found.outcomes == {"/s#max_entries": "max_entries", "/a": "document", "/s#later": "max_pages"}


def test_a_sitemap_that_its_index_calls_unchanged_is_not_asked_for(server: WebServer, poll: Polls) -> None:
    """For a day; its pages still count."""

    def asked(hours: float) -> list[str]:
        return sorted(poll(hours, path=f"{server.url}/x", shape="sitemap", revisit_hours=None).asked)

    server.answers |= {"/x": index_of("/s 2026-03-01", "/t"), "/s": sitemap_of("/a"), "/t": sitemap_of("/a")}
    assert asked(0) == ["/a", "/s", "/t", "/x"]
    assert asked(1) == ["/t", "/x"]
    assert poll(2, path=f"{server.url}/x", shape="sitemap").unchanged == 1
    server.answers["/x"] = index_of("/s 2026-03-02", "/t")
    assert asked(3) == ["/s", "/t", "/x"]
    assert asked(28) == ["/s", "/t", "/x"]


def test_old_pages_and_sitemaps_are_passed_over_where_the_feed_wants_no_old_ones(
    server: WebServer, poll: Polls
) -> None:
    """By the latest date that the list says; one line counts them, and what says no date is taken."""
    server.answers["/x"] = index_of("/s 2026-03-01", "/old 2025", "/t")
    server.answers |= {
        "/s": sitemap_of("/p1 2026-03-01T10:00:00+01:00", "/p2 2026-01-01", "/p3 2026-02", "/p4 soon"),
        "/t": sitemap_of("/p5", "/p6 2019"),
    }
    page_at(server, *(f"/p{number}" for number in range(1, 7)))
    found = poll(path=f"{server.url}/x", shape="sitemap", max_age_days=30)
    assert found.outcomes == dict.fromkeys(("/p1", "/p3", "/p4", "/p5"), "document") | {"/x#old": "max_age"}
    assert not {"/old", "/p2", "/p6"} & set(found.asked)


def test_old_entries_of_a_feed_are_passed_over_too(server: WebServer, poll: Polls) -> None:
    """RSS writes its dates otherwise."""
    items = "".join(
        f"<item><link>/p{day}</link><pubDate>Sun, {day:02} Feb 2026 08:15:00 GMT</pubDate></item>" for day in (1, 22)
    )
    server.answers["/feed"] = Answer(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode())
    page_at(server, "/p1", "/p22")
    assert poll(max_age_days=20).outcomes == {"/p22": "document", "/feed#old": "max_age"}


def test_what_a_news_sitemap_says_is_evidence_of_its_page(server: WebServer, poll: Polls) -> None:
    """Title and date, with an ampersand that was not written as XML wants it; its `lastmod` is no date of publication."""
    server.answers["/s"] = Answer(
        f"<urlset {HEAD}><url><loc>/a?x=1&y=2</loc><lastmod>2026-03-02</lastmod><n:news><n:publication><n:language>en"
        "</n:language></n:publication><n:publication_date>2026-03-01</n:publication_date><n:title>Caf&eacute; & ferry</n:title>"
        "</n:news></url></urlset>".encode()
    )
    page_at(server, "/a?x=1&y=2")
    (document,) = poll(path=f"{server.url}/s", shape="sitemap").documents
    assert document.evidence == (
        Evidence("title", "entry", "Café & ferry"),
        Evidence("date", "entry", "2026-03-01"),
    )
    assert document.language_hint == "en"


def test_no_list_names_a_file_of_this_machine(server: WebServer, poll: Polls, tmp_path: Path) -> None:
    """Or a stranger's sitemap would read what lies here, or in a bucket that this machine may open; from a file no more than from the web."""
    inside = tmp_path / "inside.xml"
    inside.write_bytes(sitemap_of(f"{server.url}/a").body)
    fsspec.filesystem("memory").pipe_file(f"{inside}", inside.read_bytes())
    places = [
        f"file://{inside}",
        f"memory://{inside}",
        f"local://{inside}",
        f"simplecache::file://{inside}",
        f"FILE://{inside}",
    ]
    server.answers["/x"] = index_of(*places)
    (tmp_path / "x.xml").write_bytes(index_of(*places, str(inside), "inside.xml").body)
    for path in (f"{server.url}/x", "x.xml"):
        found = poll(path=path, shape="sitemap")
        assert set(found.outcomes.values()) == {"fetch_url"}
        assert found.documents == []


def test_what_is_cut_off_of_a_list_is_said(server: WebServer, poll: Polls) -> None:
    """What stands before is read."""
    whole = sitemap_of("/a", "/b").body
    server.answers["/s"] = Answer(whole[: whole.index(b"/b")])
    assert poll(path=f"{server.url}/s", shape="sitemap").outcomes == {"/a": "document", "/s#cut_short": "cut_short"}


def test_a_sitemap_of_a_file_may_be_packed_but_not_endless(server: WebServer, poll: Polls, tmp_path: Path) -> None:
    """One that is larger than any list may be is refused, not cut without a word."""
    (tmp_path / "s.xml.gz").write_bytes(gzip.compress(sitemap_of(f"{server.url}/a").body))
    assert poll(path="s.xml.gz", shape="sitemap").outcomes == {"/a": "fetch_url"}  # its feed names no such port
    (tmp_path / "s.xml").write_bytes(sitemap_of(f"{server.url}/a").body + b" " * 60 * 1024 * 1024)
    assert poll(path="s.xml", shape="sitemap").outcomes == {"s.xml": "too_large"}
    assert server.asked() == []
