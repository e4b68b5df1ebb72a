"""Kibana's objects without Kibana: they hold together, name fields that can do what is asked, and their searches run on a real node."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from builders import a_document
from elasticsearch import Elasticsearch

from ingest.feed import load_feed
from ingest.load import load_documents, load_refusals
from ingest.pipeline import run_feed
from ingest.search.kibana import (
    DASHBOARDS,
    SESSIONS,
    VIEWS,
    Panel,
    Session,
    discover_request,
    export_objects,
    panel_request,
    saved_objects,
)
from ingest.search.kibana.objects import COLUMNS, TYPE_VERSIONS
from ingest.settings import PROJECT, Settings
from ingest.stage import Refusal

_PANELS = [panel for dashboard in DASHBOARDS for panel in dashboard.panels]
_KINDS = {view.id: view.kind for view in VIEWS}
_TEMPLATES = {"": "documents", "-runs": "runs", "-counts": "counts", "-quarantine": "quarantine"}
_ADDABLE = {"long", "integer", "short", "float", "half_float", "byte"}
_SPLIT_TYPES = {"map": "geo_point"}


def _fields(view: str) -> dict[str, str]:
    """Return field → type of the index behind a data view."""
    template = json.loads((PROJECT / "index_mappings" / "templates" / f"{_TEMPLATES[_KINDS[view]]}.json").read_text())
    return dict(_flat(template["template"]["mappings"]["properties"]))


def _flat(properties: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, field in properties.items():
        if field.get("enabled", True):
            yield before + name, field.get("type", "object")
        yield from _flat(field.get("properties", {}) | field.get("fields", {}), f"{before}{name}.")


def _json_texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name.endswith("JSON") or name in {"fieldAttrs", "fieldFormatMap", "fields", "sourceFilters", "typeMeta"}:
                yield inner
            else:
                yield from _json_texts(inner)


def test_the_file_in_the_repository_is_what_the_description_gives() -> None:
    """Written by `newsfold kibana export --out index_mappings/kibana/newsfold.ndjson`."""
    assert (PROJECT / "index_mappings" / "kibana" / "newsfold.ndjson").read_bytes() == export_objects()


def test_every_reference_leads_to_an_object_of_its_type() -> None:
    """And every id is there once; panels of dashboards name their references."""
    objects = list(saved_objects())
    there = {(each["type"], each["id"]) for each in objects}
    assert len(there) == len(objects)
    assert [ref for each in objects for ref in each["references"] if (ref["type"], ref["id"]) not in there] == []
    for each in objects:
        names = [reference["name"] for reference in each["references"]]
        assert len(names) == len(set(names))
        if each["type"] == "dashboard":
            panels = json.loads(each["attributes"]["panelsJSON"])
            assert names == [f"{panel['panelIndex']}:{panel['panelRefName']}" for panel in panels]
        if each["type"] == "map":
            layers = json.loads(each["attributes"]["layerListJSON"])
            named = [layer["sourceDescriptor"].get("indexPatternRefName") for layer in layers]
            assert names == [name for name in named if name]
        if each["type"] == "lens":
            layers = each["attributes"]["state"]["datasourceStates"]["formBased"]["layers"]
            assert names == [f"indexpattern-datasource-layer-{layer}" for layer in layers]


def test_json_within_json_can_be_read_and_versions_are_the_lowest() -> None:
    """A version above its own is what Kibana refuses."""
    for each in saved_objects():
        for text in _json_texts(each["attributes"]):
            json.loads(text)
        assert (each["coreMigrationVersion"], each["typeMigrationVersion"]) == ("8.8.0", TYPE_VERSIONS[each["type"]])


def test_the_prefix_of_the_indices_is_in_the_data_views() -> None:
    """Another prefix, other indices; the ids stay, so that importing replaces."""
    titles = [each["attributes"]["title"] for each in saved_objects("other") if each["type"] == "index-pattern"]
    assert titles == ["other", "other-runs", "other-counts", "other-quarantine"]


def test_panels_do_not_overlap() -> None:
    """Within 48 columns."""
    for each in saved_objects():
        if each["type"] == "dashboard":
            grids = [panel["gridData"] for panel in json.loads(each["attributes"]["panelsJSON"])]
            cells = [
                (x, y) for g in grids for x in range(g["x"], g["x"] + g["w"]) for y in range(g["y"], g["y"] + g["h"])
            ]
            assert len(cells) == len(set(cells))
            assert max(x for x, _ in cells) < COLUMNS


@pytest.mark.parametrize("panel", _PANELS, ids=lambda panel: panel.id)
def test_a_panel_names_fields_that_can_do_what_it_asks(panel: Panel) -> None:
    """Values are counted of keywords, days of dates, sums of numbers; conditions stand on keywords."""
    fields = _fields(panel.view)
    for split in panel.splits:
        assert fields[split.field] == _SPLIT_TYPES.get(panel.shape, "date" if split.per_time else "keyword")
    for measure in panel.measures:
        if measure.how in {"sum", "median", "max"}:
            assert fields[measure.field] in _ADDABLE
        if measure.how == "unique_count":
            assert fields[measure.field] == "keyword"
    assert all(fields[field] in {"keyword", "boolean"} for field in panel.only)


@pytest.mark.parametrize("session", SESSIONS, ids=lambda session: session.id)
def test_a_session_shows_fields_that_are_there(session: Session) -> None:
    """Columns and filters."""
    assert set(session.columns) | set(session.only) <= set(_fields(session.view))


def test_labels_name_fields_that_are_there() -> None:
    """A label of a field that is gone would stay for ever."""
    for view in VIEWS:
        assert set(view.labels) <= set(_fields(view.id)), view.id


@pytest.fixture(scope="module")
def news(client: Elasticsearch, module_settings: Settings) -> Settings:
    """Settings of an index with three sample feeds, a document of the largest text that is indexed, and one in quarantine."""
    for feed in ("meridian-wire", "aldermarsh-gazette", "wqjv-tv"):
        run_feed(load_feed(module_settings.feeds / f"{feed}.yml"), module_settings)
    longest = a_document(key="long", text="haddock " * 140_000)
    load_documents(client, module_settings, [longest], lambda refusal: pytest.fail(str(refusal)))
    broken = Refusal(
        "x", "quay", "r", "k", "/k", "quarantined", "clean", "ValueError", "", "ValueError", "clean.py:1 f"
    )
    load_refusals(client, module_settings, [broken])
    client.indices.refresh(index=f"{module_settings.index_prefix}*")
    return module_settings


@pytest.mark.parametrize("panel", _PANELS, ids=lambda panel: panel.id)
def test_a_panels_search_runs_and_finds_something(client: Elasticsearch, news: Settings, panel: Panel) -> None:
    """The samples' runs have nothing rejected or quarantined; every other panel has at least one bucket."""
    answer = client.search(index=news.index_prefix + _KINDS[panel.view], body=panel_request(panel))
    assert answer["_shards"]["failed"] == 0
    if panel.only.get("kind") in {"rejected", "quarantined"}:  # of runs
        return
    assert answer["hits"]["total"]["value"] > 0
    if panel.splits:
        assert answer["aggregations"]["split0"]["buckets"]


@pytest.mark.parametrize("session", SESSIONS, ids=lambda session: session.id)
@pytest.mark.parametrize("words", ["", "haddock"])
def test_discovers_search_runs_even_over_the_longest_text(
    client: Elasticsearch, news: Settings, session: Session, words: str
) -> None:
    """Discover highlights all fields without limit, which fails for texts of over a million characters: ours end before."""
    answer = client.search(index=news.index_prefix + _KINDS[session.view], body=discover_request(session, words))
    assert answer["_shards"]["failed"] == 0
    if session.view == "newsfold-news" and not words:
        assert answer["hits"]["hits"]
