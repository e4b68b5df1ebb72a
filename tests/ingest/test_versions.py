"""A story that its outlet revises is one document with versions, and what changed can be shown."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from builders import a_feed
from elasticsearch import Elasticsearch
from invented_news import FERRY, MUSEUM
from rich.console import Console

from ingest.cli.diff import diff_and_print
from ingest.cli.run import find_feed
from ingest.document import document_id
from ingest.errors import ConfigError, InputError
from ingest.feed import Feed
from ingest.group import read_versions
from ingest.pipeline import run_feed
from ingest.settings import Settings
from ingest.versions import read_version

URL = "https://gazette.example/ferry"
DOCUMENT = document_id(feed="harbor", key=URL, url=URL)
QUOTE = "“The island can no longer depend on one ship,” Brandt said."
MILDER = "“The island can no longer depend on one old ship alone,” Brandt said."


@pytest.fixture
def publish(settings: Settings, tmp_path: Path) -> Callable[..., Feed]:
    """Return a function that runs the feed with a text under the one URL."""

    def run(*sentences: str, title: str = "Island buys ferry") -> Feed:
        row = {"link": URL, "headline": title, "body": "\n\n".join(sentences)}
        (tmp_path / "news.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
        fields = {"text": "body", "title": "headline", "url": "link"}
        feed = a_feed(folder=tmp_path, read={"format": "jsonl", "path": "news.jsonl", "fields": fields})
        run_feed(feed, settings)
        return feed

    return run


def test_a_revised_story_keeps_its_versions(
    client: Elasticsearch, settings: Settings, publish: Callable[..., Feed]
) -> None:
    """One document, one copy group, three texts, oldest first; the same text again, or another headline, is no version."""
    publish(*FERRY[:6])
    publish(*FERRY[:6])
    publish(*FERRY[:6], title="Island gets ferry")
    publish(*FERRY[:7])
    feed = publish(*FERRY[1:7], QUOTE)
    client.indices.refresh(index=settings.index_prefix)
    (row,) = (hit["_source"] for hit in client.search(index=settings.index_prefix)["hits"]["hits"])
    assert (row["id"], row["copies"]["size"]) == (DOCUMENT, 1)
    versions = read_versions(client, settings, DOCUMENT)
    texts = [read_version(DOCUMENT, version, settings, lambda _: feed).text for version in versions]
    assert [text.split("\n\n") for text in texts] == [FERRY[:6], FERRY[:7], [*FERRY[1:7], QUOTE]]
    assert texts[-1] == row["text"]
    assert [version.observed_at for version in versions] == sorted(version.observed_at for version in versions)


def test_the_terminal_shows_what_a_revision_changed(
    client: Elasticsearch, settings: Settings, publish: Callable[..., Feed], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Added, cut and edited sentences and an altered quote, against the version before."""
    publish(*FERRY[:6], QUOTE)
    feed = publish(*FERRY[1:6], MILDER, MUSEUM[0])
    client.indices.refresh(index=settings.index_prefix)
    (feed.folder / "harbor.yml").write_text(
        "title: Harbor\nlanguage: en\nread: {format: jsonl, path: news.jsonl, fields: {text: body, title: headline, url: link}}\n"
    )
    monkeypatch.setenv("NEWSFOLD_FEEDS", str(feed.folder))
    monkeypatch.setenv("NEWSFOLD_DATA", settings.data)
    monkeypatch.setenv("NEWSFOLD_INDEX_PREFIX", settings.index_prefix)
    monkeypatch.setenv("ELASTICSEARCH_URL", str(settings.elasticsearch_url))
    out = io.StringIO()
    diff_and_print(DOCUMENT, None, as_json=True, console=Console(file=out, width=200))
    found = orjson.loads(out.getvalue())
    assert (found["added"], found["cut"]) == ([MUSEUM[0]], [FERRY[0]])
    assert (found["edited"], len(found["altered_quotes"])) == ([[QUOTE, MILDER]], 1)
    assert found["first"]["observed_at"] < found["second"]["observed_at"]


def test_a_version_that_cannot_be_read_is_explained(
    client: Elasticsearch,
    settings: Settings,
    publish: Callable[..., Feed],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A feed that is declared no more, and an archive that was emptied, are named."""
    feed = publish(*FERRY)
    (version,) = read_versions(client, settings, DOCUMENT)

    monkeypatch.setenv("NEWSFOLD_FEEDS", str(tmp_path / "elsewhere"))
    with pytest.raises(ConfigError, match="no such feed"):
        read_version(DOCUMENT, version, settings, find_feed)
    for path in Path(settings.archive).rglob("*.index.jsonl"):
        path.unlink()
    with pytest.raises(InputError, match="not in the archive any more"):
        read_version(DOCUMENT, version, settings, lambda _: feed)
    assert read_versions(client, settings, "nobody") == ()
