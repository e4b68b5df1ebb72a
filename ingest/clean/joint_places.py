"""Find every place where text may have been glued because the kind of character changes without white space.

How candidates are found: a capital, a digit, an opening quote or bracket or a bullet directly behind a small letter, a digit or a mark; a
small letter directly behind an end mark.
What guards against false ones: initials' and numbers' own marks (`U.S`, `3.5`), links, addresses, handles, hashtags and names in Mac- are no
candidates, nor is a capital behind a full stop: of that `ingest.clean.glue` has spoken.
Known misses: two words in small letters, or in capitals, that were glued.
"""

from __future__ import annotations

import re

from ingest.clean.letters import LOWER, UPPER

_BULLETS = "•●▪►▶■☑→\u2700-\u27bf\U0001f300-\U0001faff"
_NOT_BEFORE = r"\s(\[“‘«/\\@#&+=<$£€’'\-"
_CAPITAL = re.compile(rf"[{UPPER}](?:(?<=[^{_NOT_BEFORE}{UPPER}.!?…].)|(?<=[{UPPER}].)(?=[{LOWER}]))", re.DOTALL)
_BEGINS = re.compile(rf"[\d\"“‘«„(\[{{$£€©®*#@|―—–\u200b\u200d\ufeff_{_BULLETS}](?<=[^{_NOT_BEFORE}].)", re.DOTALL)
_BEGINS_SMALL = re.compile(rf"[.!?…:;)\]”»›’\"™®](?=[{LOWER}])")
_PREFIXES_WORDS = "Mac Mc Fitz Van Von Den Des Del Della Las Los Saint San"
_PREFIXES = frozenset(_PREFIXES_WORDS.split())
_MAX_PREFIX = 12
_TOKEN_CHARS = 100
_WORD_CHARS = 30
_QUOTES = '"“‘«„('
_CLOSING_QUOTES = '"”’'
_RARELY_BEGINS = "*#-|—–―_"


def find_places(text: str) -> list[int]:
    """Return the offsets where text may have been glued, in order."""
    found = [match.end() for match in _BEGINS_SMALL.finditer(text) if not _closes_within_a_word(text, match.start())]
    found += [match.start() for match in _CAPITAL.finditer(text) if _may_be_capital(text, match.start())]
    found += [match.start() for match in _BEGINS.finditer(text) if _may_begin(text, match.start())]
    return sorted(offset for offset in found if not _in_link(text, offset))


def _closes_within_a_word(text: str, mark: int) -> bool:
    """Recognise `(multi)media`: a bracket that holds a part of a word."""
    return text[mark] == ")" and "(" in text[max(0, mark - _WORD_CHARS) : mark].rpartition(" ")[2]


def _may_be_capital(text: str, offset: int) -> bool:
    if _follows_an_opening(text, offset):
        return False
    if text[offset - 1].isupper():
        return True
    return text[max(0, offset - _MAX_PREFIX) : offset].rpartition(" ")[2] not in _PREFIXES


def _may_begin(text: str, offset: int) -> bool:
    if _follows_an_opening(text, offset):
        return False
    first, before, following = text[offset], text[offset - 1], text[offset + 1 : offset + 2]
    if first.isdigit():
        return not before.isdigit() and not (before in ".,:" and text[offset - 2 : offset - 1].isdigit())
    if first in _QUOTES:  # in German the first of these closes
        return following.isalnum() or (first != '"' and following in {"$", "£", "€", "“", "‘", '"'})
    return before.isalnum() or first not in _RARELY_BEGINS or (first in "—–―_" and not following.islower())


def _follows_an_opening(text: str, offset: int) -> bool:
    before, outer = text[offset - 1], text[max(0, offset - 2) : offset - 1]
    if before in _CLOSING_QUOTES:
        return not outer or outer.isspace() or outer in "(["
    return before == "_" and outer != "_"


def _in_link(text: str, offset: int) -> bool:
    start = max(0, offset - _TOKEN_CHARS)
    near = text[start : offset + _WORD_CHARS]
    if not ("/" in near or "@" in near or "#" in near or "www." in near):
        return False
    token = text[max(start, text.rfind(" ", start, offset), text.rfind("\n", start, offset)) : offset]
    if "://" in token or "www." in token or "@" in token or "#" in token or ("/" in token and "." in token):
        return True
    return "@" in text[offset : offset + _WORD_CHARS].partition(" ")[0]
