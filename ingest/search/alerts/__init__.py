"""Saved searches: each is held against the documents of every run once, and what it finds is remembered.

What an alert has found stands in `<prefix>-alerts`, one row a text, made with `create`: a run that is looked at again after a crash finds
nothing twice. Runs that were looked at stand there too; those that a crash left out are looked at with the feed's next run.
"""

from __future__ import annotations

from ingest.search.alerts.alert import Alert, name_alert
from ingest.search.alerts.checking import check_alerts
from ingest.search.alerts.finds import Find, finds
from ingest.search.alerts.shelf import add_alert, find_alert, list_alerts, remove_alert
from ingest.search.alerts.telling import Notice, mark_told, notices

__all__ = [
    "Alert",
    "Find",
    "Notice",
    "add_alert",
    "check_alerts",
    "find_alert",
    "finds",
    "list_alerts",
    "mark_told",
    "name_alert",
    "notices",
    "remove_alert",
]
