"""Invented news without end, to load a system with: dated, of many outlets, with copies and stories whose truth is known.

Words are drawn from the shipped table of document frequencies, so that common and rare ones are as common and rare as in news; what they say is
nothing. Each event has some rare words and names of its own; its reports draw a quarter of their words from them. Three documents in ten are
copies of a report of the last two days: whole, cut from the end, or with one word in twenty changed. One in fifty is a filled-in template.
"""

from __future__ import annotations

import hashlib
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from ingest.document import Document, PublishedAt, RawPointer, document_id
from ingest.group.terms import document_frequencies

DOCUMENTS_PER_DAY = 5_000
_FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_OUTLETS = 400
_WORDS = 250
_SENTENCE_WORDS = 18
_EVENT_WORDS = 25
_EVENT_SHARE = 0.25
_EVENTS_AT_ONCE = 600
_COPY_SHARE = 0.3
_TEMPLATE_SHARE = 0.02
_CHANGED_SHARE = 0.05
_TEMPLATE = "Shares of {} closed at {} on volume of {} after opening at {}, a change of {} percent, while the index of {} stood at {} points. "


@dataclass(frozen=True, slots=True)
class Invented:
    """One document and the truth about it."""

    document: Document
    text_name: str
    event: str


class _Pen:
    """Writes words as frequent as in news."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311 - invented texts, no secrets
        _, frequencies = document_frequencies()
        self._words = list(frequencies)
        self._sums = list(accumulate(count**1.3 for count in frequencies.values()))
        self._rare = [word for word, count in frequencies.items() if count <= 20 and len(word) > 4]  # noqa: PLR2004 - rare by sight

    def words(self, count: int) -> list[str]:
        return self.draw.choices(self._words, cum_weights=self._sums, k=count)

    def rare(self, count: int) -> list[str]:
        return self.draw.sample(self._rare, count)


def invent(count: int, seed: int = 1) -> Iterator[Invented]:
    """Yield documents in the order of time; the same seed gives the same ones, and a longer stream begins with the shorter one."""
    pen = _Pen(seed)
    draw = pen.draw
    events = [(f"e{number}", pen.rare(_EVENT_WORDS)) for number in range(_EVENTS_AT_ONCE)]
    recent: deque[Invented] = deque(maxlen=2 * DOCUMENTS_PER_DAY)
    for number in range(count):
        kind = draw.random()
        if recent and kind < _COPY_SHARE:
            origin = draw.choice(recent)
            text, title = _copied(pen, origin.document.text), origin.document.title or ""
            text_name, event = origin.text_name, origin.event
        else:
            place = draw.randrange(_EVENTS_AT_ONCE)
            if draw.random() < 0.1:  # noqa: PLR2004 - an event has about seven reports
                events[place] = (f"e{number}", pen.rare(_EVENT_WORDS))
            event, own = events[place]
            templated = kind < _COPY_SHARE + _TEMPLATE_SHARE
            text, title = _filled(pen) if templated else _report(pen, own)
            text_name = f"t{number}"
            event = f"template {number}" if templated else event
        published = _FIRST_DAY + timedelta(days=number / DOCUMENTS_PER_DAY)
        invented = Invented(_document(number, text, title, published, draw.randrange(_OUTLETS)), text_name, event)
        if not event.startswith("template"):
            recent.append(invented)
        yield invented


def _report(pen: _Pen, own: list[str]) -> tuple[str, str]:
    length = max(60, int(pen.draw.gauss(_WORDS, 80)))
    tokens = pen.words(length)
    for place in range(length):
        if pen.draw.random() < _EVENT_SHARE:
            word = own[min(int(pen.draw.expovariate(0.2)), len(own) - 1)]
            tokens[place] = word.capitalize() if word < "m" else word
    title = " ".join([*pen.draw.sample(own, 4), *pen.words(4)])
    return _sentences(tokens), title


def _sentences(tokens: list[str]) -> str:
    starts = range(0, len(tokens), _SENTENCE_WORDS)
    return "\n".join(" ".join(tokens[start : start + _SENTENCE_WORDS]).capitalize() + "." for start in starts)


def _copied(pen: _Pen, text: str) -> str:
    kind = pen.draw.random()
    sentences = text.split("\n")
    if kind < 0.4:  # noqa: PLR2004 - two in five stand whole, with a line of the outlet's own
        return "\n".join([*sentences, " ".join(pen.words(8)) + "."])
    if kind < 0.8:  # noqa: PLR2004 - two in five are cut
        return "\n".join(sentences[: max(3, round(len(sentences) * pen.draw.uniform(0.5, 0.9)))])
    tokens = text.split(" ")
    return " ".join(pen.words(1)[0] if pen.draw.random() < _CHANGED_SHARE else token for token in tokens)


def _filled(pen: _Pen) -> tuple[str, str]:
    def figures() -> list[int]:
        return [pen.draw.randrange(10, 99_999) for _ in range(7)]

    return "".join(_TEMPLATE.format(*figures()) for _ in range(4)), "Market close"


def _document(number: int, text: str, title: str, published: datetime, outlet: int) -> Document:
    key = f"{number:09d}"
    return Document(
        id=document_id(feed="synthetic", key=key),
        feed="synthetic",
        run="synthetic",
        key=key,
        source="synthetic",
        observed_at=published,
        raw=RawPointer("synthetic", 0, hashlib.sha256(text.encode()).hexdigest()),
        outlet=f"Outlet {outlet}",
        text=text,
        title=title,
        published_at=PublishedAt(published, "field", "minute", 1.0),
    )
