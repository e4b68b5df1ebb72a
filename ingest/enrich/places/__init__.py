"""Places on the map: the stage that assigns `places`. It maps what the names' stage calls a place, and the dateline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ingest.document import Document, Mention, Place
from ingest.enrich.entities.key import entity_key
from ingest.enrich.entities.normalise import best_name, fold
from ingest.enrich.places.gazetteer import builtin
from ingest.enrich.places.resolve import Resolved, resolve
from ingest.feed import Feed
from ingest.stage import PerDocument, Stage

__all__ = ["places_of", "places_stage"]

_MAX_PLACES = 200


def places_stage(feed: Feed) -> Stage:  # noqa: ARG001 - every stage is made for a feed
    """Make the stage that assigns `places`."""

    def with_places(document: Document) -> Document:
        line = document.dateline
        written = ", ".join(part for part in (line.place, line.region) if part) if line else None
        return replace(document, places=tuple(places_of(document.text, document.mentions, dateline=written)))

    requires = frozenset({"text", "mentions", "entities", "dateline"})
    return PerDocument("places", requires, frozenset({"places"}), with_places)


def places_of(text: str, mentions: Sequence[Mention], *, dateline: str | None = None) -> list[Place]:
    """Return where the places of a text lie, the most mentioned first; what cannot be told is left out.

    Args:
        text: offsets are into it.
        mentions: of any label; only LOC counts.
        dateline: place and region as written (`MIAMI, Fla.`): a place of the text even where its words do not name it.
    """
    places = [mention for mention in mentions if mention.label == "LOC"]
    keys = {mention: entity_key("LOC", best_name("LOC", group)) for group in fold(places) for mention in group}
    if dateline:
        head = dateline.partition(",")[0]
        lead = f"{dateline}. "
        text = lead + text
        places = [Mention("LOC", head, 0, len(head)), *(_moved(mention, len(lead)) for mention in places)]
        keys = {_moved(mention, len(lead)): key for mention, key in keys.items()} | {places[0]: entity_key("LOC", head)}
    found = resolve(text, [(mention.start, mention.end) for mention in places], builtin()) if places else []
    by_key: dict[str, list[Resolved]] = defaultdict(list)
    for mention, resolved in zip(places, found, strict=True):
        if resolved:
            by_key[keys[mention]].append(resolved)
    located = [_place(key, group) for key, group in by_key.items()]
    return sorted(located, key=lambda place: (-place.count, place.key))[:_MAX_PLACES]


def _moved(mention: Mention, by: int) -> Mention:
    return replace(mention, start=mention.start + by, end=mention.end + by)


def _place(key: str, group: Sequence[Resolved]) -> Place:
    candidate, confidence = max(group, key=lambda each: each.confidence)
    return Place(
        name=candidate.name,
        key=key,
        kind=candidate.kind,
        country=candidate.country or None,
        latitude=candidate.latitude,
        longitude=candidate.longitude,
        confidence=confidence,
        count=len(group),
    )
