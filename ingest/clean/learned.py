"""Rules that one feed taught: units that its pages repeat, kept in `<feed>.learned.yml` beside the feed's file.

`ingest.learn` proposes them, people accept or reject them, cleaning applies the accepted ones; a feed may ask to have proposed ones applied too. A span that one removes carries
`learned.<id>`. Only a whole block or a whole sentence can be one, digits aside; and what they may take of one document is capped, because a
document that consists of what its feed repeats is no article with furniture but something else.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.clean.boilerplate import Found
from ingest.clean.plain import normalise
from ingest.clean.segment import Block
from ingest.errors import ConfigError, Problem
from ingest.feed import Feed
from ingest.feed_file import read_yaml
from ingest.settings import read_settings

Scope = Literal["line", "sentence"]
State = Literal["proposed", "accepted", "rejected"]

Learned = Mapping[tuple[Scope, str], str]

FAMILY = "learned"
NOTHING: Learned = {}
MAX_UNIT_CHARS = 600
MAX_SHARE = 0.3  # of a document's code points
_DIGITS = re.compile(r"\d+")
_ID_CHARS = 10


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LearnedRule(_Strict):
    """One unit that a feed repeats."""

    id: str = Field(pattern=r"^[0-9a-f]{10}$", description="made of scope and text; spans carry `learned.<id>`")
    state: State = Field(description="accepted rules apply; a rejected one never does and is not proposed again")
    scope: Scope = Field(description="line: a whole block; sentence: also one sentence of a block")
    text: str = Field(min_length=1, max_length=MAX_UNIT_CHARS, description="as first written; digits don't count")
    stories: int = Field(ge=0, description="documents it stands in, copies of one text counted once")
    documents: int = Field(ge=0, description="documents it stands in")
    days: int = Field(ge=0, description="days these were published on, where known")
    seen_in: tuple[str, ...] = Field(default=(), description="keys of some of these documents")


class LearnedFile(_Strict):
    """What was learned of a feed.

    Attributes:
        version: one more with every change of the rules or their states.
        learned_at: when documents were last looked through; None where never.
        documents: how many that were.
    """

    version: int = Field(default=0, ge=0)
    learned_at: datetime | None = None
    documents: int = Field(default=0, ge=0)
    rules: tuple[LearnedRule, ...] = ()


def unit_key(unit: str) -> str:
    """Make equal what differs in white space, case, quotes and numbers only."""
    return _DIGITS.sub("0", normalise(unit).casefold())


def rule_id(scope: Scope, unit: str) -> str:
    """Name a rule by what it removes."""
    return hashlib.sha256(f"{scope}\n{unit_key(unit)}".encode("utf-8", "replace")).hexdigest()[:_ID_CHARS]


def learned_path(feed: Feed) -> Path:
    """Return where a feed's learned rules are kept: beside its file, or in the folder that `NEWSFOLD_LEARNED` names."""
    return (read_settings().learned or feed.folder) / f"{feed.id}.learned.yml"


def load_learned(feed: Feed) -> LearnedFile:
    """Read what was learned of a feed; nothing, where there is no file.

    Raises:
        ConfigError: with every mistake of the file.
    """
    path = learned_path(feed)
    if not path.is_file():
        return LearnedFile()
    file = read_yaml(path)
    if file.problems:
        raise ConfigError(file.problems)
    try:
        return LearnedFile.model_validate(file.values)
    except ValidationError as error:
        raise ConfigError(
            [
                Problem(str(path), None, ".".join(map(str, found["loc"])), str(found["input"])[:100], found["msg"])
                for found in error.errors()
            ]
        ) from error


def save_learned(feed: Feed, learned: LearnedFile) -> Path:
    """Write a feed's learned rules; a reader sees the old file or the new one.

    Raises:
        ConfigError: the folder cannot be written.
    """
    path = learned_path(feed)
    values = learned.model_dump(mode="json")
    body = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=140)
    unfinished = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(
            f"# Learned by `newsfold rules learn {feed.id}`; review it with `newsfold rules`.\n{body}", "utf-8"
        )
        unfinished.replace(path)
    except OSError as error:
        message = f"cannot be written ({error.strerror}): set NEWSFOLD_LEARNED to a folder that can"
        raise ConfigError([Problem(str(path), None, "", None, message)]) from error
    return path


def applied_keys(learned: LearnedFile, unreviewed: bool = False) -> Learned:
    """Return `(scope, unit key)` → rule id of the rules that apply: the accepted ones and, if asked for, the proposed ones."""
    states = ("accepted", "proposed") if unreviewed else ("accepted",)
    return {(rule.scope, unit_key(rule.text)): f"{FAMILY}.{rule.id}" for rule in learned.rules if rule.state in states}


def standing_units(blocks: Sequence[Block], removed: Sequence[Found]) -> Iterator[tuple[Scope, int, int]]:
    """Yield what stands whole: the blocks that nothing was taken from, and the sentences of blocks that hold several.

    Args:
        blocks: of a text, in order.
        removed: units in order that may overlap.
    """
    gone: list[Found] = []
    at = 0
    for block in blocks:
        gone = [unit for unit in gone if unit.end > block.start]
        while at < len(removed) and removed[at].start < block.end:
            if removed[at].end > block.start:
                gone.append(removed[at])
            at += 1
        if not gone:
            yield "line", block.start, block.end
        for unit in block.segments if len(block.segments) > 1 else ():
            if not any(each.start < unit.end and unit.start < each.end for each in gone):
                yield "sentence", unit.start, unit.end


def find_learned(text: str, blocks: Sequence[Block], found: Sequence[Found], keys: Learned) -> list[Found]:
    """Find the units that the feed's accepted rules name, among those that still stand.

    Returns:
        Nothing where they would take more than their share of the document.
    """
    if not keys:
        return []
    units: list[Found] = []
    for scope, start, end in standing_units(blocks, found):
        if end - start > MAX_UNIT_CHARS or (units and start < units[-1].end):
            continue
        key = unit_key(text[start:end])
        rule = keys.get((scope, key)) or (keys.get(("sentence", key)) if scope == "line" else None)
        if rule is not None:
            units.append(Found(rule, start, end))
    taken = sum(unit.end - unit.start for unit in units)
    return units if taken <= MAX_SHARE * len(text) else []
