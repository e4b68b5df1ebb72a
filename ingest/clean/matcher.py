"""Ask all rules at once which of them, if any, calls a unit of text boilerplate.

Literals are looked up in one dictionary per scope, patterns run in one RE2 set per scope: the time per unit does not grow with the number
of rules, and no pattern can backtrack.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import re2

from ingest.clean.rule import Rule

# Bounded repeats unfold: the default of 8 MiB is too small for a set of a hundred patterns. It is a ceiling, used only as needed.
_PATTERN_BYTES = 256 << 20
_SPACE = re.compile(r"\s+")
_OUTER = " .:;,!…»«›‹>|•·*–—-→►▶▼▲"
_TYPOGRAPHIC = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u200b": None, "\ufeff": None, "\u00ad": None})


def normalise(unit: str) -> str:
    """Straighten quotes, drop invisible code points and make every run of white space one space."""
    return _SPACE.sub(" ", unit.translate(_TYPOGRAPHIC)).strip()


def fold(unit: str) -> str:
    """Normalise further for comparing with literals: case and outer punctuation don't count."""
    return normalise(unit).strip(_OUTER).casefold()


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
        options = re2.Options()
        options.max_mem = _PATTERN_BYTES
        patterns = re2.Set.FullMatchSet(options)
        for id_, rule in rules.items():
            for literal in rule.literals:
                if rule.scope == "label":  # a sentence may consist of one: what is cut off by it must be it
                    self._labels.setdefault(normalise(literal), id_)
                else:
                    self._literals.setdefault(fold(literal) or literal, id_)
            for pattern in _patterns(rule):
                patterns.Add(pattern)
                self._ids.append(id_)
        self._patterns = patterns
        if self._ids:
            patterns.Compile()

    def match(self, unit: str) -> str | None:
        """Return the id of the first rule that calls the whole unit boilerplate."""
        if len(unit) > self.max_chars:
            return None
        plain = normalise(unit)
        id_ = self._labels.get(plain) or self._literals.get(fold(plain))
        if id_ is not None or not self._ids:
            return id_
        # A lone surrogate cannot be encoded; no rule speaks of one.
        found: list[int] = self._patterns.Match(plain.encode("utf-8", "replace")) or []
        return next((self._ids[index] for index in sorted(found) if len(unit) <= self._limits[self._ids[index]]), None)


def _patterns(rule: Rule) -> Iterable[str]:
    for literal in rule.starts:
        yield f"(?i){re2.escape(normalise(literal))}.*"
    for literal in rule.contains:
        yield f"(?i).*{re2.escape(normalise(literal))}.*"
    if rule.pattern is not None:
        yield rule.pattern
