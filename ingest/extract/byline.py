"""Who wrote it: `By Jane Doe and John Roe, Harbor Ledger` on a line of its own near the head.

How candidates are found: a line that begins with `By` (or Von, Par, Por, Di, Door) and goes on with two to five capitalised words; `By`
alone with the names on the next line; and `By Jane Doe`, `By HARBOR WIRE` or `By JANE DOEMARCH 6, 2026` at the start of a text whose lines
were glued, behind a date prefix or a label at most. An agency in the author's place is a credit, not an author.
What guards against false ones: the names must be all there is on the line, roles and outlets after a comma or a stroke aside.
Known misses: names without `By`, single names, names in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Evidence
from ingest.extract.letters import LOWER, UPPER
from ingest.extract.lines import Line
from ingest.extract.written_dates import find_dates
from ingest.month_names import MONTHS

_WORD = rf"(?:(?:Mc|Mac|O['’]|D['’]|De|Di|La|Le|Van)?[{UPPER}](?:[{LOWER}'’]+|[{UPPER}'’]+|\.)(?:-[{UPPER}][{LOWER}{UPPER}]+)?)"
_PARTICLE = r"(?:de|da|del|della|di|du|la|le|van|von|der|den|ter|bin|al|el|dos)"
_NAME = rf"{_WORD}(?: (?:{_PARTICLE} ){{0,2}}{_WORD}){{1,4}}"
_BY = r"(?:[Bb]y|BY|Von|Par|Por|Di|Door|Written by|Reported by|Story by|Text by|By:|Author:)"
_JOINT = r"(?:, (?:and |und |et |y |e |en )?| and | AND | & | und | et | y | with )"
_REST = r"(?:(?:,| [|/·•–—-]| ?@| for | in | (?:Published|Updated|Posted)\b)[^!?]{0,80}|, [^.!?]{2,60})?"
_BYLINE = re.compile(rf"{_BY}:? (?P<names>{_NAME}(?:{_JOINT}{_NAME}){{0,5}}){_REST}\Z")
_NAMES_ONLY = re.compile(rf"(?P<names>{_NAME}(?:{_JOINT}{_NAME}){{0,5}})\Z")
_BY_ALONE = re.compile(r"(?:by|written by|author|von|par|por):?\Z", re.IGNORECASE)
_GLUED_WORD = rf"(?:(?:Mc|Mac|De|Di|La|Le|Van|O['’])?[{UPPER}](?:[{LOWER}'’]+|\.))"
_GLUED = re.compile(
    rf"(?P<whole>(?:By|BY) (?P<names>{_GLUED_WORD}(?: {_GLUED_WORD}){{1,3}}(?: and {_GLUED_WORD}(?: {_GLUED_WORD}){{1,3}})?))(?=[{UPPER}“\"‘][{LOWER}{UPPER} ])"
)
# In capitals the end of a name shows only by what a service is called, or by the date that is stuck to it.
_CAPITALS = rf"[{UPPER}][{UPPER}.'’&-]+"
_SERVICE = (
    r"WIRE(?: SERVICES?)?|PRESS|REUTERS|NEWS (?:SERVICE|AGENCY)|NEWSROOM|STAFF|AGENCY|AFP|UPI"
    r"|Wire(?: Services?)?|Press|Reuters|News (?:Service|Agency)|Staff"
)
_MONTH = "|".join(sorted((name.upper() for name in MONTHS if name.isascii()), key=len, reverse=True))
_GLUED_CAPITALS = re.compile(
    rf"(?P<whole>(?:By|BY) (?P<names>(?:(?:{_CAPITALS}|{_GLUED_WORD}) ){{0,4}}?(?:{_SERVICE})"
    rf"|{_CAPITALS}(?: {_CAPITALS}){{1,4}}?(?=(?:{_MONTH})\.? \d{{1,2}}, \d{{4}})))(?=[{UPPER}“\"‘])"
)
_BEFORE_BYLINE = re.compile(r"\s{0,20}(?:Advertisement\s{0,3}|ADVERTISEMENT\s{1,3})?")
_SPLIT = re.compile(_JOINT)
_NOT_NAMES_WORDS = (
    "associated press staff editor editorial reuters news writer reporter correspondent times post tribune today inc magazine team desk"
    " service wire bureau board ledger journal media network contributor guest"
)
_NOT_NAMES = frozenset(_NOT_NAMES_WORDS.split())
_MAX_CHARS = 160
_DATE_CHARS = 30


def read_byline(received: str, lines: Sequence[Line], begins: int = 0) -> list[Evidence]:
    """Read the first byline of the head; one piece of evidence per name, the first carries the span.

    Args:
        received: the received text.
        lines: lines of its head.
        begins: where the text begins behind a date prefix.
    """
    for number, line in enumerate(lines):
        if len(line.text) <= _MAX_CHARS:
            match = _BYLINE.match(line.text)
            if match:
                return _evidence(match["names"], line.start, line.end)
            following = lines[number + 1] if number + 1 < len(lines) else None
            if following and _BY_ALONE.match(line.text) and len(following.text) <= _MAX_CHARS:
                names = _NAMES_ONLY.match(following.text)
                if names:
                    return _evidence(names["names"], line.start, following.end)
    before = _BEFORE_BYLINE.match(received, begins)
    start = before.end() if before else begins
    glued = _GLUED_CAPITALS.match(received, start) or _GLUED.match(received, start)
    return _evidence(glued["names"], glued.start("whole"), glued.end("whole")) if glued else []


def read_byline_dates(received: str, byline: Sequence[Evidence]) -> list[Evidence]:
    """Read the date that is printed in the byline's own line, `By Jane Doe | Nov. 16, 2023`, or stuck to its end."""
    for item in byline:
        if item.start is None or item.end is None:
            continue
        within = next(find_dates(received, item.start, item.end), None)
        if within is not None:
            return [Evidence("date", "byline", within.iso, within.start, within.end)]
        stuck = next(find_dates(received[item.end : item.end + _DATE_CHARS]), None)  # apart from the letter before it
        if stuck is not None and stuck.start == 0:
            return [Evidence("date", "byline", stuck.iso, item.end, item.end + stuck.end, boilerplate=True)]
    return []


def split_names(names: str) -> list[str]:
    """Split `Jane Doe, Ann Poe and John Roe`; what is an outlet or a role is left out."""
    parts = (part.strip() for part in _SPLIT.split(names))
    return [part for part in parts if part and not _NOT_NAMES & {word.strip(".").lower() for word in part.split()}]


def _evidence(names: str, start: int, end: int) -> list[Evidence]:
    people = split_names(names)
    if not people:
        return [Evidence("credit", "byline", names, start, end, boilerplate=True)]
    return [
        Evidence("byline", "byline", name, start if first else None, end if first else None, boilerplate=first)
        for name, first in ((name, number == 0) for number, name in enumerate(people))
    ]
