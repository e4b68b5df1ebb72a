"""Write to the live version of the index, and to the one that stands by where there is one.

The one that stands by is written first. So when the two change places between both writes, both go to the new live version and nothing is missing
there; what the other one missed is then written again. The answers tell which index a write went to.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

from elasticsearch import Elasticsearch

from ingest.errors import IndexMisconfigured, IndexUnavailable
from ingest.load.bulk import Action, Courier, Patience
from ingest.load.cluster import explained
from ingest.load.verdicts import Verdict
from ingest.settings import Settings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of a bulk.

    Attributes:
        verdicts: one per action, in order.
        pressed: Elasticsearch had no room for it at first.
    """

    verdicts: list[Verdict]
    pressed: bool


class Pair:
    """Delivers to both versions; verdicts are those of the live one.

    Whatever is wrong with the one that stands by, the live one goes on: a comparison shows what it missed, and keeps it from being promoted.

    Attributes:
        live: delivers to the live version.
    """

    def __init__(self, client: Elasticsearch, settings: Settings, patience_seconds: float) -> None:
        stopped = threading.Event()
        self.live = Courier(client, f"{settings.index_prefix}-write", patience_seconds, stopped=stopped)
        self._standby = Courier(client, f"{settings.index_prefix}-standby", patience_seconds, stopped=stopped)

    def stop(self) -> None:
        """Let whoever waits in another thread give up."""
        self.live.stopped.set()

    def standing_by(self) -> Courier | None:
        """Return who delivers to the version that stands by, None without one; asked anew for each bulk, as it may come and go."""
        client = self.live.client.options(max_retries=0)
        patience = Patience(self.live.patience_seconds, self.live.stopped)
        while True:
            try:
                with explained(client):
                    return self._standby if client.indices.exists_alias(name=self._standby.alias) else None
            except IndexUnavailable as error:
                patience.wait(str(error))

    def deliver(self, actions: Sequence[Action]) -> Delivered:
        """Write one bulk; may be called from several threads at once.

        Raises:
            IndexUnavailable: no progress within the patience.
            IndexMisconfigured: the live index refuses what every document needs.
        """
        live, standby = replace(self.live), self.standing_by()  # of its own: other threads deliver other bulks
        if standby is None:
            verdicts = live.deliver(actions)
        else:
            standby = replace(standby)
            _try(standby, actions)
            verdicts = live.deliver(actions)
            if live.index == standby.index:  # they changed places in between
                _try(standby, actions)
                verdicts = live.own(actions, verdicts)
        return Delivered(verdicts, live.pressed > 0)


def _try(standby: Courier, actions: Sequence[Action]) -> None:
    try:
        verdicts = standby.deliver(actions)
    except IndexMisconfigured as error:
        _log.warning("the version that stands by misses %d writes: %s", len(actions), error)
        return
    poisons = [verdict for verdict in verdicts if verdict.kind == "poison"]
    if poisons:
        _log.warning("%s refuses %d of %d writes (%s)", standby.alias, len(poisons), len(actions), poisons[0].reason)
