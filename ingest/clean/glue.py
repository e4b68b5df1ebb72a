"""Find where text was glued together: two paragraphs, headings or labels without white space between them.

How candidates are found: a sentence end directly followed by a capital or an opening quote (`policies.“The`), and a closing curly quote or
`»` directly followed by a capital, are judged here by rules; every other place where the kind of character changes without white space
(`MiamiWilfredo`, `2017The`, `Read moreShare`) is weighed by a table of learned weights, see `ingest.clean.joints`.

What guards against false ones: initials and initialisms (J.K., U.S.), titles (Mr., Gov.), host names, files, e-mail addresses, URLs,
handles, hashtags, code and decimals stay whole; what the table holds against a name such as McDonald must be outweighed.

Known misses: a paragraph that ends in an ellipsis or in a bare initial; two words in small letters, or in capitals, that were glued.
All look-around is bounded, so that the time is linear in the length of the text, also of one line of many megabytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.clean.joints import STARTERS, find_joints
from ingest.clean.letters import LOWER, UPPER

# Korean, Hebrew and Arabic know no capitals, and put a space behind a full stop.
_CASELESS = "\uac00-\ud7a3\u05d0-\u05ea\u0620-\u064a"
_OPENS = rf"[{UPPER}{_CASELESS}•●▪►▶■]|[“‘«]{{1,2}}[\w$£€]|[\"'(\[](?=[{UPPER}])"
_SENTENCE_GLUE = re.compile(rf"[.!?][\"'”’)\]]{{0,3}}(?={_OPENS})|[”»›](?=[{UPPER}“])")
_LINK_GLUE = re.compile(r"http(?=s?://)(?<=[^\W_]http)")
_QUOTE_GLUE = re.compile(rf"“(?=[{UPPER}])(?<=[^\W_]“)")
_WORD_AFTER = re.compile(rf"[{UPPER}](?:[{LOWER}]+|[{UPPER}]+(?![{LOWER}]))?")
_LETTERS = re.compile(rf"[{LOWER}{UPPER}]+")
_FILE_NAME = re.compile(r"[\w.\-]{1,80}\.\w{2,5}\Z")
_TOKEN_CHARS = 200
_WORD_CHARS = 40
_QUOTED_CHARS = 120
_MIN_PLAIN_WORD = 4

_TITLES_WORDS = (
    "mr mrs ms mx dr prof rev hon st ste sen rep gov gen col lt sgt capt cmdr adm maj pvt supt messrs mme mlle"
    " sr sra srta dña ing lic vs no nr ph bzw ca hr frau dhr mevr"
)
TITLES = frozenset(_TITLES_WORDS.split())
_SUFFIXES_WORDS = (
    "com net org gov edu mil int info biz js py html htm php asp aspx pdf txt doc docx xls xlsx ppt csv json xml yml zip gz exe dll"
    " jpg jpeg png gif svg mp3 mp4 mov avi"
)
_SUFFIXES = frozenset(_SUFFIXES_WORDS.split())


def find_glue(text: str) -> list[int]:
    """Return the offsets where a new paragraph begins without white space before it, in order."""
    certain = find_certain(text)
    return sorted(certain.union(find_joints(text, certain)))


def find_certain(text: str) -> set[int]:
    """Return the offsets that the rules for sentence ends, quotes and links give."""
    begun = [match.start() for pattern in (_QUOTE_GLUE, _LINK_GLUE) for match in pattern.finditer(text)]
    return {*_sentence_glue(text), *begun}


def _sentence_glue(text: str) -> Iterator[int]:
    quotes = counted = 0
    for match in _SENTENCE_GLUE.finditer(text):
        cut = match.end()
        tail = match.group()
        # A straight quote may close or open: an odd number since the last cut, or since the line began, means that it closes.
        begins = text.rfind("\n", counted, match.start())
        if begins >= 0:
            quotes, counted = 0, begins
        quotes += text.count('"', counted, cut)
        counted = cut
        opens = False
        if tail[-1] == '"' and quotes % 2:
            opens, cut = True, cut - 1
        elif text[cut] == '"' and quotes % 2 == 1:
            continue
        if cut <= match.start() or not _ends_sentence(text, match.start(), cut):
            continue
        quotes = 1 if opens else 0
        yield cut


def _ends_sentence(text: str, mark: int, cut: int) -> bool:
    """Tell whether the end mark at `mark` closes a sentence and a new one begins at `cut`."""
    before = text[mark - 1] if mark else " "
    if text[mark] not in ".!?":  # an arrow, a closing quote, a letter stuck to an opening one
        if text[mark] in "»›":
            return not _is_german_quote(text, mark)
        return text[mark] != "”" or not before.isspace()
    if before.isspace() or before in ".…" or _in_link(text, mark):
        return False
    following = _WORD_AFTER.match(text, cut)
    word_after = following.group() if following else ""
    if following and _is_code(text, mark, following.end(), word_after):
        return False
    return text[mark] != "." or cut > mark + 1 or _is_full_stop(text, mark, word_after)


def _is_german_quote(text: str, mark: int) -> bool:
    """Tell whether » opens what « closes, in a few words."""
    following = text[mark + 1 : mark + 1 + _QUOTED_CHARS]
    closing = following.find("«" if text[mark] == "»" else "‹")
    return closing > 0 and text[mark] not in following[:closing]


def _is_full_stop(text: str, mark: int, word_after: str) -> bool:
    letters = _LETTERS.match(text[max(0, mark - _WORD_CHARS) : mark][::-1])
    word = letters.group()[::-1] if letters else ""
    if len(word_after) == 1 and not _stands_alone(text, mark + 1, word):
        return False
    if not word:
        return text[mark - 1].isalnum() or text[mark - 1] in "%)]”’\"'»"
    if word.lower() in TITLES:
        return False
    start = mark - len(word)
    if text[start - 1 : start] == "." and text[max(0, start - 2) : start - 1].islower():
        return False  # java.util.List
    if len(word) == 1:
        return word.islower() or (mark > 1 and text[mark - 2] == "." and word_after in STARTERS)
    return True


def _stands_alone(text: str, offset: int, word_before: str) -> bool:
    """Tell whether the one capital at `offset` begins a sentence (`A`, `I`, `U.S.`, `L’`, `X-ray`) rather than going on with F.B.I., Ph.D. or HAL.N."""
    following = text[offset + 1 : offset + 2]
    if following in (".", "’", "'", "-"):
        is_plain = len(word_before) >= _MIN_PLAIN_WORD - 1 and word_before[-2:].islower()
        return is_plain or (following != "." and text[offset] in "AI")
    return text[offset] in "AIÈÉÀOYEUАВИКОСУЯ" and following in (" ", "\u00a0")


def _is_code(text: str, mark: int, after: int, word_after: str) -> bool:
    """Recognise Amazon.Com, report.Final.pdf, java.util.List, name.Surname@host: no sentence begins there."""
    if text[mark] != ".":
        return False
    if word_after.lower() in _SUFFIXES:
        return True
    following = text[after : after + 1]
    if following and following in "@_=/\\":
        return True
    if following == "." and len(word_after) > 1:
        rest = re.match(r"\w+", text[after + 1 : after + 1 + _WORD_CHARS])
        return rest is not None and rest.group()[0].islower() and rest.group().lower() not in _SUFFIXES
    return False


def _in_link(text: str, offset: int) -> bool:
    """Tell whether the token around `offset` is an URL, an address or a file name up to there."""
    start = max(text.rfind(space, max(0, offset - _TOKEN_CHARS), offset) for space in " \n\t\u00a0") + 1
    token = text[max(start, offset - _TOKEN_CHARS) : offset + 1]
    if "://" in token or "www." in token:
        return True
    rest = re.match(r"[\w.\-]{0,60}", text[offset + 1 : offset + 61])
    whole = token + (rest.group() if rest else "")
    return bool(_FILE_NAME.match(whole)) and whole.rpartition(".")[2].lower() in _SUFFIXES and "." in token[:-1] + "."
