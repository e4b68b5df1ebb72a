"""Tell how much a document is about each of its entities.

Source: entity salience by frequency and position (Dunietz & Gillick 2014); the shares below were set by hand and not fitted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from ingest.document import Mention

FREQUENCY, TITLE, LEAD, SPREAD, EARLY = 0.4, 0.2, 0.2, 0.1, 0.1
LEAD_SENTENCES = 3
_PARTS = 10
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]{0,2}\s+(?=[\"'“‘(]?[A-Z])|\n\s*\n")


def salience(mentions: Sequence[Mention], *, most: int, chars: int, lead_end: int, in_title: bool) -> float:
    """Return 0 to 1.

    Args:
        mentions: of one entity, in order.
        most: mentions of the document's most frequent entity.
        chars: length of the text.
        lead_end: where its lead ends, see `end_of_lead`.
        in_title: whether the headline names it.
    """
    first = mentions[0].start
    spread = len({mention.start * _PARTS // max(1, chars) for mention in mentions}) / _PARTS
    score = (
        FREQUENCY * math.log1p(len(mentions)) / math.log1p(most)
        + TITLE * in_title
        + LEAD * (first < lead_end)
        + SPREAD * spread
        + EARLY * (1 - first / max(1, chars))
    )
    return round(score, 4)


def end_of_lead(text: str) -> int:
    """Return the offset at which the first `LEAD_SENTENCES` sentences end."""
    for number, match in enumerate(_SENTENCE_END.finditer(text), 1):
        if number == LEAD_SENTENCES:
            return match.end()
    return len(text)
