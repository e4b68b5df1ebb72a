from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingest.enrich.published import CONFIDENCE, decide
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
        ("", '<span class="entry-date">February 27, 2026</span>', None, ("2026-02-27", "printed")),
        ("", "<div>Harbor, 27. Februar 2026, 10 Uhr</div>", None, ("2026-02-27", "printed")),
        ("", "", "https://harbor.example/2026/02/27/ferry", ("2026-02-27", "url")),
        ("", '<div class="related-news"><time datetime="2026-02-27">x</time></div>', None, ("2026-02-27", "printed")),
        ('<meta name="published" content="Feb 27, 2026">', "", None, ("2026-02-27", "meta")),
        ("", "<span>27.02.26</span>", None, ("2026-02-27", "printed")),
        ("", "<dl><dt>Datum</dt><dd>27.02.2026</dd></dl>", None, ("2026-02-27", "printed")),
        ("", '<x-stamp publishdate="2026-02-27T10:00:00Z"></x-stamp>', None, ("2026-02-27", "script")),
        ("", '<div data-pubdate="2026-02-27"></div>', None, ("2026-02-27", "script")),
        ("", "<p>Порт, 27 февраля 2026</p>", None, ("2026-02-27", "printed")),
        ("", "<p>Harborstadt, (27.02.2026). Die Fähre fährt wieder.</p>", None, ("2026-02-27", "printed")),
        ("", '<span class="stamp-x">3/4/2025</span>', "https://harbor.example.co.uk/x", ("2025-04-03", "printed")),
        (
            '<meta name="date" content="03/04/2025"><meta property="og:locale" content="en_US">',
            "",
            None,
            ("2025-03-04", "meta"),
        ),
        ("<script>{" + '"publishedAt":"2026-02-27T10:00:00Z"' + "}</script>", "", None, ("2026-02-27", "script")),
        ("", "", "https://harbor.example/blog/191211_ferry", (None, None)),
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


def test_what_stands_beside_the_headline_is_believed_before_what_is_named_after_dates() -> None:
    """The day of the visit, in the head of the page, is none of publication."""
    body = "<p>Ann Poe — 27 February 2026</p>"
    page = (
        f'<html><body><div class="date">Sunday, 1 March 2026</div><h1>Ferry sails again</h1>{body}{TEXT}</body></html>'
    )
    published = decide(read_page(page, None).evidence, observed_at=NOW, zone_name="UTC")
    assert published is not None
    assert f"{published.value:%Y-%m-%d}" == "2026-02-27"


def test_the_nearest_of_several_dates_beside_copies_of_the_headline_counts() -> None:
    """Sliders above the article repeat its headline among those of others."""
    slider = "<ul><li>Seal seen at the quay</li><li>20.02.2026</li><li>Ferry sails again</li><li>27.02.2026</li></ul>"
    page = f"<html><body>{slider}<h1>Ferry sails again</h1>{TEXT}</body></html>"
    published = decide(read_page(page, None).evidence, observed_at=NOW, zone_name="UTC")
    assert published is not None
    assert f"{published.value:%Y-%m-%d}" == "2026-02-27"


def test_a_judged_day_keeps_how_sure_that_is() -> None:
    """Calibrated on pages whose day was known, and never more than a printed day is worth."""
    page = read_page(f"<html><body><h1>Ferry sails again</h1><p>27 February 2026</p>{TEXT}</body></html>", None)
    (date,) = [item for item in page.evidence if item.kind == "date"]
    assert date.confidence is not None
    assert 0.4 <= date.confidence <= 1.0
    published = decide([date], observed_at=NOW, zone_name="UTC")
    assert published is not None
    assert published.confidence == min(date.confidence, CONFIDENCE["printed"])


def test_an_element_named_after_dates_gives_the_time_of_the_day_that_is_printed() -> None:
    """What it says to machines is finer than what it shows."""
    stamp = '<time datetime="2026-02-27T10:05:00Z">February 27, 2026</time>'
    page = read_page(f"<html><body><h1>Ferry sails again</h1>{stamp}{TEXT}</body></html>", None)
    published = decide(page.evidence, observed_at=NOW, zone_name="UTC")
    assert published is not None
    assert (published.value, published.precision) == (datetime(2026, 2, 27, 10, 5, tzinfo=UTC), "minute")


def test_a_page_that_names_its_last_change_only_is_dated_by_it() -> None:
    """With an origin that says so."""
    assert dated(body="<p>Last updated: February 27, 2026</p>") == ("2026-02-27", "updated")


def test_data_that_speaks_of_several_days_says_nothing() -> None:
    """A page's scripts often describe other articles too."""
    script = '{"a": {"publishedAt": "2026-02-27"}, "b": {"publishedAt": "2026-02-20"}}'
    assert dated(head=f"<script>{script}</script>") == (None, None)
