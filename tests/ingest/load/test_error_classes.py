"""Every class of refusal, produced on the real node."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from elasticsearch import Elasticsearch

from ingest.errors import IndexMisconfigured, IndexUnavailable
from ingest.load.bulk import Action, Courier
from ingest.settings import Settings

GOOD = b'{"text": "good"}'
PROPERTIES = {
    "text": {"type": "text"},
    "word": {"type": "keyword"},
    "date": {"type": "date", "format": "strict_date_optional_time"},
    "number": {"type": "float"},
    "flag": {"type": "boolean"},
    "object": {"type": "object", "enabled": False},
}
DOCUMENT = "document_parsing_exception"
POISONS = {
    "an unknown field under strict": (b'{"unknown": 1}', "strict_dynamic_mapping_exception"),
    "NaN": (b'{"number": NaN}', DOCUMENT),
    "Infinity": (b'{"number": Infinity}', DOCUMENT),
    "a number beyond floats": (b'{"number": 1e400}', DOCUMENT),
    "a date that is none": (b'{"date": "0000-00-00"}', DOCUMENT),
    "an unlimited keyword over 32,766 bytes": (b'{"word": "' + b"a" * 40_000 + b'"}', DOCUMENT),
    "an object where text belongs": (b'{"text": {"x": 1}}', DOCUMENT),
    "a word where a flag belongs": (b'{"flag": "maybe"}', DOCUMENT),
    "a key twice": (b'{"text": "a", "text": "b"}', DOCUMENT),
    "invalid UTF-8": (b'{"text": "\xff\xfe"}', DOCUMENT),
    "nesting beyond 1,000": (b'{"object": ' + b"[" * 1001 + b"]" * 1001 + b"}", DOCUMENT),
    "no JSON at all": (b"hello", DOCUMENT),
}


def an_action(source: bytes, **meta: Any) -> Action:
    """Return an action with any source and any metadata."""
    meta.setdefault("_id", "x")
    return Action(str(meta["_id"]), orjson.dumps({"index": meta}) + b"\n" + source + b"\n")


@pytest.fixture
def courier(client: Elasticsearch, settings: Settings) -> Courier:
    """Deliver to an index with one field of each sort, without patience."""
    alias = f"{settings.index_prefix}-classes"
    client.indices.create(
        index=f"{alias}-1",
        aliases={alias: {"is_write_index": True}},
        mappings={"dynamic": "strict", "properties": PROPERTIES},
    )
    return Courier(client, alias, patience_seconds=0.5)


@pytest.mark.parametrize("name", POISONS)
def test_a_poison_is_refused_alone(courier: Courier, name: str) -> None:
    """The documents beside it are in."""
    source, error_type = POISONS[name]
    good, poison, other = courier.deliver([an_action(GOOD, _id="1"), an_action(source), an_action(GOOD, _id="2")])
    assert (good.kind, poison.kind, poison.type, other.kind) == ("written", "poison", error_type, "written")
    assert poison.reason


@pytest.mark.parametrize(
    ("action", "error_type"),
    [
        (an_action(GOOD, _id=""), "illegal_argument_exception"),
        (an_action(GOOD, _id="i" * 513), "action_request_validation_exception"),
        (an_action(GOOD, version=-1, version_type="external"), "action_request_validation_exception"),
        (an_action(GOOD, unknown=1), "illegal_argument_exception"),
        (Action("cut", b'{"index": {"_id":\n{}\n'), "x_content_e_o_f_exception"),
    ],
    ids=["empty id", "id over 512 bytes", "negative version", "unknown metadata", "half an action line"],
)
def test_an_action_that_fails_the_whole_bulk_is_found_and_refused_alone(
    courier: Courier, action: Action, error_type: str
) -> None:
    """Elasticsearch refuses all of them because of one."""
    actions = [an_action(GOOD, _id=str(n)) for n in range(20)]
    verdicts = courier.deliver([*actions[:7], action, *actions[7:]])
    assert [verdict.kind for verdict in verdicts] == ["written"] * 7 + ["poison"] + ["written"] * 13
    assert verdicts[7].type == error_type


def test_an_older_or_equal_version_is_unchanged(courier: Courier) -> None:
    """409 means that it is there already, or something newer."""
    action = an_action(GOOD, version=7, version_type="external")
    older = an_action(GOOD, version=6, version_type="external")
    assert [verdict.kind for verdict in courier.deliver([action, action, older])] == [
        "written",
        "unchanged",
        "unchanged",
    ]


def test_what_is_created_a_second_time_is_unchanged(courier: Courier) -> None:
    """409 again, whatever asked for it."""
    action = Action("x", b'{"create": {"_id": "x"}}\n' + GOOD + b"\n")
    assert [verdict.kind for verdict in courier.deliver([action, action])] == ["written", "unchanged"]


@pytest.mark.parametrize("block", ["write", "read_only"])
def test_a_blocked_index_blames_no_document(client: Elasticsearch, courier: Courier, block: str) -> None:
    """Every document would be refused."""
    client.indices.put_settings(index=courier.alias, settings={f"index.blocks.{block}": True})
    with pytest.raises(IndexMisconfigured, match="cluster_block_exception"):
        courier.deliver([an_action(GOOD)])
    client.indices.put_settings(index=courier.alias, settings={f"index.blocks.{block}": None})
    assert courier.deliver([an_action(GOOD)])[0].kind == "written"


def test_a_closed_index_blames_no_document(client: Elasticsearch, courier: Courier) -> None:
    """It may be opened again."""
    client.indices.close(index=courier.alias)
    with pytest.raises(IndexMisconfigured, match="index_closed_exception"):
        courier.deliver([an_action(GOOD)])


def test_an_alias_without_a_write_index_blames_no_document(client: Elasticsearch, courier: Courier) -> None:
    """It is decided by the words, as the type is that of an empty id too."""
    client.indices.put_alias(index=f"{courier.alias}-1", name=courier.alias, is_write_index=False)
    with pytest.raises(IndexMisconfigured, match="no write index is defined"):
        courier.deliver([an_action(GOOD)])


def test_a_missing_alias_is_an_error_and_never_a_new_index(client: Elasticsearch, settings: Settings) -> None:
    """`require_alias`: a guessed mapping is worse than none; an index of that name will not do either."""
    name = f"{settings.index_prefix}-nowhere"
    with pytest.raises(IndexMisconfigured, match="index_not_found_exception"):
        Courier(client, name, 0.5).deliver([an_action(GOOD)])
    assert not client.indices.exists(index=name)
    client.indices.create(index=name)
    with pytest.raises(IndexMisconfigured, match="is not an alias"):
        Courier(client, name, 0.5).deliver([an_action(GOOD)])


def test_a_full_disk_is_waited_for_and_then_told(client: Elasticsearch, courier: Courier) -> None:
    """The flood-stage block is lifted by itself once there is room, so patience is right, but not for ever."""
    block = "index.blocks.read_only_allow_delete"
    client.indices.put_settings(index=courier.alias, settings={block: True})
    with pytest.raises(IndexUnavailable, match="flood-stage"):
        courier.deliver([an_action(GOOD)])
    client.indices.put_settings(index=courier.alias, settings={block: None})
    assert courier.deliver([an_action(GOOD)])[0].kind == "written"
