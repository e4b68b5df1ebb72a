"""A feed: one configured origin of documents, declared by one YAML file whose stem is its id.

This module is imported at every DAG parse: it must stay light (pydantic and yaml only).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationError, field_validator

from ingest.errors import ConfigError, Problem
from ingest.feed_file import read_yaml
from ingest.feed_problems import problems_of
from ingest.feed_sections import Clean, Enrich, Expect, Extract, Fetch, Named, Read, Retention, Section

FEED_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_FROM_THE_PATH = ("id", "folder")
_SCHEDULE = re.compile(
    r"@(once|continuous|hourly|daily|weekly|monthly|quarterly|yearly)|[0-9A-Za-z*/,#-]+( [0-9A-Za-z*/,#-]+){4}"
)


class Feed(Section):
    """One feed file, validated. `id` and `folder` come from the file's name and place."""

    id: str
    folder: Path
    title: Named = Field(description="display name")
    outlet: Named | None = Field(default=None, description="who publishes it; default: the title")
    language: str | None = Field(
        default=None, pattern="^[a-z]{2}$", description="ISO 639-1 code when all documents share it"
    )
    timezone: str = Field(default="UTC", description="IANA zone of dates without one, such as America/New_York")
    schedule: str | None = Field(
        default=None, description="cron expression or @hourly, @daily …; default: only when triggered"
    )
    read: Read
    fetch: Fetch = Fetch()
    extract: Extract = Extract()
    clean: Clean = Clean()
    enrich: Enrich = Enrich()
    expect: Expect = Expect()
    retention: Retention = Retention()
    batch_documents: int = Field(default=1000, ge=1, le=100_000, description="documents per process task")
    tags: tuple[str, ...] = Field(default=(), description="tags of the DAG")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{value!r} is no IANA time zone; write one such as Europe/Berlin") from error
        return value

    @field_validator("schedule")
    @classmethod
    def _known_schedule(cls, value: str | None) -> str | None:
        if value is not None and not _SCHEDULE.fullmatch(value):
            raise ValueError(
                f"{value!r} is no schedule; write @hourly, @daily, @weekly … or five cron fields, `30 6 * * *`"
            )
        return value

    @property
    def display_outlet(self) -> str:
        """Return who publishes it."""
        return self.outlet or self.title


def find_feeds(folder: Path) -> list[Path]:
    """Return the feed files of a folder, sorted by name; hidden files, learned rules and folders below are not looked at."""
    return sorted(
        path
        for path in folder.glob("*.yml")
        if not path.name.startswith(".") and not path.name.endswith(".learned.yml")
    )


def load_feed(path: Path) -> Feed:
    """Read one feed file.

    Raises:
        ConfigError: with every mistake of the file at once.
    """
    problems = _name_problems(path)
    try:
        file = read_yaml(path)
    except ConfigError as error:
        raise ConfigError(problems + error.problems) from error
    problems += file.problems
    for key in _FROM_THE_PATH:
        if file.values.pop(key, None) is not None:
            problems.append(file.problem((key,), "comes from the name and place of this file: remove it"))
    values: dict[str, Any] = file.values | {"id": path.stem, "folder": path.absolute().parent}
    try:
        feed = Feed.model_validate(values, strict=True)
    except ValidationError as error:
        raise ConfigError(_by_line(problems + problems_of(error, Feed, file, hidden=_FROM_THE_PATH))) from error
    if problems:
        raise ConfigError(_by_line(problems))
    return feed


def load_feeds(folder: Path) -> tuple[list[Feed], list[Problem]]:
    """Read all feed files of a folder; a bad one leaves its problems and does not keep the others from loading."""
    feeds: list[Feed] = []
    problems = folder_problems(folder)
    for path in find_feeds(folder):
        try:
            feeds.append(load_feed(path))
        except ConfigError as error:
            problems += error.problems
    return feeds, problems


def folder_problems(folder: Path) -> list[Problem]:
    """Return what is wrong with a folder of feed files as such: it is not there, or holds files that look like feeds and are none."""
    if not folder.is_dir():
        return [Problem(str(folder), None, "", None, "is no folder: create it or set NEWSFOLD_FEEDS")]
    return [
        Problem(str(path), None, "", None, f"is not read: rename it to {path.stem}.yml")
        for path in sorted(folder.glob("*.yaml"))
    ]


def feed_schema() -> dict[str, Any]:
    """Return the JSON Schema of a feed file, for editors that complete and check YAML."""
    schema = Feed.model_json_schema()
    for key in _FROM_THE_PATH:
        del schema["properties"][key]
        schema["required"].remove(key)
    schema["title"] = "Newsfold feed"
    return schema


def _name_problems(path: Path) -> list[Problem]:
    if FEED_ID.fullmatch(path.stem):
        return []
    message = "the file's name is the feed's id: use 1 to 64 of a-z, 0-9, _ and -, starting with a letter or digit"
    return [Problem(str(path), None, "", path.stem, message)]


def _by_line(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: problem.line or 0)
