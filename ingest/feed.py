"""A feed: one configured origin of documents, declared by one YAML file whose stem is its id.

This module is imported at every DAG parse: it must stay light (pydantic and yaml only).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

FEED_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")

MegaBytes = Annotated[int, Field(ge=1, le=1024)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Fields(_Strict):
    """Which column or JSON key holds what (formats `jsonl` and `csv`; dots reach into objects: `meta.date`)."""

    text: str = Field(description="the document's text; required")
    title: str | None = Field(default=None, description="headline")
    published: str | None = Field(default=None, description="publication date, ISO 8601 or any common written form")
    url: str | None = Field(default=None, description="canonical URL; documents with one are identified by it")
    id: str | None = Field(default=None, description="the input's own stable id")
    authors: str | None = Field(default=None, description="a name, or a list of names")
    outlet: str | None = Field(default=None, description="outlet, where one file holds several")
    language: str | None = Field(default=None, description="ISO 639-1 code")


class Read(_Strict):
    """Where the raw input is and what shape it has."""

    format: Literal["text", "jsonl", "csv"] = Field(
        description="text: one document a file; jsonl, csv: one document a line"
    )
    path: str = Field(description="file, folder or glob, relative to this YAML file, or any fsspec URL")
    encoding: str | None = Field(default=None, description="encoding of every file; default: detected per file")
    fields: Fields | None = Field(
        default=None, description="column mapping; required for jsonl and csv, refused for text"
    )
    delimiter: str = Field(default=",", min_length=1, max_length=1, description="csv only")
    max_megabytes: MegaBytes = Field(default=10, description="a larger document is quarantined as too_large")

    @model_validator(mode="after")
    def _mapping_goes_with_columns(self) -> Read:
        if self.format == "text" and self.fields is not None:
            raise ValueError("fields: goes with format jsonl or csv; remove it for format text")
        if self.format != "text" and self.fields is None:
            raise ValueError(f"format {self.format} needs fields: with at least text:")
        return self


class Clean(_Strict):
    """Which cleaning rules apply."""

    off: tuple[str, ...] = Field(default=(), description="rule ids or whole families that must not apply to this feed")


class Expect(_Strict):
    """What a run of this feed promises: below the minimum the run fails, above the maximum it warns."""

    min_documents: int | None = Field(default=None, ge=0, description="fewest documents a run reads")
    max_documents: int | None = Field(default=None, ge=0, description="most documents a run reads")
    max_quarantined_share: float = Field(default=0.5, ge=0, le=1, description="largest share of documents quarantined")


class Feed(_Strict):
    """One feed file, validated. `id` and `folder` come from the file's name and place."""

    id: str
    folder: Path
    title: str = Field(description="display name")
    outlet: str | None = Field(default=None, description="who publishes it; default: the title")
    language: str | None = Field(
        default=None, pattern="^[a-z]{2}$", description="ISO 639-1 code when all documents share it"
    )
    timezone: str = Field(default="UTC", description="IANA zone of dates without one, such as America/New_York")
    schedule: str | None = Field(
        default=None, description="cron expression or @hourly, @daily …; default: only when triggered"
    )
    read: Read
    clean: Clean = Clean()
    expect: Expect = Expect()
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

    @property
    def display_outlet(self) -> str:
        """Return who publishes it."""
        return self.outlet or self.title
