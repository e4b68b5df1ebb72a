from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from elasticsearch import Elasticsearch

from ingest.errors import ConfigError
from ingest.load import install_templates
from ingest.load.template_files import content_hash, read_templates
from ingest.settings import Settings, read_settings


@pytest.fixture
def own_files(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with a copy of index_mappings/ that a test may change."""
    folder = tmp_path / "index_mappings"
    shutil.copytree(settings.mappings, folder)
    return replace(settings, mappings=folder)


def edit(settings: Settings, name: str, change: Callable[[Any], object]) -> None:
    """Change one file."""
    path = settings.mappings / name
    body = orjson.loads(path.read_bytes())
    change(body)
    path.write_bytes(orjson.dumps(body))


def test_names_begin_with_the_configured_prefix_and_nothing_else_changes() -> None:
    """`news` is a prefix in the files only."""
    ours = {template.name: template for template in read_templates(read_settings({}))}
    other = {t.name: t for t in read_templates(replace(read_settings({}), index_prefix="gazette"))}
    assert {"news-settings", "news-analysis", "news-search", "news-documents", "news-quarantine"} <= set(ours)
    assert {name.removeprefix("news") for name in ours} == {name.removeprefix("gazette") for name in other}
    documents = other["gazette-documents"].body
    assert documents["index_patterns"] == ["gazette-v1-*"]
    assert documents["composed_of"] == ["gazette-settings", "gazette-analysis", "gazette-search", "gazette@custom"]
    assert documents["_meta"]["creates"]["index"] == "gazette-v1-all-000001"
    assert set(documents["_meta"]["creates"]["aliases"]) == {"gazette", "gazette-write"}
    assert documents["template"] == ours["news-documents"].body["template"]


def test_the_hash_is_of_what_a_template_does_not_of_how_it_is_written() -> None:
    """Elasticsearch gives back nested settings with strings."""
    one = {"template": {"settings": {"number_of_shards": 1, "index.codec": "best_compression"}}, "_meta": {"a": 1}}
    other = {"template": {"settings": {"index": {"codec": "best_compression", "number_of_shards": "1"}}}}
    changed = {"template": {"settings": {"index": {"codec": "default", "number_of_shards": "1"}}}}
    assert content_hash(one) == content_hash(other) != content_hash(changed)


@pytest.mark.parametrize(("content", "words"), [("{", "no JSON"), ("[]", "not a JSON object")])
def test_a_file_that_is_no_template_is_named(tmp_path: Path, content: str, words: str) -> None:
    """A person edits these files."""
    (tmp_path / "components").mkdir()
    (tmp_path / "components" / "broken.json").write_text(content)
    with pytest.raises(ConfigError, match=rf"broken\.json.*{words}"):
        list(read_templates(replace(read_settings({}), mappings=tmp_path)))


def test_a_folder_without_templates_is_an_error(tmp_path: Path) -> None:
    """Rather than indices with guessed mappings."""
    with pytest.raises(ConfigError, match="NEWSFOLD_INDEX_MAPPINGS"):
        list(read_templates(replace(read_settings({}), mappings=tmp_path)))


def test_templates_and_first_indices_are_installed_once(client: Elasticsearch, settings: Settings) -> None:
    """The second time nothing changes and nothing is reported."""
    assert install_templates(client, settings) == []
    prefix = settings.index_prefix
    before = client.indices.get(index=f"{prefix}*").body
    assert {f"{prefix}-v1-all-000001", f"{prefix}-quarantine-v1-000001", f"{prefix}-runs-v1-000001"} <= set(before)
    assert before[f"{prefix}-v1-all-000001"]["aliases"] == {
        prefix: {"is_write_index": False},
        f"{prefix}-write": {"is_write_index": True},
    }
    assert install_templates(client, settings) == []
    assert client.indices.get(index=f"{prefix}*").body == before


def test_every_index_keeps_what_it_has_acknowledged(client: Elasticsearch, settings: Settings) -> None:
    """The promise to lose nothing rests on the translog being synced per request."""
    install_templates(client, settings)
    found = client.indices.get_settings(index=f"{settings.index_prefix}*", include_defaults=True, flat_settings=True)
    for index in found.values():
        assert (index["settings"] | index["defaults"])["index.translog.durability"].lower() == "request"


def test_fields_that_nobody_declared_are_refused_everywhere(client: Elasticsearch, settings: Settings) -> None:
    """`dynamic: strict` in every index of ours."""
    install_templates(client, settings)
    for name, index in client.indices.get_mapping(index=f"{settings.index_prefix}*").items():
        assert index["mappings"]["dynamic"] == "strict", name


def test_own_settings_go_into_the_custom_template_and_stay(client: Elasticsearch, settings: Settings) -> None:
    """Here the refresh interval; a later installation leaves it alone."""
    name = f"{settings.index_prefix}@custom"
    client.cluster.put_component_template(name=name, template={"settings": {"index.refresh_interval": "30s"}})
    assert install_templates(client, settings) == []
    index = client.indices.get_settings(index=settings.index_prefix, flat_settings=True).body
    assert index[f"{settings.index_prefix}-v1-all-000001"]["settings"]["index.refresh_interval"] == "30s"


@pytest.mark.parametrize("mark", ["kept", "lost"])
def test_a_template_edited_in_the_cluster_is_reported_and_left_alone(
    client: Elasticsearch, settings: Settings, mark: str
) -> None:
    """Whether or not the editor kept our `_meta.hash`."""
    install_templates(client, settings)
    name = f"{settings.index_prefix}-settings"
    theirs = client.cluster.get_component_template(name=name)["component_templates"][0]["component_template"]
    theirs["template"]["settings"]["index"]["refresh_interval"] = "5s"
    theirs["_meta"] = theirs["_meta"] if mark == "kept" else {"schema_version": 1}
    client.cluster.put_component_template(name=name, body=theirs)
    (sentence,) = install_templates(client, settings)
    assert sentence.startswith(f"template {name} was edited in the cluster")
    assert f"{settings.index_prefix}@custom" in sentence
    after = client.cluster.get_component_template(name=name)["component_templates"][0]["component_template"]
    assert after["template"]["settings"]["index"]["refresh_interval"] == "5s"


def test_a_changed_file_of_the_same_schema_is_reported(client: Elasticsearch, own_files: Settings) -> None:
    """Raising the schema version is how a change is meant."""
    install_templates(client, own_files)
    edit(
        own_files,
        "components/settings.json",
        lambda body: body["template"]["settings"]["index"].update(codec="default"),
    )
    (sentence,) = install_templates(client, own_files)
    assert "raise _meta.schema_version" in sentence


def test_a_newer_schema_is_installed_and_its_new_fields_reach_the_indices(
    client: Elasticsearch, own_files: Settings
) -> None:
    """An upgrade that only adds needs no new index."""
    install_templates(client, own_files)

    def add_field(body: Any) -> None:
        body["_meta"]["schema_version"] += 1
        body["template"]["mappings"]["properties"]["section"] = {"type": "keyword"}

    edit(own_files, "templates/documents.json", add_field)
    assert install_templates(client, own_files) == []
    mapping = client.indices.get_mapping(index=own_files.index_prefix).body
    assert mapping[f"{own_files.index_prefix}-v1-all-000001"]["mappings"]["properties"]["section"] == {
        "type": "keyword"
    }


def test_a_newer_schema_that_an_index_cannot_take_is_reported(client: Elasticsearch, own_files: Settings) -> None:
    """A field's type cannot be changed in place."""
    install_templates(client, own_files)

    def change_field(body: Any) -> None:
        body["_meta"]["schema_version"] += 1
        body["template"]["mappings"]["properties"]["outlet"] = {"type": "long"}

    edit(own_files, "templates/documents.json", change_field)
    (sentence,) = install_templates(client, own_files)
    assert f"index {own_files.index_prefix}-v1-all-000001 cannot take the fields" in sentence


def test_an_older_newsfold_leaves_a_newer_cluster_alone(client: Elasticsearch, own_files: Settings) -> None:
    """Two versions on one cluster: the newer wins and the older says so."""
    edit(own_files, "components/search.json", lambda body: body["_meta"].update(schema_version=7))
    install_templates(client, own_files)
    edit(own_files, "components/search.json", lambda body: body["_meta"].update(schema_version=1))
    edit(own_files, "components/search.json", lambda body: body["template"]["settings"]["index"].pop("highlight"))
    (sentence,) = install_templates(client, own_files)
    assert "comes from a newer Newsfold (schema 7)" in sentence


def test_an_alias_that_somebody_moved_is_not_moved_back(client: Elasticsearch, settings: Settings) -> None:
    """A half-finished switch to a new index is reported, not undone."""
    install_templates(client, settings)
    prefix = settings.index_prefix
    client.indices.create(index=f"{prefix}-v1-all-000002", aliases={prefix: {}})
    client.indices.delete(index=f"{prefix}-v1-all-000001")
    (sentence,) = install_templates(client, settings)
    assert sentence.startswith(f"alias {prefix}-write is missing")
    assert not client.indices.exists(index=f"{prefix}-v1-all-000001")


def test_an_index_that_lost_its_aliases_gets_them_back(client: Elasticsearch, settings: Settings) -> None:
    """As after restoring a snapshot without aliases."""
    install_templates(client, settings)
    prefix = settings.index_prefix
    client.indices.delete_alias(index=f"{prefix}-v1-all-000001", name=f"{prefix},{prefix}-write")
    assert install_templates(client, settings) == []
    assert client.indices.exists_alias(name=f"{prefix}-write")
