"""An index of sample feeds, and the page on it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from builders import a_document
from elasticsearch import Elasticsearch
from starlette.testclient import TestClient

from ingest.document import Copies, Story
from ingest.feed import load_feed
from ingest.load import load_documents
from ingest.pipeline import run_feed
from ingest.settings import Settings
from newsfold.web.app import build_app

_FEEDS = ("meridian-wire", "aldermarsh-gazette", "wqjv-tv", "calderport-times")
NASTY = '<script>alert("x")</script> & <img src=x onerror=alert(1)>'
NASTY_DOCUMENT = a_document(
    key="nasty",
    title=NASTY,
    text=f"{NASTY} zanzibar\n\n=cmd|' /C calc'!A0",
    outlet=f"=1+1 {NASTY}",
    url="javascript:alert(1)",
    authors=(NASTY,),
    copies=Copies("nasty", is_lead=True),
    story=Story("nasty"),
)


@pytest.fixture(scope="module")
def news(client: Elasticsearch, module_settings: Settings) -> Settings:
    """Settings of an index with four sample feeds and one document that means harm."""
    for feed in _FEEDS:
        run_feed(load_feed(module_settings.feeds / f"{feed}.yml"), module_settings)
    load_documents(client, module_settings, [NASTY_DOCUMENT], lambda refusal: pytest.fail(str(refusal)))
    client.indices.refresh(index=f"{module_settings.index_prefix}*")
    return module_settings


@pytest.fixture(scope="module")
def page(news: Settings) -> Iterator[TestClient]:
    """The page, asked without a browser."""
    with TestClient(build_app(lambda: news)) as asked:
        yield asked


@pytest.fixture(scope="module")
def address(news: Settings) -> Iterator[str]:
    """Address of the page on a real port of this machine."""
    server = uvicorn.Server(uvicorn.Config(build_app(lambda: news), host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    assert server.started
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
