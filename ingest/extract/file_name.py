"""The date in a file's name or in the path of an URL: `2017-08-16-harbour.txt`, `20170816_harbour.txt`, `/2017/08/16/harbour/`."""

from __future__ import annotations

import re
from datetime import date

from ingest.document import Evidence

_NAMED = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_./]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")


def read_file_name(key: str, url: str | None) -> list[Evidence]:
    """Read the first date of the document's key and of its URL; a number of eight digits counts only where it is a date."""
    found = []
    for name in dict.fromkeys((key, url or "")):
        for match in _NAMED.finditer(name[:2000]):
            try:
                value = date(int(match[1]), int(match[3]), int(match[4]))
            except ValueError:
                continue
            found.append(Evidence("date", "file", value.isoformat()))
            break
    return found
