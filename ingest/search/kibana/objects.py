"""Our description as Kibana's saved objects.

The versions are meant to be the lowest whose format this is, so that every supported Kibana migrates them: Kibana refuses objects of a
version that it does not know. Not confirmed on a running Kibana.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from ingest.search.kibana.dashboards import DASHBOARDS, SESSIONS, VIEWS
from ingest.search.kibana.lens import lens_state
from ingest.search.kibana.maps import SOURCE, map_attributes
from ingest.search.kibana.parts import Dashboard, Panel, Session, View

CORE_VERSION = "8.8.0"
TYPE_VERSIONS = {"index-pattern": "8.0.0", "search": "8.0.0", "lens": "8.9.0", "map": "8.4.0", "dashboard": "8.9.0"}
COLUMNS = 48
_SESSION_HEIGHT = 20
_SEARCHED = "kibanaSavedObjectMeta.searchSourceJSON.index"


def export_objects(prefix: str = "news") -> bytes:
    """Return the NDJSON that Kibana imports; the same every time.

    Args:
        prefix: of the indices.
    """
    return b"".join(orjson.dumps(each, option=orjson.OPT_SORT_KEYS) + b"\n" for each in saved_objects(prefix))


def saved_objects(prefix: str = "news") -> Iterator[dict[str, Any]]:
    """Yield every object, those that others refer to first."""
    yield from (_view(view, prefix) for view in VIEWS)
    yield from (_session(session) for session in SESSIONS)
    for dashboard in DASHBOARDS:
        yield from (_panel(panel) for panel in dashboard.panels)
        yield _dashboard(dashboard)


def kuery(only: Mapping[str, str]) -> str:
    """Write conditions as KQL."""
    return " and ".join(f"{field}: {value}" for field, value in only.items())


def _object(kind: str, name: str, attributes: dict[str, Any], references: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "id": name,
        "type": kind,
        "attributes": attributes,
        "references": references,
        "managed": False,
        "coreMigrationVersion": CORE_VERSION,
        "typeMigrationVersion": TYPE_VERSIONS[kind],
    }


def _view(view: View, prefix: str) -> dict[str, Any]:
    labels = {field: {"customLabel": label} for field, label in view.labels.items()}
    return _object(
        "index-pattern",
        view.id,
        {
            "title": f"{prefix}{view.kind}",
            "name": view.name,
            "timeFieldName": "@timestamp",
            "fieldAttrs": _text(labels),
            "fieldFormatMap": _text(_formats(view)),
            "fields": "[]",
            "sourceFilters": "[]",
            "runtimeFieldMap": "{}",
            "typeMeta": "{}",
        },
        [],
    )


def _formats(view: View) -> dict[str, Any]:
    """Make addresses links; documents have them in `url`."""
    return (
        {}
        if view.kind
        else {"url": {"id": "url", "params": {"urlTemplate": "{{rawValue}}", "labelTemplate": "{{value}}"}}}
    )


def _session(session: Session) -> dict[str, Any]:
    filters = [_filter(field, value, number) for number, (field, value) in enumerate(session.only.items())]
    source = {
        "query": {"query": "", "language": "kuery"},
        "filter": filters,
        "highlightAll": True,
        "indexRefName": _SEARCHED,
    }
    references = [_reference(_SEARCHED, "index-pattern", session.view)]
    references += [_reference(each["meta"]["indexRefName"], "index-pattern", session.view) for each in filters]
    return _object(
        "search",
        session.id,
        {
            "title": session.title,
            "description": "",
            "columns": list(session.columns),
            "sort": [["@timestamp", "desc"]],
            "grid": {},
            "hideChart": False,
            "isTextBasedQuery": False,
            "kibanaSavedObjectMeta": {"searchSourceJSON": _text(source)},
        },
        references,
    )


def _filter(field: str, value: str, number: int) -> dict[str, Any]:
    exists = value == "*"
    body = {"exists": {"field": field}} if exists else {"match_phrase": {field: value}}
    meta = {
        "alias": None,
        "disabled": False,
        "negate": False,
        "key": field,
        "field": field,
        "type": "exists" if exists else "phrase",
        "params": {} if exists else {"query": value},
        "indexRefName": f"kibanaSavedObjectMeta.searchSourceJSON.filter[{number}].meta.index",
    }
    return {"meta": meta, "query": body, "$state": {"store": "appState"}}


def _panel(panel: Panel) -> dict[str, Any]:
    if panel.shape == "map":
        attributes = map_attributes(panel, kuery(panel.only))
        return _object("map", panel.id, attributes, [_reference(SOURCE, "index-pattern", panel.view)])
    kind, state = lens_state(panel, kuery(panel.only))
    attributes = {"title": panel.title, "description": "", "visualizationType": kind, "state": state}
    return _object(
        "lens", panel.id, attributes, [_reference("indexpattern-datasource-layer-rows", "index-pattern", panel.view)]
    )


def _dashboard(dashboard: Dashboard) -> dict[str, Any]:
    placed = list(_place(dashboard))
    panels = [
        {
            "version": TYPE_VERSIONS["dashboard"],
            "type": kind,
            "panelIndex": str(number),
            "panelRefName": f"panel_{number}",
            "gridData": {"i": str(number), **grid},
            "embeddableConfig": {"enhancements": {}},
        }
        for number, (kind, _, grid) in enumerate(placed)
    ]
    attributes = {
        "title": dashboard.title,
        "description": dashboard.description,
        "panelsJSON": _text(panels),
        "optionsJSON": _text({"useMargins": True, "syncColors": True, "syncCursor": True, "hidePanelTitles": False}),
        "timeRestore": True,
        "timeFrom": "now-1y",
        "timeTo": "now",
        "refreshInterval": {"pause": True, "value": 60_000},
        "kibanaSavedObjectMeta": {
            "searchSourceJSON": _text({"query": {"query": "", "language": "kuery"}, "filter": []})
        },
    }
    references = [_reference(f"{number}:panel_{number}", kind, name) for number, (kind, name, _) in enumerate(placed)]
    return _object("dashboard", dashboard.id, attributes, references)


def _place(dashboard: Dashboard) -> Iterator[tuple[str, str, dict[str, int]]]:
    """Lay panels out from left to right and down, each row as high as its highest."""
    x = y = height = 0
    for panel in dashboard.panels:
        if x + panel.width > COLUMNS:
            x, y, height = 0, y + height, 0
        yield "map" if panel.shape == "map" else "lens", panel.id, {"x": x, "y": y, "w": panel.width, "h": panel.height}
        x, height = x + panel.width, max(height, panel.height)
    for number, session in enumerate(dashboard.sessions):
        below = y + height + number * _SESSION_HEIGHT
        yield "search", session, {"x": 0, "y": below, "w": COLUMNS, "h": _SESSION_HEIGHT}


def _reference(name: str, kind: str, target: str) -> dict[str, str]:
    return {"name": name, "type": kind, "id": target}


def _text(value: object) -> str:
    """Write JSON within JSON, as Kibana keeps it."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
