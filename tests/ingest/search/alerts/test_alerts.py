"""Saved searches on a real index: what a run brings is found once, whatever happens in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from builders import a_document
from elasticsearch import Elasticsearch

from ingest.document import Copies, Document
from ingest.errors import ConfigError, IndexMisconfigured
from ingest.ledger import Ledger
from ingest.load import RunRow, install_templates, load_documents, write_ledger
from ingest.search import Query
from ingest.search.alerts import (
    add_alert,
    check_alerts,
    find_alert,
    finds,
    list_alerts,
    mark_told,
    name_alert,
    notices,
    remove_alert,
)
from ingest.settings import Settings


@pytest.fixture
def own(client: Elasticsearch, settings: Settings) -> Settings:
    """Settings with templates installed."""
    install_templates(client, settings)
    return settings


def load(client: Elasticsearch, settings: Settings, run: str, *documents: Document, feed: str = "herald") -> None:
    """Load documents as this run and write its ledger, as a run does; alerts are not looked at."""
    of_run = [replace(document, run=run, feed=feed) for document in documents]
    load_documents(client, settings, of_run, lambda refusal: pytest.fail(str(refusal)))
    now = datetime.now(UTC)
    write_ledger(client, settings, RunRow(feed, run, now, now, Ledger(read=len(of_run), indexed=len(of_run))))


def ferry(key: str, **fields: object) -> Document:
    """A document on a ferry."""
    return a_document(key=key, title=f"Ferry {key}", text=f"The ferry {key} sails again.", **fields)


def found(client: Elasticsearch, settings: Settings, alert: str) -> list[str]:
    """Titles that an alert found, by name."""
    return sorted(str(find.document["title"]) for find in finds(client, settings, alert)[1])


def test_only_what_is_loaded_after_the_alert_was_added_is_found(client: Elasticsearch, own: Settings) -> None:
    """A new alert does not tell old news; each run is looked at once."""
    load(client, own, "r1", ferry("a"))
    alert = add_alert(client, own, "Ferries", Query(text="ferry", one_per_copy=True))
    load(client, own, "r2", ferry("b"), a_document(key="c", title="Rain", text="It rains."))
    assert check_alerts(client, own) == {alert.id: 1}
    assert check_alerts(client, own) == {alert.id: 0}
    assert found(client, own, alert.id) == ["Ferry b"]


def test_a_run_that_a_crash_left_out_is_looked_at_with_the_next(client: Elasticsearch, own: Settings) -> None:
    """Nothing is lost: the run's own check never happened, the next run of its feed makes up for it."""
    alert = add_alert(client, own, "Ferries", Query(text="ferry"))
    load(client, own, "r1", ferry("a"))
    load(client, own, "r2", ferry("b"))
    load(client, own, "r1", ferry("z"), feed="gazette")
    assert check_alerts(client, own, "herald") == {alert.id: 2}
    assert found(client, own, alert.id) == ["Ferry a", "Ferry b"]
    assert check_alerts(client, own) == {alert.id: 1}


def test_a_check_that_is_broken_off_and_repeated_finds_nothing_twice(client: Elasticsearch, own: Settings) -> None:
    """Finds are written before the run is marked: a crash between the two repeats the search and not the finds."""
    alert = add_alert(client, own, "Ferries", Query(text="ferry"))
    load(client, own, "r1", ferry("a"))
    check_alerts(client, own)
    index = f"{own.index_prefix}-alerts"
    (mark,) = client.search(index=index, query={"term": {"kind": "run"}})["hits"]["hits"]
    client.delete(index=index, id=mark["_id"], refresh=True)
    assert check_alerts(client, own) == {alert.id: 0}
    assert found(client, own, alert.id) == ["Ferry a"]


def test_a_text_is_told_once_however_many_run_it(client: Elasticsearch, own: Settings) -> None:
    """Copies found at once or later are one find, of the first published; an alert for every copy finds each."""
    first, second = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
    texts = add_alert(client, own, "Texts", Query(text="ferry", one_per_copy=True))
    every = add_alert(client, own, "Every", Query(text="ferry"))
    later = ferry("later", copies=Copies("g", is_lead=True), observed_at=second)
    early = ferry("early", copies=Copies("g", is_lead=False), observed_at=first)
    load(client, own, "r1", later, early)
    assert check_alerts(client, own) == {every.id: 2, texts.id: 1}
    load(client, own, "r2", ferry("last", copies=Copies("g", is_lead=False)))
    assert check_alerts(client, own) == {every.id: 1, texts.id: 0}
    assert found(client, own, texts.id) == ["Ferry early"]


