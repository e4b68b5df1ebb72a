"""Feeds from the web, from a real server to the index and back from the archive."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from builders import a_feed
from elasticsearch import Elasticsearch
from invented_site import forty_entries, page, rss
from web_server import Answer, WebServer, count_connections, serve_web

from ingest.errors import ExpectationBroken, InputError
from ingest.feed import Feed
from ingest.ledger import Ledger
from ingest.load import connect, install_templates
from ingest.pipeline import plan, process, run_feed
from ingest.search import feed_refusals, feeds_health
from ingest.settings import Settings


@pytest.fixture
def server() -> Iterator[WebServer]:
    """A web server of this test's own."""
    with serve_web() as running:
        yield running


def web_feed(server: WebServer, path: str = "/feed.xml", shape: str = "rss", **fetch: Any) -> Feed:
    """Return a feed of this server, which may be fetched from though it is local."""
    polite = {"contact": "desk@harbor.example", "pace_seconds": 0, "allow_private": ("127.0.0.1/32",)}
    return a_feed(read={"format": shape, "path": server.url + path}, fetch=polite | fetch)


def counts(ledger: Ledger) -> dict[str, Any]:
    """Return a ledger's sums and reasons."""
    return {
        "read": ledger.read,
        "indexed": ledger.indexed,
        "unchanged": ledger.unchanged,
        "rejected": dict(ledger.rejected),
        "quarantined": dict(ledger.quarantined),
    }


Rows = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def rows(client: Elasticsearch, settings: Settings) -> Rows:
    """Return a function that returns all indexed documents."""
    return lambda: stored(client, settings)


def stored(client: Elasticsearch, settings: Settings) -> list[dict[str, Any]]:
    """Return all indexed documents."""
    client.indices.refresh(index=settings.index_prefix)
    return [hit["_source"] for hit in client.search(index=settings.index_prefix, size=1000)["hits"]["hits"]]


def test_a_feed_of_forty_entries_closes_its_ledger(server: WebServer, settings: Settings, rows: Rows) -> None:
    """Every entry has its outcome, nobody private is connected to, and the second run fetches only what changed."""
    with count_connections("127.0.0.2", server.port) as (port, came):
        paths = forty_entries(server, port)
        server.answers["/feed.xml"] = rss(server, paths)
        feed = web_feed(server)
        assert counts(run_feed(feed, settings)) == {
            "read": 40,
            "indexed": 34,
            "unchanged": 0,
            "rejected": {"read/gone": 3, "read/robots": 2},
            "quarantined": {"read/fetch_address": 1},
        }
        assert came == []
        found = {row["url"].removeprefix(server.url): row for row in rows()}
        assert found["/copy0"]["copies"]["id"] == found["/a0"]["copies"]["id"] != found["/a2"]["copies"]["id"]
        assert {path for path, row in found.items() if row.get("paywalled")} == {"/a31"}
        assert not {path for path in server.asked() if path.startswith("/private")}

        server.seen.clear()
        server.answers["/new"], server.answers["/a3"] = page(60), page(61)
        server.answers["/feed.xml"] = rss(server, ["/new", *paths], a3=": corrected", a4=": corrected")
        assert counts(run_feed(feed, settings)) == {
            "read": 41,
            "indexed": 2,
            "unchanged": 33,
            "rejected": {"read/gone": 3, "read/robots": 2},
            "quarantined": {"read/fetch_address": 1},
        }
        assert sorted(server.asked()) == ["/a3", "/a4", "/feed.xml", "/new"]
        assert came == []


def test_a_feed_is_rebuilt_from_its_archive_without_fetching(
    server: WebServer, settings: Settings, rows: Rows, client: Elasticsearch
) -> None:
    """The same rows, to the letter, but for when they were indexed and by which run."""
    paths = [f"/a{number}" for number in range(4)]
    server.answers |= {path: page(number) for number, path in enumerate(paths)}
    server.answers["/feed.xml"] = rss(server, paths)
    feed = web_feed(server)
    run_feed(feed, settings)
    before = rows()
    server.seen.clear()

    again = run_feed(feed, settings, from_archive=True)
    assert (again.read, again.indexed, again.unchanged) == (4, 0, 4)
    elsewhere = replace(settings, index_prefix=f"{settings.index_prefix}x")
    anew = run_feed(feed, elsewhere, from_archive=True)
    assert (anew.read, anew.indexed) == (4, 4)
    assert server.seen == []
    assert comparable(stored(client, elsewhere)) == comparable(before)


