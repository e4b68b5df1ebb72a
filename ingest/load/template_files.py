"""The files of index_mappings/, read and put under the configured prefix.

The files say `news`. That first part of a name becomes `settings.index_prefix` in the names of templates (`news-` and the file's stem), in
`index_patterns`, `composed_of` and `_meta.creates`, and nowhere else. `_meta.creates` names the first concrete index and its aliases.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from ingest.errors import ConfigError, Problem
from ingest.settings import Settings

_WRITTEN_PREFIX = "news"


@dataclass(frozen=True, slots=True)
class Template:
    """A component or index template as it is to stand in the cluster.

    Attributes:
        name: with the configured prefix.
        is_component: True for a component template.
        body: with prefix and `_meta.hash`.
    """

    name: str
    is_component: bool
    body: dict[str, Any]


def read_templates(settings: Settings) -> Iterator[Template]:
    """Read `components/*.json` and `templates/*.json`, components first, and give each the configured prefix and its hash.

    Raises:
        ConfigError: a file is no JSON object, or the folder has no template.
    """
    for folder in ("components", "templates"):
        paths = sorted((settings.mappings / folder).glob("*.json"))
        if not paths:
            raise ConfigError(
                [
                    _problem(
                        settings.mappings / folder, "no *.json in it: point NEWSFOLD_INDEX_MAPPINGS to index_mappings/"
                    )
                ]
            )
        for path in paths:
            body = _with_prefix(_read(path), settings.index_prefix)
            meta = body.get("_meta", {})
            body["_meta"] = {"schema_version": 1, "managed_by": "newsfold"} | meta | {"hash": content_hash(body)}
            yield Template(f"{settings.index_prefix}-{path.stem}", folder == "components", body)


def content_hash(body: dict[str, Any]) -> str:
    """Hash what a template does, however it is written: settings nested or flat, numbers or strings, `_meta` aside."""
    template = body.get("template", {})
    content = {name: body.get(name) or None for name in ("index_patterns", "composed_of", "priority")} | {
        "settings": dict(_flat(template.get("settings", {}), "")),
        "mappings": template.get("mappings") or None,
        "aliases": template.get("aliases") or None,
    }
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def _flat(settings: dict[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    for name, value in settings.items():
        key = f"{path}.{name}" if path else name
        if isinstance(value, dict):
            yield from _flat(value, key)
        else:
            full = key if key.startswith("index.") else f"index.{key}"
            yield full, [str(part) for part in value] if isinstance(value, list) else str(value).lower()


def _with_prefix(body: dict[str, Any], prefix: str) -> dict[str, Any]:
    def renamed(name: str) -> str:
        return prefix + name[len(_WRITTEN_PREFIX) :] if name.startswith(_WRITTEN_PREFIX) else name

    body |= {key: [renamed(name) for name in body[key]] for key in ("index_patterns", "composed_of") if key in body}
    creates = body.get("_meta", {}).get("creates")
    if creates:
        aliases = {renamed(name): alias for name, alias in creates["aliases"].items()}
        body["_meta"]["creates"] = {"index": renamed(creates["index"]), "aliases": aliases}
    return body


def _read(path: Path) -> dict[str, Any]:
    try:
        body = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise ConfigError([_problem(path, f"no JSON ({error})")]) from error
    if not isinstance(body, dict):
        raise ConfigError([_problem(path, "not a JSON object: write the body of a template")])
    return body


def _problem(path: Path, message: str) -> Problem:
    return Problem(file=str(path), line=None, key="", value=None, message=message)
