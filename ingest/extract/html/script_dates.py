"""The date of publication in the data that a page carries for its own scripts, where nothing else tells it.

How candidates are found: keys that name a publication (`publishedAt`, `datePublished`) before an ISO 8601 value, in the page's source, then
attributes that do (`data-pubdate`), the clearest key first. What guards against false ones: the values of a key must be of one day, for such data often describes other articles too.
"""

from __future__ import annotations

import re

from ingest.document import Evidence

_KEYS = (
    r"date_?published|first_?published(?:_?(?:at|date|time))?|published_?(?:at|on|date|time)|publish_?(?:date|time|ed)|publication_?date|pub_?date",
    r"date_?created|created_?(?:at|on|date|time)|post_?date",
)
_VALUE = r"""\\*["']\s{0,5}[:=]\s{0,5}\\*["']?((?:19|20)\d\d-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?|\d{10}(?:\d{3})?(?!\d))"""
_ATTRIBUTE = r"""=["']?((?:19|20)\d\d-\d\d-\d\d(?:T[\d:.]{4,15}(?:Z|[+-]\d\d:?\d\d)?)?)(?![\w.-])"""
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for keys in _KEYS
    for pattern in (rf"""["'](?:{keys}){_VALUE}""", rf"""\s(?:data-)?(?:{keys}){_ATTRIBUTE}""")
)
_MAX_CHARS = 3_000_000
_MAX_VALUES = 200


def read_script_dates(html: str) -> list[Evidence]:
    """Read the one date of publication in a page's source, at most one."""
    for pattern in _PATTERNS:
        values = [match[1] for match, _ in zip(pattern.finditer(html, 0, _MAX_CHARS), range(_MAX_VALUES), strict=False)]
        if values:
            days = {value[:10] if "-" in value else str(int(value[:10]) // 86_400) for value in values}
            return [Evidence("date", "script", values[0])] if len(days) == 1 else []
    return []
