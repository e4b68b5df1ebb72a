r"""Repair text that was decoded wrongly on its way to us, and keep a record of every replacement.

What is repaired: UTF-8 that was read as another encoding (`â€œNoâ€\x9d`, `GarcÃ­a`), control characters of
Windows-1252, and character references that nobody resolved (`AT&amp;T`).
How candidates are found: ftfy judges line by line, so that its heuristics see the context of each; what changes is then pinned down to the
runs between plain ASCII. `&lt;` and `&gt;` stay: what they would make reads like markup.
Law: the repaired text with each replacement undone is the received text, to the last code point.

Source: ftfy (Speer 2019), `fix_encoding`.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

import ftfy
from ftfy.chardata import UTF8_DETECTOR_RE

from ingest.document import Document, Repair
from ingest.feed import Feed
from ingest.stage import PerDocument, Stage

# Longer lines are judged piece by piece.
_PIECE = re.compile(r"[^\n]{1,5000}(?:[^\n\x80-\U0010ffff]|(?=\n)|\Z)|[^\n]{1,5000}")
_WINDOWS_CONTROL = re.compile(r"[\x80-\x84\x86-\x9f]")
_ASCII = re.compile(r"([\x00-\x7f]+)")
_REFERENCE = re.compile(r"&(?:amp;)?(?!(?:lt|gt);)(?:#\d{2,6}|#x[0-9a-fA-F]{2,5}|[A-Za-z][A-Za-z0-9]{1,8});")


def repair_stage(feed: Feed) -> Stage:  # noqa: ARG001 - every stage is made from its feed
    """Return the stage that repairs the received text; offsets of all later stages count in what it leaves."""
    return PerDocument("repair", frozenset({"text"}), frozenset({"text", "repairs"}), repair_document)


def repair_document(document: Document) -> Document:
    """Repair the text of one document, and the values that came as fields."""
    text, repairs = repair_text(document.text)
    evidence = tuple(
        replace(item, value=repair_text(item.value)[0]) if item.start is None else item for item in document.evidence
    )
    return replace(document, text=text, repairs=repairs, evidence=evidence)


def repair_text(received: str) -> tuple[str, tuple[Repair, ...]]:
    """Repair a text.

    Returns:
        The repaired text, and what was replaced, in order, disjoint.
    """
    parts: list[str] = []
    repairs: list[Repair] = []
    at = length = 0
    for start, end, better in _replacements(received):
        parts += (received[at:start], better)
        length += start - at
        repairs.append(Repair(length, length + len(better), received[start:end]))
        length += len(better)
        at = end
    return "".join([*parts, received[at:]]), tuple(repairs)


def undo(text: str, repairs: Sequence[Repair]) -> str:
    """Return the received text of a repaired one."""
    parts: list[str] = []
    at = 0
    for repair in repairs:
        parts += (text[at : repair.start], repair.received)
        at = repair.end
    return "".join([*parts, text[at:]])


def received_offset(offset: int, repairs: Sequence[Repair]) -> int:
    """Map an offset in the repaired text to the received one; from within a replacement to where it begins."""
    moved = 0
    for repair in repairs:
        if repair.end > offset:
            return moved + min(offset, repair.start)
        moved += len(repair.received) - (repair.end - repair.start)
    return moved + offset


def _replacements(received: str) -> Iterator[tuple[int, int, str]]:
    found = list(_references(received)) if "&" in received else []
    if not received.isascii():
        found += _encodings(received)
    end = 0
    for start, stop, better in sorted(found):
        if start >= end:
            yield start, stop, better
            end = stop


def _references(received: str) -> Iterator[tuple[int, int, str]]:
    for match in _REFERENCE.finditer(received):
        better = html.unescape(html.unescape(match.group()))
        if not better.endswith(";"):  # else there is no such character
            yield *match.span(), better


def _encodings(received: str) -> Iterator[tuple[int, int, str]]:
    if not (UTF8_DETECTOR_RE.search(received) or _WINDOWS_CONTROL.search(received)):
        return
    for piece in _PIECE.finditer(received):
        line = piece.group()
        if not line.isascii():
            better = ftfy.fix_encoding(line)
            if better != line:
                yield from _differences(line, better, piece.start())


def _differences(line: str, better: str, offset: int) -> Iterator[tuple[int, int, str]]:
    """Yield what differs: the runs between plain ASCII, or all between the common ends where ASCII itself was changed."""
    runs, better_runs = _ASCII.split(line), _ASCII.split(better)
    if runs[1::2] == better_runs[1::2]:
        for run, better_run in zip(runs, better_runs, strict=True):
            if run != better_run and all(map(_is_character, better_run)):
                yield offset, offset + len(run), better_run
            offset += len(run)
        return
    begin = next((at for at, pair in enumerate(zip(line, better, strict=False)) if pair[0] != pair[1]), 0)
    most = min(len(line), len(better)) - begin
    same = next((at for at in range(most) if line[-1 - at] != better[-1 - at]), most)
    if all(map(_is_character, better)):
        yield offset + begin, offset + len(line) - same, better[begin : len(better) - same]


def _is_character(character: str) -> bool:
    """Tell whether Unicode has it: `×‹`, two buttons, would become something that nobody ever wrote."""
    return unicodedata.category(character) not in {"Cn", "Co"}
