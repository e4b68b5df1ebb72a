from __future__ import annotations

import pytest

from ingest.document import DateMention
from ingest.load.dates import dates_mentioned

CASES = [
    ("DATE", "2017-08-16", ["2017-08-16"]),
    ("DATE", "2017-08", ["2017-08"]),
    ("DATE", "2017-W32", ["2017-W32"]),
    ("DATE", "2017-W32-WE", ["2017-W32"]),
    ("TIME", "2017-08-16T14:05", ["2017-08-16"]),
    ("TIME", "2017-08-16TMO", ["2017-08-16"]),
    ("DATE", "2017", []),
    ("DATE", "2017-Q3", []),
    ("DATE", "2017-SU", []),
    ("DATE", "201", []),
    ("DATE", "2017-02-30", []),
    ("DATE", "2017-13", []),
    ("DATE", "2017-W60", []),
    ("DATE", "0000-00-00", []),
    ("DATE", "2017-08-16X", []),
    ("DATE", "PRESENT_REF", []),
    ("DATE", None, []),
    ("DURATION", "P30Y", []),
    ("SET", "2017-08", []),
]


@pytest.mark.parametrize(("kind", "value", "expected"), CASES)
def test_only_real_dates_of_month_precision_or_finer_are_mentioned(
    kind: str, value: str | None, expected: list[str]
) -> None:
    """No day is invented, and nothing that the index would refuse comes out."""
    assert list(dates_mentioned([DateMention("then", 0, 4, kind, value)])) == expected
