"""The ledger: where every document of a run went. It closes, or the run fails.

read = indexed + unchanged + rejected + quarantined
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.document import RemovedSpan
from ingest.errors import ExpectationBroken, LedgerError
from ingest.feed import Feed
from ingest.stage import Refusal

_SURGE = 3.0
_MIN_SURGE = 10  # spans
_MIN_EARLIER_RUNS = 3
_MIN_EARLIER_DOCUMENTS = 30


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
        memories: version of the feed's memory → documents that were cleaned with it.
        seconds: step → wall time spent in it, summed over its parallel parts.
        warnings: what somebody should look at though the run went well.
    """

    read: int = 0
    indexed: int = 0
    unchanged: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    quarantined: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    removed_chars: Counter[str] = field(default_factory=Counter)
    memories: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def remove(self, spans: Iterable[RemovedSpan], memory: str | None = None) -> None:
        """Count what cleaning took out of one document, and the version of the feed's memory that it knew."""
        if memory is not None:
            self.memories[memory] += 1
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
        for name in ("rejected", "quarantined", "removed", "removed_chars", "memories"):
            getattr(total, name).update(getattr(part, name))
        for step, seconds in part.seconds.items():
            total.seconds[step] = total.seconds.get(step, 0.0) + seconds
        total.warnings += part.warnings
    return total


def find_surges(ledger: Ledger, earlier: Sequence[Ledger]) -> list[str]:
    """Name the rules that removed far more spans a document than they used to: the feed has changed its shape, or a rule is wrong.

    Args:
        ledger: of the run.
        earlier: of the feed's runs before it; of fewer than three, or of few documents, nothing is said.

    Returns:
        One sentence for each rule, the worst first.
    """
    read = sum(part.read for part in earlier)
    if len(earlier) < _MIN_EARLIER_RUNS or read < _MIN_EARLIER_DOCUMENTS or not ledger.read:
        return []
    before: Counter[str] = Counter()
    for part in earlier:
        before.update(part.removed)
    surges = []
    for rule, count in ledger.removed.items():
        # A rule that never fired counts as having fired once: a first sight of it is no alarm, a flood of it is.
        share, usual = count / ledger.read, max(before[rule], 1) / read
        if count >= _MIN_SURGE and share >= _SURGE * usual:
            surges.append((share / usual, rule, share, usual))
    return [
        f"{rule} removed {share:.2f} spans a document, {times:.1f} times its usual {usual:.2f}: look at what it takes with "
        f"`newsfold explain`, and name it under clean.off of the feed if it is wrong"
        for times, rule, share, usual in sorted(surges, reverse=True)
    ]


def hold_to_expectations(feed: Feed, ledger: Ledger) -> None:
    """Hold a closed ledger against what its feed promises; too much is a warning.

    Raises:
        ExpectationBroken: the run gave less, or refused more.
    """
    expect = feed.expect
    if expect.min_documents is not None and ledger.read < expect.min_documents:
        raise ExpectationBroken(
            f"feed {feed.id} read {ledger.read} documents, fewer than its expect.min_documents {expect.min_documents}: "
            f"look whether {feed.read.path} is complete, or lower the expectation"
        )
    share = ledger.quarantined.total() / ledger.read if ledger.read else 0.0
    if share > expect.max_quarantined_share:
        worst = ", ".join(f"{reason} {count}" for reason, count in ledger.quarantined.most_common(3))
        raise ExpectationBroken(
            f"feed {feed.id} quarantined {share:.0%} of its documents ({worst}), more than its "
            f"expect.max_quarantined_share {expect.max_quarantined_share:.0%}: mend the input or raise the share"
        )
    if expect.max_documents is not None and ledger.read > expect.max_documents:
        logging.getLogger(__name__).warning(
            "feed %s read %d documents, more than its expect.max_documents %d",
            feed.id,
            ledger.read,
            expect.max_documents,
        )
