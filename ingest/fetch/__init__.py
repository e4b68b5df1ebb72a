"""Fetch web pages politely, and from public hosts only."""

from __future__ import annotations

from ingest.fetch.address import Network, denied_because
from ingest.fetch.body import unpack_gzip
from ingest.fetch.client import Response
from ingest.fetch.failure import GONE, ROBOTS, failure_score, fetch_failure
from ingest.fetch.fetcher import Manners, Request
from ingest.fetch.hosts import Hosts
from ingest.fetch.limits import Limits
from ingest.fetch.loop import Fetching, open_fetching

__all__ = [
    "GONE",
    "ROBOTS",
    "Fetching",
    "Hosts",
    "Limits",
    "Manners",
    "Network",
    "Request",
    "Response",
    "denied_because",
    "failure_score",
    "fetch_failure",
    "open_fetching",
    "unpack_gzip",
]
