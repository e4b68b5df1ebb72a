"""Absolute dates that the head and the tail of the text write out.

A line that is nothing but a date (`Published: Aug. 16, 2017, 3:05 PM EDT`) is the page's stamp, no part of the main text; a date within a
sentence stays and is weak evidence. Stamps come first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ingest.document import Evidence
from ingest.extract.copyright import in_copyright
from ingest.extract.lines import Line
from ingest.extract.written_dates import WrittenDate, find_dates

_STAMP_WORDS = re.compile(
    r"(?i)(?:\b(?:first|last|originally|published|updated?|posted|modified|edited|created|publication|date|on|at|the|am|pm|a\.m\.|p\.m\.|noon|midnight"
    r"|est|edt|et|cst|cdt|ct|mst|mdt|mt|pst|pdt|pt|gmt|utc|bst|ist|cet|cest|ut|hrs?|uhr|um|as of"
    r"|mon|tues?|wed|weds|thu|thurs?|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|veröffentlicht|aktualisiert|stand|am|vom|erstellt"
    r"|publié|mise?|à|jour|le|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|publicado|actualizado|el|a las|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|pubblicato|aggiornato|il|alle|ore|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
    r"|atualizado|em|às|segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|sábado"
    r"|gepubliceerd|bijgewerkt|op|om|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)(?!\w)|\d{1,2}[:.h]\d\d(?::\d\d)? ?(?:[ap]\.?m\b\.?)?|\d{1,2} ?[ap]m\b|[^\w]+)*(?:(?<=[/|·•] )[^\W\d_][\w&.' ]{1,30})?\Z"
)
_MAX_STAMP_CHARS = 140
_HEAD_PROSE_CHARS = 1500
_TAIL_PROSE_CHARS = 600
_MAX_DATES = 12
_MAX_STAMPS = 6
_LINES_ABOVE = 3
_LINES_BELOW = 12


def move_beside_headline(received: str, dates: Sequence[Evidence], headline: Evidence | None) -> list[Evidence]:
    """Give the stamps that are printed beside the headline the origin `byline`; others are of other pages as often.

    Args:
        received: the received text.
        dates: as `read_text_dates` found them.
        headline: with its span, None where there is none.
    """
    if headline is None or headline.start is None or headline.end is None:
        return list(dates)
    start = _lines_away(received, headline.start, -_LINES_ABOVE)
    end = _lines_away(received, headline.end, _LINES_BELOW)
    return [
        replace(date, origin="byline")
        if date.boilerplate and date.start is not None and start <= date.start < end
        else date
        for date in dates
    ]


def _lines_away(text: str, offset: int, lines: int) -> int:
    for _ in range(abs(lines)):
        found = text.rfind("\n", 0, offset) if lines < 0 else text.find("\n", offset + 1)
        if found < 0:
            return 0 if lines < 0 else len(text)
        offset = found
    return offset


def read_text_dates(received: str, lines: Sequence[Line], taken: Iterable[Evidence]) -> list[Evidence]:
    """Read stamps from `lines` and dates from the sentences of the first 1,500 and last 600 code points.

    Args:
        received: the received text.
        lines: lines of head and tail, in order.
        taken: evidence found before; its spans are not read again.
    """
    spans = {
        offset
        for item in taken
        if item.start is not None and item.end is not None
        for offset in range(item.start, item.end)
    }
    stamps = _stamps(received, lines, spans)
    spans |= {
        offset
        for item in stamps
        if item.start is not None and item.end is not None
        for offset in range(item.start, item.end)
    }
    return [*stamps, *_in_sentences(received, spans)][:_MAX_DATES]


def _stamps(received: str, lines: Sequence[Line], taken: set[int]) -> list[Evidence]:
    stamps = list(_find_stamps(received, lines, taken))
    if len(stamps) > _MAX_STAMPS:  # a calendar or a list of events, not the page's stamp
        return [replace(stamp, boilerplate=False) for stamp in stamps]
    return stamps


def _find_stamps(received: str, lines: Sequence[Line], taken: set[int]) -> Iterator[Evidence]:
    for line in lines:
        if len(line.text) > _MAX_STAMP_CHARS or line.start in taken:
            continue
        dates = list(find_dates(received, line.start, line.end))
        if dates and _is_stamp(line, dates) and not in_copyright(received, dates[0].start, dates[0].end):
            yield Evidence("date", "text", dates[0].iso, line.start, line.end, boilerplate=True)


def _is_stamp(line: Line, dates: Sequence[WrittenDate]) -> bool:
    rest = line.text
    for date in reversed(dates):
        rest = f"{rest[: date.start - line.start]} {rest[date.end - line.start :]}"
    return _STAMP_WORDS.match(rest) is not None


def _in_sentences(received: str, taken: set[int]) -> Iterator[Evidence]:
    head_end = min(len(received), _HEAD_PROSE_CHARS)
    for start, end in ((0, head_end), (max(head_end, len(received) - _TAIL_PROSE_CHARS), len(received))):
        for date in find_dates(received, start, end):
            if date.start not in taken and not in_copyright(received, date.start, date.end):
                yield Evidence("date", "text", date.iso, date.start, date.end)
