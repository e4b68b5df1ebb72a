"""What the task of the alerts' DAG does."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Any

from ingest.errors import ConfigError
from ingest.load import connect
from ingest.search.alerts import mark_told, notices
from newsfold.connection import task_settings
from newsfold.notifiers import read_notifiers

_log = logging.getLogger(__name__)


def tell(context: dict[str, Any]) -> dict[str, int]:
    """Tell every notifier what waits for it, and take note of each notice that it took.

    One notifier's failure keeps no other from being told; the first is raised at the end, so that the task fails, says why, and is tried again.

    Args:
        context: Airflow's, which templates of notifiers see.

    Returns:
        Alert id → documents that were told.
    """
    settings = task_settings()
    declared, told, failures = read_notifiers(settings), Counter[str](), dict[str, Exception]()
    with connect(settings) as client:
        for notice in notices(client, settings):
            if notice.notifier in failures:
                continue
            try:
                notifier = declared.make(notice.notifier)
                notifier({**context, "alert": notice.alert, "finds": notice.finds, "notice_id": notice.id})
            except Exception as error:  # noqa: BLE001 - a notifier may raise anything; it is raised again below
                _log.exception("notifier %s of alert %s", notice.notifier, notice.alert.id)
                failures[notice.notifier] = error
                continue
            mark_told(client, settings, notice)
            told[notice.alert.id] += len(notice.finds)
    _log.info("told: %s", dict(told))
    if failures:
        raise _worst(failures)
    return dict(told)


def _worst(failures: dict[str, Exception]) -> Exception:
    """Return what time may heal, if any: a wrong configuration fails the task for good, and would keep it from being tried again."""
    return next(
        (error for error in failures.values() if not isinstance(error, ConfigError)), next(iter(failures.values()))
    )
