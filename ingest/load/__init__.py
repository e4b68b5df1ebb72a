"""To Elasticsearch: templates and first indices, documents, refusals and ledgers. The only door to it for writing documents."""

from __future__ import annotations

from ingest.load.actions import PIPELINE_REVISION
from ingest.load.cluster import check_cluster, connect
from ingest.load.documents import Loaded, load_documents
from ingest.load.moves import move_documents
from ingest.load.quarantine import load_refusals
from ingest.load.quarantined import Kind, Quarantined, Which, count_quarantined, drop_quarantined, find_quarantined
from ingest.load.runs import RunRow, write_ledger
from ingest.load.templates import install_templates

__all__ = [
    "PIPELINE_REVISION",
    "Kind",
    "Loaded",
    "Quarantined",
    "RunRow",
    "Which",
    "check_cluster",
    "connect",
    "count_quarantined",
    "drop_quarantined",
    "find_quarantined",
    "install_templates",
    "load_documents",
    "load_refusals",
    "move_documents",
    "write_ledger",
]
