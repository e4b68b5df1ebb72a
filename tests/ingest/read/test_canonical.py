from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.read.canonical import canonical_url

WPT = Path(__file__).parents[4] / "shared/data/badinput/url-wpt"


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("https://Harbor.Example/News/1?id=2&b=", "https://harbor.example/News/1?id=2&b="),
        ("HTTP://harbor.example", "http://harbor.example/"),
        ("http://harbor.example:80/a", "http://harbor.example/a"),
        ("https://harbor.example:8443/a", "https://harbor.example:8443/a"),
        ("https://user:secret@harbor.example/a", "https://harbor.example/a"),
        ("https://harbor.example/a#top", "https://harbor.example/a"),
        ("https://harbor.example/a?utm_source=x&id=1&UTM_medium=y&fbclid=z", "https://harbor.example/a?id=1"),
        ("https://harbor.example/a?utm_source=x", "https://harbor.example/a"),
        ("https://harbor.example/a?my_utm_source=x", "https://harbor.example/a?my_utm_source=x"),
        ("https://harbor.example./a", "https://harbor.example/a"),
        ("  https://harbor.example/a\n", "https://harbor.example/a"),
        ("https://hafen.example/Fähre?q=ü", "https://hafen.example/Fähre?q=ü"),
        ("http://[2001:DB8::1]/a", "http://[2001:db8::1]/a"),
        ("", None),
        ("harbor.example/a", None),
        ("//harbor.example/a", None),
        ("ftp://harbor.example/a", None),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("https:///a", None),
        ("https://harbor.example:port/", None),
        ("https://harbor.example:99999/", None),
        ("https://[::1/", None),
        ("https://harbor .example/", None),
        ("https://harbor.example/<script>", None),
        ("https://harbor.example/" + "a" * 2048, None),
        ("https://harbor.example/\x00", None),
        ("https://harbor.example/\ud800", None),
    ],
)
def test_one_page_has_one_url(value: str, url: str | None) -> None:
    """What a server ignores or a reader adds goes; what is no web address is none."""
    assert canonical_url(value) == url


@pytest.mark.shared
def test_hostile_urls_are_survived_and_settled() -> None:
    """No input raises, and what comes out stays as it is."""
    if not WPT.exists():
        pytest.skip("the evaluation data is not here")
    found = [
        case
        for path in WPT.rglob("urltestdata*.json")
        for case in json.loads(path.read_text())
        if isinstance(case, dict)
    ]
    urls = [url for case in found if (url := canonical_url(case["input"])) is not None]

    assert len(found) > 500
    assert len(urls) > 100
    assert [canonical_url(url) for url in urls] == urls
