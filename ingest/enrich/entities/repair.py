"""Put right what single names get wrong: borders, titles, and the names that are known beyond doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.document import EntityLabel
from ingest.enrich.entities.recogniser import Span
from ingest.enrich.entities.words import (
    COUNTRIES_AND_REGIONS,
    DEMONYMS_AND_PEOPLES,
    NEVER_NAMES,
    ORGANISATION_HEADS,
    ORGANISATIONS,
    TITLES,
)

MAX_NAME_CHARS = 120
_TITLE = re.compile(
    rf"(?:(?:{'|'.join(re.escape(title) for title in sorted(TITLES, key=len, reverse=True))})\b\.?,? +)+(?=\w)"
)
_ANY_TITLE = re.compile(rf" (?:{'|'.join(re.escape(title) for title in TITLES)})\b")
_HEAD_OF = re.compile(
    rf"\b(?:{ORGANISATION_HEADS}) of (?:the )?[A-Z][\w'’-]{{1,30}}(?:(?: (?:and|&))? [A-Z][\w'’-]{{1,30}}){{0,4}}"
)
_EDGES = " \t\r\n\xa0\"'“”‘’`,;:!?()[]{}<>|*•-–—_"
_POSSESSIVE = re.compile(r"['’][sS]?$")
_ARTICLE = re.compile(r"[Tt]he (?=[A-Z])")
_LETTER = re.compile(r"[^\W\d_]")
_SPACES = re.compile(r"\s+")
_OFFICE = re.compile(r"\s+(?:press|[Mm]inority|[Mm]ajority)$")
_ADMINISTRATION = re.compile(r"\s+[Aa]dministration$")


def repair(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return the names that stand up, in order and without overlap."""
    whole = _with_heads(text, [span for span in map(lambda s: _trimmed(text, s), spans) if span])  # noqa: C417 - one call each
    return [span for each in whole for span in _checked(text, each)]


def plain(name: str) -> str:
    """Return a name with single spaces, as tables hold it."""
    return _SPACES.sub(" ", name)


def _trimmed(text: str, span: Span) -> Span | None:
    start, end, label = span
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1] in _EDGES:
        end -= 1
    possessive = _POSSESSIVE.search(text, start, end)
    if possessive and possessive.start() > start and label != "ORG":
        end = possessive.start()
    if label == "PERSON":
        end = _without_administration(text, start, end)
        article = _ARTICLE.match(text, start, end)  # `the Obama` of `the Obama administration`
        start = article.end() if article else start
        title = _TITLE.match(text, start, end)
        start = title.end() if title else start
    if label == "ORG":  # `White House press` of the press secretary, `Senate minority` of its leader
        office = _OFFICE.search(text, start, end)
        end = office.start() if office else end
    return Span(start, end, label) if 0 < end - start <= MAX_NAME_CHARS else None


def _without_administration(text: str, start: int, end: int) -> int:
    """Take the person out of `Trump administration`."""
    match = _ADMINISTRATION.search(text, start, end)
    return match.start() if match else end


def _checked(text: str, span: Span) -> Iterator[Span]:
    name = plain(text[span.start : span.end])
    if not _LETTER.search(name) or (name.lower().rstrip(".") in NEVER_NAMES and name not in {"US", "May"}):
        return
    if (name in DEMONYMS_AND_PEOPLES and span.label != "NORP") or (span.label == "PERSON" and name in TITLES):
        return
    yield span._replace(label=_known_label(name) or span.label)


def _known_label(name: str) -> EntityLabel | None:
    if name in COUNTRIES_AND_REGIONS:
        return "LOC"
    return "ORG" if name in ORGANISATIONS else None


def _before_title(head: re.Match[str]) -> int:
    """Return where a head's name ends: before the role of the person named next (`… of Mayors Executive Director Tom Cox`)."""
    title = _ANY_TITLE.search(head.string, head.start(), head.end())
    return title.start() if title else head.end()


def _with_heads(text: str, spans: list[Span]) -> list[Span]:
    """Widen names that were cut at `of`: `U.S.` and `Mayors` to `U.S. Conference of Mayors`."""
    heads = [(match.start(), _before_title(match)) for match in _HEAD_OF.finditer(text)]
    if not heads:
        return spans
    kept: list[Span] = []
    waiting = iter([*heads, (len(text) + 1, len(text) + 1)])
    start, end = next(waiting)
    for span in spans:
        while end < span.start:
            start, end = next(waiting)
        touches = span.end >= start - 1 and span.start < end and not text[span.end : start].strip()
        if not touches or span.label == "PERSON":
            kept.append(span)
        elif kept and kept[-1].end >= span.start:
            kept[-1] = Span(kept[-1].start, max(kept[-1].end, span.end), "ORG")
        else:
            kept.append(Span(min(start, span.start), max(end, span.end), "ORG"))
    return kept