def test_a_corrected_document_is_not_told_again(client: Elasticsearch, own: Settings) -> None:
    """A newer version is loaded by another run, and its text may have moved to another copy group."""
    alert = add_alert(client, own, "Ferries", Query(text="ferry", one_per_copy=True))
    load(client, own, "r1", ferry("a", copies=Copies("one", is_lead=True)))
    assert check_alerts(client, own) == {alert.id: 1}
    newer = datetime.now(UTC) + timedelta(hours=1)
    load(client, own, "r2", ferry("a", copies=Copies("two", is_lead=True), observed_at=newer))
    assert check_alerts(client, own) == {alert.id: 0}


def test_choices_words_and_days_all_count(client: Elasticsearch, own: Settings) -> None:
    """An alert is the search that was saved, kept as it was."""
    query = Query(
        text='"sails again" -rain', chosen={"outlet": ("Quay",)}, since=datetime(2026, 3, 1, tzinfo=UTC).date()
    )
    alert = add_alert(client, own, "Quay's ferries!", query)
    kept = find_alert(client, own, alert.id)
    assert kept is not None
    assert (kept.query.text, dict(kept.query.chosen), kept.query.since) == (query.text, query.chosen, query.since)
    load(client, own, "r1", ferry("a", outlet="Quay"), ferry("b", outlet="Pier"))
    assert check_alerts(client, own) == {alert.id: 0}  # undated


def test_more_than_a_page_of_finds_is_found_and_told(client: Elasticsearch, own: Settings) -> None:
    """Notices hold a hundred each and together all."""
    alert = add_alert(client, own, "Ferries", Query(text="ferry"), notify=("desk",))
    load(client, own, "r1", *(ferry(f"n{number}") for number in range(620)))
    assert check_alerts(client, own) == {alert.id: 620}
    told = []
    for notice in notices(client, own):
        told += [find.row_id for find in notice.finds]
        mark_told(client, own, notice)
    assert (len(told), len(set(told))) == (620, 620)
    assert list(notices(client, own)) == []


def test_what_was_not_told_waits_and_each_notifier_waits_for_itself(client: Elasticsearch, own: Settings) -> None:
    """A crash before the mark tells it again under the same id; the other notifier is told all the same."""
    add_alert(client, own, "Ferries", Query(text="ferry"), notify=("desk", "pager"))
    load(client, own, "r1", ferry("a"))
    check_alerts(client, own)
    once = {notice.notifier: notice for notice in notices(client, own)}
    assert set(once) == {"desk", "pager"}
    mark_told(client, own, once["pager"])
    (again,) = notices(client, own)
    assert (again.notifier, again.id) == ("desk", once["desk"].id)


def test_a_name_is_taken_once_and_free_again_after_removal(client: Elasticsearch, own: Settings) -> None:
    """What it found goes with it."""
    add_alert(client, own, "Ferries", Query(text="ferry"))
    with pytest.raises(ConfigError, match="choose another, or remove it first"):
        add_alert(client, own, "ferries", Query())
    load(client, own, "r1", ferry("a"))
    check_alerts(client, own)
    assert remove_alert(client, own, "ferries")
    assert not remove_alert(client, own, "ferries")
    assert list_alerts(client, own) == []
    assert finds(client, own, "ferries") == (0, [])
    add_alert(client, own, "Ferries", Query(text="ferry"))


@pytest.mark.parametrize(
    ("title", "name"), [("Courts, Chicago", "courts-chicago"), ("  Ärzte & Co. ", "arzte-co"), ("x" * 99, "x" * 64)]
)
def test_a_title_gives_a_name_for_addresses_and_commands(title: str, name: str) -> None:
    """Case, accents and punctuation are folded as in names."""
    assert name_alert(title) == name


@pytest.mark.parametrize("title", ["", "  ", "…!?"])
def test_a_title_without_a_letter_is_refused(title: str) -> None:
    """It would have no address."""
    with pytest.raises(ConfigError, match="letters or digits"):
        name_alert(title)


def test_a_cluster_without_the_index_has_no_alerts_and_says_how_to_get_it(
    client: Elasticsearch, settings: Settings
) -> None:
    """A run on a cluster that an older version set up goes on; adding names the remedy."""
    assert check_alerts(client, settings) == {}
    with pytest.raises(IndexMisconfigured, match="newsfold index create"):
        add_alert(client, settings, "Ferries", Query())


def test_a_row_that_is_refused_is_an_error(client: Elasticsearch, own: Settings) -> None:
    """And the run is not marked as looked at."""
    add_alert(client, own, "Ferries", Query(text="ferry"))
    load(client, own, "r1", ferry("a"))
    blocked: Mapping[str, object] = {"index.blocks.write": True}
    client.indices.put_settings(index=f"{own.index_prefix}-alerts", settings=blocked)
    with pytest.raises(IndexMisconfigured, match="repeat it"):
        check_alerts(client, own)
    client.indices.put_settings(index=f"{own.index_prefix}-alerts", settings={"index.blocks.write": None})
    assert check_alerts(client, own) == {"ferries": 1}
