"""Read a YAML file so that every value knows its line, and hostile or ambiguous YAML is refused.

PyYAML's safe loader alone keeps the last of two equal keys without a word and expands alias bombs. Here events are counted before
anything is built, and nodes are turned into plain values once each, however often an alias names them.

Source: 420 bytes of nested aliases became 722 MB of JSON in 40 s, 5,000 opening brackets a RecursionError (measured).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

from ingest.errors import ConfigError, Problem

MAX_BYTES = 256 * 1024
MAX_ALIASES = 100
MAX_DEPTH = 50
_MAX_SHOWN_CHARS = 80
_SCALARS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null"))
_TIMESTAMP = "tag:yaml.org,2002:timestamp"

Location = tuple[int | str, ...]
Value: TypeAlias = "dict[str, Value] | tuple[Value, ...] | str | int | float | bool | None"


@dataclass(slots=True)
class YamlFile:
    """A mapping read from YAML.

    Attributes:
        name: path as the user named it.
        values: the mapping as plain dicts, tuples and scalars; keys are strings as written.
        problems: mistakes that did not keep it from being read (a key that stands twice).
    """

    name: str
    values: dict[str, Value]
    problems: list[Problem]
    _root: yaml.Node
    _lines: list[str]

    def problem(self, location: Location, message: str) -> Problem:
        """Report a mistake at a key, or at its nearest parent when the key is not there."""
        node, line, found = self._root, None, True
        for step in location:
            inner = _child(node, step)
            if inner is None:
                found = False
                break
            key, node = inner
            line = key.start_mark.line + 1
        value = self._shown(node) if found and location else None
        return Problem(self.name, line, _dotted(location), value, message)

    def _shown(self, node: yaml.Node) -> str:
        start, end = node.start_mark, node.end_mark
        first = self._lines[start.line] if start.line < len(self._lines) else ""
        same_line = start.line == end.line
        written = first[start.column : end.column if same_line else None].strip()
        cut = not same_line or len(written) > _MAX_SHOWN_CHARS
        return written[:_MAX_SHOWN_CHARS] + ("…" if cut else "")


def read_yaml(path: Path) -> YamlFile:
    """Read a file that holds one mapping.

    Raises:
        ConfigError: not there, too large, not UTF-8, bad syntax, too deep, too many aliases, or not a mapping.
    """
    name = str(path)
    text = _decode(name, _read_limited(path))
    try:
        _count_events(name, text)
        root = yaml.compose(text, yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        context = f", {error.context}" if error.context else ""
        raise _refusal(name, line, f"YAML: {error.problem}{context} (column {column})") from error
    except yaml.YAMLError as error:
        raise _refusal(name, None, f"YAML: {error}") from error
    if not isinstance(root, yaml.MappingNode):
        raise _refusal(name, 1, "must hold a mapping of keys to values, such as `title: The Harbor Ledger`")
    values = _Values(name)
    mapping = values.mapping(root, ())
    return YamlFile(name, mapping, values.problems, root, text.splitlines())


def _dotted(location: Location) -> str:
    return ".".join(map(str, location))


def _refusal(name: str, line: int | None, message: str) -> ConfigError:
    return ConfigError([Problem(name, line, "", None, message)])


def _read_limited(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _refusal(
            str(path), None, f"cannot be read ({error.strerror}): check the path and its permissions"
        ) from error
    if len(content) > MAX_BYTES:
        raise _refusal(str(path), None, f"is larger than {MAX_BYTES // 1024} KiB: no configuration file needs that")
    return content


def _decode(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        raise _refusal(name, line, f"is not UTF-8 (byte 0x{byte:02x}): save it with encoding UTF-8") from error


def _count_events(name: str, text: str) -> None:
    depth = aliases = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        aliases += isinstance(event, yaml.AliasEvent)
        line = event.start_mark.line + 1 if event.start_mark else None
        if depth > MAX_DEPTH:
            raise _refusal(name, line, f"nests deeper than {MAX_DEPTH} levels: flatten it")
        if aliases > MAX_ALIASES:
            raise _refusal(name, line, f"uses more than {MAX_ALIASES} aliases: write the values out")


def _child(node: yaml.Node, step: int | str) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if _key(key) == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def _key(node: yaml.Node) -> str:
    """Return a key as written: YAML 1.1 would make `on` a boolean and `1` a number."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) else "?"


@dataclass(slots=True)
class _Values:
    """Turns nodes into plain values, each node once, so that aliases share one value instead of multiplying it."""

    name: str
    problems: list[Problem] = field(default_factory=list)
    _done: dict[int, Value] = field(default_factory=dict)
    _open: set[int] = field(default_factory=set)
    _scalars: yaml.constructor.SafeConstructor = field(default_factory=yaml.constructor.SafeConstructor)

    def of(self, node: yaml.Node, location: Location) -> Value:
        if id(node) in self._open:
            raise _refusal(self.name, node.start_mark.line + 1, "an alias contains itself: write the value out")
        if id(node) not in self._done:
            self._open.add(id(node))
            self._done[id(node)] = self._build(node, location)
            self._open.remove(id(node))
        return self._done[id(node)]

    def _build(self, node: yaml.Node, location: Location) -> Value:
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, location)
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.of(item, (*location, index)) for index, item in enumerate(node.value))
        if node.tag == _TIMESTAMP:  # no key takes a date object, and as a string it is what was written
            return str(node.value)
        if node.tag not in _SCALARS:
            message = f"has the tag {node.tag}, and tags are not read: write the plain value"
            self.problems.append(Problem(self.name, node.start_mark.line + 1, _dotted(location), None, message))
            return None
        try:
            scalar: str | int | float | bool | None = self._scalars.construct_object(node)
        except ValueError:  # `0b` resolves as an int and is none
            return str(node.value)
        return scalar

    def mapping(self, node: yaml.MappingNode, location: Location) -> dict[str, Value]:
        values: dict[str, Value] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            key, line = _key(key_node), key_node.start_mark.line + 1
            inner = (*location, key)
            if key in values:
                message = f"stands twice, first on line {lines[key]}: remove one"
                self.problems.append(Problem(self.name, line, _dotted(inner), None, message))
                continue
            lines[key] = line
            values[key] = self.of(value_node, inner)
        return values
