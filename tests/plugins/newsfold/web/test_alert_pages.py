"""Alerts on the page: added from a search, followed as feeds, removed, and by nobody who may not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from builders import a_document
from elasticsearch import Elasticsearch
from fastapi import Depends, HTTPException
from starlette.testclient import TestClient

from ingest.ledger import Ledger
from ingest.load import RunRow, load_documents, write_ledger
from ingest.search.alerts import check_alerts
from ingest.settings import Settings
from newsfold.web.app import build_app

_OURS = {"Origin": "http://testserver"}
_HOSTILE = '<b onclick="x">Gull & ]]> </b>\x0b'


@pytest.fixture
def added(page: TestClient) -> Iterator[str]:
    """Address of an alert that was added on the page."""
    form = {"name": "Gulls at sea", "search": "?q=gull&outlet=Quay&copies=all"}
    answer = page.post("/alerts", data=form, headers=_OURS, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/alerts/gulls-at-sea")
    yield answer.headers["location"]
    page.post(f"{answer.headers['location']}/remove", headers=_OURS)


def _load(client: Elasticsearch, settings: Settings, run: str, **fields: Any) -> None:
    document = a_document(key=run, run=run, feed="quay", text="A gull flew in.", outlet="Quay", **fields)
    load_documents(client, settings, [document], lambda refusal: pytest.fail(str(refusal)))
    now = datetime.now(UTC)
    write_ledger(client, settings, RunRow("quay", run, now, now, Ledger(read=1, indexed=1)))
    check_alerts(client, settings)


def test_a_search_is_saved_with_its_words_and_choices_and_goes_when_it_is_removed(page: TestClient, added: str) -> None:
    """The page shows what it looks for, as a link to that search."""
    text = page.get(added).text
    assert 'href="/?q=gull&amp;outlet=Quay&amp;copies=all&amp;sort=newest"' in text
    (alert,) = page.get("/alerts.json").json()["alerts"]
    assert (alert["title"], alert["words"], alert["chosen"]) == ("Gulls at sea", "gull", ["outlet: Quay"])
    page.post(f"{added}/remove", headers=_OURS)
    assert page.get(added).status_code == 404
    assert "There is no alert yet" in page.get("/alerts").text


@pytest.mark.usefixtures("added")
def test_what_it_finds_is_read_as_atom_rss_and_json(
    page: TestClient, client: Elasticsearch, news: Settings, added: str
) -> None:
    """Each document once, latest first, hostile text as text; a reader that knows an entry sees it unchanged."""
    _load(client, news, "r1", title=_HOSTILE)
    _load(client, news, "r2", title="Second gull")
    root = ET.fromstring(page.get(f"{added}/found.atom").content)  # noqa: S314 - our own answer
    name = "{http://www.w3.org/2005/Atom}"
    titles = [entry.findtext(f"{name}title", "") for entry in root.findall(f"{name}entry")]
    assert titles == ["Second gull", _HOSTILE.replace("\x0b", "\ufffd")]
    assert len({entry.findtext(f"{name}id") for entry in root.findall(f"{name}entry")}) == 2
    items = ET.fromstring(page.get(f"{added}/found.rss").content).findall("channel/item")  # noqa: S314 - as above
    assert [item.findtext("title") for item in items] == titles
    assert items[0].findtext("link", "").startswith("http://testserver/documents/")
    assert [item["title"] for item in page.get(f"{added}/found.json").json()["items"]] == ["Second gull", _HOSTILE]
    text = page.get(added).text
    assert "<b onclick" not in text
    assert "&lt;b onclick" in text


@pytest.mark.parametrize("kind", ["atom", "rss", "json"])
def test_any_search_is_a_feed_in_three_formats(page: TestClient, kind: str) -> None:
    """With a type that readers know."""
    answer = page.get(f"/follow.{kind}", params={"q": "zanzibar"})
    assert answer.status_code == 200
    assert kind in answer.headers["content-type"]
    assert "zanzibar" in answer.text


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_a_form_of_another_site_changes_nothing(page: TestClient, added: str, headers: dict[str, str]) -> None:
    """The login's cookie is sent along by other sites' forms too."""
    assert page.post("/alerts", data={"name": "Foreign"}, headers=headers).status_code == 403
    assert page.post(f"{added}/remove", headers=headers).status_code == 403
    assert page.get(added).status_code == 200


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"name": "", "search": ""}, 409, "letters or digits"),
        ({"name": "Gulls at sea!"}, 409, "choose another"),
        ({}, 409, "letters or digits"),
        ({"name": "x", "search": "x" * 70_000}, 413, "too large"),
    ],
)
@pytest.mark.usefixtures("added")
def test_a_name_that_cannot_be_is_said(page: TestClient, form: dict[str, str], status: int, words: str) -> None:
    """In words on a page, with nothing saved."""
    answer = page.post("/alerts", data=form, headers=_OURS)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert [alert["id"] for alert in page.get("/alerts.json").json()["alerts"]] == ["gulls-at-sea"]


def test_who_may_only_look_cannot_change(news: Settings) -> None:
    """Airflow's page lets those change alerts who may start the alerts' DAG."""

    def forbid() -> None:
        raise HTTPException(403, "Forbidden")

    with TestClient(build_app(lambda: news, changing=[Depends(forbid)])) as page:
        assert page.get("/alerts").status_code == 200
        assert page.post("/alerts", data={"name": "Mine"}, headers=_OURS).status_code == 403
