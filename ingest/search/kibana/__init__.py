"""Kibana's saved objects from one description: data views, Discover sessions, charts and dashboards.

`export_objects` gives the NDJSON that Kibana imports; `index_mappings/kibana/newsfold.ndjson` is that for the prefix `news`. The format is that
of the oldest Kibana that we support, 8.19 and later read it: a newer format than its own Kibana refuses, an older one it migrates.
"""

from __future__ import annotations

from ingest.search.kibana.dashboards import DASHBOARDS, SESSIONS, VIEWS
from ingest.search.kibana.objects import export_objects, saved_objects
from ingest.search.kibana.parts import Dashboard, Measure, Panel, Session, Split, View
from ingest.search.kibana.requests import discover_request, panel_request

__all__ = [
    "DASHBOARDS",
    "SESSIONS",
    "VIEWS",
    "Dashboard",
    "Measure",
    "Panel",
    "Session",
    "Split",
    "View",
    "discover_request",
    "export_objects",
    "panel_request",
    "saved_objects",
]
