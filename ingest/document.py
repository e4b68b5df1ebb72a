"""The one thing that flows: an immutable document, and the small values that it carries.

All offsets are half-open and count Unicode code points. Instants are aware and in UTC. A stage changes a
document only by `dataclasses.replace`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Precision = Literal["minute", "day", "month", "year"]
EntityLabel = Literal["PERSON", "ORG", "LOC", "NORP", "EVENT"]
"""NORP (peoples, creeds, parties' followers) and EVENT come only from models that give them."""
EvidenceKind = Literal["title", "date", "updated", "dateline", "byline", "credit"]
PageType = Literal["article", "live", "video", "gallery", "listing"]


@dataclass(frozen=True, slots=True)
class RawPointer:
    """Where the raw bytes rest.

    Attributes:
        file: path of a WARC file, relative to the archive's root.
        offset: byte offset of the WARC record within that file.
        sha256: hex digest of the raw bytes (the record's payload).
    """

    file: str
    offset: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that the raw input says of itself, read before cleaning takes its line away.

    Attributes:
        kind: what it is evidence of.
        origin: who says so: `field` (a mapped column), `entry` (a feed's or sitemap's entry), `prefix`, `dateline`, `headline`, `byline`, `caption`, `text`, `file`;
            of dates also what `ingest.enrich.published` lists.
        value: as written, or ISO 8601 for a date (`2017-08-16`, `2017-08-16T14:05:00Z`).
        start, end: span in the received text; both None when it does not stand there (a field, a file name).
        boilerplate: True when the span is not part of the main text, so that cleaning removes it (`date 2017-08-16`, the headline).
        confidence: 0 to 1, how sure whoever read it is of it; None where that depends on the origin alone.
    """

    kind: EvidenceKind
    origin: str
    value: str
    start: int | None = None
    end: int | None = None
    boilerplate: bool = False
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """What stands in the text since it was repaired, half-open, and what was received in its place."""

    start: int
    end: int
    received: str


@dataclass(frozen=True, slots=True)
class RemovedSpan:
    """What one rule took out of the received text: `received[start:end] == text`."""

    rule: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class PublishedAt:
    """When the document was published, and how we know.

    Attributes:
        value: aware UTC instant; the start of the day, month or year where that is all that is known.
        origin: the origin of the evidence that was believed (see `Evidence.origin`) or `feed`.
        precision: what of `value` is known.
        confidence: 0 to 1.
        timezone_known: False when UTC or the feed's zone was assumed.
    """

    value: datetime
    origin: str
    precision: Precision
    confidence: float
    timezone_known: bool = False


@dataclass(frozen=True, slots=True)
class Dateline:
    """`MIAMI, Fla. (AP) —` at the head of a text."""

    place: str
    region: str | None = None
    agency: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as it stands in the main text: `document.text[start:end] == text`."""

    label: EntityLabel
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entity:
    """The mentions of one person, organisation or place of one document, under one name.

    Attributes:
        name: the fullest form found, for people to read (`Carlos Giménez`).
        key: the same for machines: folded case and accents (`carlos gimenez`).
        count: how many mentions.
        salience: 0 to 1, how much the document is about it.
    """

    label: EntityLabel
    name: str
    key: str
    count: int
    salience: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the map an entity of label LOC lies, as far as the text tells.

    Attributes:
        name: as the gazetteer calls it (`Springfield`).
        key: the key of the document's entity.
        kind: `city`, `country`, `region`, `county`, `area` (waters, mountains, parts of continents), `continent`.
        country: ISO 3166-1 code of two letters, None for what lies in several.
        latitude, longitude: of its middle, in degrees.
        confidence: 0 to 1, how sure it is that this one of all places of the name is meant.
        count: how many mentions.
    """

    name: str
    key: str
    kind: str
    country: str | None
    latitude: float
    longitude: float
    confidence: float
    count: int


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date that the text speaks of: TIMEX3 type and value (`2017-W32`), None where nothing anchors it."""

    text: str
    start: int
    end: int
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str | None


@dataclass(frozen=True, slots=True)
class WireCredit:
    """The agency a text is credited to, and the words that say so."""

    agency: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Copies:
    """The copy group: documents that are near-duplicates of one text; the lead is its first-seen document.

    Attributes:
        id: of the lead.
        is_lead: True for the lead itself.
        size: documents in the group when this was written; the lead's is kept up to date.
        outlets: who ran the text, most documents first, at most 50; as `size`.
        agency: the agency that most of them credit; as `size`.
        share: 0 to 1, how much of this text stands in the lead's; None for the lead.
    """

    id: str
    is_lead: bool
    size: int | None = None
    outlets: tuple[str, ...] = ()
    agency: str | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """The story: documents on one event.

    Attributes:
        id: of the document that opened it.
        size: documents in it when this was written; that of the document that opened it is kept up to date.
        outlets: who told it, most documents first, at most 50; as `size`.
        first_seen: its earliest publication, else observation.
    """

    id: str
    size: int | None = None
    outlets: tuple[str, ...] = ()
    first_seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One news document on its way from raw bytes to the index.

    The first block is provenance, assigned by read and never changed. Each later field is assigned by the one stage that names it in
    its `assigns`; its default means "not known".

    Attributes:
        id: 32 hex characters, see `document_id`.
        feed: id of the feed, the stem of its YAML file.
        run: id of the run that read it.
        key: what identifies it within its feed: the input's own id, else its URL, else a relative path.
        source: path or URL that it was read from, without credentials.
        observed_at: when these bytes were first archived; the version of the document.
        raw: where those bytes rest.
        outlet: display name of who published it.
        url: canonical URL where known.
        other_languages: languages of whole paragraphs besides `language`.
        entity_model: name and version of what found the names; `none` where there is no model for the language.
        original_outlet: who published the text first, where it says so.
        text: the main text; before cleaning, the received text, repaired; of a page that is not extracted yet, its decoded HTML.
        repairs: what was replaced in the received text, see `ingest.clean.repair`; offsets count in the text before cleaning, as those of `removed`.
        media_type: what `text` is: `text/plain`, or `text/html` until the page is extracted.
        section, tags, image: what the outlet's page says of itself; `image` is an address.
        page_type: `live` is a live blog; None where the page does not say, or the input is no page.
        paywalled: True where the page says that its text is not free, None where it says nothing.
        updated_at: the last change that the publisher states, never before `published_at`.
        sketch: sampled shingle hashes (see ingest.group.sketch), hex.
    """

    id: str
    feed: str
    run: str
    key: str
    source: str
    observed_at: datetime
    raw: RawPointer
    outlet: str
    text: str
    url: str | None = None
    language_hint: str | None = None
    evidence: tuple[Evidence, ...] = ()
    media_type: str = "text/plain"

    title: str | None = None
    authors: tuple[str, ...] = ()
    dateline: Dateline | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    page_type: PageType | None = None
    paywalled: bool | None = None

    repairs: tuple[Repair, ...] = ()
    removed: tuple[RemovedSpan, ...] = ()
    lede: str | None = None

    language: str | None = None
    language_confidence: float | None = None
    other_languages: tuple[str, ...] = ()
    published_at: PublishedAt | None = None
    updated_at: datetime | None = None
    date_mentions: tuple[DateMention, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    entity_model: str | None = None
    places: tuple[Place, ...] = ()
    wire: WireCredit | None = None
    original_outlet: str | None = None

    content_hash: str | None = None
    sketch: tuple[str, ...] = ()

    copies: Copies | None = None
    story: Story | None = None


def document_id(*, feed: str, key: str, url: str | None = None) -> str:
    """Name a document for ever: 32 hex characters of SHA-256.

    Args:
        feed: feed id; part of the name only where there is no URL.
        key: what identifies the document within its feed.
        url: canonical URL; one URL is one document whichever feed brought it.
    """
    name = f"url\n{url}" if url else f"key\n{feed}\n{key}"
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]
