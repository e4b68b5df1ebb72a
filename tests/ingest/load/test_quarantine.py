from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from builders import a_document
from elasticsearch import Elasticsearch

from ingest.errors import Damaged, IndexMisconfigured, Rejected
from ingest.load import Which, find_quarantined, load_refusals
from ingest.settings import Settings
from ingest.stage import Refusal, refuse

Stored = Callable[[str], list[dict[str, Any]]]

REJECTED = refuse(a_document(key="1"), "clean", Rejected("empty", "nothing but boilerplate"))
DAMAGED = refuse(a_document(key="2"), "read", Damaged("encoding", "1 in 50 characters is unreadable"))


def crashed() -> Refusal:
    """Return a refusal of an unexpected exception."""
    try:
        [].pop()
    except IndexError as error:
        return refuse(a_document(key="3"), "enrich", error)


def test_every_refusal_can_be_traced_to_stage_reason_and_raw_bytes(
    client: Elasticsearch, settings: Settings, index: str, stored: Stored
) -> None:
    """Rejected and quarantined alike."""
    load_refusals(client, settings, [REJECTED, DAMAGED, crashed()])
    rows = {row["_source"]["key"]: row["_source"] for row in stored(f"{index}-quarantine")}
    assert {key: (row["outcome"], row["stage"], row["reason"]) for key, row in rows.items()} == {
        "1": ("rejected", "clean", "empty"),
        "2": ("quarantined", "read", "encoding"),
        "3": ("quarantined", "enrich", "IndexError"),
    }
    assert rows["1"]["raw"]["file"] == "harbor/1.warc.gz"
    assert rows["3"]["exception"] == "IndexError"
    assert "test_quarantine.py" in rows["3"]["frame"]
    assert all(row["@timestamp"] for row in rows.values())


def test_a_repeated_run_does_not_double_its_refusals(
    client: Elasticsearch, settings: Settings, index: str, stored: Stored
) -> None:
    """One row per document and stage; a step that is repeated within its run is no further try, another run is."""
    for _ in range(2):
        load_refusals(client, settings, [REJECTED, DAMAGED])
    load_refusals(client, settings, [replace(DAMAGED, run="run-2")])
    assert {row["_source"]["key"]: row["_source"]["tries"] for row in stored(f"{index}-quarantine")} == {"1": 1, "2": 2}


@pytest.mark.usefixtures("index")
def test_days_of_refusal_are_chosen_whole(client: Elasticsearch, settings: Settings) -> None:
    """First and last day are both included, in UTC."""
    load_refusals(client, settings, [REJECTED])
    (row,) = find_quarantined(client, settings, Which())
    today, day = row.at.date(), timedelta(days=1)
    for since, until, expected in (
        (today, today, 1),
        (None, today - day, 0),
        (today + day, None, 0),
        (today - day, today + day, 1),
    ):
        found = find_quarantined(client, settings, Which(since=since, until=until))
        assert len(list(found)) == expected, (since, until)


def test_refusals_with_unencodable_names_are_kept_too(
    client: Elasticsearch, settings: Settings, index: str, stored: Stored
) -> None:
    """A file name in an unknown encoding reaches us as surrogates."""
    load_refusals(client, settings, [refuse(a_document(source="/dumps/\udcff.txt"), "read", Damaged("encoding"))])
    (row,) = stored(f"{index}-quarantine")
    assert row["_source"]["source"] == "/dumps/\ufffd.txt"


def test_no_refusals_need_no_index(client: Elasticsearch, settings: Settings) -> None:
    """Nothing is sent."""
    load_refusals(client, settings, [])


def test_a_refusal_that_is_refused_is_no_silent_loss(client: Elasticsearch, settings: Settings) -> None:
    """The quarantine's mapping is then not ours."""
    alias = f"{settings.index_prefix}-quarantine"
    client.indices.create(
        index=f"{alias}-1",
        aliases={alias: {"is_write_index": True}},
        mappings={"properties": {"reason": {"type": "long"}}},
    )
    with pytest.raises(IndexMisconfigured, match="refuses row"):
        load_refusals(client, settings, [REJECTED])
