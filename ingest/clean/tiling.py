"""Recognise what consists of nothing but known labels in a row: glued menus, rows of buttons, lists of sections.

    ShareTweetEmailPrint · HomeNewsSportsOpinion · News | Weather | Traffic · three lines that say `World`, `Business`, `Obituaries`

How candidates are found: the literals of the rules are tiles; a unit that tiles, separators and counters cover without a gap is furniture
(dynamic programming over its pieces, which end where white space, punctuation or a capital begins). Names of sections (rules of scope `tile`)
say less than buttons: they need more company, in the unit or in the lines around it.
What guards against false ones: every tile begins with a capital; two words of the language side by side are no row, so that few tiles must be
glued or set apart by signs.
Known misses: rows that name sections which only one outlet has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ingest.clean.letters import LOWER, UPPER
from ingest.clean.plain import fold
from ingest.clean.rule import Rule

_PIECE = re.compile(rf"[{UPPER}]?[{LOWER}]+|[{UPPER}]+(?![{LOWER}])|[{UPPER}]|\d+|[^\w\s]")
_SIGNS = "|·•>/»›–—*▸▶→"
_SEPARATORS = frozenset(_SIGNS)
_FIRST_PIECE = re.compile(rf"[{_SIGNS}\s]*({_PIECE.pattern})")
_SENTENCE_ENDS = tuple('.,;"”)')
_MAX_COUNTER_DIGITS = 5
_MAX_TILE_PIECES = 8
_MAX_CHARS = 1000
_MAX_LINE_CHARS = 40
# How much company tiles need: in a row of words like any other, where most are glued or set apart, and in a row of lines.
_MIN_SPACED, _MIN_SPACED_BUTTONS = 5, 3
_MIN_SET_APART, _MIN_SET_APART_BUTTONS = 3, 2
_MIN_LINES = 3


class _Row(NamedTuple):
    """The best cover of the pieces before a place.

    Attributes:
        tiles: how many.
        buttons: how many of them are known wherever they stand.
        apart: how many are glued to the tile before, or set apart from it by a sign.
        rule: of the first button, else of the first tile.
    """

    tiles: int
    buttons: int
    apart: int
    rule: str


class Tiles:
    """The literals of rules as tiles.

    Args:
        rules: `family.id` → rule.
    """

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._rules: dict[str, str] = {}
        self._sections = frozenset(id_ for id_, rule in rules.items() if rule.scope == "tile")
        first: set[str] = set()
        for id_, rule in sorted(rules.items(), key=lambda item: item[0] in self._sections):
            if rule.beside is None and not rule.doubtful and rule.scope != "tail":
                for literal in rule.literals:
                    self._rules.setdefault(fold(literal), id_)
                    first.update(
                        piece.group().casefold()
                        for piece in (_PIECE.search(literal), _PIECE.search(fold(literal)))
                        if piece
                    )
        self._rules.pop("", None)
        self._first = frozenset(first)
        # Of each literal what it begins with, so that no more is read than may become one.
        self._begun = frozenset(literal[:chars] for literal in self._rules for chars in range(len(literal) + 1))

    def section(self, line: str) -> str | None:
        """Return the id of the rule that knows a whole line as the name of a section."""
        if len(line) > _MAX_LINE_CHARS or not (line[:1].isupper() or line[:1].isdigit()):
            return None
        rule = self._rules.get(fold(line))
        return rule if rule in self._sections else None

    def cover(self, unit: str) -> str | None:
        """Return the id of the rule by which a unit goes that nothing but tiles cover, None where it is none or too short a row."""
        if len(unit) > _MAX_CHARS or unit[-1:] in _SENTENCE_ENDS or not self._may_begin(unit):
            return None
        row = self._cover(unit, list(_PIECE.finditer(unit)))
        if row is None:
            return None
        spaced = row.apart * 2 < row.tiles - 1 or row.apart == 0
        least = _MIN_SPACED if spaced else _MIN_SET_APART
        least_buttons = _MIN_SPACED_BUTTONS if spaced else _MIN_SET_APART_BUTTONS
        return row.rule if row.tiles >= least or row.buttons >= least_buttons else None

    def _may_begin(self, unit: str) -> bool:
        piece = _FIRST_PIECE.match(unit)
        return piece is not None and piece.group(1).casefold() in self._first

    def _cover(self, unit: str, pieces: Sequence[re.Match[str]]) -> _Row | None:
        """Return the cover of all pieces with the most buttons."""
        best: list[_Row | None] = [None] * (len(pieces) + 1)
        best[0] = _Row(0, 0, 0, "")
        for begin in range(len(pieces)):
            row = best[begin]
            for end, more in self._steps(unit, pieces, begin, row) if row else ():
                there = best[end]
                if there is None or (more.buttons, -more.tiles) > (there.buttons, -there.tiles):
                    best[end] = more
        return best[-1]

    def _steps(self, unit: str, pieces: Sequence[re.Match[str]], begin: int, row: _Row) -> Iterator[tuple[int, _Row]]:
        """Yield each way on from a cover of the pieces before `begin`: a sign, a counter, a tile."""
        first = pieces[begin].group()
        if first in _SEPARATORS or (row.tiles and first.isdigit() and len(first) <= _MAX_COUNTER_DIGITS):
            yield begin + 1, row
        if not (first[:1].isupper() or first.isdigit()) or first.casefold() not in self._first:
            return
        start = pieces[begin].start()
        is_apart = bool(row.tiles) and (not unit[start - 1].isspace() or pieces[begin - 1].group() in _SEPARATORS)
        for end in range(begin + 1, min(len(pieces), begin + _MAX_TILE_PIECES) + 1):
            folded = fold(unit[start : pieces[end - 1].end()])
            if folded not in self._begun:
                return
            rule = self._rules.get(folded)
            if rule is not None:
                buttons = row.buttons + (rule not in self._sections)
                named = rule if not row.rule or (row.rule in self._sections and buttons == 1) else row.rule
                yield end, _Row(row.tiles + 1, buttons, row.apart + is_apart, named)


def find_lists(standing: Sequence[str | None]) -> list[int]:
    """Return the places of lines that go because they stand in a list of labels.

    Args:
        standing: of each line in order: the rule that knows it as a section, an empty string where it has gone as furniture, None else.
    """
    lists: list[list[int]] = [[]]
    for place, rule in enumerate(standing):
        if rule is None:
            lists.append([])
        else:
            lists[-1].append(place)
    return [place for row in lists if len(row) >= _MIN_LINES for place in row if standing[place]]
