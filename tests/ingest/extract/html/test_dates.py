from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingest.enrich.published import decide
from ingest.extract.html.reader import read_page

NOW = datetime(2026, 3, 2, tzinfo=UTC)
TEXT = "<p>The ferry to Tern Island sails again on Monday, the harbor board said after a week of repairs.</p>" * 3


def dated(head: str = "", body: str = "", url: str | None = None) -> tuple[str | None, str | None]:
    """Return the day and origin that are decided for a page."""
    page = read_page(f"<html><head>{head}</head><body><h1>Ferry sails again</h1>{body}{TEXT}</body></html>", url)
    published = decide(page.evidence, observed_at=NOW, zone_name="UTC")
    return (f"{published.value:%Y-%m-%d}", published.origin) if published else (None, None)


@pytest.mark.parametrize(
    ("head", "body", "url", "expected"),
    [
        ('<meta property="article:published_time" content="2026-02-27T10:00:00Z">', "", None, ("2026-02-27", "meta")),
        ('<meta name="pubdate" content="20260227">', "", None, ("2026-02-27", "meta")),
        ("", '<time datetime="2026-02-27T10:00:00Z">Friday</time>', None, ("2026-02-27", "time")),
        ("", '<span itemprop="datePublished" content="2026-02-27">x</span>', None, ("2026-02-27", "meta")),
        ("", '<span class="entry-date">February 27, 2026</span>', None, ("2026-02-27", "stamp")),
        ("", "<div>Harbor, 27. Februar 2026, 10 Uhr</div>", None, ("2026-02-27", "stamp")),
        ("", "", "https://harbor.example/2026/02/27/ferry", ("2026-02-27", "url")),
        ("", '<div class="related-news"><time datetime="2026-02-27">x</time></div>', None, ("2026-02-27", "htmldate")),
        ("", "", None, (None, None)),
    ],
)
def test_a_date_has_an_origin(head: str, body: str, url: str | None, expected: tuple[str | None, str | None]) -> None:
    """Where nothing tells, nothing is made up."""
    assert dated(head, body, url) == expected


def test_the_first_of_several_stamps_is_the_page_s_own() -> None:
    """Those that follow stand beside links to other articles."""
    body = '<time datetime="2026-02-20">x</time><time datetime="2026-02-27">y</time>'
    assert dated(body=body) == ("2026-02-20", "time")


def test_a_change_is_no_publication() -> None:
    """`Updated` is kept apart."""
    page = read_page(f'<html><body><span class="timestamp">Updated: March 1, 2026</span>{TEXT}</body></html>', None)
    assert {item.kind for item in page.evidence if "2026" in item.value} == {"updated"}
