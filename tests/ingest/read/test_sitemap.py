"""Sitemaps of every kind."""

from __future__ import annotations

import pytest

from ingest.errors import Damaged
from ingest.read.entry import Entry
from ingest.read.listed import Sitemap
from ingest.read.sitemap import MAX_PAGES, parse_sitemap

BASE = "https://harbor.example/sitemap.xml"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = (
    f'<?xml version="1.0"?><urlset {SPACE} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc> https://harbor.example/ferry </loc>'
    "<lastmod>2026-03-03</lastmod><image:image><image:loc>https://harbor.example/i.jpg</image:loc><image:title>No</image:title>"
    "</image:image><news:news><news:publication><news:name>Ledger</news:name><news:language>en-GB</news:language>"
    "</news:publication><news:publication_date>2026-03-02T09:00:00Z</news:publication_date><news:title>Ferry &amp;amp; crane"
    "</news:title></news:news></url></urlset>"
)


def test_a_news_sitemap_says_when_and_what() -> None:
    """`lastmod` is no date of publication, and pictures have titles of their own."""
    (entry,) = parse_sitemap(NEWS.encode(), BASE).entries
    assert entry == Entry(
        "https://harbor.example/ferry",
        "Ferry & crane",
        "2026-03-02T09:00:00Z",
        language="en",
        modified="2026-03-03",
        changed="2026-03-03",
    )


def test_an_index_lists_the_lately_changed_first() -> None:
    """Those without a date come last."""
    items = "".join(
        f"<sitemap><loc>/{name}.xml</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>"
        for name, day in (("a", "2026-01-01"), ("b", None), ("c", "2026-03-01"))
    )
    found = parse_sitemap(f"<sitemapindex {SPACE}>{items}<sitemap/></sitemapindex>".encode(), BASE)
    assert found.sitemaps == tuple(
        Sitemap(f"https://harbor.example/{name}.xml", day)
        for name, day in (("c", "2026-03-01"), ("a", "2026-01-01"), ("b", ""))
    )


@pytest.mark.parametrize(
    "content",
    [
        b"<urlset><url><loc>https://harbor.example/ferry</loc></url><url>",
        b"\xef\xbb\xbf <urlset><url><loc>/ferry</loc><x>&nbsp;</x></url></urlset>",
        b"https://harbor.example/ferry\r\n\r\n",
        f'<urlset {SPACE}><url xmlns=""><loc>https://harbor.example/ferry</loc></url></urlset>'.encode(),
        '<?xml version="1.0" encoding="utf-16"?><urlset><url><loc>/ferry</loc></url></urlset>'.encode("utf-16"),
    ],
)
def test_broken_and_plain_lists_are_read(content: bytes) -> None:
    """As far as they go."""
    assert [entry.url for entry in parse_sitemap(content, BASE).entries] == ["https://harbor.example/ferry"]


@pytest.mark.parametrize(
    "content", [b"", b"<html><body/></html>", b"<", b"hello\nhttps://harbor.example/", b"\x00\x01", b"<!-- -->"]
)
def test_what_is_no_sitemap_is_refused(content: bytes) -> None:
    """With its reason."""
    with pytest.raises(Damaged) as caught:
        parse_sitemap(content, BASE)
    assert caught.value.reason == "not_a_sitemap"


def test_hostile_xml_is_not_expanded() -> None:
    """Neither files nor a billion laughs get in."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE urlset [<!ENTITY l0 "lol">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    content = f"{doctype}<urlset><url><loc>https://harbor.example/&f;&l9;</loc></url></urlset>".encode()
    found = parse_sitemap(content, BASE)
    assert all("root" not in entry.url and len(entry.url) < 100 for entry in found.entries)


def test_no_more_pages_are_taken_than_the_protocol_allows() -> None:
    """The rest is another sitemap's."""
    content = b"<urlset>" + b"<url><loc>/a</loc></url>" * (MAX_PAGES + 5) + b"</urlset>"
    assert len(parse_sitemap(content, BASE).entries) == MAX_PAGES
