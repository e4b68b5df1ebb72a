"""Find which of many RE2 patterns may match which units of a document, in a few passes over the document.

Most patterns need some word that is rare (`cookie`): one automaton finds all these words in all units at once, and only where one stands is
its pattern asked. The others are joined into one that is searched for in the units written as lines: where a line begins like none of them
there is nothing left to follow, so that a pass costs little more than reading. Long units, of which few rules speak, are passed apart.

Source: Aho and Corasick 1975 for the words. RE2's own prefilter (after Cox 2012), which finds them by a set of patterns whose states hold every
combination of words met, took ten times as long a byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import re2
from ahocorasick_rs import BytesAhoCorasick, Implementation

from ingest.clean.necessary import Strings, necessary_words, write_as_words
from ingest.clean.plain import normalise
from ingest.clean.rule import Rule

# Bounded repeats unfold: the default of 8 MiB is too small for many patterns. It is a ceiling, used only as needed.
_PATTERN_BYTES = 256 << 20
# Up to so many code points most rules speak of a unit; the few that speak of longer ones too know far fewer states without the others.
_SHORT_CHARS = 200
# A long counted repeat multiplies the states of every pattern that it is joined with: it is searched for alone.
_LONG_REPEAT = re.compile(r"\{\d*,?\d{3,}\}")
# So many of one family begin alike and have few states together: 21 took 0.11 ms a document four by four, 0.26 one by one.
_JOINED = 4
_NONE: frozenset[int] = frozenset()


class Unit(NamedTuple):
    """A unit of text that rules are asked about.

    Attributes:
        plain: normalised, see `ingest.clean.plain`: it has no line breaks.
        chars: how many code points it had as it stood.
        within: the number of the unit that it is a sentence of, all of whose sentences are given; None where that is not asked about.
    """

    plain: str
    chars: int
    within: int | None = None


class Patterns:
    """The RE2 patterns of all rules, compiled once for the matchers of every scope; each is asked of a whole unit.

    Attributes:
        ids: the rule of each, in the order of the rules.

    Args:
        rules: `family.id` → rule.
    """

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        pairs = [(id_, pattern) for id_, rule in rules.items() for pattern in _patterns(rule)]
        self.ids = [id_ for id_, _ in pairs]
        patterns = [pattern for _, pattern in pairs]
        limits = [rules[id_].max_chars for id_ in self.ids]
        self._limits = limits
        self._max_chars = max(limits, default=0)
        self._alone = [_compile_alone(pattern) for pattern in patterns]
        words = enumerate(map(necessary_words, patterns))
        rare = {number: of for number, of in words if of is not None}
        self._words = _Words(rare)
        others = [number for number in range(len(patterns)) if number not in rare]
        wide = [number for number in others if _LONG_REPEAT.search(patterns[number])]
        narrow = [number for number in others if number not in wide]
        families = (list(of) for _, of in groupby(narrow, lambda number: self.ids[number].partition(".")[0]))
        groups = [[number] for number in wide]
        groups += [of[at : at + _JOINED] for of in families for at in range(0, len(of), _JOINED)]
        self._short = [_Joined({number: patterns[number] for number in group}) for group in groups if group]
        reaching = ([number for number in group if limits[number] > _SHORT_CHARS] for group in groups)
        self._long = [_Joined({number: patterns[number] for number in group}) for group in reaching if group]

    def find_possible(self, units: Sequence[Unit]) -> list[frozenset[int]]:
        """Return for each unit the numbers of the patterns that may match it: all that do, and some that do not."""
        possible = [_NONE] * len(units)
        wholes = {unit.within for unit in units}
        parts = [number for number, unit in enumerate(units) if number not in wholes and unit.chars <= self._max_chars]
        for part, found in self._words.find([units[number].plain for number in parts]):
            number = parts[part]
            possible[number] = found
            whole = units[number].within
            if whole is not None:
                possible[whole] |= found
        for least, most, groups in ((0, _SHORT_CHARS, self._short), (_SHORT_CHARS + 1, self._max_chars, self._long)):
            numbers = [number for number, unit in enumerate(units) if least <= unit.chars <= most]
            lines = "\n".join([units[number].plain for number in numbers]).encode("utf-8", "replace")
            for joined in groups:
                for line in joined.find(lines):
                    possible[numbers[line]] |= joined.numbers
        return possible

    def matches(self, number: int, unit: Unit) -> bool:
        """Tell whether one matches a whole unit, and may."""
        # A lone surrogate cannot be encoded; no rule speaks of one.
        return unit.chars <= self._limits[number] and bool(
            self._alone[number].Match(unit.plain.encode("utf-8", "replace"))
        )


def _patterns(rule: Rule) -> Iterator[str]:
    for literal in rule.starts:
        yield f"(?i){re2.escape(normalise(literal))}.*"
    for literal in rule.contains:
        yield f"(?i).*{re2.escape(normalise(literal))}.*"
    if rule.pattern is not None:
        yield rule.pattern


def _options() -> re2.Options:
    options = re2.Options()
    options.max_mem = _PATTERN_BYTES
    return options


def _compile_alone(pattern: str) -> re2.Set:
    """Compile a set of one pattern, which is asked faster than what gives match objects."""
    made = re2.Set.FullMatchSet(_options())
    made.Add(pattern)
    made.Compile()
    return made


class _Words:
    """The words that patterns need, found in all units at once.

    Args:
        needed: number of the pattern → words, one of which it needs.
    """

    def __init__(self, needed: Mapping[int, Strings]) -> None:
        numbers: dict[str, set[int]] = {}
        for number, words in needed.items():
            for word in words:
                numbers.setdefault(word, set()).add(number)
        self._numbers = [frozenset(of) for of in numbers.values()]
        self._automaton = (
            BytesAhoCorasick([word.encode() for word in numbers], implementation=Implementation.DFA)
            if numbers
            else None
        )

    def find(self, lines: Sequence[str]) -> Iterator[tuple[int, frozenset[int]]]:
        """Yield the number of each line that holds words, and the patterns that need them."""
        if self._automaton is None:
            return
        text = write_as_words("\n".join(lines))
        line = begin = end = 0
        found = _NONE
        for word, start, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if start >= end:
                if found:
                    yield line, found
                line += text.count(b"\n", begin, start)
                begin, end = start, text.find(b"\n", start)
                end = end if end >= 0 else len(text)
                found = _NONE
            found |= self._numbers[word]
        if found:
            yield line, found


class _Joined:
    """Patterns joined into one, which is searched for in lines.

    Attributes:
        numbers: of the patterns.
    """

    def __init__(self, patterns: Mapping[int, str]) -> None:
        self.numbers = frozenset(patterns)
        options = _options()
        options.never_nl = True
        options.never_capture = True
        self._any = re2.compile(f"(?m)^(?:{'|'.join(f'(?:{pattern})' for pattern in patterns.values())})$", options)

    def find(self, lines: bytes) -> Iterator[int]:
        """Yield the numbers of the lines that one of them matches."""
        line = at = 0
        while match := self._any.search(lines, at):
            line += lines.count(b"\n", at, match.start())
            yield line
            at = lines.find(b"\n", match.start()) + 1
            if not at:
                return
            line += 1
