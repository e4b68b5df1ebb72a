"""What needs a node of its own: users and roles, snapshots, and a heap that is too small for what is sent."""

from __future__ import annotations

import json
import logging
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import a_document, a_feed
from elasticsearch import ApiError, AuthorizationException, Elasticsearch, NotFoundError

from ingest.document import Document
from ingest.embedded import start_node, stop_node
from ingest.errors import IndexMisconfigured
from ingest.expire import expire
from ingest.load import (
    Limits,
    Loaded,
    backfilling,
    connect,
    delete_version,
    install_templates,
    left_relaxed,
    load_documents,
    restore_snapshot,
    take_snapshot,
)
from ingest.load.bulk import Action, Courier
from ingest.pipeline import run_feed
from ingest.rebuild import demote, forget, promote, rebuild
from ingest.settings import Settings, read_settings

pytestmark = pytest.mark.node
CANARY = "canary-5f1d9e3b7c"
PASSWORD = f"{CANARY}-superuser"
STORMS = 6
STORM_BYTES = 20_000_000
JSON = {"content-type": "application/json", "accept": "application/json"}
SECURED: dict[str, str | bool] = {
    "xpack.security.enabled": True,
    "xpack.security.transport.ssl.enabled": False,
    "xpack.security.http.ssl.enabled": False,
}
# Who says nothing of himself may do everything: only so can a test make the first users. Everybody else gets these rights too, so that the node
# starts once more without.
OPEN: dict[str, str | bool] = {**SECURED, "xpack.security.authc.anonymous.roles": "superuser"}


@pytest.fixture(scope="module")
def repository(open_folder: Path) -> Path:
    """Folder that the node may write snapshots to."""
    folder = open_folder / "repository"
    folder.mkdir()
    folder.chmod(0o777)
    return folder


@pytest.fixture(scope="module")
def started(open_folder: Path, repository: Path) -> Iterator[tuple[Settings, dict[str, str]]]:
    """Settings of a secured node with a heap of 512 MB, as superuser, and API keys by role."""
    own = replace(read_settings(), home=open_folder / uuid.uuid4().hex, index_prefix="news", elasticsearch_api_key=None)
    try:
        make_superuser(replace(own, elasticsearch_url=start_node(own, heap="512m", node_settings=OPEN).url))
        stop_node(own)
        url = start_node(own, heap="512m", node_settings={**SECURED, "path.repo": str(repository)}).url
        keys = make_keys(own, url)
        yield replace(own, elasticsearch_url=url, elasticsearch_api_key=keys.pop("superuser")), keys
    finally:
        stop_node(own)


def make_superuser(opened: Settings) -> None:
    """Make the one user that there is."""
    user = {"password": PASSWORD, "roles": ["superuser"]}
    connect(opened).perform_request("PUT", "/_security/user/superuser", body=user, headers=JSON)


def make_keys(own: Settings, url: str) -> dict[str, str]:
    """Make an API key for each role file as Compose does, its rights those of the file, and one with all rights."""
    client = Elasticsearch(url, basic_auth=("superuser", PASSWORD))
    await_users(client)
    rights = {
        path.stem: json.loads(path.read_text("utf-8")) for path in sorted((own.mappings / "roles").glob("*.json"))
    }
    keys = {}
    for name, role in {**rights, "superuser": {}}.items():
        role.pop("description", None)
        body = {"name": f"{CANARY}-{name}", "role_descriptors": {name: role} if role else {}}
        keys[name] = str(client.perform_request("POST", "/_security/api_key", body=body, headers=JSON).body["encoded"])
    return keys


def await_users(client: Elasticsearch) -> None:
    """Wait until the node knows its users, which takes a moment after its start."""
    for _ in range(100):
        try:
            client.perform_request("GET", "/_security/_authenticate", headers={"accept": "application/json"})
        except ApiError:
            time.sleep(0.3)
        else:
            return
    pytest.fail("the node lets nobody in")


@pytest.fixture
def secured(started: tuple[Settings, dict[str, str]]) -> Settings:
    """The node, as superuser."""
    return started[0]


@pytest.fixture
def keys(started: tuple[Settings, dict[str, str]]) -> dict[str, str]:
    """API keys by role."""
    return started[1]


def acting(secured: Settings, keys: dict[str, str], role: str) -> Settings:
    """Return settings with the key of a role."""
    return replace(secured, elasticsearch_api_key=keys[role])


def refuses(client: Elasticsearch, method: str, path: str, body: object = None) -> None:
    """Assert that a request is forbidden, whatever there is."""
    with pytest.raises(AuthorizationException):
        client.perform_request(method, path, body=body, headers=JSON)


