"""Build the next version of the index of documents from the raw archive, through today's pipeline, and make it the live one.

Not the old rows but the archived bytes are read, each document's latest first observation of them; copy groups and stories are kept as they
stand in the groups' state. What runs load meanwhile goes to both versions.
"""

from __future__ import annotations

from ingest.rebuild.building import Progress, Rebuilt, rebuild
from ingest.rebuild.notes import forget, is_complete
from ingest.rebuild.promotion import demote, promote

__all__ = ["Progress", "Rebuilt", "demote", "forget", "is_complete", "promote", "rebuild"]
