"""Who a host is, is proved by its certificate, though its address was resolved before."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from web_server import Answer, certify, serve_web

from ingest.errors import DocumentError
from ingest.fetch import Response
from ingest.fetch import client as fetch_client

Fetch = Callable[..., Response | DocumentError]


async def loopback(host: str, port: int) -> Sequence[str]:
    """Resolve every name to this machine."""
    del host, port
    return ["127.0.0.1"]


def test_certificates_are_checked_against_the_name_that_was_asked_for(
    fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unknown authorities and other names are refused; what this machine trusts is taken."""
    certificate = certify("secure.example", tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serve_web(tls=context) as secure:
        secure.answers["/"] = Answer(b"page")

        def outcome(name: str) -> str:
            url = f"https://{name}:{secure.port}/"
            found = fetch(url, resolver=loopback, own_ports=frozenset({secure.port}))
            return found.reason if isinstance(found, DocumentError) else found.body.decode()

        fetch_client._trusted.cache_clear()  # noqa: SLF001 - a process trusts the same for ever
        assert outcome("secure.example") == "fetch_tls"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        fetch_client._trusted.cache_clear()  # noqa: SLF001 - as above
        assert [outcome("secure.example"), outcome("other.example")] == ["page", "fetch_tls"]
    fetch_client._trusted.cache_clear()  # noqa: SLF001 - as above


def test_an_https_page_does_not_lead_to_http(fetch: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was asked for in private is not asked for in public."""
    certificate = certify("secure.example", tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    fetch_client._trusted.cache_clear()  # noqa: SLF001 - a process trusts the same for ever
    with serve_web(tls=context) as secure:
        secure.answers["/"] = Answer(status=302, headers={"Location": f"http://secure.example:{secure.port}/a"})
        found = fetch(f"https://secure.example:{secure.port}/", resolver=loopback, own_ports=frozenset({secure.port}))
    fetch_client._trusted.cache_clear()  # noqa: SLF001 - as above
    assert isinstance(found, DocumentError)
    assert found.reason == "fetch_downgrade"
