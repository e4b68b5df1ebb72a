"""Say what pydantic found wrong in words that name the key, the allowed values and the nearest correct key."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ingest.errors import Problem
from ingest.feed_file import Location, YamlFile

_WORDED = {
    "literal_error": "must be {expected}",
    "string_type": "must be text: write it in quotes",
    "int_type": "must be a whole number, without quotes",
    "float_type": "must be a number, without quotes",
    "tuple_type": "must be a list, such as [one, two]",
    "string_too_short": "must not be empty",
}


def problems_of(
    error: ValidationError, model: type[BaseModel], file: YamlFile, hidden: Collection[str] = ()
) -> list[Problem]:
    """Turn validation errors into problems with line, key and remedy.

    Args:
        error: what pydantic found.
        file: where it stands.
        model: what the file was validated against.
        hidden: keys of the model's top level that a file must not hold, so they are not suggested.
    """
    return [file.problem(detail["loc"], _message(detail, model, hidden)) for detail in error.errors(include_url=False)]


def _message(detail: ErrorDetails, model: type[BaseModel], hidden: Collection[str]) -> str:
    kind, location, context = detail["type"], detail["loc"], detail.get("ctx", {})
    parent = _model_at(model, location[:-1])
    if kind == "extra_forbidden" and parent is not None:
        return _unknown_key(str(location[-1]), [key for key in parent.model_fields if key not in hidden])
    if kind == "missing" and parent is not None:
        return f"is missing: {parent.model_fields[str(location[-1])].description}"
    if kind in {"model_type", "dict_type", "model_attributes_type"}:
        inner = _model_at(model, location)
        return f"must be a mapping with the keys {', '.join(inner.model_fields) if inner else '…'}"
    if kind == "value_error":
        return str(context["error"])
    if kind in _WORDED:
        return _WORDED[kind].format(**context)
    description = parent.model_fields[str(location[-1])].description if parent else None
    return re.sub(r"^(Input|String) should", "must", detail["msg"]) + (f": {description}" if description else "")


def _unknown_key(key: str, allowed: list[str]) -> str:
    near = difflib.get_close_matches(key, allowed, n=1)
    guess = f"did you mean `{near[0]}`? " if near else ""
    return f"unknown key: {guess}Allowed: {', '.join(allowed)}"


def _model_at(model: type[BaseModel], location: Location) -> type[BaseModel] | None:
    found: type[BaseModel] | None = model
    for step in location:
        info = found.model_fields.get(str(step)) if found is not None else None
        found = None if info is None else _model_in(info.annotation)
    return found


def _model_in(annotation: object) -> type[BaseModel] | None:
    """Return the model of `Model` or `Model | None`."""
    candidates = (annotation, *get_args(annotation))
    return next((one for one in candidates if isinstance(one, type) and issubclass(one, BaseModel)), None)