def comparable(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out what must differ between two runs."""
    passing = {"run", "indexed_at", "copies", "story"}
    return sorted(
        ({key: value for key, value in row.items() if key not in passing} for row in rows), key=lambda row: row["id"]
    )


def test_nothing_archived_is_said_so(server: WebServer, settings: Settings) -> None:
    """With what to do."""
    with pytest.raises(InputError, match="without --from-archive"):
        plan(web_feed(server), "r1", settings, from_archive=True)


def test_hosts_must_learn_who_fetches(server: WebServer, settings: Settings) -> None:
    """Nothing is fetched before."""
    with pytest.raises(InputError, match=r"fetch\.contact"):
        plan(web_feed(server, contact=None), "r1", settings)
    assert server.seen == []


def test_a_feed_that_fails_is_polled_less_and_never_silently(
    server: WebServer, settings: Settings, client: Elasticsearch
) -> None:
    """First the run fails, then the feed rests; each run says so, and so does the feed's health."""
    server.answers["/feed.xml"] = Answer(b"<html><body>Moved</body></html>")
    feed = web_feed(server)
    with pytest.raises(ExpectationBroken, match="not_a_feed"):
        run_feed(feed, settings)
    assert counts(run_feed(feed, settings))["rejected"] == {"read/feed_paused": 1}
    assert server.asked() == ["/feed.xml"]
    client.indices.refresh(index=f"{settings.index_prefix}*")
    (health,) = feeds_health(client, settings)
    assert health.last_run is not None
    assert (health.last_run["read"], health.last_run["rejected"], health.refused) == (1, 1, 1)
    (row,) = feed_refusals(client, settings, feed.id)
    assert row["reason"] == "feed_paused"
    assert "not_a_feed" in row["detail"]
    assert "is tried again after 20" in row["detail"]


def test_a_run_that_was_never_published_is_fetched_again(server: WebServer, settings: Settings) -> None:
    """What was fetched and not loaded is not called unchanged."""
    server.answers |= {"/a0": page(0), "/feed.xml": rss(server, ["/a0"])}
    feed = web_feed(server)
    install_templates(connect(settings), settings)
    for batch in plan(feed, "broken", settings):
        process(feed, "broken", settings, batch)
    ledger = run_feed(feed, settings)
    assert (ledger.read, ledger.indexed, ledger.unchanged) == (1, 1, 0)


def test_an_unchanged_feed_costs_one_request(server: WebServer, settings: Settings) -> None:
    """Which is answered by 304; its entries still count."""
    server.answers |= {"/a0": page(0), "/a1": page(1)}
    server.answers["/feed.xml"] = replace(rss(server, ["/a0", "/a1"]), etag='"v1"')
    feed = web_feed(server)
    run_feed(feed, settings)
    server.seen.clear()
    ledger = run_feed(feed, settings)
    assert (ledger.read, ledger.unchanged, server.asked()) == (2, 2, ["/feed.xml"])
    assert server.seen[0].headers["if-none-match"] == '"v1"'


def test_pages_beyond_the_most_of_a_run_wait(server: WebServer, settings: Settings) -> None:
    """One line of the ledger says so, and the next run goes on."""
    paths = [f"/a{number}" for number in range(5)]
    server.answers |= {path: page(number) for number, path in enumerate(paths)}
    server.answers["/feed.xml"] = rss(server, paths)
    feed = web_feed(server, max_pages=3)
    first, second = counts(run_feed(feed, settings)), counts(run_feed(feed, settings))
    assert (first["indexed"], first["rejected"]) == (3, {"read/max_pages": 1})
    assert (second["indexed"], second["unchanged"], second["rejected"]) == (2, 3, {})


def test_a_sitemap_index_is_followed(server: WebServer, settings: Settings, rows: Rows) -> None:
    """Packed sitemaps, and one that is missing; the date that a news sitemap names is believed where the page has none."""
    news = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
        f"<url><loc>{server.url}/a0</loc><n:news><n:publication_date>2026-03-02</n:publication_date><n:title>T</n:title></n:news></url>"
        "</urlset>"
    )
    plain = f"<urlset><url><loc>{server.url}/a1</loc></url><url><loc>{server.url}/a0</loc></url></urlset>"
    index = "".join(f"<sitemap><loc>{server.url}/{name}</loc></sitemap>" for name in ("n.xml.gz", "p.xml", "gone.xml"))
    server.answers |= {"/a0": page(0), "/a1": page(1), "/p.xml": Answer(plain.encode())}
    server.answers["/n.xml.gz"] = Answer(gzip.compress(news.encode()), headers={"Content-Type": "application/gzip"})
    server.answers["/sitemap.xml"] = Answer(f"<sitemapindex>{index}</sitemapindex>".encode())
    ledger = run_feed(web_feed(server, "/sitemap.xml", "sitemap"), settings)
    assert counts(ledger) == {
        "read": 3,
        "indexed": 2,
        "unchanged": 0,
        "rejected": {},
        "quarantined": {"read/gone": 1},
    }
    found = {row["url"].removeprefix(server.url): row for row in rows()}
    assert (found["/a0"]["published_at"][:10], found["/a0"]["published"]["origin"]) == ("2026-03-02", "entry")
    assert found["/a1"].get("published_at") is None
