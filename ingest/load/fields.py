"""A document as the index holds it: the row whose fields index_mappings/templates/documents.json declares.

Left out on purpose: `language_hint`, `evidence` and `media_type` (judged by then, the archive can tell them again) and `sketch` (the
group state's).
What has no value has no field.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from ingest.document import Copies, Document, EntityLabel, Story
from ingest.load.dates import dates_mentioned

LEFT_OUT = frozenset({"language_hint", "evidence", "media_type", "repairs", "sketch"})
STEMMED = frozenset({"de", "en", "es", "fr", "it", "nl", "pt"})
# Kibana's Discover asks for highlights without a limit, and one text of over 1,000,000 makes every search that matches it fail.
MAX_TEXT_UNITS = 900_000
MAX_VALUES = 200
# A publication date that lies further in the future than time zones and embargoes explain is not believed for sorting.
_EARLIEST_BELIEF = timedelta(days=2)
_SURE_PLACE = 0.6
# A pin in the middle of a continent says nothing.
_NO_POINT = frozenset({"continent"})


def document_row(document: Document, indexed_at: datetime) -> dict[str, Any]:
    """Lay a document out in the fields of the index; instants stay `datetime`.

    Args:
        document: after all stages.
        indexed_at: now.
    """
    row = {
        **_provenance(document),
        "indexed_at": indexed_at,
        **_words(document),
        **_times(document),
        **_names(document),
        **_located(document),
        "removed": _removed(document),
        "content_hash": document.content_hash,
        "entity_model": document.entity_model,
        "original_outlet": document.original_outlet,
        "wire": document.wire and {"agency": document.wire.agency, "evidence": document.wire.evidence},
        **grouping(document.copies, document.story),
    }
    return _without_nothing(row)


def grouping(copies: Copies | None, story: Story | None) -> dict[str, Any]:
    """Lay out where a document belongs; instants as the index gives them back, to be compared with what is there."""
    row: dict[str, Any] = {
        "copies": copies
        and {
            "id": copies.id,
            "is_lead": copies.is_lead,
            "size": copies.size,
            "outlets": list(copies.outlets),
            "agency": copies.agency,
            "share": copies.share,
        },
        "story": story
        and {
            "id": story.id,
            "size": story.size,
            "outlets": list(story.outlets),
            "first_seen": story.first_seen and story.first_seen.isoformat().replace("+00:00", "Z"),
        },
    }
    return _without_nothing(row)


def timestamp(document: Document) -> datetime:
    """Return what a document is sorted by: its publication where that is believed, else its first observation."""
    published = document.published_at
    return published.value if published and _is_believed(document) else document.observed_at


def cap_text(text: str, max_units: int = MAX_TEXT_UNITS) -> str:
    """Cut a text to so many UTF-16 code units (what Elasticsearch counts in), never within a character."""
    if len(text) * 2 <= max_units or (len(text) <= max_units and text.isascii()):
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    return text if len(units) <= max_units * 2 else units[: max_units * 2].decode("utf-16-le", "ignore")


def _provenance(document: Document) -> dict[str, Any]:
    raw = document.raw
    return {
        "id": document.id,
        "feed": document.feed,
        "outlet": document.outlet,
        "run": document.run,
        "key": document.key,
        "source": document.source,
        "url": document.url,
        "domain": _domain(document.url),
        "observed_at": document.observed_at,
        "raw": {"file": raw.file, "offset": raw.offset, "sha256": raw.sha256},
    }


def word_forms(language: str | None, title: str | None, text: str) -> dict[str, list[str]] | None:
    """Return what the field `stem` indexes: title and text under their language, None where we have no stemmer.

    It is indexed for matching word forms and not kept: `_source` excludes it, so whoever writes a row back must add it again.
    """
    return {language: [part for part in (title, text) if part]} if language and language in STEMMED else None


def _words(document: Document) -> dict[str, Any]:
    text = cap_text(document.text)
    return {
        "title": document.title,
        "lede": document.lede,
        "text": text,
        "text_truncated": len(text) < len(document.text),
        "text_bytes": len(text.encode("utf-8", "replace")),
        "stem": word_forms(document.language, document.title, text),
        "authors": _facet(document.authors),
        "section": document.section,
        "tags": _facet(document.tags),
        "image": document.image,
        "page_type": document.page_type,
        "paywalled": document.paywalled,
        "language": document.language,
        "language_confidence": document.language_confidence,
        "other_languages": _facet(document.other_languages),
    }


def _times(document: Document) -> dict[str, Any]:
    published, dateline = document.published_at, document.dateline
    return {
        # Never missing: Kibana hides documents without it.
        "@timestamp": timestamp(document),
        "timestamp_source": "published" if _is_believed(document) else "observed",
        "published_at": published and published.value,
        "updated_at": document.updated_at,
        "lateness_hours": _lateness_hours(document),
        "published": published
        and {
            "origin": published.origin,
            "precision": published.precision,
            "confidence": published.confidence,
            "timezone_known": published.timezone_known,
        },
        "dateline": dateline
        and {
            "place": dateline.place,
            "region": dateline.region,
            "agency": dateline.agency,
            "date": dateline.date,
        },
        "dates_mentioned": _facet(dates_mentioned(document.date_mentions)),
        "date_mentions": [
            {
                "text": mention.text,
                "start": mention.start,
                "end": mention.end,
                "type": mention.type,
                "value": mention.value,
            }
            for mention in document.date_mentions
        ],
    }


def _lateness_hours(document: Document) -> float | None:
    """Return how long after its publication a document was first seen; None where its day is not known, or lies ahead."""
    published = document.published_at
    if published is None or published.precision not in {"minute", "day"}:
        return None
    hours = (document.observed_at - published.value) / timedelta(hours=1)
    return round(hours, 2) if hours >= 0 else None


def _is_believed(document: Document) -> bool:
    published = document.published_at
    return published is not None and published.value <= document.observed_at + _EARLIEST_BELIEF


def _names(document: Document) -> dict[str, Any]:
    facets: dict[str, Any] = {}
    labels: dict[EntityLabel, str] = {"PERSON": "person", "ORG": "org", "LOC": "place"}
    for label, word in labels.items():
        entities = [entity for entity in document.entities if entity.label == label]
        facets[f"{word}s"] = _facet(entity.name for entity in entities)
        facets[f"{word}_keys"] = _facet(entity.key for entity in entities)
    return facets | {
        "entities": [
            {
                "label": entity.label,
                "name": entity.name,
                "key": entity.key,
                "count": entity.count,
                "salience": entity.salience,
            }
            for entity in document.entities
        ],
        "mentions": [
            {"label": mention.label, "text": mention.text, "start": mention.start, "end": mention.end}
            for mention in document.mentions
        ],
    }


def _located(document: Document) -> dict[str, Any]:
    """Lay out places for maps: points of those that are sure enough, and all with their confidence."""
    sure = [place for place in document.places if place.confidence >= _SURE_PLACE]
    return {
        "locations": [{"lat": place.latitude, "lon": place.longitude} for place in sure if place.kind not in _NO_POINT],
        "countries": _facet(place.country for place in sure if place.country),
        "located": [
            {
                "name": place.name,
                "key": place.key,
                "kind": place.kind,
                "country": place.country,
                "lat": place.latitude,
                "lon": place.longitude,
                "confidence": place.confidence,
                "count": place.count,
            }
            for place in document.places
        ],
    }


def _removed(document: Document) -> dict[str, Any] | None:
    if not document.removed:
        return None
    return {
        "rules": sorted({span.rule for span in document.removed}),
        "chars": sum(span.end - span.start for span in document.removed),
        "spans": [
            {"rule": span.rule, "start": span.start, "end": span.end, "text": span.text} for span in document.removed
        ],
    }


def _facet(values: Iterable[str]) -> list[str]:
    """Keep the first 200 different values, in order."""
    return list(dict.fromkeys(values))[:MAX_VALUES]


def _domain(url: str | None) -> str | None:
    """Return the host without `www.`; no host where the URL is none (it is kept as it stands)."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


def _without_nothing(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _without_nothing(value) if isinstance(value, dict) else value
        for name, value in row.items()
        if value is not None and value != []
    }
