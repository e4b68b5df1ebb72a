from __future__ import annotations

import io

import orjson
import pytest
from builders import a_document
from elasticsearch import Elasticsearch
from invented_news import FERRY, MUSEUM
from rich.console import Console

from ingest.cli.diff import diff_and_print
from ingest.document import Copies
from ingest.errors import InputError
from ingest.load import install_templates, load_documents
from ingest.settings import Settings


@pytest.fixture
def loaded(client: Elasticsearch, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lead and its copy, of which the terminal knows."""
    install_templates(client, settings)
    documents = [
        a_document(id="lead", text="\n".join(FERRY[:4]), copies=Copies("lead", is_lead=True), title="Ferry"),
        a_document(id="copy", text="\n".join([*FERRY[:3], MUSEUM[0]]), copies=Copies("lead", is_lead=False)),
    ]
    load_documents(client, settings, documents, pytest.fail)
    client.indices.refresh(index=settings.index_prefix)
    monkeypatch.setenv("ELASTICSEARCH_URL", str(settings.elasticsearch_url))
    monkeypatch.setenv("NEWSFOLD_INDEX_PREFIX", settings.index_prefix)


def printed(*ids: str | None, as_json: bool) -> str:
    """Return what the command prints."""
    out = io.StringIO()
    first, second = ids
    assert first is not None
    diff_and_print(first, second, as_json=as_json, console=Console(file=out, width=200))
    return out.getvalue()


@pytest.mark.usefixtures("loaded")
def test_a_copy_is_compared_with_its_lead() -> None:
    """What was added and cut stands there, for people and as JSON; the other way round if asked for."""
    text = printed("copy", None, as_json=False)
    assert "of its words are taken over" in text
    assert f"added\n  {MUSEUM[0]}" in text
    assert f"cut\n  {FERRY[3]}" in text
    answer = orjson.loads(printed("lead", "copy", as_json=True))
    assert (answer["first"]["id"], answer["second"]["title"]) == ("copy", "Ferry")
    assert (answer["added"], answer["cut"]) == ([FERRY[3]], [MUSEUM[0]])


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(("document", "remedy"), [("lead", "has had no other text"), ("nobody", "newsfold search")])
def test_without_something_to_compare_the_command_says_what_to_do(document: str, remedy: str) -> None:
    """A lead was made from nothing; an unknown id is a slip."""
    with pytest.raises(InputError, match=remedy):
        printed(document, None, as_json=False)
