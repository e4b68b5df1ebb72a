"""The sample feeds and what is expected of them agree with each other; nothing of the pipeline runs here."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.feed import Feed, load_feeds

FEEDS = Path(__file__).parents[2] / "dags" / "feeds"
EXPECTED = yaml.safe_load(Path(__file__).with_name("expected.yml").read_text(encoding="utf-8"))
WINDOW = ("2026-02-20", "2026-03-15")


def _reach(row: dict[str, Any], field: str | None) -> str | None:
    value: Any = row
    for step in (field or "").split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value or None


def _read_rows(feed: Feed, path: Path) -> list[dict[str, Any]]:
    if feed.read.format == "csv":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, strict=True))
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _read_raw(feed: Feed) -> dict[str, dict[str, str | None]]:
    found = feed.folder / feed.read.path
    paths = sorted(found.iterdir()) if found.is_dir() else sorted(feed.folder.glob(feed.read.path))
    if feed.read.fields is None:
        expected = EXPECTED["feeds"][feed.id]
        encodings = {path.name: expected.get(path.name, {}).get("encoding", "utf-8") for path in paths}
        return {path.name: {"text": path.read_bytes().decode(encodings[path.name])} for path in paths}
    fields = feed.read.fields
    rows = [row for path in paths for row in _read_rows(feed, path)]
    assert len({row[fields.id or ""] for row in rows}) == len(rows), f"{feed.id}: two documents with one id"
    names = ("text", "title", "published", "language", "url")
    return {row[fields.id or ""]: {name: _reach(row, getattr(fields, name)) for name in names} for row in rows}


FEED_FILES, PROBLEMS = load_feeds(FEEDS)
RAW = {feed.id: _read_raw(feed) for feed in FEED_FILES if feed.id in EXPECTED["feeds"]}
CASES = [
    pytest.param(RAW[feed][key], expected, id=f"{feed}/{key}")
    for feed, documents in EXPECTED["feeds"].items()
    for key, expected in documents.items()
    if key in RAW.get(feed, {})
]


def _grouped(label: str) -> dict[str, list[tuple[str, str]]]:
    groups = defaultdict(list)
    for feed, documents in EXPECTED["feeds"].items():
        for key, expected in documents.items():
            if expected.get(label):
                groups[expected[label]].append((feed, key))
    return groups


def _plain(text: str) -> str:
    return re.sub(r"[^\w\s]", "", text)


def test_every_feed_file_is_valid() -> None:
    """Shipped feed files have no mistakes."""
    assert PROBLEMS == []


def test_every_sample_document_has_one_expectation() -> None:
    """The keys of the raw input and of expected.yml are the same."""
    assert {feed: set(documents) for feed, documents in EXPECTED["feeds"].items()} == {
        feed: set(documents) for feed, documents in RAW.items()
    }


def test_a_feeds_minimum_is_what_its_samples_hold() -> None:
    """A run of a sample feed that loses a document fails its own expectation."""
    assert {feed.id: feed.expect.min_documents for feed in FEED_FILES if feed.id in RAW} == {
        feed: len(documents) for feed, documents in RAW.items()
    }


@pytest.mark.parametrize(("raw", "expected"), CASES)
def test_an_expectation_stands_in_its_raw_text(raw: dict[str, str | None], expected: dict[str, Any]) -> None:
    """Names, kept and gone phrases, title and dateline are all there to be found."""
    text = raw["text"] or ""
    phrases = [expected[name] for name in ("gone", "kept", "persons", "orgs", "places")]
    dateline = expected["dateline"] or {"place": "", "agency": None}
    phrases.append([dateline["place"], f"({dateline['agency']})" if dateline["agency"] else ""])
    assert [phrase for group in phrases for phrase in group if phrase not in text] == []
    assert expected["title"] is None or expected["title"] in (raw.get("title") or text)


@pytest.mark.parametrize(("raw", "expected"), CASES)
def test_no_phrase_is_both_kept_and_gone(raw: dict[str, str | None], expected: dict[str, Any]) -> None:
    """What must go is no part of what must stay, here or elsewhere in the text."""
    del raw
    assert [(kept, gone) for kept in expected["kept"] for gone in expected["gone"] if gone in kept] == []


@pytest.mark.parametrize(("raw", "expected"), CASES)
def test_a_date_is_in_the_window_and_comes_from_the_raw_input(raw: dict[str, Any], expected: dict[str, Any]) -> None:
    """Every stated day lies in the samples' three weeks; a mapped ISO date is the expected one."""
    published = expected["published"]
    assert published is None or WINDOW[0] <= published <= WINDOW[1]
    if re.match(r"\d{4}-", raw.get("published") or ""):
        assert raw["published"][:10] == published
    assert (raw.get("language") or "en") == expected.get("language", "en")


def test_copies_are_plenty_and_never_alone() -> None:
    """At least 14 edited copies; a group has at least two documents, which tell one story."""
    groups = _grouped("copies")
    edited = [key for documents in EXPECTED["feeds"].values() for key, one in documents.items() if "edit" in one]
    stories = {
        name: {EXPECTED["feeds"][feed][key]["story"] for feed, key in members} for name, members in groups.items()
    }
    assert len(edited) >= 14
    assert [name for name, members in groups.items() if len(members) < 2] == []
    assert [name for name, told in stories.items() if len(told) != 1 or None in told] == []


def test_stories_are_told_by_three_outlets_that_share_a_quote() -> None:
    """At least six stories, three feeds each; at least two feeds quote the same words in English."""
    stories = _grouped("story")
    assert set(stories) == set(EXPECTED["quotes"])
    assert [name for name, members in stories.items() if len({feed for feed, _ in members}) < 3] == []
    holding = {name: {feed for feed, key in members if _quotes(name, feed, key)} for name, members in stories.items()}
    assert {name: feeds for name, feeds in holding.items() if len(feeds) < 2} == {}
    assert len(stories) >= 6


def _quotes(story: str, feed: str, key: str) -> bool:
    return _plain(EXPECTED["quotes"][story]) in _plain(RAW[feed][key]["text"] or "")


def test_members_of_a_family_are_neither_copies_nor_a_story() -> None:
    """A template with other numbers is no copy."""
    families = _grouped("family")
    documents = [EXPECTED["feeds"][feed][key] for members in families.values() for feed, key in members]
    assert len(families) >= 2
    assert [one for one in documents if one["copies"] or one["story"]] == []


def test_most_documents_are_as_long_as_news() -> None:
    """60 to 90 % have 120 to 500 words; there are at least 72 documents."""
    words = [len((raw["text"] or "").split()) for documents in RAW.values() for raw in documents.values()]
    assert len(words) >= 72
    assert 0.6 <= sum(120 <= count <= 500 for count in words) / len(words) <= 0.9


def test_the_city_paper_is_one_glued_line_a_document() -> None:
    """The shape that the feed is there to show: no line breaks at all."""
    assert [key for key, raw in RAW["calderport-times"].items() if "\n" in (raw["text"] or "")] == []
