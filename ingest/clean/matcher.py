"""Ask all rules at once which of them, if any, calls a unit of text boilerplate.

Literals are looked up in one dictionary per scope. Of the patterns of a scope most need some word that is rare (`cookie`): one scan for all these
words says which patterns are worth asking. The few that need none run in one RE2 set. The time per unit hardly grows with the number of
rules, and no pattern can backtrack.

Source: the prefilter of RE2 (`FilteredRE2`), after Cox 2012 (Regular expression matching with a trigram index). All patterns in one set, as we
had it, took seven times as long: their joint automaton meets new states for as long as it meets new texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import re2

from ingest.clean.rule import Rule

# Bounded repeats unfold: the default of 8 MiB is too small for a set of patterns. It is a ceiling, used only as needed.
_PATTERN_BYTES = 256 << 20
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


class _Patterns:
    """RE2 patterns that are asked together, each of the whole unit."""

    def __init__(self, patterns: Sequence[str]) -> None:
        options = re2.Options()
        options.max_mem = _PATTERN_BYTES
        always = _unfiltered(patterns, options)
        self._compiled = [re2.compile(pattern, options) for pattern in patterns]
        self._always = always
        self._set = re2.Set.FullMatchSet(options)
        for number in always:
            self._set.Add(patterns[number])
        if always:
            self._set.Compile()
        self._filtered = [number for number in range(len(patterns)) if number not in set(always)]
        self._filter = re2.Filter()
        for number in self._filtered:
            self._filter.Add(patterns[number], options)
        if self._filtered:
            self._filter.Compile()

    def match(self, unit: bytes) -> list[int]:
        """Return the numbers of the patterns that match, in no order."""
        found = [self._always[index] for index in self._set.Match(unit) or ()] if self._always else []
        if self._filtered:
            for index in self._filter.Match(unit, True) or ():
                number = self._filtered[index]
                if self._compiled[number].fullmatch(unit):
                    found.append(number)
        return found


def _unfiltered(patterns: Sequence[str], options: re2.Options) -> list[int]:
    """Return the numbers of the patterns that need no word: those that may match an empty text as far as the filter knows."""
    if not patterns:
        return []
    filter_ = re2.Filter()
    for pattern in patterns:
        filter_.Add(pattern, options)
    filter_.Compile()
    return sorted(filter_.Match(b"", True) or ())


class Matcher:
    """The rules of one scope, or of several that are asked together.

    Args:
        rules: `family.id` → rule; the first that matches wins, literals before patterns.
    """

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._limits = {id_: rule.max_chars for id_, rule in rules.items()}
        self.max_chars = max(self._limits.values(), default=0)
        self._labels: dict[str, str] = {}
        self._literals: dict[str, str] = {}
        self._ids: list[str] = []
        patterns: list[str] = []
        for id_, rule in rules.items():
            for literal in rule.literals:
                if rule.scope == "label":  # a sentence may consist of one: what is cut off by it must be it
                    self._labels.setdefault(normalise(literal), id_)
                else:
                    self._literals.setdefault(fold(literal) or literal, id_)
            for pattern in _patterns(rule):
                patterns.append(pattern)
                self._ids.append(id_)
        self._patterns = _Patterns(patterns)

    def match(self, unit: str) -> str | None:
        """Return the id of the first rule that calls the whole unit boilerplate."""
        if len(unit) > self.max_chars:
            return None
        plain = normalise(unit)
        id_ = self._labels.get(plain) or self._literals.get(_fold_normal(plain))
        if id_ is not None or not self._ids:
            return id_
        # A lone surrogate cannot be encoded; no rule speaks of one.
        found = self._patterns.match(plain.encode("utf-8", "replace"))
        numbers = [number for number in found if len(unit) <= self._limits[self._ids[number]]]
        return self._ids[min(numbers)] if numbers else None


def _patterns(rule: Rule) -> Iterable[str]:
    for literal in rule.starts:
        yield f"(?i){re2.escape(normalise(literal))}.*"
    for literal in rule.contains:
        yield f"(?i).*{re2.escape(normalise(literal))}.*"
    if rule.pattern is not None:
        yield rule.pattern
