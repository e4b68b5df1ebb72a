"""Who is credited: photographers (origin `caption`) and the agencies a text is from (origin `text`).

The two are kept apart: a photograph by AP does not make the text AP's. None is marked as boilerplate: cleaning has its own rules for
these lines, which a feed can switch off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.document import Evidence
from ingest.extract.letters import LOWER, UPPER

_WORD = rf"[{UPPER}][{UPPER}{LOWER}.'’-]{{0,30}}"
_AGENCY = (
    r"AP(?: Photo| Images)?|Associated Press|Reuters|REUTERS|AFP|EPA|EFE|UPI|Getty Images|Getty|Bloomberg|Shutterstock|iStock|Alamy|ANSA|dpa|Xinhua|TASS"
    r"|Sputnik|Kyodo|Redux|Zuma Press|ZUMA|SIPA|Anadolu|NurPhoto|PA|AAP|Yonhap|TNS|USA TODAY Sports"
)
_PHOTO = re.compile(
    rf"(?:^|(?<=[.!?”\"’\s(]))(?P<credit>{_WORD}(?: {_WORD}){{1,3}} ?(?:/|via|—) ?(?:The )?(?:{_AGENCY})(?:/(?:{_AGENCY}))?)(?=\)?\s{{0,3}}(?:$|[\n.,)]))"
    rf"|\((?P<bracket>(?:AP|AFP|EPA|Reuters|REUTERS) ?(?:Photo)?/ ?{_WORD}(?: {_WORD}){{0,3}})(?:, File)?\)"
    rf"|\((?P<photo>(?:Photo|Credit|Image credit|Photo credit|Image)(?: by|:) [^()\n]{{3,80}})\)",
    re.MULTILINE,
)
_WIRE = re.compile(
    rf"(?P<contributed>(?:The )?[{UPPER}][^.!?\n]{{1,80}}? (?:also )?contributed to this (?:report|story|article)\b)"
    rf"|(?P<owner>(?:[Cc]opyright|©)[^.\n]{{0,40}}?\b(?:The )?(?:Associated Press|AP|Reuters|Agence France-Presse|AFP|dpa|UPI|Bloomberg))\b"
    rf"|(?P<reporting>\([^()\n]{{0,20}}[Rr]eporting by [^()\n]{{3,300}}\))"
    rf"|(?P<source>(?:material|[Ii]nformation|files?|[Rr]eports?) from (?:[Tt]he )?(?:Associated Press|AP|Reuters|Agence France-Presse|AFP|Canadian Press|dpa|UPI))\b"
    rf"|^(?P<alone>(?:The )?(?:Associated Press|AP|Reuters|Agence France-Presse|AFP))$",
    re.MULTILINE,
)
# A photo credit needs one of these; only what stands around them is looked at.
_PHOTO_SIGN = re.compile(
    rf"\((?=AP|AFP|EPA|Reuters|REUTERS|Photo|Credit|Image)|(?:/|via|—)(?= ?(?:The )?(?:{_AGENCY}))"
)
_NAME_BEGINS = re.compile(rf"(?:^|(?<=[.!?”\"’\s(]))[{UPPER}]", re.MULTILINE)
_MAX_NAME_CHARS = 4 * 31 + 4
_WIRE_SIGNS = (
    "Press", "AP", "Reuters", "AFP", "dpa", "UPI", "France-Presse", "Bloomberg", "contributed to this", "eporting by",
)  # fmt: skip
_MAX_CHARS = 200_000
_WIRE_TAIL_CHARS = 3000
_MAX_CREDITS = 20


def read_credits(received: str) -> list[Evidence]:
    """Read photo credits anywhere (first 200,000 code points) and wire credits in the last 3,000; at most 20 of each."""
    return [*_first(_photo_credits(received)), *_first(_wire_credits(received))]


def _first(found: Iterator[Evidence]) -> list[Evidence]:
    return [evidence for evidence, _ in zip(found, range(_MAX_CREDITS), strict=False)]


def _photo_credits(received: str) -> Iterator[Evidence]:
    limit = min(len(received), _MAX_CHARS)
    end = 0
    for start in _photo_starts(received, limit):
        match = _PHOTO.match(received, start, limit) if start >= end else None
        if match is not None and match.lastgroup is not None:
            end = match.end()
            yield Evidence("credit", "caption", match[match.lastgroup], *match.span(match.lastgroup))


def _photo_starts(received: str, limit: int) -> Iterator[int]:
    """Yield where a photo credit may begin, in order: at a bracket, or at a word of the name before an agency."""
    seen = 0
    for sign in _PHOTO_SIGN.finditer(received, 0, limit):
        if sign.group() == "(":
            yield sign.start()
        else:
            begins = _NAME_BEGINS.finditer(received, max(seen, sign.start() - _MAX_NAME_CHARS), sign.start())
            yield from (match.start() for match in begins)
        seen = sign.end()


def _wire_credits(received: str) -> Iterator[Evidence]:
    start = max(0, len(received) - _WIRE_TAIL_CHARS)
    tail = received[start:]
    if not any(sign in tail for sign in _WIRE_SIGNS):
        return
    for match in _WIRE.finditer(received, start):
        name = match.lastgroup
        if name is not None:
            yield Evidence("credit", "text", match[name], *match.span(name))
