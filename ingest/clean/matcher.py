"""Ask all rules at once which of them, if any, calls a unit of text boilerplate.

Literals are looked up in one dictionary per scope. Most patterns need some word that is rare (`cookie`): one scan of a block for all these
words says which patterns are worth asking, of the block and of its sentences. The few that need none run in one RE2 set, long units apart from
short ones. The time per unit hardly grows with the number of rules, and no pattern can backtrack.

Source: the prefilter of RE2 (`FilteredRE2`), after Cox 2012 (Regular expression matching with a trigram index). All patterns in one set, as we
had it, took seven times as long: their joint automaton meets new states for as long as it meets new texts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

import re2

from ingest.clean.rule import Rule

# Bounded repeats unfold: the default of 8 MiB is too small for a set of patterns. It is a ceiling, used only as needed.
_PATTERN_BYTES = 256 << 20
# Up to so many code points most rules speak of a unit; the few that speak of longer ones too know far fewer states without the others.
_SHORT_CHARS = 200
# A long counted repeat multiplies the states of every pattern that it is joined with: it is asked alone.
_LONG_REPEAT = re.compile(r"\{\d*,?\d{3,}\}")
_OUTER = " .:;,!…»«›‹>|•·*–—-→►▶▼▲"
_TYPOGRAPHIC = {"’": "'", "‘": "'", "“": '"', "”": '"', "\u200b": "", "\ufeff": "", "\u00ad": ""}


def normalise(unit: str) -> str:
    """Straighten quotes, drop invisible code points and make every run of white space one space."""
    if not unit.isascii():
        for fancy, plain in _TYPOGRAPHIC.items():
            unit = unit.replace(fancy, plain)
    return " ".join(unit.split())


def fold(unit: str) -> str:
    """Normalise further for comparing with literals: case and outer punctuation don't count."""
    return _fold_normal(normalise(unit))


def _fold_normal(unit: str) -> str:
    return unit.strip(_OUTER).casefold()


class Patterns:
    """The RE2 patterns of all rules, compiled once for the matchers of every scope; each is asked of a whole unit.

    Attributes:
        ids: the rule of each, in the order of the rules.
        limits: how many code points a unit may have that each is asked of.
        needy: numbers of those that need a word.
        wide: numbers of those that need none and that no other should be joined with.

    Args:
        rules: `family.id` → rule.
    """

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._options = re2.Options()
        self._options.max_mem = _PATTERN_BYTES
        pairs = [(id_, pattern) for id_, rule in rules.items() for pattern in _patterns(rule)]
        self.ids = [id_ for id_, _ in pairs]
        self.limits = [rules[id_].max_chars for id_ in self.ids]
        self._written = [pattern for _, pattern in pairs]
        # As far as the filter knows, a pattern that needs no word may match an empty text.
        always = set(self._filter(range(len(pairs))).Match(b"", True) or ()) if pairs else set()
        self._needy = [number for number in range(len(pairs)) if number not in always]
        self._words = self._filter(self._needy)
        self.needy = frozenset(self._needy)
        self.wide = frozenset(number for number in always if _LONG_REPEAT.search(self._written[number]))
        self._alone = {number: self.join([number]) for number in self.needy | self.wide}

    def _filter(self, numbers: Collection[int]) -> re2.Filter:
        made = re2.Filter()
        for number in numbers:
            made.Add(self._written[number], self._options)
        if numbers:
            made.Compile()
        return made

    def join(self, numbers: Iterable[int]) -> re2.Set:
        """Compile patterns that are asked together."""
        made = re2.Set.FullMatchSet(self._options)
        for number in numbers:
            made.Add(self._written[number])
        made.Compile()
        return made

    def find_possible(self, plain: bytes) -> list[int]:
        """Return the numbers of those whose words stand in a normalised text, which may match it or a part of it."""
        return [self._needy[index] for index in self._words.Match(plain, True) or ()] if self._needy else []

    def matches(self, number: int, plain: bytes) -> bool:
        """Tell whether one that is needy or wide matches a whole normalised unit."""
        return self._alone[number].Match(plain) is not None


class Matcher:
    """The rules of one scope, or of several that are asked together.

    Args:
        rules: `family.id` → rule; the first that matches wins, literals before patterns.
        patterns: of these rules and others; None where there are no others.
    """

    def __init__(self, rules: Mapping[str, Rule], patterns: Patterns | None = None) -> None:
        self.max_chars = max((rule.max_chars for rule in rules.values()), default=0)
        self._labels: dict[str, str] = {}
        self._literals: dict[str, str] = {}
        for id_, rule in rules.items():
            for literal in rule.literals:
                if rule.scope == "label":  # a sentence may consist of one: what is cut off by it must be it
                    self._labels.setdefault(normalise(literal), id_)
                else:
                    self._literals.setdefault(fold(literal) or literal, id_)
        self._patterns = patterns or Patterns(rules)
        own = [number for number, id_ in enumerate(self._patterns.ids) if id_ in rules]
        self._needy = self._patterns.needy.intersection(own)
        self._wide = self._patterns.wide.intersection(own)
        joined = [number for number in own if number not in self._needy | self._wide]
        self._short, self._long = (
            (numbers, self._patterns.join(numbers))
            for numbers in (joined, [number for number in joined if self._patterns.limits[number] > _SHORT_CHARS])
        )

    def match(self, unit: str, possible: Collection[int] | None = None) -> str | None:
        """Return the id of the first rule that calls the whole unit boilerplate.

        Args:
            unit: as it stands in the text.
            possible: what `Patterns.find_possible` gave for it, or for a text that it is part of; None where it was not asked.
        """
        if len(unit) > self.max_chars:
            return None
        plain = normalise(unit)
        return self.match_literal(plain) or self.match_pattern(plain.encode("utf-8", "replace"), len(unit), possible)

    def match_literal(self, plain: str) -> str | None:
        """Return the id of the rule one of whose literals a normalised unit is."""
        return self._labels.get(plain) or self._literals.get(_fold_normal(plain))

    def match_pattern(self, plain: bytes, chars: int, possible: Collection[int] | None = None) -> str | None:
        """Return the id of the first rule one of whose patterns matches a normalised unit, which had so many code points as it stood."""
        patterns = self._patterns
        if possible is None:
            possible = patterns.find_possible(plain)
        asked = self._needy.intersection(possible) | self._wide
        found = [number for number in asked if chars <= patterns.limits[number] and patterns.matches(number, plain)]
        numbers, joined = self._short if chars <= _SHORT_CHARS else self._long
        if numbers:
            also = [numbers[index] for index in joined.Match(plain) or ()]
            found += [number for number in also if chars <= patterns.limits[number]]
        return patterns.ids[min(found)] if found else None


def _patterns(rule: Rule) -> Iterable[str]:
    for literal in rule.starts:
        yield f"(?i){re2.escape(normalise(literal))}.*"
    for literal in rule.contains:
        yield f"(?i).*{re2.escape(normalise(literal))}.*"
    if rule.pattern is not None:
        yield rule.pattern
