"""The field dictionary: what each field of the index of documents is, made from its mapping and index_mappings/fields.yml."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from ingest.errors import ConfigError, Problem
from ingest.load.template_files import read_templates
from ingest.settings import Settings

_FACETS = frozenset({"keyword", "date", "boolean", "integer", "long", "short", "float", "half_float", "geo_point"})
_HEAD = """\
# Fields of the index of documents

Made by `newsfold index fields` from [index_mappings](../index_mappings); do not edit. *Facet* says whether a field can be counted, charted and
sorted by; what cannot is searched as text, or only shown.

| field | type | facet | meaning | example |
|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class IndexField:
    """One field.

    Attributes:
        name: dotted path.
        type: of the mapping; `object` for what is kept and not looked into.
        facet: it can be counted and sorted by.
    """

    name: str
    type: str
    facet: bool
    meaning: str
    example: str


def read_dictionary(settings: Settings) -> list[IndexField]:
    """Describe every mapped field, in the order of the mapping.

    Raises:
        ConfigError: a field has no description, or a description no field.
    """
    path = settings.mappings / "fields.yml"
    words: dict[str, list[str]] = yaml.safe_load(path.read_text("utf-8"))
    name = f"{settings.index_prefix}-documents"
    (template,) = (template for template in read_templates(settings) if template.name == name)
    mapped = dict(_leaves(template.body["template"]["mappings"]["properties"], ""))
    problems = [
        Problem(str(path), None, field, None, "is mapped and not described: add its meaning and an example")
        for field in mapped
        if field not in words
    ] + [
        Problem(
            str(path),
            None,
            field,
            None,
            "is described and not mapped: remove it, or map it in templates/documents.json",
        )
        for field in words
        if field not in mapped
    ]
    if problems:
        raise ConfigError(problems)
    return [IndexField(field, body["type"], _is_facet(body), *map(str, words[field])) for field, body in mapped.items()]


def dictionary_page(settings: Settings) -> str:
    """Return docs/fields.md.

    Raises:
        ConfigError: as `read_dictionary`.
    """
    rows = (
        f"| `{field.name}` | {field.type} | {'yes' if field.facet else ''} | {field.meaning} | {_example(field.example)} |\n"
        for field in read_dictionary(settings)
    )
    return _HEAD + "".join(rows)


def _example(example: str) -> str:
    return example if example == "–" else f"`{example}`"


def _is_facet(body: dict[str, Any]) -> bool:
    return body["type"] in _FACETS and body.get("doc_values", True)


def _leaves(properties: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, body in properties.items():
        if "properties" in body:
            yield from _leaves(body["properties"], f"{path}{name}.")
            continue
        yield f"{path}{name}", body
        yield from _leaves(body.get("fields", {}), f"{path}{name}.")
