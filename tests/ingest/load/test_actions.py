from __future__ import annotations

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from builders import OBSERVED_AT, a_document

from ingest.errors import Damaged
from ingest.load.actions import PIPELINE_REVISION, document_action, external_version

NOW = datetime(2026, 3, 2, 10, 0, 0, 123456, tzinfo=UTC)


def test_the_version_grows_with_the_observation_and_within_it_with_the_revision() -> None:
    """A later observation outranks every revision of an earlier one."""
    assert 0 < PIPELINE_REVISION < 1024
    assert external_version(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)) == 1000 * 1024 + PIPELINE_REVISION
    assert external_version(OBSERVED_AT + timedelta(milliseconds=1)) - external_version(OBSERVED_AT) == 1024
    assert external_version(datetime(9999, 1, 1, tzinfo=UTC)) < 2**63


def test_an_action_is_two_lines_and_remembers_when_it_was_made() -> None:
    """The stamp is exactly what the index will hold in `indexed_at`."""
    document = a_document(text="One\nTwo")
    action = document_action(document, NOW)
    meta, row = (orjson.loads(line) for line in action.lines.splitlines())
    version = external_version(OBSERVED_AT)
    assert meta == {"index": {"_id": document.id, "version": version, "version_type": "external"}}
    assert row["text"] == "One\nTwo"
    assert row["indexed_at"] == action.stamp == "2026-03-02T10:00:00.123456Z"
    assert action.document == document


def test_a_lone_surrogate_is_damage_and_not_sent() -> None:
    """Elasticsearch would take it and give back something else."""
    with pytest.raises(Damaged, match="unencodable"):
        document_action(a_document(title="\ud800"), NOW)
