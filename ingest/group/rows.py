"""A row: what the state keeps of one document, as much as the next documents need to be compared with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
import xxhash

from ingest.document import Document, RawPointer
from ingest.errors import StageOrderError
from ingest.group.overlap import Profile, profile
from ingest.group.sketch import SKETCH_VERSION
from ingest.group.terms import Vector, emphasise, vector, weigh
from ingest.group.words import capitalised_words, words

_HEAD_WORDS = 100
_MAX_VERSIONS = 50
ROW_VERSION = 3  # to raise when the same document gives another row: stored rows are then renewed
_SECONDS_PER_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Member:
    """Where a document belongs.

    Attributes:
        id: of the document.
        at: its place in the order of time: when it was published, else when it was first observed.
        group: id of the copy group, which is the id of its lead; "" before it is placed.
        is_excerpt: it joined as a cut-down head of a longer text, and never brings two groups together.
        story: id of the story; "" before it is placed.
        revision: sequence number and primary term of its stored row; None where there is none yet.
    """

    id: str
    at: datetime
    group: str = ""
    is_excerpt: bool = False
    story: str = ""
    revision: tuple[int, int] | None = None

    @property
    def is_lead(self) -> bool:
        """Tell whether the group is named after it."""
        return self.group == self.id


@dataclass(frozen=True, slots=True)
class Version:
    """One text that a document has had.

    Attributes:
        observed_at: when its bytes were first archived.
        content_hash: of the text.
        raw: where those bytes rest; its path begins with the id of the feed that read them.
    """

    observed_at: datetime
    content_hash: str
    raw: RawPointer


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One document as it is compared with others.

    Attributes:
        published_at: known to the day at least; None where it is not, or only the month.
        to_the_minute: `published_at` has a time of day.
        wire: it is credited to an agency; `agency` says to which, "" where it was not asked for.
        fingerprint: hash of all that the row is made from: equal means nothing to do.
        profile: to compare texts; None where it was not asked for.
        body, title: to compare what texts are about; None where they were not asked for.
        versions: the texts that the document has had, oldest first.
    """

    member: Member
    feed: str
    outlet: str
    observed_at: datetime
    published_at: datetime | None
    to_the_minute: bool
    wire: bool
    content_hash: str
    fingerprint: str
    sketch: tuple[str, ...] = ()
    profile: Profile | None = None
    body: Vector | None = None
    title: Vector | None = None
    versions: tuple[Version, ...] = ()
    agency: str = ""

    @property
    def id(self) -> str:
        """Return the document's id."""
        return self.member.id


def known_day(document: Document) -> datetime | None:
    """Return the publication date where it is known to the day, in UTC."""
    published = document.published_at
    return published.value if published and published.precision in {"minute", "day"} else None


def instant(document: Document) -> datetime:
    """Return a document's place in the order of time."""
    return known_day(document) or document.observed_at


def fingerprint(document: Document) -> str:
    """Hash all that a row is made from, the time of observation aside."""
    published = document.published_at
    facts = (
        SKETCH_VERSION,
        ROW_VERSION,
        _content_hash(document),
        _clean(document.outlet),
        _clean(document.title or ""),
        published and (published.value, published.precision),
        document.wire and _clean(document.wire.agency),
        [_clean(entity.name) for entity in document.entities],
    )
    return xxhash.xxh3_128_hexdigest(orjson.dumps(facts))


def make_row(document: Document) -> Row:
    """Work out a document's row; its member is not placed yet.

    Raises:
        StageOrderError: the sketch stage has not seen it.
    """
    tokens, title_tokens = words(document.text), words(document.title or "")
    every = title_tokens + tokens
    names = {word for entity in document.entities for word in words(entity.name)} | capitalised_words(document.text)
    weights = emphasise(weigh(every), names=names, head=set(every[:_HEAD_WORDS]))
    return Row(
        member=Member(document.id, instant(document)),
        feed=document.feed,
        outlet=_clean(document.outlet),
        observed_at=document.observed_at,
        published_at=known_day(document),
        to_the_minute=document.published_at is not None and document.published_at.precision == "minute",
        wire=document.wire is not None,
        content_hash=_content_hash(document),
        fingerprint=fingerprint(document),
        sketch=document.sketch,
        profile=profile(document.text),
        body=vector(weights),
        title=vector(weigh(title_tokens)),
        versions=(Version(document.observed_at, _content_hash(document), document.raw),),
        agency=_clean(document.wire.agency) if document.wire else "",
    )


def join_versions(known: Sequence[Version], new: Sequence[Version]) -> tuple[Version, ...]:
    """Return all texts that a document has had, oldest first; one that is like the text before it is no version of its own.

    Of the same bytes, which newer rules may have made another text of, `new` counts. Of more than 50, the first and the latest are kept.
    """
    of_bytes = {(version.observed_at, version.raw): version for version in (*known, *new)}
    ordered = sorted(of_bytes.values(), key=lambda version: (version.observed_at, version.content_hash))
    changes = [
        version
        for before, version in zip([None, *ordered], ordered, strict=False)
        if before is None or before.content_hash != version.content_hash
    ]
    return (*changes[:1], *changes[1:][-(_MAX_VERSIONS - 1) :])


def gap_days(first: Row, second: Row) -> float | None:
    """Return how many days lie between two publications, None where one date is not known.

    Calendar days, as most dates have no time; the exact difference where both have one and it is smaller.
    """
    if first.published_at is None or second.published_at is None:
        return None
    days: float = abs((first.published_at.date() - second.published_at.date()).days)
    if first.to_the_minute and second.to_the_minute:
        days = min(days, abs((first.published_at - second.published_at).total_seconds()) / _SECONDS_PER_DAY)
    return days


def within(first: Row, second: Row, days: int) -> bool:
    """Tell whether two documents are near in time: by publication, else by when they were first observed."""
    gap = gap_days(first, second)
    if gap is None:
        gap = abs((first.observed_at - second.observed_at).total_seconds()) / _SECONDS_PER_DAY
    return gap <= days


def _content_hash(document: Document) -> str:
    if document.content_hash is None:
        raise StageOrderError(f"document {document.id} has no content_hash: run the sketch stage before grouping")
    return document.content_hash


def _clean(text: str) -> str:
    """Replace lone surrogates, which JSON cannot carry."""
    return text.encode("utf-8", "replace").decode()
