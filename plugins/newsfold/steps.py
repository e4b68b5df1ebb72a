"""What the tasks do. Tasks import this module, DAG files never: it draws in the whole pipeline."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Any

from ingest import expire as retention
from ingest import pipeline
from ingest import revise as upkeep
from ingest.clean.memory import is_remembering
from ingest.feed import Feed, load_feed, load_feeds
from ingest.learn import learn_feed, read_archived
from ingest.remember import remember
from ingest.settings import read_settings
from newsfold.connection import task_settings, upkeep_settings

_log = logging.getLogger(__name__)


def plan(feed: Feed, run: str, input_path: str | None) -> list[str]:
    """Return the paths of the run's batches, which the process task is mapped over."""
    batches = pipeline.plan(feed, run, task_settings(), input_path)
    _log.info("feed %s, run %s: %d batches", feed.id, run, len(batches))
    return batches


def process(feed: Feed, run: str, batch: str) -> None:
    """Process one batch."""
    pipeline.process(feed, run, task_settings(), batch)


def group(feed: Feed, run: str) -> None:
    """Assign copy groups and stories."""
    pipeline.group(feed, run, task_settings())


def load(feed: Feed, run: str) -> None:
    """Write to the index."""
    pipeline.load(feed, run, task_settings())


def publish(feed: Feed, run: str) -> dict[str, Any]:
    """Close the run and return its counts, for the asset's event."""
    ledger = pipeline.publish(feed, run, task_settings())
    counts = {
        "run": run,
        "read": ledger.read,
        "indexed": ledger.indexed,
        "unchanged": ledger.unchanged,
        "rejected": dict(ledger.rejected),
        "quarantined": dict(ledger.quarantined),
    }
    _log.info("feed %s closed its ledger: %s", feed.id, counts)
    return counts


def revise(days: int) -> dict[str, int]:
    """Look at the stories of the last days again."""
    return upkeep.revise(task_settings(), days)


def feeds() -> list[str]:
    """Return the ids of the feeds that load; those that don't are import errors of their own."""
    loaded, _ = load_feeds(read_settings().feeds)
    return [feed.id for feed in loaded]


def learn(feed_id: str) -> dict[str, int]:
    """Look through a feed's archive for what its pages repeat: rules for people to review, and its memory."""
    settings = read_settings()
    feed = load_feed(settings.feeds / f"{feed_id}.yml")
    learned = learn_feed(feed, read_archived(feed, settings.archive))
    counts = Counter[str](rule.state for rule in learned.rules)
    _log.info("feed %s: looked through %d documents, rules %s", feed_id, learned.documents, dict(counts))
    memory = remember(feed, settings) if is_remembering(feed) else None
    if memory is not None:
        _log.info(
            "feed %s: memory %s of %d documents, %d stories, %d entries",
            feed_id,
            memory.version,
            memory.documents,
            memory.recurrences.stories,
            len(memory.recurrences.keys),
        )
    return dict(counts)


def limited_feeds() -> list[str]:
    """Return the ids of the feeds whose file sets limits; those that don't load keep all they have."""
    loaded, _ = load_feeds(read_settings().feeds)
    return [feed.id for feed in loaded if feed.retention.is_limited]


def expire(feed_id: str) -> dict[str, int]:
    """Remove what is over a feed's limits."""
    settings = upkeep_settings()
    done = retention.expire(load_feed(settings.feeds / f"{feed_id}.yml"), settings)
    _log.info("feed %s: removed %s", feed_id, dict(done.counts))
    return dict(done.counts)
