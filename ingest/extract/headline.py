"""The headline: a line of its own above the first paragraph. It becomes the title and leaves the text.

How candidates are found: lines of the head before the first prose, of three words or more, that do not end as a sentence does.
What guards against false ones: notices, stamps, bylines and datelines are passed over; a text that begins with prose has no headline.
Above long lists of links (a whole page) the last candidate before the prose is taken instead of the first.
Known misses: headlines that end in a full stop; pages whose article begins with a list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Evidence
from ingest.extract.banners import is_banner
from ingest.extract.letters import LOWER, UPPER
from ingest.extract.lines import Line

_MIN_WORDS = 3
_MIN_CHARS = 15
_MAX_CHARS = 180
_MANY_LINES = 8
_PROSE_WORDS = 9
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\Z")
_NOT_END = (".", ",", ";", ":", "…", "»", ">", "|")
_BEGINS = re.compile(rf"[\"'“‘«¿¡(]?[{UPPER}\d{LOWER}]")
_SPACE = re.compile(r"\s+")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


def read_headline(lines: Sequence[Line], taken: Sequence[Evidence], title: str | None) -> list[Evidence]:
    """Read the headline.

    Args:
        lines: lines of the head, in order.
        taken: evidence found before; a line that holds some is no headline.
        title: the title that came as a field: then only a copy of it is looked for.
    """
    if title is not None:
        same = next((line for line in lines if fold(line.text) == fold(title)), None)
        return [_evidence(same)] if same else []
    spans = [(item.start, item.end) for item in taken if item.start is not None and item.end is not None]
    above = _above_prose([line for line in lines if not is_banner(line.text)])
    candidates = [line for line in above if is_headline(line.text) and not _holds(line, spans)]
    if not candidates or len(above) == len(lines):
        return []
    return [_evidence(candidates[-1] if len(above) > _MANY_LINES else candidates[0])]


def is_headline(text: str) -> bool:
    """Tell whether a line looks like a headline rather than like a link, a label or a sentence."""
    if not _MIN_CHARS <= len(text) <= _MAX_CHARS or len(text.split()) < _MIN_WORDS or not _BEGINS.match(text):
        return False
    return not text.endswith(_NOT_END)


def is_prose(text: str) -> bool:
    """Tell whether a line is a paragraph: words enough, and the end of a sentence."""
    return len(text) > _MAX_CHARS or (len(text.split()) >= _PROSE_WORDS and _SENTENCE_END.search(text) is not None and not text.endswith("?"))


def fold(text: str) -> str:
    """Make two spellings of one headline equal: quotes, white space, case."""
    return _SPACE.sub(" ", text.translate(_QUOTES)).strip().casefold()


def _above_prose(lines: Sequence[Line]) -> list[Line]:
    first = next((number for number, line in enumerate(lines) if is_prose(line.text)), None)
    return [] if first is None else list(lines[:first])


def _holds(line: Line, spans: Sequence[tuple[int, int]]) -> bool:
    return any(line.start <= start < line.end or start <= line.start < end for start, end in spans)


def _evidence(line: Line) -> Evidence:
    return Evidence("title", "headline", line.text, line.start, line.end, boilerplate=True)
