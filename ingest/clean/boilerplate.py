"""Decide which units of a document are boilerplate: ask the rules, block by block, then the rules that look at the neighbours."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ingest.clean.matcher import Matcher
from ingest.clean.patterns import Patterns, Unit
from ingest.clean.plain import normalise_spans
from ingest.clean.rule import Rule, is_off, load_rules
from ingest.clean.segment import Block, Segment
from ingest.clean.tiling import Tiles, find_lists

_TAIL_SHARE = 2 / 3
_OTHER_LANGUAGE = "other"
# What stands between two offsets, and the patterns that may match it.
_Asked = dict[tuple[int, int], tuple[Unit, Collection[int]]]
# What stands beside a name of a section and says nothing of menus.
_NO_MENU = frozenset({"caption_credit", "contributors", "debris", "stamp", "wire"})


class Found(NamedTuple):
    """A unit that a rule calls boilerplate, half-open code point offsets into the received text."""

    rule: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Ruleset:
    """The rules that apply to a document, compiled for each place they are asked in.

    Attributes:
        patterns: of all of them.
        max_chars: no rule speaks of a longer unit.
        tiles: what rows of labels are made of.
        labels: literals that are cut off where they are stuck to a neighbour.
        lines, segments: for whole blocks and for sentences of one, up to the tail of the text.
        tail_lines, tail_segments: the same and the rules for the tail.
        beside: for blocks whose neighbour was removed; `beside_family` says by which family.
        beside_segments: the same for sentences whose neighbour in their block was removed.
        ends: ids of rules behind which nothing of the article follows.
        resumes: ids of rules behind which the article goes on, where prose follows.
        doubtful: ids of rules for what an article may say as well.
    """

    patterns: Patterns
    max_chars: int
    tiles: Tiles
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


def compile_rules(off: frozenset[str] = frozenset(), language: str | None = None) -> Ruleset:
    """Compile the rules that apply; once per process for each combination, languages without rules of their own being one.

    Args:
        off: rule ids or families to leave out.
        language: ISO 639-1 code of the documents, None where it is not known.
    """
    return _compile(off, language if language is None or language in _languages() else _OTHER_LANGUAGE)


@functools.cache
def _languages() -> frozenset[str]:
    return frozenset(language for rule in load_rules().values() for language in rule.languages)


@functools.lru_cache(maxsize=64)
def _compile(off: frozenset[str], language: str | None) -> Ruleset:
    rules = {id_: rule for id_, rule in load_rules().items() if not is_off(id_, off) and _speaks(rule, language)}

    patterns = Patterns(rules)

    def matcher(*scopes: str) -> Matcher:
        chosen = {id_: rule for id_, rule in rules.items() if rule.scope in scopes and rule.beside is None}
        return Matcher(chosen, patterns)

    beside = {id_: rule for id_, rule in rules.items() if rule.beside is not None}
    return Ruleset(
        patterns=patterns,
        max_chars=max((rule.max_chars for rule in rules.values()), default=0),
        tiles=Tiles(rules),
        labels=tuple(literal for rule in rules.values() if rule.scope == "label" for literal in rule.literals),
        lines=matcher("label", "line", "segment"),
        segments=matcher("label", "segment"),
        tail_lines=matcher("label", "line", "segment", "tail"),
        tail_segments=matcher("label", "segment", "tail"),
        beside=Matcher(beside, patterns),
        beside_segments=Matcher({id_: rule for id_, rule in beside.items() if rule.scope == "segment"}, patterns),
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
    asked = _read(text, blocks, ruleset)
    found = [found for block in blocks for found in _ask(text, block, asked, ruleset, block.start >= tail_begins)]
    found += _find_sections(text, blocks, found, ruleset)
    return sorted([*found, *_find_beside(blocks, asked, found, ruleset)], key=lambda unit: unit.start)


def _read(text: str, blocks: Sequence[Block], ruleset: Ruleset) -> _Asked:
    """Read the blocks that are not too long for any rule, and the sentences of all that have several."""
    spans: list[tuple[int, int]] = []
    wholes: list[int | None] = []
    for start, end, _, segments in blocks:
        whole = None
        if end - start <= ruleset.max_chars:
            whole = len(spans)
            spans.append((start, end))
            wholes.append(None)
        if len(segments) > 1:
            spans += segments
            wholes += [whole] * len(segments)
    plains = normalise_spans(text, spans)
    units = [Unit(plain, end - start, whole) for plain, (start, end), whole in zip(plains, spans, wholes, strict=True)]
    return dict(zip(spans, zip(units, ruleset.patterns.find_possible(units), strict=True), strict=True))


def _ask(text: str, block: Block, asked: _Asked, ruleset: Ruleset, in_tail: bool) -> Iterator[Found]:
    lines, segments = (ruleset.tail_lines, ruleset.tail_segments) if in_tail else (ruleset.lines, ruleset.segments)
    if block.end - block.start <= lines.max_chars:
        whole, possible = asked[block.start, block.end]
        rule = lines.match_unit(whole, possible) or ruleset.tiles.cover(whole.plain)
        if rule is not None:
            yield Found(rule, block.start, block.end)
            return
    for unit in block.segments if len(block.segments) > 1 else ():
        rule = segments.match_unit(*asked[unit]) or ruleset.tiles.cover(text[unit.start : unit.end])
        if rule is not None:
            yield Found(rule, unit.start, unit.end)


def _find_sections(text: str, blocks: Sequence[Block], found: Iterable[Found], ruleset: Ruleset) -> Iterator[Found]:
    """Find the names of sections that stand in a list of lines with others, or with buttons."""
    gone = {unit.start: unit for unit in found}
    standing: list[str | None] = []
    for block in blocks:
        unit = gone.get(block.start)
        if unit is None:
            standing.append(ruleset.tiles.section(text[block.start : block.end]))
        else:
            is_menu = unit.end >= block.end and unit.rule.partition(".")[0] not in _NO_MENU
            standing.append("" if is_menu else None)
    for place in find_lists(standing):
        yield Found(standing[place] or "", blocks[place].start, blocks[place].end)


def _find_beside(blocks: Sequence[Block], asked: _Asked, found: Iterable[Found], ruleset: Ruleset) -> Iterator[Found]:
    """Ask the rules that need a removed neighbour about the blocks that still stand, and about sentences whose block is cut into."""
    if not ruleset.beside_family:
        return
    starts, ends = {unit.start: unit.rule for unit in found}, {unit.end: unit.rule for unit in found}
    if not starts:
        return
    beside = _Beside(asked, starts, ends, ruleset)
    yield from beside.ask(blocks, ruleset.beside)
    for block in blocks:
        if len(block.segments) > 1:
            yield from beside.ask(block.segments, ruleset.beside_segments)


@dataclass(frozen=True, slots=True)
class _Beside:
    """Which rule removed the unit that begins, or that ends, at an offset."""

    asked: _Asked
    starts: dict[int, str]
    ends: dict[int, str]
    ruleset: Ruleset

    def ask(self, row: Sequence[Block | Segment], matcher: Matcher) -> Iterator[Found]:
        """Ask about the units of a row of blocks, or of the sentences of one block, that have a removed neighbour."""
        starts, ends = self.starts, self.ends
        for place, unit in enumerate(row):
            before = ends.get(row[place - 1].end) if place else None
            after = starts.get(row[place + 1].start) if place + 1 < len(row) else None
            if (before is None and after is None) or unit.start in starts or unit.end in ends:
                continue
            read = self.asked.get((unit.start, unit.end))
            rule = matcher.match_unit(*read) if read is not None else None
            neighbours = {neighbour.partition(".")[0] for neighbour in (before, after) if neighbour is not None}
            if rule is not None and self.ruleset.beside_family[rule] in neighbours:
                yield Found(rule, unit.start, unit.end)
