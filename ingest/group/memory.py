"""What a run remembers of the state while it holds the right to write.

Most candidates of a document were candidates of one before it. Rows once read, or written by the run itself, are not read again; the least
lately used are forgotten, so that memory is bounded whatever the length of the run.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ingest.group.requests import Revision
from ingest.group.rows import Member, Row
from ingest.group.state import GroupState

MAX_ROWS = 12_000  # about 6 kB each


class Memory:
    """Rows by id.

    Args:
        state: where they come from.
    """

    def __init__(self, state: GroupState) -> None:
        self.state = state
        self._rows: OrderedDict[str, Row] = OrderedDict()

    def rows(self, ids: Iterable[str]) -> dict[str, Row]:
        """Return complete rows; unknown ids are left out."""
        wanted = list(dict.fromkeys(ids))
        found = {}
        for row_id in wanted:
            if row_id in self._rows:
                self._rows.move_to_end(row_id)
                found[row_id] = self._rows[row_id]
        read = self.state.read_rows([row_id for row_id in wanted if row_id not in found])
        for row in read.values():
            self._keep(row)
        return found | read

    def learn(
        self, moved: Sequence[Member], rows: Iterable[tuple[Row, Member]], revisions: Mapping[str, Revision]
    ) -> None:
        """Take note of what the run has written."""
        for row, member in rows:
            self._keep(replace(row, member=replace(member, revision=revisions[row.id])))
        for member in moved:
            if member.id in self._rows:
                known = self._rows[member.id]
                self._rows[member.id] = replace(known, member=replace(member, revision=revisions[member.id]))

    def forget(self) -> None:
        """Forget everything: another run has written."""
        self._rows.clear()

    def _keep(self, row: Row) -> None:
        self._rows[row.id] = row
        self._rows.move_to_end(row.id)
        if len(self._rows) > MAX_ROWS:
            self._rows.popitem(last=False)
