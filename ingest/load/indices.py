"""Concrete indices and their aliases: the first of each kind, and fields that a newer schema adds."""

from __future__ import annotations

import logging
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch

_log = logging.getLogger(__name__)


def ensure_index(client: Elasticsearch, index: str, aliases: dict[str, Any]) -> list[str]:
    """Create an index with its aliases where none of the aliases exists; the rest is somebody's decision and only reported.

    Args:
        client: a client.
        index: name of the first concrete index.
        aliases: alias → its body.

    Returns:
        One sentence per missing alias, none when all is there.
    """
    missing = [alias for alias in aliases if not client.indices.exists_alias(name=alias)]
    if missing != list(aliases):
        return [
            f"alias {alias} is missing though others of {index} exist: add it to the index that it should point to"
            for alias in missing
        ]
    try:
        client.indices.create(index=index, aliases=aliases)
    except BadRequestError as error:
        if error.error != "resource_already_exists_exception":
            raise
        # Another process was faster, or the index lost its aliases.
        actions = [{"add": {"index": index, "alias": alias, **body}} for alias, body in aliases.items()]
        client.indices.update_aliases(actions=actions)
    _log.info("index %s stands behind %s", index, ", ".join(aliases))
    return []


def extend_mappings(client: Elasticsearch, index: str, aliases: list[str]) -> list[str]:
    """Give the indices behind the aliases the fields that newer templates add.

    Args:
        client: a client.
        index: a name that the templates match.
        aliases: the aliases.

    Returns:
        One sentence per index whose fields cannot become those of the templates.
    """
    mappings = client.indices.simulate_index_template(name=index)["template"]["mappings"]
    sentences = []
    for name in client.indices.get_alias(name=aliases):
        try:
            client.indices.put_mapping(index=name, body=mappings)
        except BadRequestError as error:
            sentences.append(
                f"index {name} cannot take the fields of the new templates ({error.message}): build a new index from the archive"
            )
    return sentences
