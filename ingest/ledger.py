"""The ledger: where every document of a run went. It closes, or the run fails.

read = indexed + unchanged + rejected + quarantined
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ingest.document import RemovedSpan
from ingest.errors import LedgerError
from ingest.stage import Refusal


@dataclass(slots=True)
class Ledger:
    """Counts of one run of one feed, or of a part of it; parts add up.

    Attributes:
        read: documents that the reader found, refused ones included.
        indexed: written to the index as new or newer.
        unchanged: already there in this version or a newer one.
        rejected: `stage/reason` → count, refused by policy.
        quarantined: `stage/reason` → count, failed.
        removed: rule id → number of spans that cleaning removed.
        removed_chars: rule id → code points that cleaning removed.
        seconds: step → wall time spent in it, summed over its parallel parts.
    """

    read: int = 0
    indexed: int = 0
    unchanged: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    quarantined: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    removed_chars: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)

    def remove(self, spans: Iterable[RemovedSpan]) -> None:
        """Count what cleaning took out of one document."""
        for span in spans:
            self.removed[span.rule] += 1
            self.removed_chars[span.rule] += span.end - span.start

    def refuse(self, refusal: Refusal) -> None:
        """Count one refusal under its stage and reason."""
        counter = self.rejected if refusal.outcome == "rejected" else self.quarantined
        counter[f"{refusal.stage}/{refusal.reason}"] += 1

    def close(self) -> None:
        """Assert that nothing was lost or counted twice.

        Raises:
            LedgerError: with both sides of the sum.
        """
        accounted = self.indexed + self.unchanged + self.rejected.total() + self.quarantined.total()
        if self.read != accounted:
            raise LedgerError(
                f"the ledger does not close: read {self.read}, but indexed {self.indexed} + unchanged {self.unchanged} "
                f"+ rejected {self.rejected.total()} + quarantined {self.quarantined.total()} = {accounted}"
            )


def add_up(parts: Iterable[Ledger]) -> Ledger:
    """Add the ledgers of a run's parts."""
    total = Ledger()
    for part in parts:
        total.read += part.read
        total.indexed += part.indexed
        total.unchanged += part.unchanged
        for name in ("rejected", "quarantined", "removed", "removed_chars"):
            getattr(total, name).update(getattr(part, name))
        for step, seconds in part.seconds.items():
            total.seconds[step] = total.seconds.get(step, 0.0) + seconds
    return total
