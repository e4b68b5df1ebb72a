"""A real web server on this machine that does what tests need of one: redirects, lies, stalls, bombs, and counts who came."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ingest.fetch import Limits

USER_AGENT = "newsfold/0 (+mailto:desk@harbor.example)"
QUICK = Limits(connect_seconds=5, read_seconds=2, total_seconds=10, wait_seconds=5, retry_after_seconds=1)
LOOPBACK = (ip_network("127.0.0.1/32"),)


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that came."""

    path: str
    headers: Mapping[str, str]


@dataclass(slots=True)
class Answer:
    """What a path answers with.

    Attributes:
        raw: sent as it is instead of everything else, in the pieces given, then the connection is closed.
        pause_seconds: before each piece of `raw`.
        etag: when a request's If-None-Match is this, the answer is 304.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: list[bytes] | None = None
    pause_seconds: float = 0.0
    etag: str | None = None


@dataclass(slots=True)
class WebServer:
    """A running server; `answers` may be changed at any time, a callable is asked with each request."""

    host: str
    port: int
    answers: dict[str, Answer | Callable[[Seen], Answer]]
    seen: list[Seen]
    stopping: threading.Event

    @property
    def url(self) -> str:
        """Return the address without a slash at its end."""
        return f"http://{self.host}:{self.port}"

    def asked(self) -> list[str]:
        """Return the paths that were asked for, robots.txt left out."""
        return [seen.path for seen in self.seen if seen.path != "/robots.txt"]


class _Handler(BaseHTTPRequestHandler):
    """Answers as the table says."""

    protocol_version = "HTTP/1.1"
    web: WebServer

    def do_GET(self) -> None:
        request = Seen(self.path, {name.lower(): value for name, value in self.headers.items()})
        self.web.seen.append(request)
        answer = self.web.answers.get(self.path, Answer(status=404))
        self._send(request, answer(request) if callable(answer) else answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _send(self, request: Seen, answer: Answer) -> None:
        if answer.raw is not None:
            self._drip(answer)
        elif answer.etag and request.headers.get("if-none-match") == answer.etag:
            self._head(304, {"ETag": answer.etag})
        else:
            tag = {"ETag": answer.etag} if answer.etag else {}
            self._head(answer.status, {"Content-Length": str(len(answer.body))} | answer.headers | tag)
            with contextlib.suppress(OSError):
                self.wfile.write(answer.body)

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value.encode().decode("latin-1"))  # as many servers do
        self.end_headers()

    def _drip(self, answer: Answer) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            for piece in answer.raw or ():
                if self.web.stopping.wait(answer.pause_seconds):
                    return
                self.wfile.write(piece)
                self.wfile.flush()


@contextlib.contextmanager
def serve_web(host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[WebServer]:
    """Serve until the block ends, over TLS if a context is given."""
    handler = type("Handler", (_Handler,), {})
    listener = ThreadingHTTPServer((host, 0), handler)
    listener.daemon_threads = True
    if tls is not None:
        listener.socket = tls.wrap_socket(listener.socket, server_side=True)
    server = WebServer(host, listener.server_address[1], {}, [], threading.Event())
    handler.web = server  # type: ignore[attr-defined]
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        listener.shutdown()
        listener.server_close()
        thread.join()


@contextlib.contextmanager
def count_connections(host: str, port: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Listen, and note who connects: the port, and a list that must stay empty where nobody may come."""
    came: list[str] = []
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listener:
        listener.settimeout(0.05)
        stop = threading.Event()

        def accept() -> None:
            while not stop.is_set():
                with contextlib.suppress(TimeoutError):
                    connection, address = listener.accept()
                    came.append(address[0])
                    connection.close()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1], came
        finally:
            stop.set()
            thread.join()


def certify(name: str, folder: Path) -> Path:
    """Write a certificate of this name, signed by itself, and its key into one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(
            subject, subject, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=2)
        )
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / f"{name}.pem"
    path.write_bytes(certificate.public_bytes(plain[0]) + key.private_bytes(*plain))
    return path
