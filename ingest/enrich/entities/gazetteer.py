"""Mark tokens that a list of names knows: places of GeoNames, names of people by how common they are, word clusters.

The lists are built by `training/entities.py` and rest in one compressed file beside the model; the licences are in
`ingest/enrich/models/README.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

MAX_NAME_TOKENS = 8


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Lists of names, looked up in lower case.

    Attributes:
        names: tokens joined by spaces → the lists that hold this name (`city1`, `state`, …).
        first_names, surnames: single words, seen in training.
        clusters: word → marks of its distributional clusters, `500:17`.
        given, family: first names and surnames of a census → how common they are, `a` (very) to `c`.
        longest: first token of a name → number of tokens of the longest name that begins so.
    """

    names: dict[str, tuple[str, ...]]
    first_names: frozenset[str]
    surnames: frozenset[str]
    clusters: dict[str, tuple[str, ...]]
    given: dict[str, str] = field(default_factory=dict)
    family: dict[str, str] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.names:
            first, _, rest = name.partition(" ")
            length = rest.count(" ") + 2 if rest else 1
            if length > self.longest.get(first, 0):
                self.longest[first] = min(length, MAX_NAME_TOKENS)

    def mark(self, tokens: Sequence[str], lowered: Sequence[str]) -> list[tuple[str, ...]]:
        """Return for each token the marks of the longest listed name it is part of: `B-city1`, `I-state+`."""
        marks: list[tuple[str, ...]] = [()] * len(tokens)
        at = 0
        while at < len(tokens):
            at += self._mark_name_at(at, tokens, lowered, marks) if tokens[at][:1].isupper() else 1
        return marks

    def _mark_name_at(
        self, at: int, tokens: Sequence[str], lowered: Sequence[str], marks: list[tuple[str, ...]]
    ) -> int:
        longest = min(self.longest.get(lowered[at], 0), len(tokens) - at)
        for length in range(longest, 0, -1):
            lists = self.names.get(" ".join(lowered[at : at + length]))
            if lists:
                plus = "+" if length > 1 else ""
                marks[at] = tuple(f"B-{name}{plus}" for name in lists)
                marks[at + 1 : at + length] = [tuple(f"I-{name}{plus}" for name in lists)] * (length - 1)
                return length
        return 1
