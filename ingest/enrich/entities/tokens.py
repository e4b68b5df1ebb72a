"""Cut English text into tokens and token rows of sentence length, as the entity model was trained on them.

`Miami-Dade` and `al-Qaida` are one token, `Chicago-based` and `US-Mexico` are three; quotes and the possessive `'s` always
stand alone, so that neither sticks to a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.enrich.entities.words import COUNTRIES_AND_REGIONS, DEMONYMS

MAX_ROW_TOKENS = 120
_HARD_WRAP_CHARS = 55

_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Col|Lt|Capt|Sgt|Prof|Rev|Hon|St|Jr|Sr|Inc|Corp|Co|Ltd|Bros|No|vs|Fla|Calif|Ariz|Colo|Conn|Del"
    "|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo|Jan|Feb|Mar|Apr|Jun|Jul"
    "|Aug|Sept|Sep|Oct|Nov|Dec|Ft|Mt"
)
_WORD = r"[^\W_]+(?:(?:['’](?![sS]\b)|&|\.(?=(?:com|org|net|gov|edu|tv|co|uk)\b)|[-‑])[^\W_]+)*"
_TOKEN = re.compile(
    r"(?P<link>https?://\S{1,2000}|www\.\S{1,2000}|[\w.+-]{1,64}@[\w.-]{1,255}|[@#]\w+)"
    r"|(?P<acronym>(?<!\w)(?:[A-Za-z]\.){2,}(?:[A-Za-z](?![\w.]))?)"
    rf"|(?P<abbreviation>(?<!\w)(?:{_ABBREVIATIONS})\.|(?<![\w'’])[A-Z]\.(?=\s*[A-Z]))"
    rf"|(?P<word>{_WORD})"
    r"|(?P<possessive>['’][sS](?!\w))"
    r"|(?P<other>[^\s\w]|_+)"
)
_HYPHEN = re.compile(r"[-‑]")
_PARTICLE = re.compile(r"(?:al|el|ul|as|ash|ar|an|ad|at|az|bin|abu|ben|de)$", re.IGNORECASE)
_SPLIT_SIDES = COUNTRIES_AND_REGIONS | DEMONYMS
_CLOSERS = frozenset("\"'”’)]")


class Token(NamedTuple):
    """One token; `text[start:end]` is its spelling."""

    text: str
    start: int
    end: int


def tokenise(text: str) -> list[Token]:
    """Cut a text into tokens, in order."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        spelling = match.group()
        if match.lastgroup == "word" and ("-" in spelling or "‑" in spelling) and not _holds_together(spelling):
            tokens.extend(_cut_at_hyphens(spelling, match.start()))
        else:
            tokens.append(Token(spelling, match.start(), match.end()))
    return tokens


def rows(text: str, tokens: list[Token]) -> Iterator[list[Token]]:
    """Group tokens to rows of sentence length, at most `MAX_ROW_TOKENS` each."""
    row: list[Token] = []
    for token in tokens:
        if row and (len(row) >= MAX_ROW_TOKENS or _row_ends(text, row, token)):
            yield row
            row = []
        row.append(token)
    if row:
        yield row


def _holds_together(spelling: str) -> bool:
    sides = _HYPHEN.split(spelling)
    if any(side in _SPLIT_SIDES for side in sides):
        return False
    if all(side[:1].isupper() for side in sides):
        return True
    return len(sides) <= 3 and bool(_PARTICLE.match(sides[0])) and sides[-1][:1].isupper()  # noqa: PLR2004 - Abd-al-Aziz


def _cut_at_hyphens(spelling: str, start: int) -> Iterator[Token]:
    end = 0
    for match in _HYPHEN.finditer(spelling):
        yield Token(spelling[end : match.start()], start + end, start + match.start())
        yield Token(match.group(), start + match.start(), start + match.end())
        end = match.end()
    yield Token(spelling[end:], start + end, start + len(spelling))


def _row_ends(text: str, row: list[Token], following: Token) -> bool:
    gap = text[row[-1].end : following.start]
    if "\n" in gap:
        return gap.count("\n") > 1 or not _is_hard_wrapped(row, row[-1].end)
    last = next((token.text for token in reversed(row[-3:]) if token.text not in _CLOSERS), "")
    return last in {".", "!", "?", "…"} and (bool(gap) or following.text[:1].isupper() or following.text in "“‘")


def _is_hard_wrapped(row: list[Token], end: int) -> bool:
    """Tell whether a single line break falls inside a sentence, as in text wrapped at 72 columns."""
    return row[-1].text[-1] not in ".!?:" and end - row[0].start >= _HARD_WRAP_CHARS
