from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from elasticsearch import Elasticsearch
from typer.testing import CliRunner

from ingest.cli.node import app
from ingest.embedded import NodeStatus, node_status, start_node, stop_node
from ingest.embedded.places import find_places
from ingest.errors import NodeError
from ingest.settings import Settings, read_settings

pytestmark = pytest.mark.node

HEAP = "512m"
STARTING = f"""
from ingest.embedded import start_node
from ingest.settings import read_settings
print(start_node(read_settings(), heap="{HEAP}").pid)
"""


@pytest.fixture(scope="module")
def own(open_folder: Path) -> Iterator[Settings]:
    """Settings of a node of this module's own."""
    settings = replace(read_settings(), home=open_folder / "own")
    yield settings
    stop_node(settings)


@pytest.fixture
def running(own: Settings) -> NodeStatus:
    """Its status; started if it does not run."""
    return start_node(own, heap=HEAP)


def starting(settings: Settings) -> subprocess.Popen[str]:
    """Start the node from another Python process."""
    environment = {**os.environ, "NEWSFOLD_HOME": str(settings.home)}
    return subprocess.Popen([sys.executable, "-c", STARTING], env=environment, stdout=subprocess.PIPE, text=True)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def test_a_node_that_was_never_started_has_no_status(open_folder: Path) -> None:
    """Asking for it or stopping it makes nothing."""
    settings = replace(read_settings(), home=open_folder / "never")
    assert node_status(settings) is None
    assert stop_node(settings) is False
    assert not settings.home.exists()


def test_two_starts_at_once_end_in_one_node_that_outlives_both(own: Settings) -> None:
    """The second waits for the first and finds its node."""
    starters = [starting(own), starting(own)]
    pids = {int(starter.communicate(timeout=150)[0]) for starter in starters}
    status = node_status(own)
    assert status is not None
    assert pids == {status.pid}


def test_a_second_start_returns_the_running_node(own: Settings, running: NodeStatus) -> None:
    """It keeps its port even if another is asked for, and says so."""
    lines: list[str] = []
    assert start_node(own, port=free_port(), report=lines.append) == running == node_status(own)
    assert [line for line in lines if "stop it first to move it" in line] == lines != []


def test_it_says_where_it_is(own: Settings, running: NodeStatus) -> None:
    """The version is that of the node itself."""
    assert running.url == f"http://127.0.0.1:{running.port}"
    assert running.data == find_places(own).data
    assert running.log.is_file()
    with Elasticsearch(running.url) as client:
        (node,) = client.nodes.info()["nodes"].values()
    assert (node["version"], node["process"]["id"]) == (running.version, running.pid)


def test_it_does_not_run_as_root(running: NodeStatus) -> None:
    """Not even when root starts it."""
    uids = psutil.Process(running.pid).uids()
    assert 0 not in {uids.real, uids.effective, uids.saved}


def test_it_gets_none_of_the_callers_secrets(running: NodeStatus) -> None:
    """Of the environment only what Elasticsearch needs."""
    names = {entry.partition("=")[0] for entry in psutil.Process(running.pid).environ()}
    assert {name for name in names if "KEY" in name or "TOKEN" in name or "NEWSFOLD" in name} == set()


def test_it_listens_on_this_machine_only(running: NodeStatus) -> None:
    """HTTP and transport both."""
    connections = psutil.Process(running.pid).net_connections("inet")
    listening = {connection.laddr for connection in connections if connection.status == psutil.CONN_LISTEN}
    assert {address.ip.removeprefix("::ffff:") for address in listening} == {"127.0.0.1"}
    assert running.port in {address.port for address in listening}


def test_a_missing_index_is_an_error_and_not_a_new_index(running: NodeStatus) -> None:
    """A mistyped alias must not swallow documents."""
    with Elasticsearch(running.url) as client:
        answer = client.options(ignore_status=404).index(index="nowhere", document={})
        assert answer.meta.status == 404
        assert not client.indices.exists(index="nowhere")


