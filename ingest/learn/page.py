"""What learning keeps of a document: its units, and what tells its story and its day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingest.clean import whole_units
from ingest.clean.learned import MAX_UNIT_CHARS, Scope, unit_key
from ingest.document import Document
from ingest.group import sketch_stage

_PROSE_WORDS = 8
_CONTENT_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Unit:
    """One block, or one sentence of a block that holds several.

    Attributes:
        block: number of its block among those of the page that stand.
        words: content words, folded.
    """

    scope: Scope
    key: str
    text: str
    block: int
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Page:
    """A document as learning sees it.

    Attributes:
        key: of the document.
        day: of publication, where known.
        units: what the rules left standing.
        blocks: number of blocks among them.
        sketch: a sample of the shingles of its prose.
    """

    key: str
    day: date | None
    units: tuple[Unit, ...]
    blocks: int
    sketch: frozenset[str]


def look_at(document: Document, off: Sequence[str] = ()) -> Page:
    """Look at a document as it was received, with the evidence that was read from it."""
    text = document.text
    units: list[Unit] = []
    block = -1
    block_end = -1
    for scope, start, end in whole_units(document, frozenset(off)):
        if start >= block_end:
            block, block_end = block + 1, end
        if end - start <= MAX_UNIT_CHARS:
            unit = text[start:end]
            units.append(Unit(scope, unit_key(unit), unit, block, content_words(unit)))
    prose = "\n".join(unit.text for unit in units if unit.scope == "line" and len(unit.text.split()) >= _PROSE_WORDS)
    published = document.published_at
    return Page(
        key=document.key,
        day=published.value.date() if published else None,
        units=tuple(units),
        blocks=block + 1,
        sketch=_sketch(document, prose),
    )


def content_words(text: str) -> frozenset[str]:
    """Return the words of four letters and more, folded."""
    return frozenset(word.casefold() for word in _CONTENT_WORD.findall(text))


def _sketch(document: Document, prose: str) -> frozenset[str]:
    (sketched,) = sketch_stage()([replace(document, text=prose)])
    return frozenset(sketched.sketch or ()) if isinstance(sketched, Document) else frozenset()
