"""A cluster that is ready to group documents."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch
from invented_news import Places

from ingest.document import Document
from ingest.group import group_documents
from ingest.group.state import GroupState
from ingest.load import install_templates
from ingest.settings import Settings


@pytest.fixture
def state(client: Elasticsearch, settings: Settings, tmp_path: Path) -> GroupState:
    """State in an empty index; only its own templates are installed, which saves seconds."""
    for file in ("components/settings.json", "templates/groups.json"):
        own = tmp_path / "mappings" / file
        own.parent.mkdir(parents=True)
        shutil.copy(settings.mappings / file, own)
    assert install_templates(client, replace(settings, mappings=tmp_path / "mappings")) == []
    return GroupState(client, settings.index_prefix)


@pytest.fixture
def grouping(client: Elasticsearch, settings: Settings, state: GroupState) -> Callable[[Sequence[Document]], Places]:
    """Return a function that groups documents and says of each key its copy group and story."""
    assert state.index == f"{settings.index_prefix}-groups"

    def group(documents: Sequence[Document]) -> Places:
        return {
            document.key: (document.copies.id, document.story.id)
            for document in group_documents(client, settings, documents)
            if document.copies and document.story
        }

    return group
