"""The date that some exports write before the text: ` date 2017-08-16 MIAMI (AP) — …`."""

from __future__ import annotations

import re

from ingest.document import Evidence
from ingest.extract.written_dates import find_dates

_PREFIX = re.compile(
    r"\s{0,100}((?:date|published|pubdate|publish_date|datum|fecha)\s?[:=]?\s(?P<date>\d{4}-\d\d-\d\d\S{0,30}))(?=\s|\Z)",
    re.IGNORECASE,
)


def read_prefix(received: str) -> list[Evidence]:
    """Read a date prefix; it is no part of the text."""
    match = _PREFIX.match(received)
    if match is None:
        return []
    found = next(find_dates(received, match.start("date"), match.end("date")), None)
    if found is None or found.start != match.start("date"):
        return []
    return [Evidence("date", "prefix", found.iso, match.start(1), match.end(1), boilerplate=True)]
