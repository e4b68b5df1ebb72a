"""Which of day and month a page writes first: 03/04/2026 is two dates to whoever does not know where it was written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_CLAIM = re.compile(r"([a-z]{2,3})(?:[-_](?:[a-z]{4}[-_])?([a-z]{2})\b)?", re.IGNORECASE)
_MONTH_FIRST = frozenset({"us", "ph", "pr", "gu"})
_BOTH = frozenset({"ca", "ke"})
_YEAR_FIRST_LANGUAGES = frozenset({"zh", "ja", "ko", "hu", "lt", "mn"})
_DAY_FIRST_WORDS = (
    "uk ie au nz in za ng gh sg my hk pk lk mt jm tt bd zw ug tz bw na fj eu de fr es it nl be at ch pt br ar mx cl"
    " pl cz sk ru ua bg ro gr tr il no dk fi si hr rs"
)
_DAY_FIRST_DOMAINS = frozenset(_DAY_FIRST_WORDS.split())
_MONTH_FIRST_DOMAINS = frozenset({"us", "gov", "mil", "edu"})
_SLASHED = re.compile(r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_MONTHS_A_YEAR = 12


def is_day_first(claims: Iterable[str], url: str | None) -> bool | None:
    """Tell the order from the language and country that a page claims (`en-US`, `de`), else from its domain; None where neither tells."""
    for claim in claims:
        match = _CLAIM.match(claim)
        if not match:
            continue
        language, country = match[1].lower(), (match[2] or "").lower()
        if language in _YEAR_FIRST_LANGUAGES or country in _BOTH:
            return None
        if language != "en":
            return True
        if country:
            return country not in _MONTH_FIRST
    return _of_domain(url)


def _of_domain(url: str | None) -> bool | None:
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    domain = host.rpartition(".")[2]
    if domain in _MONTH_FIRST_DOMAINS:
        return False
    return True if domain in _DAY_FIRST_DOMAINS else None


def settle(value: str, *, day_first: bool | None) -> str:
    """Write a date of figures in a value as ISO 8601 where the order of day and month is open but known of the page."""

    def iso(match: re.Match[str]) -> str:
        first, second, year = int(match[1]), int(match[3]), match[4]
        if not (1 <= first <= _MONTHS_A_YEAR and 1 <= second <= _MONTHS_A_YEAR):
            return match[0]
        day, month = (first, second) if day_first else (second, first)
        return f"{year}-{month:02d}-{day:02d}"

    return value if day_first is None else _SLASHED.sub(iso, value)
