"""The guide to settings names every variable that is read, and no other."""

from __future__ import annotations

import re

from ingest.settings import PROJECT

_NAME = re.compile(r"\b(?:NEWSFOLD|ELASTICSEARCH|KIBANA)_[A-Z_]+\b")
_INTERNAL = {"NEWSFOLD_AIRFLOW", "NEWSFOLD_AIRFLOW_PART"}  # marks by which our own processes know each other


def test_the_table_of_settings_is_complete() -> None:
    """What the sources speak of stands in a row of its own or with its like."""
    sources = [path.read_text("utf-8") for name in ("ingest", "plugins") for path in (PROJECT / name).rglob("*.py")]
    rows = [
        line.split("|")[1]
        for line in (PROJECT / "docs" / "settings.md").read_text("utf-8").splitlines()
        if line.startswith("| `")
    ]
    assert set(_NAME.findall("\n".join(rows))) == set(_NAME.findall("\n".join(sources))) - _INTERNAL
