"""A panel as a saved object of Kibana Maps: documents counted on a grid of tiles, over the base map that Kibana is set up with.

Layers on a grid of points are counted by the server's own `geotile_grid`; heat maps and hexagons would need vector tiles.
"""

from __future__ import annotations

from typing import Any

import orjson

from ingest.search.kibana.parts import Panel

SOURCE = "layer_1_source_index_pattern"


def map_attributes(panel: Panel, query: str) -> dict[str, Any]:
    """Return the attributes of the object.

    Args:
        panel: of shape `map`, with one split by a geo_point.
        query: KQL.
    """
    state = {
        "zoom": 1.8,
        "center": {"lon": 0, "lat": 25},
        "timeFilters": {"from": "now-1y", "to": "now"},
        "refreshConfig": {"isPaused": True, "interval": 60_000},
        "query": {"query": query, "language": "kuery"},
        "filters": [],
        "settings": {"autoFitToDataBounds": False},
    }
    return {
        "title": panel.title,
        "description": "",
        "layerListJSON": _text([_ground(panel), _grid(panel)]),
        "mapStateJSON": _text(state),
        "uiStateJSON": _text({"isLayerTOCOpen": False, "openTOCDetails": []}),
    }


def _ground(panel: Panel) -> dict[str, Any]:
    source = {"type": "EMS_TMS", "isAutoSelect": True, "lightModeDefault": "road_map_desaturated"}
    return _layer(panel, "ground", "EMS_VECTOR_TILE", source, {"type": "TILE"}) | {"label": None}


def _grid(panel: Panel) -> dict[str, Any]:
    (split,) = panel.splits
    source = {
        "type": "ES_GEO_GRID",
        "id": f"{panel.id}-source",
        "geoField": split.field,
        "requestType": "point",
        "resolution": "FINE",
        "metrics": [{"type": "count", "label": panel.measures[0].label}],
        "applyGlobalQuery": True,
        "applyGlobalTime": True,
        "applyForceRefresh": True,
        "indexPatternRefName": SOURCE,
    }
    counted = {"field": {"name": "doc_count", "origin": "source"}, "fieldMetaOptions": {"isEnabled": True, "sigma": 3}}
    size = {"type": "DYNAMIC", "options": {"minSize": 6, "maxSize": 28, **counted}}
    fill = {"type": "DYNAMIC", "options": {"type": "ORDINAL", "color": "Blues", **counted}}
    style = {"type": "VECTOR", "isTimeAware": True, "properties": {"iconSize": size, "fillColor": fill}}
    return _layer(panel, "grid", "GEOJSON_VECTOR", source, style) | {"label": split.label, "joins": []}


def _layer(panel: Panel, name: str, kind: str, source: dict[str, Any], style: dict[str, Any]) -> dict[str, Any]:
    shown = {"minZoom": 0, "maxZoom": 24, "alpha": 1, "visible": True, "includeInFitToBounds": True}
    return {"id": f"{panel.id}-{name}", "type": kind, "sourceDescriptor": source, "style": style, **shown}


def _text(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
