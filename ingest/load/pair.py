"""Write to the live version of the index, and to the one that stands by where there is one.

The one that stands by is written first. So when the two change places between both writes, both go to the new live version and nothing is missing
there; what the other one missed is then written again. The answers tell which index a write went to.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from elasticsearch import Elasticsearch

from ingest.errors import IndexMisconfigured
from ingest.load.bulk import Action, Courier
from ingest.load.cluster import explained
from ingest.load.verdicts import Verdict
from ingest.settings import Settings

_log = logging.getLogger(__name__)


class Pair:
    """Delivers to both versions; verdicts are those of the live one.

    Whatever is wrong with the one that stands by, the live one goes on: a comparison shows what it missed, and keeps it from being promoted.

    Attributes:
        live: delivers to the live version.
    """

    def __init__(self, client: Elasticsearch, settings: Settings, patience_seconds: float) -> None:
        self.live = Courier(client, f"{settings.index_prefix}-write", patience_seconds)
        self._standby = Courier(client, f"{settings.index_prefix}-standby", patience_seconds)

    def standing_by(self) -> Courier | None:
        """Return who delivers to the version that stands by, None without one; asked anew for each bulk, as it may come and go."""
        with explained(self.live.client):
            there = self.live.client.indices.exists_alias(name=self._standby.alias)
        return self._standby if there else None

    def deliver(self, actions: Sequence[Action]) -> list[Verdict]:
        """Write one bulk and return a verdict per action, in order.

        Raises:
            IndexUnavailable: no progress within the patience.
            IndexMisconfigured: the live index refuses what every document needs.
        """
        standby = self.standing_by()
        if standby is None:
            return self.live.deliver(actions)
        _try(standby, actions)
        verdicts = self.live.deliver(actions)
        if self.live.index == standby.index:  # they changed places in between
            _try(standby, actions)
            return self.live.own(actions, verdicts)
        return verdicts


def _try(standby: Courier, actions: Sequence[Action]) -> None:
    try:
        verdicts = standby.deliver(actions)
    except IndexMisconfigured as error:
        _log.warning("the version that stands by misses %d writes: %s", len(actions), error)
        return
    poisons = [verdict for verdict in verdicts if verdict.kind == "poison"]
    if poisons:
        _log.warning("%s refuses %d of %d writes (%s)", standby.alias, len(poisons), len(actions), poisons[0].reason)
