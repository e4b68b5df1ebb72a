"""Ask all rules at once which of them, if any, calls a unit of text boilerplate.

Literals are looked up in one dictionary per scope; of the patterns only those are asked that may match, see `ingest.clean.patterns`. The time
per unit hardly grows with the number of rules, and no pattern can backtrack.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ingest.clean.patterns import Patterns, Unit
from ingest.clean.plain import OUTER, fold, normalise
from ingest.clean.rule import Rule


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
        self._max_literal = max(map(len, (*self._labels, *self._literals)), default=0)
        self._patterns = patterns or Patterns(rules)
        self._own = frozenset(number for number, id_ in enumerate(self._patterns.ids) if id_ in rules)

    def match(self, unit: str) -> str | None:
        """Return the id of the first rule that calls a whole unit boilerplate, given as it stands in the text."""
        if len(unit) > self.max_chars:
            return None
        read = Unit(normalise(unit), len(unit))
        return self.match_unit(read, self._patterns.find_possible([read])[0])

    def match_unit(self, unit: Unit, possible: Collection[int]) -> str | None:
        """Return the id of the first rule that calls a unit boilerplate.

        Args:
            unit: normalised.
            possible: what `Patterns.find_possible` gave for it.
        """
        if unit.chars > self.max_chars:
            return None
        bare = unit.plain.strip(OUTER)
        if len(bare) <= self._max_literal:  # folding makes nothing shorter
            rule = self._labels.get(unit.plain) or self._literals.get(bare.casefold())
            if rule is not None:
                return rule
        if not possible:
            return None
        patterns = self._patterns
        asked = sorted(self._own.intersection(possible))
        return next((patterns.ids[number] for number in asked if patterns.matches(number, unit)), None)
