"""A panel as the state of Lens, Kibana's chart editor."""

from __future__ import annotations

from typing import Any

from ingest.search.kibana.parts import Measure, Panel, Shape, Split

_KINDS: dict[Shape, str] = {
    "bars": "lnsXY",
    "lines": "lnsXY",
    "table": "lnsDatatable",
    "number": "lnsMetric",
    "ring": "lnsPie",
}
LAYER = "rows"


def lens_state(panel: Panel, query: str) -> tuple[str, dict[str, Any]]:
    """Return the kind of visualization and its state.

    Args:
        panel: what to show.
        query: KQL.
    """
    columns = {f"split{number}": _split(split) for number, split in enumerate(panel.splits)}
    columns |= {f"measure{number}": _measure(measure) for number, measure in enumerate(panel.measures)}
    layer = {"columns": columns, "columnOrder": list(columns), "incompleteColumns": {}, "sampling": 1}
    return _KINDS[panel.shape], {
        "datasourceStates": {"formBased": {"layers": {LAYER: layer}}},
        "visualization": _visualization(panel, [name for name in columns if name.startswith("measure")]),
        "query": {"query": query, "language": "kuery"},
        "filters": [],
        "internalReferences": [],
        "adHocDataViews": {},
    }


def _split(split: Split) -> dict[str, Any]:
    named = {"label": split.label, "customLabel": True, "isBucketed": True, "sourceField": split.field}
    if split.per_time:
        params: dict[str, Any] = {"interval": "auto", "includeEmptyRows": True, "dropPartials": False}
        return named | {"operationType": "date_histogram", "dataType": "date", "scale": "interval", "params": params}
    params = {
        "size": split.size,
        "orderBy": {"type": "column", "columnId": "measure0"},
        "orderDirection": "desc",
        "otherBucket": split.missing,
        "missingBucket": split.missing,
        "parentFormat": {"id": "terms"},
        "include": [],
        "exclude": [],
        "includeIsRegex": False,
        "excludeIsRegex": False,
    }
    return named | {"operationType": "terms", "dataType": "string", "scale": "ordinal", "params": params}


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "label": measure.label,
        "customLabel": True,
        "isBucketed": False,
        "dataType": "number",
        "scale": "ratio",
        "operationType": measure.how,
        "sourceField": measure.field or "___records___",
        "params": {"emptyAsNull": measure.how != "count"},
    }


def _visualization(panel: Panel, measures: list[str]) -> dict[str, Any]:
    layer: dict[str, Any] = {"layerId": LAYER, "layerType": "data"}
    splits = [f"split{number}" for number in range(len(panel.splits))]
    if panel.shape == "number":
        return layer | {"metricAccessor": measures[0]}
    if panel.shape == "table":
        return layer | {"columns": [{"columnId": name} for name in (*splits, *measures)]}
    if panel.shape == "ring":
        shown = {"numberDisplay": "percent", "categoryDisplay": "default", "legendDisplay": "default"}
        return {"shape": "donut", "layers": [layer | {"primaryGroups": splits, "metrics": measures} | shown]}
    series = (
        "line" if panel.shape == "lines" else "bar_stacked" if panel.splits[0].per_time else "bar_horizontal_stacked"
    )
    drawn = layer | {"seriesType": series, "xAccessor": splits[0], "accessors": measures}
    return {
        "legend": {"isVisible": len(splits) > 1, "position": "right"},
        "valueLabels": "hide",
        "preferredSeriesType": series,
        "layers": [drawn | ({"splitAccessor": splits[1]} if len(splits) > 1 else {})],
    }
