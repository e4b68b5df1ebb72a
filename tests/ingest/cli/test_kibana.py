"""Importing into Kibana: what is sent, and what is said when it is not taken."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from ingest.cli.kibana import send_objects
from ingest.errors import ConfigError, IndexMisconfigured, IndexUnavailable
from ingest.search.kibana import export_objects


@dataclass
class Recorder:
    """A server in Kibana's place, which cannot be had here: it keeps what it gets and answers what it is told."""

    url: str = ""
    status: int = 200
    answer: object = field(default_factory=dict)
    path: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    """A running server."""
    record = Recorder()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            record.path = self.path
            record.headers = {name.lower(): value for name, value in self.headers.items()}
            record.body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(record.status)
            self.end_headers()
            self.wfile.write(json.dumps(record.answer).encode())

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    record.url = f"http://127.0.0.1:{server.server_port}"
    yield record
    server.shutdown()
    server.server_close()


def test_all_objects_are_sent_as_a_file_that_replaces(recorder: Recorder) -> None:
    """As Kibana's own import page does it, logged in, into the space that was named."""
    recorder.answer = {"success": True, "successCount": 3}
    login = {"KIBANA_USER": "elastic", "KIBANA_USER_PASSWORD": "secret"}
    assert send_objects(recorder.url, export_objects(), space="my news", environment=login) == 3
    assert recorder.path == "/s/my%20news/api/saved_objects/_import?overwrite=true"
    assert recorder.headers["kbn-xsrf"] == "true"
    assert recorder.headers["authorization"] == "Basic ZWxhc3RpYzpzZWNyZXQ="
    boundary = recorder.headers["content-type"].partition("boundary=")[2].encode()
    assert recorder.body.startswith(b"--" + boundary)
    assert recorder.body.endswith(b"--" + boundary + b"--\r\n")
    assert export_objects() in recorder.body


def test_a_refused_object_is_named(recorder: Recorder) -> None:
    """With its type and Kibana's reason."""
    recorder.answer = {"success": False, "errors": [{"type": "lens", "id": "x", "error": {"type": "unsupported_type"}}]}
    with pytest.raises(IndexMisconfigured, match="lens x: unsupported_type"):
        send_objects(recorder.url, b"", environment={})


def test_a_refused_login_says_how_to_log_in(recorder: Recorder) -> None:
    """The password is not repeated."""
    recorder.status = 401
    with pytest.raises(IndexMisconfigured, match="KIBANA_API_KEY") as caught:
        send_objects(recorder.url, b"", environment={"KIBANA_API_KEY": "hidden"})
    assert "hidden" not in str(caught.value)


def test_an_absent_kibana_and_a_wrong_address_are_said() -> None:
    """With the setting to mend."""
    with pytest.raises(IndexUnavailable, match="KIBANA_URL"):
        send_objects("http://127.0.0.1:9", b"", environment={})
    with pytest.raises(ConfigError, match="KIBANA_URL"):
        send_objects("file:///etc/passwd", b"", environment={})
