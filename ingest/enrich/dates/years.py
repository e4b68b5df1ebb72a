"""Rules for years, decades and centuries, in digits and in words."""

from __future__ import annotations

import re

from ingest.enrich.dates.context import Context
from ingest.enrich.dates.reckoning import full_year
from ingest.enrich.dates.rule import Match, Rule, lower, rule
from ingest.enrich.dates.words import CENTURIES, DECADES, YEAR

_NOT_A_YEAR_BEFORE = re.compile(
    r"[$£€#.,:/-]$|\b(?:no\.?|flight|room|highway|route|page|about|some|than|over|nearly|least|top|at|approximately|around|model) $",
    re.IGNORECASE,
)
_NOT_A_YEAR_AFTER = (
    r"(?![-/:]\d\d|,\d|\.\d|%|[ -](?:people|miles|dollars|points|percent|pounds|tons|barrels|meters|metres|feet|jobs|shares|troops"
    r"|soldiers|homes|houses|students|workers|employees|members|men|women|km|kilometers|kilometres|square|votes|acres|deaths|hours|days"
    r"|users|passengers|words|yards|megawatts?|block|euros|cases|patients|children|families|times|years|others)\b)"
)


def _year(match: Match, context: Context) -> str | None:
    bare = match.start("y") == match.start()
    if bare and _NOT_A_YEAR_BEFORE.search(context.text[max(0, match.start() - 15) : match.start()]):
        return None
    return match["y"]


def _apostrophe_year(match: Match, _context: Context) -> str:
    return str(full_year(match["yy"]))


def _named_decade(match: Match, _context: Context) -> str:
    return f"19{DECADES[lower(match, 'd')]}"


def _named_century(match: Match, _context: Context) -> str:
    return f"{CENTURIES[lower(match, 'n')] - 1:02d}"


def _decade(match: Match, _context: Context) -> str:
    return match["d"][:3] if len(match["d"]) == 4 else "19" + match["d"][0]  # noqa: PLR2004 - 1990s or '90s


RULES: tuple[Rule, ...] = (
    rule("DATE", r"\bFY ?'?(?:20)?(?P<yy>\d\d)\b", lambda match, _: f"20{match['yy']}", case=True, hints="fy"),
    rule(
        "DATE",
        r"(?:(?<=\bin )|(?<=\bof )|(?<=\bsince )|(?<=\buntil ))'(?P<yy>\d\d)\b(?!s)",
        _apostrophe_year,
        hints="'",
    ),
    rule("DATE", r"\b(?:the )?(?:(?:early|mid|late)[- ])?(?P<d>1[5-9]\d0|20\d0)'?s\b", _decade, hints="0s|0's"),
    rule("DATE", r"(?<!\w)(?:the )?(?:(?:early|mid|late)[- ])?'(?P<d>\d0)s\b", _decade, hints="0s"),
    rule("DATE", rf"\bthe (?:(?:early|mid|late)[- ])?(?P<d>{'|'.join(DECADES)})\b", _named_decade, hints="ties"),
    rule(
        "DATE",
        r"\b(?P<bc>\d{1,4}) ?B\.?C\.?(?:E\.?)?(?!\w)",
        lambda match, _: f"BC{int(match['bc']):04d}",
        case=True,
        hints="bc|b.c",
    ),
    rule("DATE", rf"(?<![\w'.$-])(?P<y>{YEAR})-\d\d(?![\w-])", _year),
    rule(
        "DATE",
        r"\b(?:the )?(?:(?:early|mid|late)[ -])?(?P<n>\d{1,2})(?:st|nd|rd|th)[ -]century\b",
        lambda match, _: f"{int(match['n']) - 1:02d}",
        hints="century",
    ),
    rule(
        "DATE",
        rf"\b(?:the )?(?:(?:early|mid|late)[ -])?(?P<n>{'|'.join(CENTURIES)})[ -]century\b",
        _named_century,
        hints="century",
    ),
    rule(
        "DATE",
        rf"(?<![\w'.])(?:(?:early|late|mid|fiscal|the fiscal year|fiscal year|the year|(?:the )?(?:end|start|beginning|middle) of)[- ])?(?P<y>{YEAR})\b{_NOT_A_YEAR_AFTER}",
        _year,
    ),
)
