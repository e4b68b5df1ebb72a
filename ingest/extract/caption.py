"""The day on which a photograph was taken: `… in Miami on Aug. 16, 2017.` in a caption. News photographs are of the day.

How candidates are found: a line that follows `Image:` or `Photo:`, or that holds a photo credit, with a full date after `on`, a comma or
a weekday. What guards against false ones: file photographs (`FILE -`, `, File)`, `file photo`) are old and are skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.document import Evidence
from ingest.extract.copyright import in_copyright
from ingest.extract.lines import Line
from ingest.extract.written_dates import find_dates

_ANNOUNCED = re.compile(r"(?:image|photo|picture|bild|foto|caption)\b ?[:|]", re.IGNORECASE)
_FILE = re.compile(r"\bfile photo|\bFILE\b|, [Ff]ile\)|/ ?[Ff]ile\b|undated|archive", re.IGNORECASE)
_MAX_CAPTION_CHARS = 1200


def read_captions(received: str, lines: Sequence[Line], photo_credits: Iterable[Evidence]) -> list[Evidence]:
    """Read the dates of the first caption; later ones are from the archive as often.

    Args:
        received: the received text.
        lines: lines of its head, in order.
        photo_credits: photo credits found in the text.
    """
    credited = [item.start for item in photo_credits if item.origin == "caption" and item.start is not None]
    announced = False
    for line in lines:
        is_caption = announced or any(line.start <= offset < line.end for offset in credited)
        announced = _ANNOUNCED.match(line.text) is not None
        if is_caption and len(line.text) <= _MAX_CAPTION_CHARS and not _FILE.search(line.text):
            return [
                Evidence("date", "caption", date.iso, date.start, date.end)
                for date in find_dates(received, line.start, line.end)
                if not in_copyright(received, date.start, date.end)
            ]
    return []
