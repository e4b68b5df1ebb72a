"""Feeds of every kind, whole and broken."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.errors import Damaged
from ingest.read.entry import Entry, archived_entry, plain
from ingest.read.listed import Listed
from ingest.read.rss import MAX_ENTRIES, parse_feed

BASE = "https://harbor.example/feeds/news.xml"
URL = "https://harbor.example/ferry"

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Harbor Ledger</title><language>en-us</language>
<item><title>Ferry &amp;amp; &lt;b&gt;crane&lt;/b&gt; sail</title><link> /ferry </link><guid>17</guid>
<dc:creator>Ada Quill</dc:creator><pubDate>Mon, 02 Mar 2026 09:00:00 +0100</pubDate></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>x</title><entry><title type="html">Ferry &amp;amp; crane sail</title>
<link rel="self" href="/self"/><link rel="alternate" href="../ferry"/><author><name>Ada Quill</name></author>
<published>2026-03-02T09:00:00+01:00</published><updated>2026-03-03T09:00:00Z</updated></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>x</title></channel><item rdf:about="x">
<title>Ferry &amp; crane sail</title><link>https://harbor.example/ferry</link><dc:date>2026-03-02T09:00:00+01:00</dc:date>
<dc:creator>Ada Quill</dc:creator></item></rdf:RDF>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "language": "de-AT", "items": [{"id": "1", "url": "/ferry",
"title": "Ferry & crane sail", "authors": [{"name": "Ada Quill"}], "date_published": "2026-03-02T09:00:00+01:00"}, 5, {"id": "2"}]}"""


@pytest.mark.parametrize(
    ("feed", "language", "published"),
    [
        (RSS, "en", "Mon, 02 Mar 2026 09:00:00 +0100"),
        (ATOM, "de", "2026-03-02T09:00:00+01:00"),
        (RDF, None, "2026-03-02T09:00:00+01:00"),
        (JSON, "de", "2026-03-02T09:00:00+01:00"),
    ],
    ids=["rss", "atom", "rdf", "json"],
)
def test_each_kind_of_feed_says_the_same(feed: str, language: str | None, published: str) -> None:
    """Relative links become absolute, markup goes, dates stay as they are written."""
    (entry,) = parse_feed(feed.encode(), BASE).entries
    assert (entry.url, entry.title, entry.authors) == (URL, "Ferry & crane sail", ("Ada Quill",))
    assert (entry.language, entry.published) == (language, published)


def test_an_entry_is_evidence() -> None:
    """Of origin `entry`, and it survives the archive."""
    (entry,) = parse_feed(RSS.encode(), BASE).entries
    assert [(each.kind, each.origin, each.value) for each in entry.evidence] == [
        ("title", "entry", "Ferry & crane sail"),
        ("date", "entry", "Mon, 02 Mar 2026 09:00:00 +0100"),
        ("byline", "entry", "Ada Quill"),
    ]
    assert archived_entry(entry.archived()) == replace(entry, changed="")


def test_an_entry_that_changes_has_another_digest() -> None:
    """A correction of the title, of the summary or of the time of change is seen."""
    one, *others = (
        parse_feed(ATOM.replace(old, new).encode(), BASE).entries[0].digest
        for old, new in (
            ("", ""),
            ("2026-03-03", "2026-03-04"),
            ("crane", "whale"),
            ("</entry>", "<summary>s</summary></entry>"),
        )
    )
    assert one not in others
    assert len(set(others)) == len(others)


def item(inner: str) -> bytes:
    """Return a feed of one item."""
    return f'<rss version="2.0"><channel><item><link>{URL}</link>{inner}</item></channel></rss>'.encode()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<author>desk@harbor.example (Ada Quill)</author>", ("Ada Quill",)),
        ("<author>desk@harbor.example</author>", ()),
        ("<author>Ada Quill</author>", ("Ada Quill",)),
        ("", ()),
    ],
)
def test_authors_are_names(written: str, expected: tuple[str, ...]) -> None:
    """Mail addresses are not kept."""
    assert parse_feed(item(written), BASE).entries[0].authors == expected


BROKEN = {
    "cut short": RSS.encode()[:-40],
    "an entity that XML does not know": RSS.replace("Ferry", "Ferry&nbsp;").encode(),
    "bare ampersands": RSS.replace("&amp;amp;", "&").encode(),
    "control characters": RSS.replace("Ferry", "Fer\x0bry").encode(),
    "another encoding than it says": RSS.replace("Ferry", "Fähre").encode("latin-1"),
    "white space before the declaration": b"\n\n  " + RSS.encode(),
    "a byte order mark": b"\xef\xbb\xbf" + RSS.encode(),
    "UTF-16": RSS.replace("utf-8", "utf-16").encode("utf-16"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_feeds_still_list_their_pages(name: str) -> None:
    """The page matters more than the feed's grammar."""
    assert [entry.url for entry in parse_feed(BROKEN[name], BASE).entries] == [URL]


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\xff", b"<html><body>Hello</body></html>", b"{}", b'{"items": 5}', b"{", b"%PDF-1.7", b"plain"],
)
def test_what_is_no_feed_is_refused(content: bytes) -> None:
    """Instead of being taken for one without entries."""
    with pytest.raises(Damaged) as caught:
        parse_feed(content, BASE)
    assert caught.value.reason == "not_a_feed"


def test_a_feed_without_entries_is_no_failure() -> None:
    """There is simply nothing new."""
    assert parse_feed(b'<rss version="2.0"><channel><title>x</title></channel></rss>', BASE) == Listed()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "a long author": item(f"<author>{'a' * 200_000}</author>"),
    "a billion laughs": f'<!DOCTYPE r [<!ENTITY l0 "lol">{LAUGHS}]>'.encode() + item("<title>&l9;</title>"),
    "a local file": b'<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + item("<title>&f;</title>"),
    "deep nesting": item("<a>" * 5000),
    "many entries": item("</item><item><link>https://harbor.example/x</link>" * 100_000),
    "a URL that is none": item("").replace(b"https://harbor.example/ferry", b"http://[::1"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_feeds_cost_little(name: str) -> None:
    """Nothing outside the bytes is looked at."""
    began = time.monotonic()
    entries = parse_feed(HOSTILE[name], BASE).entries
    assert time.monotonic() - began < 4
    assert len(entries) <= MAX_ENTRIES
    assert len(entries) == MAX_ENTRIES or name != "many entries"
    assert not any("root:" in entry.title for entry in entries)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("a  &amp; <i>b</i>\n", "a & b"), (None, ""), (5, ""), ("1 < 2", "1 < 2"), ("x\x00\ud800", "x\ufffd\ufffd")],
)
def test_plain_text_is_one_line(value: object, expected: str) -> None:
    """Whatever a feed wrote."""
    assert plain(value) == expected


def test_entries_are_compared_by_what_they_say() -> None:
    """Two equal ones have one digest."""
    assert Entry(URL, "a").digest == Entry(URL, "a").digest != Entry(URL, "b").digest


@pytest.mark.shared
def test_no_collected_feed_makes_the_reader_crash() -> None:
    """Each is read or refused."""
    folder = Path(__file__).parents[3].parent / "shared" / "data" / "badinput" / "rome-feeds"
    if not folder.is_dir():
        pytest.skip("the evaluation data is not here")
    outcomes = {"read": 0, "refused": 0}
    for path in [each for each in sorted(folder.rglob("*")) if each.is_file()][::7]:
        try:
            parse_feed(path.read_bytes(), BASE)
            outcomes["read"] += 1
        except Damaged:
            outcomes["refused"] += 1
    assert outcomes["read"] > outcomes["refused"]
