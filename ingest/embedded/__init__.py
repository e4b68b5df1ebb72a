"""A real Elasticsearch node for first runs and tests: fetched, built, started and stopped by us, on this machine only."""

from __future__ import annotations

from ingest.embedded.node import node_status, start_node, stop_node
from ingest.embedded.process import NodeStatus

__all__ = ["NodeStatus", "node_status", "start_node", "stop_node"]