def test_each_role_may_do_its_work_and_no_more(
    secured: Settings, keys: dict[str, str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The setup installs, the loader runs feeds and deletes nothing, the reader reads; and no secret shows up anywhere."""
    caplog.set_level(logging.DEBUG)
    loader, reader = acting(secured, keys, "loader"), acting(secured, keys, "reader")
    loader = replace(loader, data=str(tmp_path / "data"))
    with pytest.raises(IndexMisconfigured, match="run `newsfold index create`"):
        install_templates(connect(loader), loader)
    assert install_templates(connect(acting(secured, keys, "setup")), secured) == []
    assert install_templates(connect(loader), loader) == []
    connect(secured).indices.create(index="payroll")

    dump = tmp_path / "dump"
    dump.mkdir()
    (dump / "a.txt").write_text(
        "The council of Gull Point met on Friday and let the berth for nine years to a company."
    )
    (dump / "bad.txt").write_bytes(b"%PDF-1.7\x00" + bytes(range(256)) * 20)
    feed = a_feed(folder=dump, expect={"max_quarantined_share": 1})
    assert run_feed(feed, loader).indexed == 1
    (dump / "bad.txt").write_text("The bridge to Tern Island is closed on Sunday, the harbor board said in a notice.")
    ledger = run_feed(feed, loader)  # clears the quarantine, which needs the right to delete there
    assert (ledger.indexed, ledger.unchanged) == (1, 1)

    loading, reading = connect(loader), connect(reader)
    document = loading.search(index="news", size=1)["hits"]["hits"][0]["_id"]
    refuses(loading, "DELETE", f"/news-v1-all-000001/_doc/{document}")
    refuses(loading, "DELETE", "/news-v1-all-000001")
    refuses(loading, "DELETE", "/news-quarantine-v1-000001")
    refuses(loading, "PUT", "/news-v1-all-000009")
    refuses(loading, "PUT", "/news-v1-all-000001/_mapping", {"properties": {"x": {"type": "keyword"}}})
    refuses(loading, "PUT", "/news-quarantine-v1-000001/_settings", {"index.refresh_interval": "9s"})
    refuses(loading, "GET", "/payroll/_search")
    refuses(loading, "GET", "/_security/user")
    assert reading.count(index="news")["count"] == 2
    refuses(reading, "PUT", "/news-v1-all-000001/_doc/1", {"text": "x"})
    refuses(reading, "GET", "/payroll/_search")

    places = [path for path in Path(loader.data).rglob("*") if path.is_file()]
    assert places
    secrets = [CANARY, *keys.values()]
    rows = [json.dumps(hit["_source"]) for hit in connect(secured).search(index="news*", size=1000)["hits"]["hits"]]
    texts = [caplog.text, repr(loader), *rows, *(path.read_bytes().decode("latin-1") for path in places)]
    assert not [secret for secret in secrets for text in texts if secret in text]
    with pytest.raises(IndexMisconfigured) as refused:
        install_templates(connect(replace(loader, elasticsearch_api_key=CANARY)), loader)
    assert CANARY not in str(refused.value)


def test_only_the_role_for_upkeep_removes_documents(
    secured: Settings, keys: dict[str, str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The loader's key is refused before anything is changed; the upkeep's deletes documents, but no index and no settings."""
    install_templates(connect(secured), secured)
    loader = replace(acting(secured, keys, "loader"), data=str(tmp_path / "data"))
    upkeep = replace(loader, elasticsearch_api_key=keys["upkeep"])
    (tmp_path / "old.jsonl").write_text("".join(f'{{"id": "{n}", "text": "{n} berths were let."}}\n' for n in range(4)))
    feed = a_feed(
        id="old",
        folder=tmp_path,
        read={"format": "jsonl", "path": "old.jsonl", "fields": {"text": "text", "id": "id"}},
        retention={"documents": 3},
    )
    assert run_feed(feed, loader).indexed == 4
    whole, mine = connect(secured), {"term": {"feed": "old"}}
    rows = {name: whole.count(index=name, query=mine)["count"] for name in ("news", "news-groups")}
    assert set(rows.values()) == {4}
    with pytest.raises(IndexMisconfigured, match=r"security_exception.*use a key of the role that may"):
        expire(feed, loader)
    whole.indices.refresh(index="news*")
    assert {name: whole.count(index=name, query=mine)["count"] for name in rows} == rows
    assert expire(feed, upkeep).counts == {"documents": 1}
    whole.indices.refresh(index="news*")
    assert {whole.count(index=name, query=mine)["count"] for name in rows} == {3}
    acts = connect(upkeep)
    refuses(acts, "DELETE", "/news-v1-all-000001")
    refuses(acts, "PUT", "/news-v1-all-000009")
    refuses(acts, "PUT", "/news-v1-all-000001/_settings", {"index.refresh_interval": "9s"})
    refuses(acts, "PUT", "/news-v1-all-000001/_mapping", {"properties": {"x": {"type": "keyword"}}})
    caplog.set_level(logging.INFO)
    for role, relaxes in ((upkeep, False), (loader, True)):
        with backfilling(connect(role), role, 1_000, least=1):
            body = whole.indices.get_settings(index="news-v1-all-000001")["news-v1-all-000001"]["settings"]["index"]
            assert (body["refresh_interval"] == "-1") == relaxes
    assert "this key may not change settings" in caplog.text
    assert left_relaxed(loader) == []


def test_the_setup_changes_versions_and_nothing_of_others(
    secured: Settings, keys: dict[str, str], tmp_path: Path
) -> None:
    """Rebuild, promote, demote and delete with its key; no users, no index of another name."""
    setup = replace(acting(secured, keys, "setup"), data=str(tmp_path / "data"))
    install_templates(connect(setup), setup)
    connect(secured).options(ignore_status=400).indices.create(index="payroll")
    (tmp_path / "pier.txt").write_text("The pier of Gull Point was let for nine years on Friday, the council said.")
    feed = a_feed(id="pier", folder=tmp_path)
    run_feed(feed, setup)
    index = rebuild([feed], setup).index
    assert promote(setup, Limits(missing=1.0, shrunk=1.0)).new == index
    assert demote(setup, Limits(missing=1.0, shrunk=1.0)).old == index
    delete_version(connect(setup), setup, index)
    forget(setup, index)
    acts = connect(setup)
    refuses(acts, "GET", "/payroll/_search")
    refuses(acts, "DELETE", "/payroll")
    refuses(acts, "PUT", "/_security/user/somebody", {"password": PASSWORD, "roles": ["superuser"]})
    refuses(acts, "PUT", "/_cluster/settings", {"persistent": {"action.auto_create_index": "true"}})


def test_a_snapshot_brings_everything_back(secured: Settings, keys: dict[str, str], repository: Path) -> None:
    """Documents, groups, quarantine and aliases; and what is there is not overwritten."""
    setup = acting(secured, keys, "setup")
    client, whole = connect(setup), connect(secured)
    install_templates(client, setup)
    load_documents(client, setup, [a_document(key=str(number)) for number in range(50)], pytest.fail)
    client.indices.refresh(index="news*")
    before = {name: whole.count(index=name)["count"] for name in whole.indices.get(index="news-*")}
    name = take_snapshot(client, setup, str(repository))
    with pytest.raises(IndexMisconfigured, match="are there: delete them"):
        restore_snapshot(client, setup, str(repository))
    for index in before:
        client.indices.delete(index=index)
    with pytest.raises(NotFoundError):
        whole.count(index="news")
    with pytest.raises(IndexMisconfigured, match="no complete snapshot other"):
        restore_snapshot(client, setup, str(repository), "other")
    assert restore_snapshot(client, setup, str(repository)) == name
    whole.cluster.health(index="news-*", wait_for_status="yellow")
    assert {name: whole.count(index=name)["count"] for name in whole.indices.get(index="news-*")} == before
    assert install_templates(client, setup) == []
    assert load_documents(client, setup, [a_document(key="0")], pytest.fail) == Loaded(0, 1)


def test_a_storm_that_the_heap_cannot_hold_ends_with_everything_in(secured: Settings) -> None:
    """Six bulks of 20 MB at once are more than a tenth of the heap: some are refused with 429, and sent again."""
    client = connect(secured)
    install_templates(client, secured)
    body = "word " * 40_000  # 200 kB
    refused: list[int] = []
    stop = threading.Event()

    def storm() -> None:
        lines = [
            part for n in range(STORM_BYTES // len(body)) for part in ({"index": {"_id": f"s{n}"}}, {"body": body})
        ]
        while not stop.is_set():
            try:
                client.options(max_retries=0).bulk(index="storm", operations=lines)
            except ApiError as error:
                refused.append(error.status_code)
                stop.wait(0.1)

    client.indices.create(
        index="storm", mappings={"properties": {"body": {"type": "keyword", "index": False, "doc_values": False}}}
    )
    documents: list[Document] = [a_document(key=f"storm/{number}", text=f"{number} {body}") for number in range(60)]
    threads = [threading.Thread(target=storm) for _ in range(STORMS)]
    for thread in threads:
        thread.start()
    try:
        loaded = load_documents(client, secured, documents, pytest.fail, patience_seconds=120)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert set(refused) == {429}
    assert loaded == Loaded(indexed=60, unchanged=0)
    found = client.mget(index="news", ids=[document.id for document in documents], source=False)["docs"]
    assert all(row["found"] for row in found)


def test_a_body_over_100_megabytes_costs_the_one_document_that_is_so_large(secured: Settings) -> None:
    """The node's own limit: the bulk is halved until the document stands alone, and is refused."""
    client = connect(secured)
    install_templates(client, secured)
    lines = b'{"index": {"_id": "%s"}}\n{"text": "%s"}\n'
    client.indices.create(index="large-1", aliases={"large": {"is_write_index": True}})
    actions = [
        Action(name, lines % (name.encode(), b"a" * size)) for name, size in (("1", 9), ("2", 105_000_000), ("3", 9))
    ]
    verdicts = Courier(client, "large", patience_seconds=20).deliver(actions)
    assert [(verdict.kind, verdict.type) for verdict in verdicts] == [
        ("written", ""),
        ("poison", "http_413"),
        ("written", ""),
    ]
