"""The field dictionary describes the index as it is."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from ingest.errors import ConfigError
from ingest.load import dictionary_page, read_dictionary
from ingest.settings import PROJECT, Settings, read_settings


def test_the_page_in_the_documentation_is_that_of_the_mapping() -> None:
    """Make it again with `newsfold index fields > docs/fields.md`."""
    assert (PROJECT / "docs" / "fields.md").read_text("utf-8") == dictionary_page(read_settings({}))


def test_a_field_without_a_meaning_and_a_meaning_without_a_field_are_named(tmp_path: Path) -> None:
    """All of them at once."""
    shutil.copytree(read_settings({}).mappings, tmp_path / "m")
    path = tmp_path / "m" / "fields.yml"
    path.write_text(path.read_text("utf-8").replace("outlet:", "publisher:"), "utf-8")
    with pytest.raises(ConfigError, match=r"outlet: is mapped[^\n]*\n[^\n]*publisher: is described"):
        read_dictionary(replace(read_settings({}), mappings=tmp_path / "m"))


def test_what_is_called_a_facet_can_be_counted_on_the_node(
    client: Elasticsearch, settings: Settings, index: str
) -> None:
    """And nothing else can: Elasticsearch's own word for it is `aggregatable`."""
    found = client.field_caps(index=index, fields="*")["fields"]
    described = {field.name: field.facet for field in read_dictionary(settings)}
    counted = {name: any(kind["aggregatable"] for kind in found[name].values()) for name in described if name in found}
    hidden = {name for name in described if name not in found}
    assert counted == {name: facet for name, facet in described.items() if name in found}
    assert {field.type for field in read_dictionary(settings) if field.name in hidden} <= {"object"}
