"""Look at the stories of the last days again, and let the index of documents follow."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial

from ingest.group import follow_moved, revise_stories
from ingest.load import connect, install_templates, move_documents, restore_left
from ingest.settings import Settings

_log = logging.getLogger(__name__)


def revise(settings: Settings, days: int) -> dict[str, int]:
    """Merge and split stories that have a text published (else observed) in the last days; restore what a killed backfill left relaxed.

    Args:
        settings: where things are; `elasticsearch_url` must be set.
        days: how far back to look; a story's documents are compared up to seven days apart, so fewer days see less of it.

    Returns:
        how many changes there were of each kind, and under `followed` how many documents the index holds in a new place.

    Raises:
        IndexUnavailable, IndexMisconfigured: nothing is lost, it can be repeated.
    """
    client = connect(settings)
    install_templates(client, settings)
    restore_left(client, settings)
    changes = revise_stories(client, settings, datetime.now(UTC) - timedelta(days=days))
    followed = follow_moved(client, settings, partial(move_documents, client, settings))
    for change in changes:
        _log.info("%s: %s → %s, %d documents", change.kind, change.source, change.target, change.documents)
    return dict(Counter(change.kind for change in changes)) | {"followed": followed}
