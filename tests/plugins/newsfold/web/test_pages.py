"""The page's answers: what they hold, that nothing in them runs, and that no address breaks them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from builders import a_document
from elasticsearch import Elasticsearch
from starlette.testclient import TestClient

from ingest.load import ExpiryRow, load_documents, write_expiry
from ingest.settings import PROJECT, Settings
from newsfold.web.app import build_app

_STRINGS = PROJECT.parent / "shared" / "data" / "badinput" / "naughty-strings" / "blns.json"
_ALLOWED_SCHEMES = {"", "http", "https", "data"}


class _Page(HTMLParser):
    """Elements of a page, and what in them could run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.dangers: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.dangers += [f"{tag} {name}" for name, _ in attrs if name.startswith("on") or name == "style"]
        if tag in {"script", "img", "iframe", "object", "embed", "style"} and not str(values.get("src", "")).endswith(
            "/newsfold.js"
        ):
            self.dangers.append(tag)
        href = values.get("href") or ""
        if urlsplit(href).scheme not in _ALLOWED_SCHEMES:
            self.dangers.append(href)
        if tag == "a":
            self.links.append(href)


def _hits(page: TestClient, **parameters: Any) -> dict[str, Any]:
    answer = page.get("/search.json", params=parameters)
    assert answer.status_code == 200
    return json.loads(answer.content)


def _crawl(page: TestClient, most: int) -> Iterator[tuple[str, str]]:
    """Follow our own links, breadth first."""
    waiting, seen = ["/", "/?q=zanzibar", "/?q=recall", "/feeds"], set[str]()
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        if path in seen or not path.startswith("/"):
            continue
        seen.add(path)
        answer = page.get(path)
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html"):
            yield path, answer.text
            waiting += [link.replace("/?", "/?") for link in _Page(answer.text).links]


def test_every_link_of_the_page_leads_somewhere_and_nothing_on_it_runs(page: TestClient) -> None:
    """Search, facets, days, documents, copies, stories, comparisons, feeds and their data: all reached by links alone."""
    kinds = set()
    for path, text in _crawl(page, most=150):
        assert _Page(text).dangers == [], path
        kinds.add(path.split("/")[1].split("?")[0])
    assert kinds >= {"", "documents", "copies", "stories", "feeds"}


def test_a_hostile_document_is_shown_as_text_everywhere(page: TestClient) -> None:
    """Title, outlet, text, author and address come from outside and are never markup."""
    (hit,) = _hits(page, q="zanzibar")["hits"]
    story = f"/stories/{hit['story_id']}"
    paths = (
        "/?q=zanzibar",
        f"/documents/{hit['id']}",
        f"/documents/{hit['id']}?show_as=removed",
        f"/copies/{hit['copies_id']}",
        story,
    )
    for path in paths:
        text = page.get(path).text
        assert _Page(text).dangers == [], path
        assert "&lt;script&gt;" in text


def test_answers_carry_headers_that_allow_nothing_from_elsewhere(page: TestClient) -> None:
    """No inline script, no other host, framed by nobody but Airflow itself."""
    for path in ("/", "/search.json", "/documents/none", "/static/newsfold.js", "/export.csv"):
        headers = page.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert "frame-ancestors 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_the_page_mentions_no_other_host(page: TestClient) -> None:
    """Style and script are ours; documents' own addresses are links and nothing else."""
    files = [page.get("/static/newsfold.css").text, page.get("/static/newsfold.js").text]
    templates = [path.read_text() for path in (PROJECT / "plugins" / "newsfold" / "web" / "templates").iterdir()]
    assert [found for text in [*files, *templates] for found in re.findall(r"(?:https?:)?//[\w.-]+\.\w+", text)] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/?q=" + "x" * 5_000, 200),
        ("/?from=yesterday&to=9999-99-99&offset=-3&size=many&sort=up", 200),
        ("/?offset=99999999&size=100", 200),
        ("/?person=%00&place=%ff%fe&q=%ed%a0%80", 200),
        ("/?q=/[a-z]%2B+~2+AND+(+OR+:*", 200),
        ("/search.json?" + "&".join(f"feed=f{number}" for number in range(500)), 200),
        ("/documents/..%2f..%2fetc", 404),
        ("/documents/none", 404),
        ("/stories/none.json", 404),
        ("/copies/none", 404),
        ("/feeds/none", 404),
        ("/compare?first=none", 404),
        ("/static/secrets.txt", 422),
        ("/docs", 404),
        ("/openapi.json", 404),
    ],
)
def test_no_address_breaks_the_page(page: TestClient, path: str, status: int) -> None:
    """Nonsense is left out or not found."""
    assert page.get(path).status_code == status


def test_a_feeds_page_sums_up_what_retention_removed(page: TestClient, client: Elasticsearch, news: Settings) -> None:
    """By limit, over all goes, with the day of the last one; feeds without limits have no such table."""
    for day, counts in ((3, {"days": 4}), (5, {"days": 1_200, "quarantine": 7})):
        row = ExpiryRow("wqjv-tv", f"go-{day}", datetime(2026, 5, day, tzinfo=UTC), counts)
        write_expiry(client, news, row)
    client.indices.refresh(index=f"{news.index_prefix}-counts")
    expired = {limit: (count, last[:10]) for limit, count, last in page.get("/feeds/wqjv-tv.json").json()["expired"]}
    assert expired == {"days": (1_204, "2026-05-05"), "quarantine": (7, "2026-05-05")}
    assert "1,204" in page.get("/feeds/wqjv-tv").text
    assert "retention" not in page.get("/feeds/meridian-wire").text


