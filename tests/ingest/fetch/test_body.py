"""Bodies from a real server: cut short, packed in every way, unfolding without end."""

from __future__ import annotations

import gzip
import time
import zlib
from dataclasses import replace

import brotli
import pytest
import zstandard
from fetched import PAGE, Fetch, body, reason
from web_server import QUICK, Answer, WebServer


def chunked(content: bytes, *, end: bool = True) -> list[bytes]:
    """Return a chunked answer."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return [head, b"%x\r\n%s\r\n" % (len(content), content), b"0\r\n\r\n" if end else b""]


LYING = {
    "shorter than promised": ([b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", PAGE], "fetch_broken"),
    "chunks without an end": (chunked(PAGE, end=False), "fetch_broken"),
    "no HTTP at all": ([b"SSH-2.0-OpenSSH_9.7\r\n"], "fetch_broken"),
    "nothing at all": ([], "fetch_broken"),
    "endless headers": ([b"HTTP/1.1 200 OK\r\n"] + [b"X-Pad: %s\r\n" % (b"a" * 1000)] * 200, "fetch_broken"),
    "packed as nobody knows": (
        [b"HTTP/1.1 200 OK\r\nContent-Encoding: pack200-gzip\r\nContent-Length: 3\r\n\r\nabc"],
        "fetch_encoding",
    ),
    "packed three times": (
        [b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip, gzip\r\nContent-Length: 3\r\n\r\nabc"],
        "fetch_encoding",
    ),
}


@pytest.mark.parametrize("name", LYING)
def test_broken_answers_are_refused(server: WebServer, fetch: Fetch, name: str) -> None:
    """Nothing half is taken for whole."""
    raw, expected = LYING[name]
    server.answers["/a"] = Answer(raw=raw)
    assert reason(fetch("/a")) == expected


PACKED = {
    "gzip": (gzip.compress(PAGE), "gzip"),
    "gzip in two members": (gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:]), "gzip"),
    "gzip with padding": (gzip.compress(PAGE) + b"\0" * 20, "gzip"),
    "deflate": (zlib.compress(PAGE), "deflate"),
    "bare deflate": (zlib.compress(PAGE, wbits=-15), "deflate"),
    "br": (brotli.compress(PAGE), "br"),
    "br that is none": (PAGE, "br"),
    "zstd": (zstandard.compress(PAGE), "zstd"),
    "zstd in two frames": (zstandard.compress(PAGE[:20]) + zstandard.compress(PAGE[20:]), "zstd"),
    "zstd that is none": (PAGE, "zstd"),
    "br in gzip": (gzip.compress(brotli.compress(PAGE)), "br, gzip"),
    "twice": (gzip.compress(gzip.compress(PAGE)), "gzip, gzip"),
    "gzip that is none": (PAGE, "gzip"),
    "identity": (PAGE, "identity"),
}


@pytest.mark.parametrize("name", PACKED)
def test_bodies_are_unpacked(server: WebServer, fetch: Fetch, name: str) -> None:
    """Also where the server is mistaken about the packing."""
    content, encoding = PACKED[name]
    server.answers["/a"] = Answer(content, headers={"Content-Encoding": encoding})
    assert body(fetch("/a")) == PAGE


PACK = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstandard.compress}


@pytest.mark.parametrize("encoding", PACK)
def test_a_packed_body_that_is_cut_short_is_refused(server: WebServer, fetch: Fetch, encoding: str) -> None:
    """Though the HTTP message is whole."""
    content = PACK[encoding](PAGE * 100)
    server.answers["/a"] = Answer(content[: len(content) // 2], headers={"Content-Encoding": encoding})
    assert reason(fetch("/a")) == "fetch_broken"


def bomb(*encodings: str) -> bytes:
    """Return 64 MB of zeros, packed."""
    content = bytes(64 * 1024 * 1024)
    for encoding in encodings:
        content = PACK[encoding](content)
    return content


@pytest.mark.parametrize(
    "encodings", [("gzip",), ("gzip", "gzip"), ("deflate",), ("br",), ("zstd",), ("zstd", "br"), ("br", "zstd")]
)
def test_bombs_are_refused_before_they_unfold(server: WebServer, fetch: Fetch, encodings: tuple[str, ...]) -> None:
    """In a moment of computing, once or twice packed."""
    server.answers["/a"] = Answer(bomb(*encodings), headers={"Content-Encoding": ", ".join(encodings)})
    began = time.process_time()
    assert reason(fetch("/a")) == "fetch_bomb"
    assert time.process_time() - began < 2


def test_what_follows_a_packed_body_is_counted_too(server: WebServer, fetch: Fetch) -> None:
    """An inner packing that ends early swallows the rest, which costs time all the same."""
    inner = gzip.compress(PAGE) + bytes(64 * 1024 * 1024)
    server.answers["/a"] = Answer(gzip.compress(inner), headers={"Content-Encoding": "gzip, gzip"})
    server.answers["/b"] = Answer(gzip.compress(PAGE) + bytes(30_000), headers={"Content-Encoding": "gzip"})
    assert reason(fetch("/a")) == "fetch_bomb"
    assert reason(fetch("/b", replace(QUICK, body_bytes=20_000))) == "fetch_too_large"


def test_a_large_body_is_refused(server: WebServer, fetch: Fetch) -> None:
    """However it comes."""
    server.answers["/a"] = Answer(b"a" * 30_000)
    server.answers["/b"] = Answer(raw=chunked(b"a" * 30_000))
    small = replace(QUICK, body_bytes=20_000)
    assert [reason(fetch(path, small)) for path in ("/a", "/b")] == ["fetch_too_large"] * 2
