"""What stands in the cluster: versions of the index of documents, and where templates and mappings differ from ours. Nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from ingest.load.cluster import explained
from ingest.load.template_files import Template, read_templates
from ingest.load.templates import differences, standing_template
from ingest.load.versions import read_versions
from ingest.settings import Settings


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """One version of the index of documents.

    Attributes:
        role: `live`, `standby` or `left over`.
        bytes: on disk, primaries only.
        revisions: pipeline revision → documents that it made, the most frequent first.
    """

    index: str
    role: str
    documents: int
    bytes: int
    revisions: dict[int, int]


def index_status(client: Elasticsearch, settings: Settings) -> list[IndexStatus]:
    """Describe all versions, the live one first; none where there is no index yet.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole, or aliases that do not fit together.
    """
    with explained(client):
        there = client.indices.exists_alias(name=settings.index_prefix)
    if not there:
        return []
    versions = read_versions(client, settings)
    roles = {versions.live: "live"} | ({versions.standby: "standby"} if versions.standby else {})
    roles |= dict.fromkeys(versions.others, "left over")
    return [_describe(client, index, role) for index, role in roles.items()]


def find_drift(client: Elasticsearch, settings: Settings) -> list[str]:
    """Return one sentence for each template or mapping in the cluster that is missing or differs from index_mappings/.

    Raises:
        ConfigError: a file of index_mappings/ is no template.
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole.
    """
    sentences = []
    for template in read_templates(settings):
        with explained(client):
            standing = standing_template(client, template)
        if standing is None:
            sentences.append(f"template {template.name} is missing: `newsfold index create` installs it")
        else:
            sentences += differences(template, standing)
        sentences += _mapping_drift(client, template)
    return sentences


def _describe(client: Elasticsearch, index: str, role: str) -> IndexStatus:
    with explained(client):
        client.indices.refresh(index=index)
        stats = client.indices.stats(index=index, metric=["docs", "store"])["indices"][index]["primaries"]
        answer = client.search(index=index, size=0, aggregations={"made": {"terms": {"field": "pipeline_revision"}}})
    buckets = answer["aggregations"]["made"]["buckets"]
    made = {int(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}
    return IndexStatus(index, role, stats["docs"]["count"], stats["store"]["size_in_bytes"], made)


def _mapping_drift(client: Elasticsearch, template: Template) -> list[str]:
    """Compare the fields of the indices behind a template's aliases with those of its file."""
    creates = template.body["_meta"].get("creates")
    ours = _leaves(template.body.get("template", {}).get("mappings", {}))
    if not creates:
        return []
    with explained(client):
        found = client.options(ignore_status=404).indices.get_mapping(index=list(creates["aliases"])).body
    sentences = []
    for index, body in found.items():
        if not isinstance(body, dict) or "mappings" not in body:
            continue
        theirs = _leaves(body["mappings"])
        differing = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
        if differing:
            sentences.append(
                f"index {index} has other fields than index_mappings/ ({', '.join(differing)}): `newsfold index create` adds new ones, "
                "`newsfold index rebuild` makes an index with all of them"
            )
    return sentences


def _leaves(mapping: dict[str, Any], path: str = "") -> dict[str, str]:
    """Return dotted path → type and analyser of all fields."""
    found: dict[str, str] = {}
    for name, field in {**mapping.get("properties", {}), **mapping.get("fields", {})}.items():
        if "type" in field:
            found[f"{path}{name}"] = f"{field['type']} {field.get('analyzer', '')}".strip()
        found |= _leaves(field, f"{path}{name}.")
    return found
