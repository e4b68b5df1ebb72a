"""CSV rows with the bytes that they were made of."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.errors import Damaged
from ingest.read.decode import refuse_replaced
from ingest.read.lines import Line


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells, or what keeps it from being one.

    Attributes:
        content: its bytes without the last LF, or their beginning when it is too long.
        cells: none when there is a problem.
        problem: why there are none.
        rest: chunks of what follows the beginning of a row that is too long, to be taken before the next row is.
    """

    content: bytes
    cells: tuple[str, ...] = ()
    problem: Damaged | None = None
    rest: Iterator[bytes] | None = None


class Rows(Iterator[Row]):
    """Parses lines to rows, blank ones left out.

    Quotes are taken strictly: one that is never closed would otherwise swallow all rows behind it. The line that it stands in is given as
    a problem, and reading goes on with the next line.
    """

    def __init__(self, lines: Iterator[Line], codec: str, delimiter: str, limit: int) -> None:
        self._lines, self._codec, self._delimiter, self._limit = lines, codec, delimiter, limit
        self._ahead: deque[Line] = deque()
        csv.field_size_limit(max(csv.field_size_limit(), limit))  # one limit for the whole process, 128 KiB at first

    def __next__(self) -> Row:
        """Return the next row; the end of the lines is the end of the rows."""
        while (line := self._take()) is not None:
            if line.rest is not None:
                return Row(line.content, rest=line.rest)
            if line.content.strip():
                return self._row(line)
        raise StopIteration

    def _row(self, first: Line) -> Row:
        taken = [first]
        try:
            cells = next(csv.reader(self._decoded(taken), delimiter=self._delimiter, strict=True))
        except csv.Error as error:
            self._ahead.extendleft(reversed(taken[1:]))
            return Row(
                first.content, problem=Damaged("csv", f"{error}: close the quote, or double those within a field")
            )
        content = b"\n".join(line.content for line in taken)
        try:
            refuse_replaced("".join(cells), self._codec)
        except Damaged as problem:
            return Row(content, problem=problem)
        return Row(content, tuple(cells))

    def _decoded(self, taken: list[Line]) -> Iterator[str]:
        """Give the parser as many lines as its row needs, and note them."""
        yield taken[0].content.decode(self._codec, "replace") + "\n"
        size = len(taken[0].content)
        while (line := self._take()) is not None:
            taken.append(line)
            size += len(line.content)
            if line.rest is not None or size > self._limit:
                raise csv.Error(f"a row is longer than {self._limit} bytes")
            yield line.content.decode(self._codec, "replace") + "\n"

    def _take(self) -> Line | None:
        return self._ahead.popleft() if self._ahead else next(self._lines, None)
