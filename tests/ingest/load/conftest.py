"""What the tests of loading share: an index of one's own with the project's templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from ingest.load import install_templates
from ingest.settings import Settings


@pytest.fixture
def index(client: Elasticsearch, settings: Settings) -> str:
    """Read alias of freshly installed, empty indices."""
    assert install_templates(client, settings) == []
    return settings.index_prefix


@pytest.fixture
def stored(client: Elasticsearch) -> Callable[[str], list[dict[str, Any]]]:
    """Return every row of an index, after a refresh."""

    def rows(name: str) -> list[dict[str, Any]]:
        client.indices.refresh(index=name)
        hits = client.search(index=name, size=10_000, version=True)["hits"]["hits"]
        return sorted(hits, key=lambda hit: hit["_id"])

    return rows
