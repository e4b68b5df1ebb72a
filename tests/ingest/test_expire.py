"""What is over a feed's limits goes from the index, everywhere, and stays away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from builders import a_feed
from elasticsearch import Elasticsearch

from ingest.errors import IndexMisconfigured
from ingest.expire import expire
from ingest.feed import Feed
from ingest.group import current_id
from ingest.load import Which, delete_version, find_quarantined, read_versions
from ingest.pipeline import run_feed
from ingest.rebuild import forget, rebuild
from ingest.settings import Settings

NOW = datetime.now(UTC)
BERTH = "The council of Gull Point met and let berth {} to a company from Tern Island for {} years, the clerk said."
SHARED = (
    "The last bakery in Saltmere closes on Saturday after ninety years. Its owner, Tilda Marrow, found nobody who wants to rise at two "
    "in the morning, and her ovens go to a museum in the county town, where children may bake in them on Sundays. The house on the quay was "
    "built by her grandfather after the great flood, with bricks from the old customs shed and a chimney that sailors steered by. For three "
    "generations the fishing fleet took its bread from there before the tide, and in the winter of the long frost the ovens were lent to the "
    "whole street. Marrow will move to her sister in Port Ellery, she said, and means to sleep until eight for the rest of her life."
)


def declared(folder: Path, feed_id: str, **limits: Any) -> Feed:
    """Return a feed of JSON lines with these limits."""
    fields = {"text": "body", "published": "date", "id": "id"}
    read = {"format": "jsonl", "path": f"{feed_id}.jsonl", "fields": fields}
    return a_feed(id=feed_id, folder=folder, read=read, retention=limits, expect={"max_quarantined_share": 1})


def write(folder: Path, feed_id: str, texts: dict[int, str]) -> None:
    """Write one line a text, published so many days ago."""
    lines = [
        orjson.dumps({"id": str(days), "body": text, "date": (NOW - timedelta(days=days)).isoformat()})
        for days, text in texts.items()
    ]
    (folder / f"{feed_id}.jsonl").write_bytes(b"\n".join(lines) + b"\n")


def keys(client: Elasticsearch, index: str) -> set[str]:
    """Return the keys of what an index has."""
    client.indices.refresh(index=index)
    return {hit["_source"]["key"] for hit in client.search(index=index, size=1000)["hits"]["hits"]}


def grouped(client: Elasticsearch, settings: Settings, feed_id: str) -> int:
    """Count the rows of a feed in the groups' state."""
    name = f"{settings.index_prefix}-groups"
    client.indices.refresh(index=name)
    return client.count(index=name, query={"term": {"feed": feed_id}})["count"]


def counted(client: Elasticsearch, settings: Settings) -> dict[str, int]:
    """Return limit → count of all that the ledgers say has expired."""
    name = f"{settings.index_prefix}-counts"
    client.indices.refresh(index=name)
    rows = client.search(index=name, query={"term": {"kind": "expired"}}, size=100)["hits"]["hits"]
    return {row["_source"]["reason"]: row["_source"]["count"] for row in rows}


def test_what_is_too_old_goes_everywhere_and_does_not_come_back(
    client: Elasticsearch, settings: Settings, tmp_path: Path
) -> None:
    """From both versions and the groups, counted; a dump that still has it, and a rebuild, leave it out."""
    texts = {days: BERTH.format(days, days + 3) for days in (1, 2, 40, 50, 60)}
    write(tmp_path, "harbor", texts | {70: ""})
    keeps, limited = declared(tmp_path, "harbor"), declared(tmp_path, "harbor", days=30)
    assert run_feed(keeps, settings).indexed == 5
    rebuild([keeps], settings)
    versions = read_versions(client, settings)

    assert expire(keeps, settings).counts == {}
    would = expire(limited, settings, dry_run=True)
    assert (would.counts, len(keys(client, settings.index_prefix))) == ({"days": 3}, 5)
    client.indices.put_settings(index=versions.live, settings={"index.blocks.write": True})
    with pytest.raises(IndexMisconfigured, match="cluster_block_exception"):
        expire(limited, settings)
    assert grouped(client, settings, "harbor") == 5
    client.indices.put_settings(index=versions.live, settings={"index.blocks.write": None})
    # The node remembers the version of what was deleted, a minute long by default; the last line of this test comes sooner.
    client.indices.put_settings(index=f"{settings.index_prefix}-v1-*", settings={"index.gc_deletes": "0s"})

    done = expire(limited, settings)
    assert (done.counts, counted(client, settings)) == ({"days": 3}, {"days": 3})
    assert done.newest is not None
    assert (NOW - done.newest).days == 40
    assert keys(client, versions.live) == keys(client, str(versions.standby)) == {"1", "2"}
    assert grouped(client, settings, "harbor") == 2
    assert [row.key for row in find_quarantined(client, settings, Which())] == ["70"]  # refused today

    ledger = run_feed(limited, settings)
    assert (ledger.read, ledger.indexed, ledger.unchanged) == (6, 0, 2)
    assert dict(ledger.rejected) == {"retention/expired": 3}
    assert keys(client, settings.index_prefix) == {"1", "2"}
    assert grouped(client, settings, "harbor") == 2
    assert expire(limited, settings).counts == {}
    delete_version(client, settings, str(versions.standby))
    forget(settings, str(versions.standby))
    rebuilt = rebuild([limited], settings)
    assert dict(rebuilt.ledgers["harbor"].rejected) == {"retention/expired": 3}
    assert keys(client, rebuilt.index) == {"1", "2"}
    assert run_feed(keeps, settings).indexed == 3  # the archive has kept it all


def test_a_copy_that_stays_is_the_lead_when_its_lead_goes(
    client: Elasticsearch, settings: Settings, tmp_path: Path
) -> None:
    """One filter on leads still shows the text once; the group's old name leads to the new one."""
    write(tmp_path, "harbor", {9: SHARED, 8: BERTH.format(1, 2)})
    write(tmp_path, "saltmere", {7: SHARED, 6: f"{SHARED} The last loaves are sold at noon."})
    run_feed(declared(tmp_path, "harbor"), settings)
    run_feed(declared(tmp_path, "saltmere"), settings)
    lead, copy, other = leads(client, settings, "harbor")["9"], *leads(client, settings, "saltmere").values()
    assert lead["id"] == copy["id"] == other["id"]
    assert (lead["is_lead"], lead["size"]) == (True, 3)

    assert expire(declared(tmp_path, "harbor", documents=1), settings).counts == {"documents": 1}
    assert set(leads(client, settings, "harbor")) == {"8"}
    left = leads(client, settings, "saltmere")
    assert (left["7"]["is_lead"], left["7"]["size"], left["6"]["is_lead"]) == (True, 2, False)
    assert left["7"]["id"] == left["6"]["id"] != lead["id"]
    assert current_id(client, settings, "copies", lead["id"]) == left["7"]["id"]


def leads(client: Elasticsearch, settings: Settings, feed_id: str) -> dict[str, dict[str, Any]]:
    """Return key → copy group of a feed's documents."""
    client.indices.refresh(index=settings.index_prefix)
    hits = client.search(index=settings.index_prefix, query={"term": {"feed": feed_id}}, sort="key")["hits"]["hits"]
    return {
        hit["_source"]["key"]: hit["_source"]["copies"] for hit in sorted(hits, key=lambda hit: -int(hit["sort"][0]))
    }
