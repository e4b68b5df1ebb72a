"""Decide which units of a document are boilerplate: ask the rules, block by block, then the rules that look at the neighbours."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.clean.matcher import Matcher
from ingest.clean.rule import Rule, is_off, load_rules
from ingest.clean.segment import Block, Segment

_TAIL_SHARE = 2 / 3


@dataclass(frozen=True, slots=True)
class Found:
    """A unit that a rule calls boilerplate, half-open code point offsets into the received text."""

    rule: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Ruleset:
    """The rules that apply to a document, compiled for each place they are asked in.

    Attributes:
        labels: literals that are cut off where they are stuck to a neighbour.
        lines, segments: for whole blocks and for sentences of one, up to the tail of the text.
        tail_lines, tail_segments: the same and the rules for the tail.
        beside: for blocks whose neighbour was removed; `beside_family` says by which family.
        beside_segments: the same for sentences whose neighbour in their block was removed.
        ends: ids of rules behind which nothing of the article follows.
        resumes: ids of rules behind which the article goes on, where prose follows.
        doubtful: ids of rules for what an article may say as well.
    """

    labels: tuple[str, ...]
    lines: Matcher
    segments: Matcher
    tail_lines: Matcher
    tail_segments: Matcher
    beside: Matcher
    beside_segments: Matcher
    beside_family: dict[str, str]
    ends: frozenset[str]
    resumes: frozenset[str]
    doubtful: frozenset[str]


@functools.lru_cache(maxsize=64)
def compile_rules(off: frozenset[str] = frozenset(), language: str | None = None) -> Ruleset:
    """Compile the rules that apply; once per process for each combination.

    Args:
        off: rule ids or families to leave out.
        language: ISO 639-1 code of the documents, None where it is not known.
    """
    rules = {id_: rule for id_, rule in load_rules().items() if not is_off(id_, off) and _speaks(rule, language)}

    def matcher(*scopes: str) -> Matcher:
        return Matcher({id_: rule for id_, rule in rules.items() if rule.scope in scopes and rule.beside is None})

    beside = {id_: rule for id_, rule in rules.items() if rule.beside is not None}
    return Ruleset(
        labels=tuple(literal for rule in rules.values() if rule.scope == "label" for literal in rule.literals),
        lines=matcher("label", "line", "segment"),
        segments=matcher("label", "segment"),
        tail_lines=matcher("label", "line", "segment", "tail"),
        tail_segments=matcher("label", "segment", "tail"),
        beside=Matcher(beside),
        beside_segments=Matcher({id_: rule for id_, rule in beside.items() if rule.scope == "segment"}),
        beside_family={id_: rule.beside for id_, rule in beside.items() if rule.beside is not None},
        ends=frozenset(id_ for id_, rule in rules.items() if rule.ends),
        resumes=frozenset(id_ for id_, rule in rules.items() if rule.resumes),
        doubtful=frozenset(id_ for id_, rule in rules.items() if rule.doubtful),
    )


def _speaks(rule: Rule, language: str | None) -> bool:
    # Page furniture is English on sites of every language.
    return language is None or "en" in rule.languages or language in rule.languages


def find_boilerplate(text: str, blocks: Sequence[Block], ruleset: Ruleset) -> list[Found]:
    """Find the units that the rules call boilerplate, in order; a unit is a block or one sentence of it."""
    tail_begins = len(text) * _TAIL_SHARE
    found = [found for block in blocks for found in _ask(text, block, ruleset, block.start >= tail_begins)]
    return sorted([*found, *_find_beside(text, blocks, found, ruleset)], key=lambda unit: unit.start)


def _ask(text: str, block: Block, ruleset: Ruleset, in_tail: bool) -> Iterator[Found]:
    lines = ruleset.tail_lines if in_tail else ruleset.lines
    rule = lines.match(text[block.start : block.end]) if block.end - block.start <= lines.max_chars else None
    if rule is not None:
        yield Found(rule, block.start, block.end)
        return
    if len(block.segments) == 1:
        return
    segments = ruleset.tail_segments if in_tail else ruleset.segments
    for unit in block.segments:
        if unit.end - unit.start <= segments.max_chars:
            rule = segments.match(text[unit.start : unit.end])
            if rule is not None:
                yield Found(rule, unit.start, unit.end)


def _find_beside(text: str, blocks: Sequence[Block], found: Iterable[Found], ruleset: Ruleset) -> Iterator[Found]:
    """Ask the rules that need a removed neighbour about the blocks that still stand, and about sentences whose block is cut into."""
    if not ruleset.beside_family:
        return
    beside = _Beside({unit.start: unit.rule for unit in found}, {unit.end: unit.rule for unit in found}, ruleset)
    for number, block in enumerate(blocks):
        if block.start not in beside.starts and block.end not in beside.ends:
            yield from beside.ask(text, blocks, number, ruleset.beside)
        for place in range(len(block.segments) if len(block.segments) > 1 else 0):
            yield from beside.ask(text, block.segments, place, ruleset.beside_segments)


@dataclass(frozen=True, slots=True)
class _Beside:
    """Which rule removed the unit that begins, or that ends, at an offset."""

    starts: dict[int, str]
    ends: dict[int, str]
    ruleset: Ruleset

    def ask(self, text: str, row: Sequence[Block | Segment], place: int, matcher: Matcher) -> Iterator[Found]:
        """Ask about one unit of a row of blocks, or of the sentences of one block."""
        unit = row[place]
        if unit.start in self.starts or unit.end in self.ends or unit.end - unit.start > matcher.max_chars:
            return
        before = self.ends.get(row[place - 1].end) if place else None
        after = self.starts.get(row[place + 1].start) if place + 1 < len(row) else None
        neighbours = {rule.partition(".")[0] for rule in (before, after) if rule is not None}
        rule = matcher.match(text[unit.start : unit.end]) if neighbours else None
        if rule is not None and self.ruleset.beside_family[rule] in neighbours:
            yield Found(rule, unit.start, unit.end)
