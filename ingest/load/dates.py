"""Which calendar dates a document speaks of, for a facet over time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from ingest.document import DateMention

# TIMEX3 values of month precision or finer, without what follows them: `2017-08-16TMO`, `2017-W32-WE`.
# Source: TimeML 1.2.1, the VAL attribute; the forms are those of ISO 8601.
_VALUE = re.compile(r"(?P<year>\d{4})-(?:W(?P<week>\d\d)|(?P<month>\d\d)(?:-(?P<day>\d\d))?)(?=$|T|-WE$)")


def dates_mentioned(mentions: Iterable[DateMention]) -> Iterator[str]:
    """Give the dates as the index's `dates_mentioned` takes them: `2017-08-16`, `2017-08`, `2017-W32`.

    Years, decades, seasons, durations, sets and mentions that nothing anchors are left out: no day is invented for them.
    """
    for mention in mentions:
        if (
            mention.type in {"DATE", "TIME"}
            and mention.value
            and (match := _VALUE.match(mention.value))
            and _real(match)
        ):
            yield match[0]


def _real(match: re.Match[str]) -> bool:
    year, week, month, day = match.group("year", "week", "month", "day")
    try:
        if week:
            date.fromisocalendar(int(year), int(week), 1)
        else:
            date(int(year), int(month), int(day or 1))
    except ValueError:  # 2017-02-30
        return False
    return True
