"""What is wrong with the index as a whole stops the run, blames no document, and is over when it is mended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import a_feed
from damage import damage
from elasticsearch import Elasticsearch

from ingest.document import document_id
from ingest.errors import IndexMisconfigured
from ingest.load import install_templates
from ingest.pipeline import run_feed
from ingest.settings import Settings

COUNT = 12
Change = Callable[[Elasticsearch, str], object]


def index_of(alias: str) -> str:
    """Return the concrete index."""
    return f"{alias}-v1-all-000001"


FAULTS: dict[str, tuple[Change, Change, str]] = {
    "closed": (
        lambda client, alias: client.indices.close(index=index_of(alias)),
        lambda client, alias: client.indices.open(index=index_of(alias)),
        "index_closed_exception",
    ),
    "blocked": (
        lambda client, alias: client.indices.put_settings(index=index_of(alias), settings={"blocks.write": True}),
        lambda client, alias: client.indices.put_settings(index=index_of(alias), settings={"blocks.write": None}),
        "cluster_block_exception",
    ),
    "without its write alias": (
        lambda client, alias: client.indices.delete_alias(index=index_of(alias), name=f"{alias}-write"),
        lambda client, alias: client.indices.put_alias(
            index=index_of(alias), name=f"{alias}-write", is_write_index=True
        ),
        "-write",
    ),
    "with an alias that takes no writes": (
        lambda client, alias: client.indices.put_alias(
            index=index_of(alias), name=f"{alias}-write", is_write_index=False
        ),
        lambda client, alias: client.indices.put_alias(
            index=index_of(alias), name=f"{alias}-write", is_write_index=True
        ),
        "no write index is defined",
    ),
    "with another mapping": (  # every document is refused for what it holds: the guard sees that this is no fault of theirs
        lambda client, alias: remake(client, alias, {"dynamic": "strict", "properties": {"id": {"type": "keyword"}}}),
        lambda client, alias: client.indices.delete(index=index_of(alias)),
        "refuses too many documents to be right itself",
    ),
}


def remake(client: Elasticsearch, alias: str, mappings: dict[str, object]) -> None:
    """Put an index that is none of ours in the place of the live one."""
    client.indices.delete(index=index_of(alias))
    client.indices.delete_index_template(name=f"{alias}-documents")
    aliases = {alias: {"is_write_index": False}, f"{alias}-write": {"is_write_index": True}}
    client.indices.create(index=index_of(alias), aliases=aliases, mappings=mappings)


@pytest.mark.parametrize("name", FAULTS)
def test_the_run_stops_and_the_next_one_after_it_is_mended_loses_nothing(
    client: Elasticsearch, settings: Settings, tmp_path: Path, name: str
) -> None:
    """Lost 0, doubled 0, quarantined wrongly 0; no document is blamed meanwhile either."""
    damages, mends, words = FAULTS[name]
    for number in range(COUNT):
        (tmp_path / f"{number}.txt").write_text(f"Berth {number} is closed for {number + 3} days, the board said.")
    feed, alias = a_feed(folder=tmp_path), settings.index_prefix
    install_templates(client, settings)
    damages(client, alias)
    with pytest.raises(IndexMisconfigured, match=words):
        run_feed(feed, settings)
    client.indices.refresh(index=f"{alias}-quarantine")
    assert client.count(index=f"{alias}-quarantine")["count"] == 0
    mends(client, alias)
    ledger = run_feed(feed, settings)
    assert (ledger.read, ledger.indexed) == (COUNT, COUNT)
    ids = [document_id(feed=feed.id, key=f"{number}.txt") for number in range(COUNT)]
    assert damage(client, alias, ids) == {"lost": 0, "doubled": 0, "quarantined wrongly": 0}
