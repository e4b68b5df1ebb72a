"""Where a copyright notice stands: the dates in it are the page's, never the article's."""

from __future__ import annotations

import re

_NOTICE = re.compile(r"©|\(c\)\s?(?:19|20)\d\d|copyright|all rights reserved|&copy;", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?]\s|[.!?”\"](?=[A-Z])|\n")
_REACH_CHARS = 120


def in_copyright(text: str, start: int, end: int) -> bool:
    """Tell whether a span stands in a copyright notice: in the same line, at most 120 code points from its sign or word."""
    line_start = max(text.rfind("\n", 0, start) + 1, start - _REACH_CHARS)
    before = text[line_start:start]
    line_end = text.find("\n", end, end + _REACH_CHARS)
    after = text[end : line_end if line_end >= 0 else end + _REACH_CHARS]
    stop = _SENTENCE_END.search(after)
    return bool(_NOTICE.search(before) or _NOTICE.search(after[: stop.start()] if stop else after))
