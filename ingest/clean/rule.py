"""Rules are data: one YAML file per family in `rules/`, validated here, loaded once per process.

A rule says which whole unit of text is boilerplate; it never matches inside one. Its `removes` and `keeps` are its tests.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Literal

import re2
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from ingest.errors import ConfigError, Problem

RULES_FOLDER = Path(__file__).parent / "rules"
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Language = Annotated[str, Field(pattern="^[a-z]{2}$")]
Literals = tuple[Annotated[str, Field(min_length=1)], ...]


# Units are searched as lines of one text.
_TEXT_ENDS = re.compile(r"(?<!\\)(?:\\\\)*\\[Az]")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Strict):
    """One rule of a family. A unit matches when it equals, starts with, contains or fully matches any of what is given."""

    id: Name = Field(description="unique within the family; spans carry `family.id`")
    scope: Literal["label", "line", "segment", "tail", "tile"] = Field(
        description=(
            "label: also where it is stuck to its neighbours (`Advertisement`; case counts); line: a whole line, or what stands between two "
            "places where text was glued; segment: also a single sentence of one; tail: a segment after the last third of the text begins; tile: only in a row, see `ingest.clean.tiling`"
        )
    )
    languages: tuple[Language, ...] = Field(
        default=("en",),
        description="English rules apply always, others where the document's language is theirs or unknown",
    )
    literals: Literals = Field(default=(), description="the whole unit; case, quotes and outer punctuation don't count")
    starts: Literals = Field(default=(), description="the unit begins with it; case doesn't count")
    contains: Literals = Field(default=(), description="the unit contains it; case doesn't count")
    pattern: str | None = Field(default=None, description="RE2 over the whole unit; (?i) where case doesn't count")
    beside: Name | None = Field(
        default=None, description="only where the next or previous unit was removed by a rule of this family"
    )
    ends: bool = Field(
        default=False, description="nothing of the article follows it, once a hundred words of prose stand before it"
    )
    resumes: bool = Field(default=False, description="it says that the article goes on behind it, where prose follows")
    doubtful: bool = Field(
        default=False,
        description="an article may say it as well: where no other rule removes anything it stays, unless it is a small part of the text",
    )
    max_chars: int = Field(default=200, ge=1, le=2000, description="a longer unit is never removed")
    removes: tuple[str, ...] = Field(min_length=1, description="units that it removes: its tests")
    keeps: tuple[str, ...] = Field(min_length=1, description="near misses that no rule may touch: its tests")
    because: str = Field(min_length=10, description="why this is boilerplate, and why it is safe")

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                re2.compile(value)
            except re2.error as error:
                raise ValueError(f"not a valid RE2 pattern: {error}") from error
            if _TEXT_ENDS.search(value):
                raise ValueError(
                    "a pattern speaks of a whole unit: leave out what stands for the begin and end of the text"
                )
        return value

    @model_validator(mode="after")
    def _matches_something(self) -> Rule:
        if not (self.literals or self.starts or self.contains or self.pattern):
            raise ValueError("a rule needs literals:, starts:, contains: or pattern:")
        if self.scope in {"label", "tile"} and (self.starts or self.contains or self.pattern):
            raise ValueError(f"scope {self.scope} takes literals: only")
        return self


class Family(_Strict):
    """One file of rules; its stem is the family's name."""

    because: str = Field(min_length=10, description="what these units have in common")
    rules: tuple[Rule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Family:
        ids = [rule.id for rule in self.rules]
        twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
        if twice:
            raise ValueError(f"rule ids given twice: {', '.join(twice)}")
        return self


def load_family(file: Path) -> Family:
    """Read and validate one family.

    Raises:
        ConfigError: with every mistake of the file.
    """
    try:
        return Family.model_validate(yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader))
    except yaml.YAMLError as error:
        raise ConfigError([Problem(str(file), None, "", None, f"not valid YAML: {error}")]) from error
    except ValidationError as error:
        raise ConfigError(
            [
                Problem(str(file), None, ".".join(map(str, found["loc"])), str(found["input"])[:100], found["msg"])
                for found in error.errors()
            ]
        ) from error


@functools.cache
def load_rules(folder: Path = RULES_FOLDER) -> dict[str, Rule]:
    """Read all families, once per process.

    Returns:
        `family.id` → rule, in the order of the files' names and of the rules within them.

    Raises:
        ConfigError: with every mistake of every file.
    """
    problems: list[Problem] = []
    rules: dict[str, Rule] = {}
    for file in sorted(folder.glob("*.yml")):
        try:
            rules |= {f"{file.stem}.{rule.id}": rule for rule in load_family(file).rules}
        except ConfigError as error:
            problems += error.problems
    if problems:
        raise ConfigError(problems)
    return rules


def is_off(rule: str, off: Collection[str]) -> bool:
    """Tell whether a rule id, or its whole family, is among those left out."""
    return rule in off or rule.partition(".")[0] in off
