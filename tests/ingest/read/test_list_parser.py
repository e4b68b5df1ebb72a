"""Lists are parsed in a process that may die of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.errors import Damaged
from ingest.read.entry import Entry
from ingest.read.list_parser import ListLimits, parse_list
from ingest.read.listed import Listed, ListKind, Lost, Sitemap

BASE = "https://harbor.example/list.xml"
ITEM = b"<item><link>/a</link><title>Ferry sails</title></item>"
FEED = b'<rss version="2.0"><channel>' + ITEM + b"</channel></rss>"
INDEX = b"<sitemapindex><sitemap><loc>/b.xml</loc><lastmod>2026-03-02</lastmod></sitemap></sitemapindex>"


def outcome(act: Callable[[], object]) -> str:
    """Return the reason of a refusal, or `read`."""
    try:
        act()
    except Damaged as error:
        return error.reason
    return "read"


def test_what_the_process_finds_comes_back_whole() -> None:
    """Entries, sitemaps, and what was lost."""
    assert parse_list("rss", FEED, BASE).entries == (Entry("https://harbor.example/a", "Ferry sails", changed="\n"),)
    assert parse_list("sitemap", INDEX, BASE) == Listed(
        sitemaps=(Sitemap("https://harbor.example/b.xml", "2026-03-02"),)
    )
    (lost,) = parse_list("sitemap", INDEX[:-20], BASE).lost
    assert (type(lost), lost.reason) == (Lost, "cut_short")


@pytest.mark.parametrize(("kind", "reason"), [("rss", "not_a_feed"), ("sitemap", "not_a_sitemap")])
def test_what_is_no_list_is_refused_as_if_it_were_parsed_here(kind: ListKind, reason: str) -> None:
    """With its own reason."""
    with pytest.raises(Damaged) as caught:
        parse_list(kind, b"<html><p>Moved</html>", BASE)
    assert caught.value.reason == reason


def test_a_process_that_takes_too_long_is_ended() -> None:
    """By the kernel, wherever it is at."""
    many = b'<rss version="2.0"><channel>' + ITEM * 1900 + b"</channel></rss>"
    began = time.monotonic()
    assert outcome(lambda: parse_list("rss", many, BASE, ListLimits(cpu_seconds=0.1))) == "timeout"
    assert time.monotonic() - began < 20


def test_a_process_that_takes_too_much_memory_is_refused() -> None:
    """As such, whether it still can say so or not."""
    large = b'<rss version="2.0"><channel><item><title>' + b"a" * 9_000_000 + b"</title></item></channel></rss>"
    for megabytes in (60, 100):
        assert outcome(lambda: parse_list("rss", large, BASE, ListLimits(memory_bytes=megabytes << 20))) == "oom"  # noqa: B023 - called at once


NESTED = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "a billion laughs": f'<!DOCTYPE r [<!ENTITY l0 "lol">{NESTED}]>'.encode() + FEED.replace(b"sails", b"&l9;"),
    "a blow-up of squares": f'<!DOCTYPE r [<!ENTITY a "{"a" * 100_000}">]>'.encode()
    + FEED.replace(b"sails", b"&a;" * 50_000),
    "an entry of 9 MB": FEED.replace(b"sails", b"ab " * 3_000_000),
    "an entry of 9 MB of markup": FEED.replace(b"sails", b"&lt;p " * 1_500_000),
    "an attribute of 9 MB": FEED.replace(b"<title>", b'<title x="' + b"y" * 9_000_000 + b'">'),
    "100,000 attributes": FEED.replace(
        b"<title>", b"<title " + b" ".join(b'a%d="1"' % n for n in range(100_000)) + b">"
    ),
    "deep nesting": FEED.replace(b"sails", b"<a>" * 400_000),
    "tags without an end": FEED.replace(b"sails", b"<" * 3_000_000),
    "references without an end": FEED.replace(b"sails", b"&#" * 1_000_000),
    "comments without an end": FEED.replace(b"sails", b"<!--" * 500_000),
    "sections without an end": FEED.replace(b"sails", b"<![CDATA[" * 500_000),
    "JSON of brackets": b'{"items": ' + b"[" * 500_000,
    "a number without an end": b'{"items": [{"url": "/a", "title": ' + b"9" * 5_000_000 + b"}]}",
    "zeros": bytes(9_000_000),
}


@pytest.mark.parametrize("kind", ["rss", "sitemap"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_lists_end_in_an_outcome(name: str, kind: ListKind) -> None:
    """Within the limits of time and memory, read or refused."""
    content = HOSTILE[name] if kind == "rss" else HOSTILE[name].replace(b"rss", b"urlset")
    limits = ListLimits(cpu_seconds=1.5)
    began = time.monotonic()
    found = outcome(lambda: parse_list(kind, content, BASE, limits))
    assert found in {"read", "not_a_feed", "not_a_sitemap", "timeout", "oom", "parser"}
    assert time.monotonic() - began < 1.5 * 6 + 5


@pytest.mark.shared
def test_no_collected_feed_makes_the_process_crash() -> None:
    """One of a hundred here; all of them are parsed by `benchmarks/badinput.py`."""
    folder = Path(__file__).parents[3].parent / "shared" / "data" / "badinput" / "rome-feeds"
    if not folder.is_dir():
        pytest.skip("the evaluation data is not here")
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()][::100]
    assert {outcome(lambda: parse_list("rss", path.read_bytes(), BASE)) for path in paths} <= {"read", "not_a_feed"}  # noqa: B023 - called at once