def test_the_commands_show_the_running_node(
    running: NodeStatus, own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`status --json` is for programs, `start` is safe to repeat."""
    monkeypatch.setenv("NEWSFOLD_HOME", str(own.home))
    shown = CliRunner().invoke(app, ["status", "--json"])
    assert shown.exit_code == 0
    assert json.loads(shown.output) == {
        "running": True,
        "pid": running.pid,
        "port": running.port,
        "url": running.url,
        "version": running.version,
        "data": str(running.data),
        "log": str(running.log),
    }
    assert running.url in CliRunner().invoke(app, ["start"]).output
    monkeypatch.setenv("NEWSFOLD_HOME", str(own.home / "none"))
    assert CliRunner().invoke(app, ["status"]).exit_code == 1
    assert json.loads(CliRunner().invoke(app, ["status", "--json"]).output) == {"running": False}
    assert "No node runs" in CliRunner().invoke(app, ["stop"]).output


def test_after_a_kill_the_next_start_has_the_same_port_and_every_acknowledged_document(
    own: Settings, running: NodeStatus
) -> None:
    """The killed process is noticed at once: nothing remembers its pid."""
    with Elasticsearch(running.url) as client:
        client.indices.create(index="kept", settings={"number_of_replicas": 0})
        for number in range(50):
            client.index(index="kept", id=str(number), document={"number": number})
    os.kill(running.pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(running.pid)] if psutil.pid_exists(running.pid) else [], timeout=5)
    assert node_status(own) is None
    again = start_node(own, heap=HEAP)
    assert (again.port, again.pid == running.pid) == (running.port, False)
    with Elasticsearch(again.url) as client:
        client.indices.refresh(index="kept")
        assert client.count(index="kept")["count"] == 50


def test_a_stopped_node_is_gone_and_starts_at_the_port_that_is_given(own: Settings, running: NodeStatus) -> None:
    """Stopping twice is no error; a starter that is killed leaves a node that the next start finds."""
    assert stop_node(own) is True
    assert node_status(own) is None
    assert not psutil.pid_exists(running.pid) or psutil.Process(running.pid).status() == psutil.STATUS_ZOMBIE
    assert stop_node(own) is False
    port = free_port()
    assert start_node(own, port=port, heap=HEAP).url == f"http://127.0.0.1:{port}"


def test_a_node_whose_starter_was_killed_is_found(own: Settings) -> None:
    """The next start waits for it instead of starting another."""
    stop_node(own)
    starter = starting(own)
    deadline = time.monotonic() + 60
    while node_status(own) is None and time.monotonic() < deadline:
        time.sleep(0.1)
    starter.kill()
    starter.communicate()
    lines: list[str] = []
    assert start_node(own, heap=HEAP, report=lines.append) == node_status(own)
    assert [line for line in lines if line.startswith("starting")] == []


def test_a_node_whose_folder_was_removed_is_replaced_or_stopped(own: Settings, running: NodeStatus) -> None:
    """Nobody can use it any more: the next start ends it and begins anew, and stop ends it too."""
    shutil.rmtree(find_places(own).node)
    renewed = start_node(own, heap=HEAP)
    assert renewed.pid != running.pid
    assert not psutil.pid_exists(running.pid)
    assert Elasticsearch(renewed.url).cluster.health(wait_for_status="green", timeout="20s")["status"] == "green"
    shutil.rmtree(find_places(own).node)
    assert stop_node(own)
    assert node_status(own) is None


def test_a_node_that_cannot_start_says_why_and_leaves_no_process(own: Settings) -> None:
    """The last log lines and the path of the log are in the error."""
    stop_node(own)
    with pytest.raises(NodeError, match=r"did not start: .*no\.such\.setting.*\(log: .*newsfold\.log\)"):
        start_node(own, heap=HEAP, node_settings={"no.such.setting": "1"})
    assert node_status(own) is None


@pytest.mark.parametrize("heap", ["", "1", "lots", "1g -Xint"])
def test_a_heap_that_is_no_size_is_refused(own: Settings, heap: str) -> None:
    """It stands in a file of Java options."""
    with pytest.raises(NodeError, match="is no size; write one such as 512m or 1g"):
        start_node(own, heap=heap)
