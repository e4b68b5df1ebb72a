"""The guard: many refused documents mean that the index is wrong, not the documents.

Source: the error budget of Elastic's own connectors (10 in a row, or 15 % of the last 100).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from ingest.errors import IndexMisconfigured
from ingest.load.verdicts import Verdict

_MOST_IN_A_ROW = 10
_WINDOW = 100
_MOST_IN_WINDOW = 15


class Guard:
    """Watch the verdicts of one load in order."""

    def __init__(self) -> None:
        self._window: deque[bool] = deque(maxlen=_WINDOW)
        self._type = ""
        self._in_a_row = 0

    def watch(self, verdicts: Iterable[Verdict]) -> None:
        """Take note of a bulk's verdicts before anything is done about its poisons.

        Raises:
            IndexMisconfigured: ten poisons of one type in a row, or 15 among the last 100 documents.
        """
        for verdict in verdicts:
            poison = verdict.kind == "poison"
            same = poison and verdict.type == self._type
            self._in_a_row = self._in_a_row + 1 if same else int(poison)
            self._type = verdict.type if poison else ""
            self._window.append(poison)
            if self._in_a_row >= _MOST_IN_A_ROW or sum(self._window) >= _MOST_IN_WINDOW:
                raise IndexMisconfigured(
                    f"the index refuses too many documents to be right itself ({self._in_a_row} in a row, "
                    f"{sum(self._window)} of the last {len(self._window)}; {verdict.type}: {verdict.reason[:300]}): compare its mapping "
                    "with index_mappings/ and repeat the load"
                )
