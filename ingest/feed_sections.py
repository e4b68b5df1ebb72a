"""The sections of a feed file: where its input is, how it is fetched, cleaned, annotated, and how much of it stays.

As `ingest.feed`, this is imported at every DAG parse and stays light.
"""

from __future__ import annotations

import re
from ipaddress import ip_network
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, WithJsonSchema, field_validator

CONTACT = re.compile(r"[!-~]+@[!-~]+|https?://[!-~]+")

MegaBytes = Annotated[int, Field(ge=1, le=1024)]
Named = Annotated[str, Field(min_length=1)]
Selectors = Annotated[
    tuple[Named, ...],
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {"type": "array", "items": {"type": "string", "minLength": 1}},
            ],
            "examples": ["div.article-body", ["aside[data-ad]", "p.promo"]],
        }
    ),
]


class Section(BaseModel):
    """A mapping without unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Fields(Section):
    """Which column or JSON key holds what (formats `jsonl` and `csv`; dots reach into objects: `meta.date`)."""

    text: Named = Field(description="the document's text; required")
    title: Named | None = Field(default=None, description="headline")
    published: Named | None = Field(default=None, description="publication date, ISO 8601 or any common written form")
    url: Named | None = Field(default=None, description="canonical URL; documents with one are identified by it")
    id: Named | None = Field(default=None, description="the input's own stable id")
    authors: Named | None = Field(default=None, description="a name, or a list of names")
    outlet: Named | None = Field(default=None, description="outlet, where one file holds several")
    language: Named | None = Field(default=None, description="ISO 639-1 code")


class Read(Section):
    """Where the raw input is and what shape it has."""

    format: Literal["text", "jsonl", "csv", "html", "rss", "sitemap", "warc"] = Field(
        description="text: one document a file; jsonl, csv: one document a line; html: one page a file, or many in a tar or zip file; rss, sitemap: the pages it lists; "
        "warc: the pages in web archives"
    )
    path: Named = Field(
        description="file, folder or glob, relative to this YAML file, or any fsspec URL (of http and https one file); of rss and sitemap their URL"
    )
    encoding: str | None = Field(default=None, description="encoding of every file; default: detected per file")
    fields: Fields | None = Field(
        default=None, validate_default=True, description="column mapping; required for jsonl and csv, refused for text"
    )
    delimiter: Annotated[
        str, StringConstraints(strip_whitespace=False, min_length=1, max_length=1, pattern='[^\r\n\0"]')
    ] = Field(default=",", description='csv only; a tab is written "\\t"')
    max_megabytes: MegaBytes = Field(default=10, description="a larger document is quarantined as too_large")

    @property
    def lists_pages(self) -> bool:
        """Tell whether its documents are pages that a list on the web names."""
        return self.format in {"rss", "sitemap"}

    @property
    def fetches(self) -> bool:
        """Tell whether something is fetched from the web: pages, or the one file that the path names."""
        return self.lists_pages or self.path.lower().startswith(("http://", "https://"))

    @property
    def mapping(self) -> Fields:
        """Return the column mapping of a format that has one; the schema asks for it."""
        if self.fields is None:
            raise ValueError(f"format {self.format} has no fields")
        return self.fields

    @field_validator("path")
    @classmethod
    def _fit_to_be_fetched(cls, value: str, info: ValidationInfo) -> str:
        lists_pages = info.data.get("format") in {"rss", "sitemap"}
        on_the_web = [link.lower().startswith(("http://", "https://")) for link in value.split("::")]
        if any(on_the_web) and not on_the_web[0]:
            raise ValueError("must not lead to the web by a chain: download that file first")
        parts = urlsplit(value)
        if "://" not in value or not (lists_pages or parts.scheme in {"http", "https"}):
            return value
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("must be an http or https URL, or a local file")
        if not lists_pages and ("*" in parts.path or parts.path.endswith("/")):
            raise ValueError("must name one file: the web has no folders that could be listed")
        if parts.username or parts.password:
            raise ValueError("must hold no user and password: they would be logged, and are not sent")
        return value

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str | None) -> str | None:
        try:
            "".encode(value or "utf-8")  # also refuses codecs that are not text encodings, such as base64
        except (LookupError, ValueError) as error:
            raise ValueError(f"{value!r} is no known encoding; write one such as utf-8 or windows-1252") from error
        return value

    @field_validator("fields")
    @classmethod
    def _mapping_goes_with_columns(cls, value: Fields | None, info: ValidationInfo) -> Fields | None:
        shape = info.data.get("format")
        if shape is not None and shape not in {"jsonl", "csv"} and value is not None:
            raise ValueError(f"goes with format jsonl or csv: remove it for format {shape}")
        if shape in {"jsonl", "csv"} and value is None:
            raise ValueError(
                f"format {shape} needs it: write `fields:` and below it at least `text: <name of the column>`"
            )
        return value


class Extract(Section):
    """Where a page of this feed keeps its text (CSS selectors; only for pages)."""

    keep: Selectors = Field(default=(), description="only what matches one of these is looked at for the text")
    drop: Selectors = Field(default=(), description="what matches one of these is no text")

    @field_validator("keep", "drop", mode="before")
    @classmethod
    def _one_is_a_list_too(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("keep", "drop")
    @classmethod
    def _balanced(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for selector in value:
            if any(selector.count(a) != selector.count(b) for a, b in ("[]", "()")) or selector[-1] in ",>+~":
                raise ValueError(
                    f"{selector!r} is no CSS selector; write one such as div.article-body or aside[data-ad]"
                )
        return value


class Fetch(Section):
    """How the hosts of this feed are treated, where anything is fetched."""

    contact: Named | None = Field(
        default=None, description="mail address or page of who runs this, told to every host; default: NEWSFOLD_CONTACT"
    )
    pace_seconds: float = Field(
        default=5.0,
        ge=0,
        le=3600,
        description="least time between two requests to one host; robots.txt may ask for more",
    )
    max_pages: int = Field(default=500, ge=1, le=100_000, description="most pages fetched in one run")
    revisit_hours: int | None = Field(
        default=24,
        ge=1,
        le=8760,
        description="a page that is still listed is asked for again after so long, though the list says nothing new of it, whole at least once a day; null: never",
    )
    revisit_days: int = Field(
        default=3,
        ge=1,
        le=36_500,
        description="pages that were first had longer ago are not asked for again unless the list says something new of them",
    )
    max_age_days: int | None = Field(
        default=None,
        ge=1,
        le=36_500,
        description="pages that the list says are older are passed over, as are sitemaps that did not change since; default: none are",
    )
    allow_private: tuple[str, ...] = Field(
        default=(), description="networks such as 10.1.0.0/16 that may be fetched from though they are not public"
    )

    @field_validator("allow_private")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            try:
                ip_network(network)
            except ValueError as error:
                raise ValueError(f"{network!r} is no network; write one such as 10.1.0.0/16 or 192.0.2.7/32") from error
        return value

    @field_validator("contact")
    @classmethod
    def _reachable(cls, value: str | None) -> str | None:
        if value is not None and not CONTACT.fullmatch(value):
            raise ValueError(f"{value!r} reaches nobody; write a mail address or the URL of a page")
        return value


class Clean(Section):
    """Which cleaning rules apply."""

    off: tuple[str, ...] = Field(default=(), description="rule ids or whole families that must not apply to this feed")
    judge: bool = Field(
        default=True,
        description="ask the trained judge about sentences that no rule speaks of; it knows words of English only and is more careful in other languages",
    )
    recurrence: bool = Field(
        default=True,
        description="tell the judge what this feed repeats from story to story, remembered from its archive; without the judge it is not used",
    )
    learned: Literal["review", "apply"] = Field(
        default="review",
        description="rules that the feed's own pages taught apply once somebody accepts them, or (`apply`) until somebody rejects them",
    )


class Enrich(Section):
    """How texts are annotated."""

    model: Named | None = Field(
        default=None,
        pattern=r"^[A-Za-z_]\w*$",
        description="installed spaCy pipeline that finds names, such as en_core_web_sm; default: the built-in English model",
    )


class Expect(Section):
    """What a run of this feed promises: below the minimum the run fails, above the maximum it warns."""

    min_documents: int | None = Field(default=None, ge=0, description="fewest documents a run reads")
    max_documents: int | None = Field(default=None, ge=0, description="most documents a run reads")
    max_quarantined_share: float = Field(default=0.5, ge=0, le=1, description="largest share of documents quarantined")


class Retention(Section):
    """How much of this feed stays in the index: what goes over a limit goes, the oldest first; the raw archive keeps it."""

    days: int | None = Field(default=None, ge=1, le=36_500, description="documents older than this go")
    documents: int | None = Field(default=None, ge=1, description="most documents that stay")
    megabytes: int | None = Field(default=None, ge=1, description="most millions of bytes of main text that stay")
    age: Literal["published", "observed"] = Field(
        default="published",
        description="what counts as a document's age: its publication (where that is not known, its first observation), or always the latter",
    )

    @property
    def is_limited(self) -> bool:
        """Tell whether anything ever goes."""
        return not (self.days is None and self.documents is None and self.megabytes is None)
