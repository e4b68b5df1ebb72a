"""Write units of text plainly, so that spellings of one are equal: straight quotes, nothing invisible, single spaces."""

from __future__ import annotations

from collections.abc import Iterable

# Behind and before a unit they say nothing of what it is.
OUTER = " .:;,!…»«›‹>|•·*–—-→►▶▼▲"
_STRAIGHT = {"’": "'", "‘": "'", "“": '"', "”": '"'}
_INVISIBLE = ("\u200b", "\ufeff", "\u00ad")


def normalise(unit: str) -> str:
    """Straighten quotes, drop invisible code points and make every run of white space one space."""
    if not unit.isascii():
        unit = _straighten(unit)
        for sign in _INVISIBLE:
            unit = unit.replace(sign, "")
    return " ".join(unit.split())


def normalise_spans(text: str, spans: Iterable[tuple[int, int]]) -> list[str]:
    """Normalise parts of a text, given as half-open spans: the same as each by itself, with less to do."""
    if any(sign in text for sign in _INVISIBLE):
        return [normalise(text[start:end]) for start, end in spans]
    if not text.isascii():
        text = _straighten(text)
    return [" ".join(text[start:end].split()) for start, end in spans]


def fold(unit: str) -> str:
    """Normalise further for comparing with literals: case and outer punctuation don't count."""
    return normalise(unit).strip(OUTER).casefold()


def _straighten(text: str) -> str:
    """Replace typographic quotes; every code point stays where it stands."""
    for fancy, plain in _STRAIGHT.items():
        text = text.replace(fancy, plain)
    return text
