"""Remove from the index what is over a feed's limits: documents, their rows in the groups' state, and old rows of the quarantine.

The raw archive stays as it is. What goes is counted in `<prefix>-counts`, where ledgers are, under the kind `expired`. Rows of groups go
before their documents, so that what was interrupted is found again by its documents and done by the next try. The quarantine keeps for `days`, counted
from the refusal; limits of size do not touch it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from ingest.feed import Feed
from ingest.group import follow_moved, forget, hand_over, note_shrunk
from ingest.load import (
    Expired,
    ExpiryRow,
    Which,
    check_right_to_delete,
    connect,
    count_quarantined,
    drop_quarantined,
    find_expired,
    find_quarantined,
    move_documents,
    remove_documents,
    write_expiry,
)
from ingest.pipeline import new_run_id
from ingest.settings import Settings

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

QUARANTINE = "quarantine"
_AT_ONCE = 1_000


@dataclass(slots=True)
class Expiry:
    """What went, or would go.

    Attributes:
        run: id under which it is counted.
        counts: limit → documents; `quarantine` → rows of it.
        text_bytes: of main text that went.
        newest: age of the youngest document that went, as an instant; None where none did.
    """

    feed: str
    run: str
    counts: Counter[str] = field(default_factory=Counter)
    text_bytes: int = 0
    newest: datetime | None = None


def expire(
    feed: Feed, settings: Settings, *, dry_run: bool = False, report: Callable[[str], None] = lambda _: None
) -> Expiry:
    """Remove what is over a feed's limits; what is written anew in the same moment stays.

    Args:
        feed: with the limits.
        settings: with an API key of role `upkeep`; of a dry run any that may read.
        dry_run: only look.
        report: told of progress.

    Raises:
        IndexUnavailable, IndexMisconfigured: Elasticsearch as a whole; repeat it.
    """
    client, now = connect(settings), datetime.now(UTC)
    done = Expiry(feed.id, f"expire-{new_run_id()}")
    if not feed.retention.is_limited:
        return done
    expired, old = list(find_expired(client, settings, feed, now)), _old_refusals(feed, now)
    if dry_run:
        for each in expired:
            _count(done, each)
        refused = sum(kind.count for kind in count_quarantined(client, settings, old)) if old else 0
        done.counts[QUARANTINE] += refused
    else:
        if expired:
            check_right_to_delete(client, settings)
            _remove(client, settings, expired, partial(_note, client, settings, done, now), report)
        if old:
            done.counts[QUARANTINE] += drop_quarantined(client, settings, find_quarantined(client, settings, old))
        _note(client, settings, done, now, [])
    done.counts = +done.counts
    return done


def _remove(
    client: Elasticsearch,
    settings: Settings,
    expired: Sequence[Expired],
    note: Callable[[Sequence[Expired]], None],
    report: Callable[[str], None],
) -> None:
    ids = {each.id for each in expired}
    report(f"{len(ids)} documents leave their copy groups")
    shrinking = hand_over(client, settings, ids)
    # Those that stay behind are moved before the others go, so that a search that shows one of each copy group misses none.
    follow_moved(client, settings, partial(move_documents, client, settings))
    note_shrunk(client, settings, shrinking)
    for start in range(0, len(expired), _AT_ONCE):
        some = expired[start : start + _AT_ONCE]
        report(f"{start} of {len(expired)} documents removed")
        forget(client, settings, [each.id for each in some])
        gone = remove_documents(client, settings, [each.id for each in some])
        note([each for each in some if each.id in gone])
    follow_moved(client, settings, partial(move_documents, client, settings))


def _note(client: Elasticsearch, settings: Settings, done: Expiry, now: datetime, gone: Sequence[Expired]) -> None:
    """Count what went, and write it down while more is to come."""
    for each in gone:
        _count(done, each)
    write_expiry(client, settings, ExpiryRow(done.feed, done.run, now, +done.counts))


def _count(done: Expiry, expired: Expired) -> None:
    done.counts[expired.limit] += 1
    done.text_bytes += expired.text_bytes
    done.newest = expired.at if done.newest is None else max(done.newest, expired.at)


def _old_refusals(feed: Feed, now: datetime) -> Which | None:
    """Return the rows of quarantine that were refused before the day on which `days` ago fell."""
    if feed.retention.days is None:
        return None
    return Which(feed=feed.id, until=(now - timedelta(days=feed.retention.days + 1)).date())
