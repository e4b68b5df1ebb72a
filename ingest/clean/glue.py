"""Find where text was glued together: two paragraphs, headings or labels without white space between them.

How candidates are found: a sentence end directly followed by a capital or an opening quote (`policies.“The`), a closing curly quote or
`»` directly followed by a capital, a year followed by a capitalised word, and a small letter followed by a capital one (`MiamiWilfredo`).

What guards against false ones: initials and initialisms (J.K., U.S.), titles (Mr., Gov.), host names, files, e-mail addresses, URLs,
handles, hashtags, code and decimals stay whole. A capital inside a word is believed only after a plain small-letter word of four letters,
before a function word whose left neighbour stands alone elsewhere in the document, or where three different ones crowd together as in a
menu whose links were glued: McDonald, iPhone, YouTube and MSNBC stay whole.

Known misses: a paragraph that ends in an ellipsis or in a bare initial; headings glued to a name.
All look-around is bounded, so that the time is linear in the length of the text, also of one line of many megabytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

_LETTERS = [chr(code) for code in range(0x41, 0x530) if chr(code).isalpha()]
LOWER = "".join(letter for letter in _LETTERS if letter.islower())
UPPER = "".join(letter for letter in _LETTERS if letter.isupper())

_OPENS = rf"[{UPPER}•●▪►▶■]|[“‘«]{{1,2}}[\w$£€]|[\"'(\[](?=[{UPPER}])"
_SENTENCE_GLUE = re.compile(rf"[.!?][\"'”’)\]]{{0,3}}(?={_OPENS})|[”»›](?=[{UPPER}“])|[^\W_](?=“[{UPPER}])")
_YEAR_GLUE = re.compile(rf"(?<!\d)(?:19|20)\d\d(?=[{UPPER}][{LOWER}])")
_CAMEL_GLUE = re.compile(rf"(?<=[{LOWER}])(?=[{UPPER}])")
_WORD = re.compile(rf"[{LOWER}{UPPER}]+(?![{LOWER}{UPPER}])")
_WORD_AFTER = re.compile(rf"[{UPPER}](?:[{LOWER}]+|[{UPPER}]+(?![{LOWER}]))?")
_LETTERS_BEFORE = re.compile(rf"[{LOWER}{UPPER}]*\Z")
_FILE_NAME = re.compile(r"[\w.\-]{1,80}\.\w{2,5}\Z")
_TOKEN_CHARS = 200
_WORD_CHARS = 40
_MIN_PLAIN_WORD = 4
_AROUND_CHARS = 3
_CROWD_CHARS = 120
_PREFIXES_WORDS = "Mac Mc Fitz Van Von Den Des Del Della Las Los Saint San"
_PREFIXES = frozenset(_PREFIXES_WORDS.split())

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
_STARTERS_WORDS = (
    "The A An He She It In On At But And We They You I His Her Its Their Our My This That These Those There As If When While For From"
    " After Before By Mr Mrs Ms Also Still Now So To Of With Who What Why How Not No"
)
_STARTERS = frozenset(_STARTERS_WORDS.split())
# Names with an inner capital whose halves are words: both may stand alone in a text that names them.
_NAMES_WORDS = (
    "FiveThirtyEight YouTube LinkedIn FaceTime FaceBook PayPal AirPods AirBnb AirTag MasterCard SoundCloud WordPress WhatsApp SnapChat TikTok WeChat"
    " WeWork HealthCare BlackRock BlackBerry GoFundMe FedEx GitHub OpenTable OpenAI DoorDash HomePod PlayStation GameStop BuzzFeed"
    " HuffPost PolitiFact FactCheck WikiLeaks SpaceX SunTrust CarMax FanDuel DraftKings LastPass DropBox SalesForce TechCrunch NewsNation"
    " MarketWatch AccuWeather RealClear InfoWars StubHub TripAdvisor FireFox JetBlue AstroTurf FlyBe PowerPoint OneDrive"
)
_NAMES = frozenset(_NAMES_WORDS.split())


def find_glue(text: str, start: int, end: int, vocabulary: frozenset[str]) -> Iterator[int]:
    """Yield offsets between `start` and `end` where a new paragraph begins without white space before it; unordered.

    Args:
        text: the received text.
        start: of the line, a code point offset.
        end: of the line, exclusive.
        vocabulary: words that stand alone in the document, see `standing_words`.
    """
    yield from _sentence_glue(text, start, end)
    for match in _YEAR_GLUE.finditer(text, start, end):
        if not _in_link(text, match.start()):
            yield match.end()
    yield from _camel_glue(text, start, end, vocabulary)


def standing_words(text: str) -> frozenset[str]:
    """Collect the words of a text that stand alone, without an inner capital."""
    return frozenset(
        word for word in set(_WORD.findall(text)) if len(word) <= _WORD_CHARS and (word.istitle() or word.islower())
    )


def _sentence_glue(text: str, start: int, end: int) -> Iterator[int]:
    quotes, counted = 0, start
    for match in _SENTENCE_GLUE.finditer(text, start, end):
        cut = match.end()
        tail = match.group()
        # A straight quote may close or open: an odd number since the last cut means that it closes.
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
        return text[mark] != "”" or not before.isspace()
    if before.isspace() or before in ".…" or _in_link(text, mark):
        return False
    following = _WORD_AFTER.match(text, cut)
    word_after = following.group() if following else ""
    if following and _is_code(text, mark, following.end(), word_after):
        return False
    return text[mark] != "." or cut > mark + 1 or _is_full_stop(text, mark, word_after)


def _is_full_stop(text: str, mark: int, word_after: str) -> bool:
    letters = _LETTERS_BEFORE.search(text, max(0, mark - _WORD_CHARS), mark)
    word = letters.group() if letters else ""
    if len(word_after) == 1 and not _stands_alone(text, mark + 1, word):
        return False
    if not word:
        return text[mark - 1].isdigit() or text[mark - 1] in "%)]”’\"'»"
    if word.lower() in TITLES:
        return False
    start = mark - len(word)
    if text[start - 1 : start] == "." and text[max(0, start - 2) : start - 1].islower():
        return False  # java.util.List
    if len(word) == 1:
        return word.islower() or (mark > 1 and text[mark - 2] == "." and word_after in _STARTERS)
    return True


def _stands_alone(text: str, offset: int, word_before: str) -> bool:
    """Tell whether the one capital at `offset` begins a sentence (`A`, `I`, `U.S.`) rather than going on with F.B.I., Ph.D. or HAL.N."""
    following = text[offset + 1 : offset + 2]
    if following == ".":
        return len(word_before) >= _MIN_PLAIN_WORD - 1 and word_before[-2:].islower()
    return text[offset] in "AI" and following in (" ", "\u00a0", "’", "'")


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


def _camel_glue(text: str, start: int, end: int, vocabulary: frozenset[str]) -> Iterator[int]:
    """Yield capitals inside words that begin something new: certain ones, and possible ones that stand close together."""
    possible: list[tuple[int, str]] = []
    for match in _CAMEL_GLUE.finditer(text, start, end):
        cut = match.start()
        verdict = judge_camel(text, cut, vocabulary)
        if verdict == "glue":
            yield cut
        if verdict != "name":
            possible.append((cut, text[max(start, cut - _AROUND_CHARS) : cut + _AROUND_CHARS]))
    # A menu whose links are glued has a capital every few words; names with inner capitals do not crowd like that, but one may recur.
    for crowd in zip(possible, possible[1:], possible[2:], strict=False):
        if crowd[-1][0] - crowd[0][0] <= _CROWD_CHARS and len({around for _, around in crowd}) == len(crowd):
            yield from (cut for cut, _ in crowd)


def judge_camel(text: str, cut: int, vocabulary: frozenset[str]) -> Literal["glue", "possible", "name"]:
    """Judge the capital at `cut`, inside a word: does it begin a paragraph, or belong to a name such as McDonald?"""
    left, first = _left_word(text, cut)
    following = _WORD_AFTER.match(text, cut, min(len(text), cut + _WORD_CHARS))
    right = following.group() if following else ""
    if not left or text[first - 1 : first] in ("#", "@", "_", "/", ".", "-", "’", "'") or _in_link(text, cut):
        return "name"
    if left + right in _NAMES or len(left) < _MIN_PLAIN_WORD - 1 or not _is_plain(right) or left in _PREFIXES:
        return "name"
    if left.islower():
        return "glue" if len(left) >= _MIN_PLAIN_WORD else "possible"
    if not left.istitle():
        return "name"
    return "glue" if left in vocabulary and right in _STARTERS else "possible"


def _is_plain(word: str) -> bool:
    return (len(word) > 1 and word.istitle()) or len(word) > _MIN_PLAIN_WORD or word in ("A", "I")


def _left_word(text: str, cut: int) -> tuple[str, int]:
    """Return the word that ends at `cut`, back to its own capital, and the offset where the letters begin."""
    letters = _LETTERS_BEFORE.search(text, max(0, cut - _WORD_CHARS), cut)
    if not letters or not letters.group():
        return "", cut
    run = letters.group()
    inner = max((index for index, letter in enumerate(run) if letter.isupper()), default=0)
    return run[inner:], letters.start()


def _in_link(text: str, offset: int) -> bool:
    """Tell whether the token around `offset` is an URL, an address or a file name up to there."""
    start = max(text.rfind(space, max(0, offset - _TOKEN_CHARS), offset) for space in " \n\t\u00a0") + 1
    token = text[max(start, offset - _TOKEN_CHARS) : offset + 1]
    if "://" in token or "www." in token:
        return True
    rest = re.match(r"[\w.\-]{0,60}", text[offset + 1 : offset + 61])
    whole = token + (rest.group() if rest else "")
    return bool(_FILE_NAME.match(whole)) and whole.rpartition(".")[2].lower() in _SUFFIXES and "." in token[:-1] + "."
