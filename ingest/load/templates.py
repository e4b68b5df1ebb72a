"""Install index templates: what is missing or older than ours goes in, what was changed is reported and left alone.

A template in the cluster carries `_meta.hash`, the hash of what we installed. `<prefix>@custom` is the place for a user's own settings of
document indices (say `index.refresh_interval`); we create it empty and never touch it again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from elasticsearch import AuthorizationException, Elasticsearch

from ingest.errors import IndexMisconfigured
from ingest.load.cluster import explained
from ingest.load.indices import ensure_index, extend_mappings
from ingest.load.template_files import Template, content_hash, read_templates
from ingest.settings import Settings

_log = logging.getLogger(__name__)


def install_templates(client: Elasticsearch, settings: Settings) -> list[str]:
    """Install what is missing or older than ours, and create each first index with its aliases; repeating it changes nothing.

    Args:
        client: from `connect`, with the right to manage templates and indices under the prefix; without it what is there is taken as it is.
        settings: `mappings` is the folder of the files, `index_prefix` the prefix.

    Returns:
        One sentence per difference that was found and left alone; also logged as warnings. Empty when all is as ours.

    Raises:
        ConfigError: a file is no template.
        IndexUnavailable, IndexMisconfigured: Elasticsearch cannot be reached or refuses.
    """
    templates = list(read_templates(settings))
    try:
        with explained(client):
            drift = _install(client, settings, templates)
    except IndexMisconfigured as error:
        if not isinstance(error.__cause__, AuthorizationException):
            raise
        drift = [_not_ours_to_install(client, settings, error)]
    for sentence in drift:
        _log.warning("%s", sentence)
    return drift


def _install(client: Elasticsearch, settings: Settings, templates: Sequence[Template]) -> list[str]:
    drift: list[str] = []
    replaced = False
    _install_custom(client, settings)
    for template in templates:
        standing = standing_template(client, template)
        if standing is None or _version(template.body) > _version(standing):
            _put(client, template)
            replaced = replaced or standing is not None
        else:
            drift += differences(template, standing)
    for creates in (template.body["_meta"]["creates"] for template in templates if "creates" in template.body["_meta"]):
        drift += ensure_index(client, creates["index"], creates["aliases"])
        if replaced:
            drift += extend_mappings(client, creates["index"], list(creates["aliases"]))
    return drift


def _not_ours_to_install(client: Elasticsearch, settings: Settings, error: IndexMisconfigured) -> str:
    """Say that somebody else must install; who may only load goes on with what is there.

    Raises:
        IndexMisconfigured: there is no index to load into.
    """
    remedy = "run `newsfold index create` with the rights of role setup (index_mappings/roles)"
    alias = f"{settings.index_prefix}-write"
    with explained(client):
        there = client.indices.exists_alias(name=alias)
    if not there:
        raise IndexMisconfigured(f"alias {alias} is missing, and this key may not make it: {remedy}") from error
    return f"templates are older than this Newsfold, and this key may not install them: {remedy}"


def _install_custom(client: Elasticsearch, settings: Settings) -> None:
    name = f"{settings.index_prefix}@custom"
    if not client.cluster.exists_component_template(name=name):
        meta = {"description": "Your own settings for document indices; Newsfold does not touch it"}
        client.cluster.put_component_template(name=name, template={}, meta=meta, create=True)


def standing_template(client: Elasticsearch, template: Template) -> dict[str, Any] | None:
    """Return the template of this name in the cluster."""
    asking = client.options(ignore_status=404)
    if template.is_component:
        found = asking.cluster.get_component_template(name=template.name).get("component_templates")
        return found[0]["component_template"] if found else None
    found = asking.indices.get_index_template(name=template.name).get("index_templates")
    return found[0]["index_template"] if found else None


def _put(client: Elasticsearch, template: Template) -> None:
    if template.is_component:
        client.cluster.put_component_template(name=template.name, body=template.body)
    else:
        client.indices.put_index_template(name=template.name, body=template.body)
    _log.info("installed template %s", template.name)


def _version(body: dict[str, Any]) -> int:
    return int(body.get("_meta", {}).get("schema_version", 0))


def differences(template: Template, standing: dict[str, Any]) -> list[str]:
    """Say how the cluster's template differs from ours, and who changed it."""
    ours, installed, now = template.body["_meta"]["hash"], standing.get("_meta", {}).get("hash"), content_hash(standing)
    if now == ours:
        return []
    if _version(standing) > _version(template.body):
        difference = f"comes from a newer Newsfold (schema {_version(standing)}): upgrade this one"
    elif now != installed:
        own_place = f"{template.name.rpartition('-')[0]}@custom"
        difference = f"was edited in the cluster and left as it is: put own settings into {own_place} and delete it to have ours again"
    else:
        difference = (
            f"differs from index_mappings/ though both are schema {_version(standing)}, and was left as it is: "
            "raise _meta.schema_version in the file to install it"
        )
    return [f"template {template.name} {difference}"]
