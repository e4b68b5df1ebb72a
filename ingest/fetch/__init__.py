"""Fetch web pages politely, and from public hosts only.

What connects lies in `loop` and below it, and is imported when the web is opened.
"""

from __future__ import annotations

from ingest.fetch.address import Network, denied_because
from ingest.fetch.body import Body, unpack_gzip
from ingest.fetch.failure import GONE, ROBOTS, failure_score, fetch_failure
from ingest.fetch.hosts import Hosts
from ingest.fetch.limits import Limits
from ingest.fetch.request import Manners, Request, Response
from ingest.fetch.state import PageState, failed, load_states, loaded_states, save_states, settle_states
from ingest.fetch.web import Web, manners_of, open_web

__all__ = [
    "GONE",
    "ROBOTS",
    "Body",
    "Hosts",
    "Limits",
    "Manners",
    "Network",
    "PageState",
    "Request",
    "Response",
    "Web",
    "denied_because",
    "failed",
    "failure_score",
    "fetch_failure",
    "load_states",
    "loaded_states",
    "manners_of",
    "open_web",
    "save_states",
    "settle_states",
    "unpack_gzip",
]
