"""What a feed or sitemap says of a page."""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass, field

import orjson
from pydantic import TypeAdapter

from ingest.document import Evidence, EvidenceKind
from ingest.read.decode import scrub

_MAX_CHARS = 1000
_MAX_AUTHORS = 20
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list of pages.

    Attributes:
        url: of the page, absolute.
        title, published: as written; empty where it says nothing.
        authors: names.
        language: ISO 639-1 code.
        outlet: who published it, where the list names others than itself.
        modified: when the page last changed, as written; empty where it says nothing.
        changed: whatever else tells that the page changed: when it was modified, its summary.
    """

    url: str
    title: str = ""
    published: str = ""
    authors: tuple[str, ...] = ()
    language: str | None = None
    outlet: str | None = None
    modified: str = ""
    changed: str = field(default="", repr=False)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Return what it is evidence of."""
        found: list[tuple[EvidenceKind, str]] = [("title", self.title), ("date", self.published)]
        found += [("byline", name) for name in self.authors[:_MAX_AUTHORS]]
        return tuple(Evidence(kind, "entry", value[:_MAX_CHARS]) for kind, value in found if value)

    @property
    def digest(self) -> str:
        """Return a digest that changes when what it says changes."""
        return hashlib.sha256(orjson.dumps(self)).hexdigest()[:32]

    def archived(self) -> str:
        """Return it in the form that is archived with its page."""
        short = Entry(
            self.url,
            self.title[:_MAX_CHARS],
            self.published[:_MAX_CHARS],
            tuple(name[:_MAX_CHARS] for name in self.authors[:_MAX_AUTHORS]),
            self.language,
            self.outlet,
        )
        return orjson.dumps(short).decode()


_ENTRY = TypeAdapter(Entry)


def archived_entry(archived: str) -> Entry:
    """Read back what `Entry.archived` wrote.

    Raises:
        pydantic.ValidationError: it is something else.
    """
    return _ENTRY.validate_json(archived)


def plain(value: object) -> str:
    """Return text of one line, its markup and character references gone; nothing for what is no text."""
    if not isinstance(value, str):
        return ""
    text = html.unescape(_TAG.sub(" ", scrub(value))) if "<" in value or "&" in value else scrub(value)
    return " ".join(scrub(text).split())
