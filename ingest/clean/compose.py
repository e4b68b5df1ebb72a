"""Put the kept text together again: what remains of the received text, with lost paragraph breaks back in place.

Law: kept text and removed spans together are the received text, white space aside.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from ingest.clean.segment import LINE_BREAK
from ingest.document import RemovedSpan

_PARAGRAPH = "\n\n"
_MANY_BREAKS = re.compile(r"\n(?:[^\S\n]*\n)+")
_SENTENCE_OVER = tuple('.!?…:"”’»)')
MAX_LEDE_CHARS = 500


class _Joint:
    """What stands between two kept pieces: white space, removed spans, lost breaks."""

    def __init__(self) -> None:
        self.white = ""
        self.line_breaks = 0
        self.is_break = False
        self.has_removed = False

    def add_white(self, white: str) -> None:
        self.white += white
        self.line_breaks = max(self.line_breaks, len(LINE_BREAK.findall(white)))

    def render(self) -> str:
        if self.is_break:
            return _PARAGRAPH
        if not self.has_removed:
            return self.white
        return "\n" * min(self.line_breaks, 2) or " "


def compose(text: str, removed: Sequence[RemovedSpan], breaks: Collection[int]) -> str:
    """Join what is kept.

    Args:
        text: the received text.
        removed: disjoint spans in order.
        breaks: offsets where a paragraph begins without white space before it.
    """
    parts: list[str] = []
    joint = _Joint()
    for start, end, is_kept in _pieces(text, removed, breaks):
        joint.is_break |= start in breaks
        if not is_kept:
            joint.has_removed = True
            continue
        piece = text[start:end]
        core = piece.strip()
        if not core:
            joint.add_white(piece)
            continue
        lead = len(piece) - len(piece.lstrip())
        joint.add_white(piece[:lead])
        parts += [joint.render() if parts else "", core]
        joint = _Joint()
        joint.add_white(piece[lead + len(core) :])
    return _MANY_BREAKS.sub(_PARAGRAPH, LINE_BREAK.sub("\n", "".join(parts))).strip()


def _pieces(text: str, removed: Sequence[RemovedSpan], breaks: Collection[int]) -> Iterator[tuple[int, int, bool]]:
    """Yield the whole text in order as (start, end, is kept), kept parts cut at the lost breaks."""
    cuts = sorted(breaks)
    at = cut = 0
    for span in [*removed, RemovedSpan("", len(text), len(text), "")]:
        while cut < len(cuts) and cuts[cut] < span.start:
            if cuts[cut] > at:
                yield at, cuts[cut], True
                at = cuts[cut]
            cut += 1
        if at < span.start:
            yield at, span.start, True
        if span.start < span.end:
            yield span.start, span.end, False
        at = span.end


def first_paragraph(text: str) -> str | None:
    """Return the lede: the first paragraph, hard-wrapped lines joined, at most 500 code points, cut between words."""
    lines = text.lstrip()[: 4 * MAX_LEDE_CHARS].split("\n")
    paragraph = lines[0].rstrip()
    for line in lines[1:]:
        if not line.strip() or paragraph.endswith(_SENTENCE_OVER) or len(paragraph) > MAX_LEDE_CHARS:
            break
        paragraph = f"{paragraph} {line.strip()}"
    if len(paragraph) > MAX_LEDE_CHARS:
        cut = paragraph[: MAX_LEDE_CHARS + 1].rfind(" ")
        paragraph = paragraph[: cut if cut > 0 else MAX_LEDE_CHARS].rstrip()
    return paragraph or None