def test_choosing_two_values_of_a_facet_widens_and_of_two_facets_narrows(page: TestClient) -> None:
    """The numbers beside the values are what choosing them gives."""
    everything = _hits(page, copies="all")
    feeds = {bucket["value"]: bucket["count"] for bucket in everything["facets"]["feed"]}
    two = _hits(page, copies="all", feed=["wqjv-tv", "meridian-wire"])
    assert two["total"] == feeds["wqjv-tv"] + feeds["meridian-wire"]
    assert {bucket["value"]: bucket["count"] for bucket in two["facets"]["feed"]} == feeds
    for bucket in two["facets"]["place"]:
        narrowed = _hits(page, copies="all", feed=["wqjv-tv", "meridian-wire"], place=bucket["value"])
        assert narrowed["total"] == bucket["count"]


def test_one_row_per_text_folds_copies_and_pages_do_not_repeat_any(page: TestClient) -> None:
    """Rows over all pages are the texts, each once."""
    seen, offset = list[str](), 0
    while hits := (answer := _hits(page, offset=offset, sort="oldest"))["hits"]:
        seen += [hit["copies_id"] for hit in hits]
        offset += len(hits)
    assert len(seen) == len(set(seen)) == answer["texts"]
    assert answer["texts"] < answer["total"]


def test_what_cleaning_removed_stands_where_it_stood(page: TestClient) -> None:
    """The received text is found again in the archive, and each removed span is struck through with its rule."""
    hit = next(hit for hit in _hits(page, q="cheese", feed="wqjv-tv")["hits"] if hit["title"])
    text = page.get(f"/documents/{hit['id']}?show_as=removed").text
    assert re.search(r'<del title="browser.not_supported">.*?IE 11 is not supported\.<code>', text)
    raw = page.get(f"/documents/{hit['id']}/raw")
    assert raw.headers["content-disposition"].startswith("attachment")
    assert b"IE 11 is not supported." in raw.content


def test_the_csv_holds_every_match_and_no_formula(page: TestClient) -> None:
    """A spreadsheet shows cells of documents as text, whatever they begin with."""
    answer = page.get("/export.csv?copies=all")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == _hits(page, copies="all")["total"]
    assert [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t"))] == []
    assert (
        len(list(csv.DictReader(io.StringIO(page.get("/export.csv").content.decode("utf-8-sig")))))
        == _hits(page)["texts"]
    )
    assert "'=1+1" in answer.text


def test_a_misspelt_search_offers_the_right_one(page: TestClient) -> None:
    """One link away."""
    text = page.get("/?q=creamrey").text
    assert 'Did you mean <a href="/?q=creamery">creamery</a>' in text


def test_a_search_can_be_followed(page: TestClient) -> None:
    """Any search, narrowed or not, is an Atom feed and a JSON feed of what came in last; hostile text stays text."""
    atom = ET.fromstring(page.get("/follow.atom?q=zanzibar").content)  # noqa: S314 - our own answer
    name = "{http://www.w3.org/2005/Atom}"
    (entry,) = atom.findall(f"{name}entry")
    assert entry.findtext(f"{name}title", "").startswith("<script>")
    items = page.get("/follow.json?feed=wqjv-tv").json()["items"]
    assert len(items) == _hits(page, feed="wqjv-tv", copies="all")["facets"]["feed"][0]["count"] - _copies(
        page, "wqjv-tv"
    )
    assert [item["date_published"] for item in items] == sorted(
        (item["date_published"] for item in items), reverse=True
    )
    assert page.get(items[0]["url"]).status_code == 200


def _copies(page: TestClient, feed: str) -> int:
    return int(_hits(page, q="lead:false", feed=feed, copies="all")["total"])


def test_the_page_under_a_prefix_links_under_it(news: Settings) -> None:
    """Airflow mounts it below a path of its own."""
    with TestClient(build_app(lambda: news), root_path="/newsfold") as mounted:
        links = [link for link in _Page(mounted.get("/").text).links if not link.startswith("#")]
    assert links
    assert [link for link in links if not link.startswith("/newsfold/")] == []


def test_an_absent_index_is_said_in_words(module_settings: Settings) -> None:
    """A page that names the remedy, or JSON where that was asked for."""
    absent = replace(module_settings, index_prefix="absent")
    with TestClient(build_app(lambda: absent)) as asked:
        assert asked.get("/").status_code == 409
        assert "newsfold run" in asked.get("/").text
        assert "newsfold run" in asked.get("/search.json").json()["message"]


@pytest.mark.shared
@pytest.mark.skipif(not _STRINGS.exists(), reason="the corpus of naughty strings is not there")
def test_no_naughty_string_breaks_a_search_or_a_document(
    page: TestClient, client: Elasticsearch, news: Settings
) -> None:
    """As a query and as title, outlet and text of a document: no error, nothing that runs."""
    strings = _naughty()
    documents = [
        a_document(key=f"n{number}", title=text, text=text, outlet=text) for number, text in enumerate(strings)
    ]
    refused: list[object] = []
    load_documents(client, news, documents, refused.append)
    client.indices.refresh(index=news.index_prefix)
    for text in strings:
        answer = page.get("/", params={"q": text, "outlet": text})
        assert answer.status_code == 200, text
        assert _Page(answer.text).dangers == [], text
    for document in documents:
        answer = page.get(f"/documents/{document.id}")
        assert answer.status_code in {200, 404}
        assert _Page(answer.text).dangers == [], document.title


def _naughty() -> list[str]:
    return [text for text in dict.fromkeys(json.loads(_STRINGS.read_text())) if text.strip()]
