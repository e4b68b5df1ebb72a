"""The ledger's word is held against what the index has."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from builders import OBSERVED_AT, a_document
from elasticsearch import Elasticsearch

from ingest.errors import LedgerError
from ingest.ledger import Ledger
from ingest.load import load_documents, reconcile
from ingest.settings import Settings


def test_what_was_acknowledged_is_looked_for_document_by_document(
    client: Elasticsearch, settings: Settings, index: str
) -> None:
    """Unchanged ones bear an older run's id, newer ones another's; a lost one breaks the ledger."""
    first = [a_document(key=str(number), run="run-1") for number in range(30)]
    load_documents(client, settings, first, pytest.fail)
    second = [a_document(key=str(number), run="run-2") for number in range(40)]
    loaded = load_documents(client, settings, second, pytest.fail)
    newer = a_document(key="35", run="run-3", observed_at=OBSERVED_AT + timedelta(hours=1))
    load_documents(client, settings, [newer], pytest.fail)
    ledger = Ledger(read=40, indexed=loaded.indexed, unchanged=loaded.unchanged)

    found = reconcile(client, settings, "harbor", "run-2", second)
    assert (found.there, found.newer, found.lost, found.of_run) == (40, 1, 0, 9)
    found.hold_against(ledger)

    # What is there only as it was before this run is as lost as what is not there at all.
    unwritten = a_document(key="5", run="run-2", observed_at=OBSERVED_AT + timedelta(hours=2))
    found = reconcile(client, settings, "harbor", "run-2", [second[4], unwritten])
    assert (found.there, found.lost, found.missing) == (1, 1, (unwritten.id,))

    client.delete(index=f"{index}-write", id=second[3].id)
    found = reconcile(client, settings, "harbor", "run-2", second)
    assert (found.there, found.lost, found.missing) == (39, 1, (second[3].id,))
    with pytest.raises(LedgerError, match=f"lacks 1 documents of the run.*{second[3].id}"):
        found.hold_against(ledger)
    found.hold_against(Ledger(indexed=9, unchanged=30, quarantined=Counter({"load/document_parsing_exception": 1})))
    with pytest.raises(LedgerError, match="used twice"):
        reconcile(client, settings, "harbor", "run-1", []).hold_against(ledger := Ledger(indexed=1))
    assert ledger.indexed == 1
    reconcile(client, settings, "harbor", "run-1", []).hold_against(ledger, again=True)
