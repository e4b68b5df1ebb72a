"""What a fetch may cost at most."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one fetch; the defaults are for public sites, tests use smaller ones.

    Source: sizes and times as elastic/crawler and Miniflux have them (10–15 MiB, 20 s); ratio and its threshold as Apache Tika's.

    Attributes:
        connect_seconds: for resolving a name, connecting and the TLS handshake, each.
        read_seconds: between two pieces of an answer.
        total_seconds: for one document with all its redirects, waiting for one's turn apart.
        redirects: how many are followed.
        body_bytes: of an answer, packed as well as unpacked.
        sitemap_bytes: the same of a sitemap, as its protocol allows (50 MiB).
        dump_bytes: the same of a file of documents, which goes to the disk.
        dump_seconds: for one file of documents, instead of `total_seconds`.
        ratio: of unpacked to packed bytes, looked at beyond `ratio_from_bytes`.
        encodings: how many layers an answer may be packed in.
        robots_bytes: of robots.txt, whose rest is not looked at (RFC 9309 asks for 500 KiB at least).
        url_bytes: of a URL.
        wait_seconds: how long a fetch waits for its turn on a host before it is put off.
        retry_after_seconds: how long a host may ask to wait before it is asked once more within the same run.
    """

    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    total_seconds: float = 60.0
    redirects: int = 5
    body_bytes: int = 10 * 1024 * 1024
    sitemap_bytes: int = 50 * 1024 * 1024
    dump_bytes: int = 10 * 1024**3
    dump_seconds: float = 3600.0
    ratio: int = 100
    ratio_from_bytes: int = 1024 * 1024
    encodings: int = 2
    robots_bytes: int = 512 * 1024
    url_bytes: int = 2048
    wait_seconds: float = 900.0
    retry_after_seconds: float = 120.0
