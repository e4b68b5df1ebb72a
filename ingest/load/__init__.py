"""To Elasticsearch: templates and first indices, documents, refusals and ledgers. The only door to it for writing documents."""

from __future__ import annotations

from ingest.load.actions import PIPELINE_REVISION
from ingest.load.backfill import backfilling, left_relaxed, restore_left
from ingest.load.cluster import check_cluster, connect
from ingest.load.comparing import Comparison, Limits, compare
from ingest.load.dictionary import IndexField, dictionary_page, read_dictionary
from ingest.load.documents import Loaded, fill_standby, load_documents
from ingest.load.moves import move_documents, move_standby
from ingest.load.quarantine import load_refusals
from ingest.load.quarantined import Kind, Quarantined, Which, count_quarantined, drop_quarantined, find_quarantined
from ingest.load.reconcile import Reconciled, reconcile
from ingest.load.retention import (
    LIMITS,
    Expired,
    Horizon,
    check_right_to_delete,
    find_expired,
    read_horizon,
    remove_documents,
    within,
)
from ingest.load.rows import read_ids, read_rows
from ingest.load.runs import ExpiryRow, RunRow, read_ledgers, write_expiry, write_ledger
from ingest.load.snapshots import restore_snapshot, take_snapshot
from ingest.load.status import IndexStatus, find_drift, index_status
from ingest.load.templates import install_templates
from ingest.load.versions import Versions, create_version, delete_version, read_versions, relaxed, swap

__all__ = [
    "LIMITS",
    "PIPELINE_REVISION",
    "Comparison",
    "Expired",
    "ExpiryRow",
    "Horizon",
    "IndexField",
    "IndexStatus",
    "Kind",
    "Limits",
    "Loaded",
    "Quarantined",
    "Reconciled",
    "RunRow",
    "Versions",
    "Which",
    "backfilling",
    "check_cluster",
    "check_right_to_delete",
    "compare",
    "connect",
    "count_quarantined",
    "create_version",
    "delete_version",
    "dictionary_page",
    "drop_quarantined",
    "fill_standby",
    "find_drift",
    "find_expired",
    "find_quarantined",
    "index_status",
    "install_templates",
    "left_relaxed",
    "load_documents",
    "load_refusals",
    "move_documents",
    "move_standby",
    "read_dictionary",
    "read_horizon",
    "read_ids",
    "read_ledgers",
    "read_rows",
    "read_versions",
    "reconcile",
    "relaxed",
    "remove_documents",
    "restore_left",
    "restore_snapshot",
    "swap",
    "take_snapshot",
    "within",
    "write_expiry",
    "write_ledger",
]
